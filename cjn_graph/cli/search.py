"""Search: anybody and anything, by what one remembers of it; and the searches kept for another day."""

from __future__ import annotations

import shlex
from typing import Annotated

import typer
from rich.text import Text

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import clean, say, show, show_json, show_pairs, show_table
from cjn_graph.errors import InvalidInput
from cjn_graph.search.answer import Hit, SearchAnswer
from cjn_graph.services.naming import resolve_named
from cjn_graph.services.saved_searches import list_saved, run_saved, save_search
from cjn_graph.services.search import search


def search_command(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names (short forms and typos too), topics, places, roles, words of descriptions, or an id.",
            show_default=False,
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(help="Only this kind, such as person or resource; may be repeated.", show_default=False),
    ] = None,
    place: Annotated[
        str, typer.Option(metavar="WORDS", help="Only what is there: a county, a state, a region.", show_default=False)
    ] = "",
    topic: Annotated[
        str, typer.Option(metavar="WORDS", help="Only what is about it, or about a part of it.", show_default=False)
    ] = "",
    role: Annotated[
        str, typer.Option(metavar="WORDS", help="Only who holds such a post now.", show_default=False)
    ] = "",
    save: Annotated[
        str,
        typer.Option(
            "--save", metavar="NAME", help="Keep this search under a name, for you alone.", show_default=False
        ),
    ] = "",
    saved: Annotated[
        str, typer.Option("--saved", metavar="NAME", help="Make a search again that you saved.", show_default=False)
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="How many hits at most.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Search people, organizations, places, topics, resources, events and work; each hit says what matched."""
    text = " ".join(words or [])
    _check_saved(saved, any((text, kind, place, topic, role, save)))
    with asking(context).network() as (workspace, viewer):
        if saved:
            answer = run_saved(workspace, viewer, resolve_named(workspace, viewer, "saved_search", saved), limit=limit)
        else:
            answer = search(workspace, viewer, text, kinds=kind or (), place=place, topic=topic, role=role, limit=limit)
        if save:
            filters = {"words": text, "kinds": kind or [], "place": place, "topic": topic, "role": role}
            receipt = save_search(workspace, viewer, {"name": save, **filters})
            say(f"Saved; again with --saved {shlex.quote(save)}. To take it back: cjn undo {receipt.transaction_id}")
    if as_json:
        show_json(answer)
        return
    _show_answer(answer)


def _check_saved(saved: str, anything_else: bool) -> None:
    if saved and anything_else:
        raise InvalidInput(
            "A saved search has its words and filters already.", hint="Give --saved alone, or a new search with --save."
        )


def list_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """List your saved searches by name."""
    with asking(context).network() as (workspace, viewer):
        found = list_saved(workspace, viewer)
    if as_json:
        show_json(found)
        return
    if not found:
        say("You have no saved search. `cjn search WORDS --save NAME` keeps one.")
        return
    rows = ((one.name, one.words, ", ".join(one.kinds), one.place, one.topic, one.role, one.id) for one in found)
    show_table(("Name", "Words", "Kind", "Place", "Topic", "Role", "Id"), rows)


def _show_answer(answer: SearchAnswer) -> None:
    if not answer.hits:
        say("Nothing fits. Use fewer words, or look for a part of a name.")
        return
    if not answer.all_words:
        say("Nothing fits all words; these fit the most of them.")
    for hit in answer.hits:
        _show_hit(hit)
    if answer.total > len(answer.hits):
        counts = ", ".join(f"{count:,} {kind.replace('_', ' ')}" for kind, count in answer.kinds.items())
        show(f"{len(answer.hits)} of {answer.total:,} shown ({counts}); --limit and --kind say which.")


def _show_hit(hit: Hit) -> None:
    title = Text.assemble((clean(hit.name), "bold"), (f"  {hit.kind.replace('_', ' ')}", "dim"))
    pairs: list[tuple[str, str | Text]] = [(f"{hit.score:.2f}", title)]
    if hit.detail:
        pairs.append(("", hit.detail))
    pairs.append(("", Text(clean("matched: " + "; ".join(match.sentence for match in hit.matched)), style="dim")))
    if hit.missing:
        pairs.append(("", Text(clean("without: " + ", ".join(hit.missing)), style="dim")))
    pairs.append(("", Text(hit.id, style="dim")))
    show_pairs(pairs)


app = typer.Typer()
app.command("search")(search_command)
