"""Search: anybody and anything, by what one remembers of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import clean, say, show, show_json, show_pairs

if TYPE_CHECKING:
    from cjn_graph.search.answer import Hit, SearchAnswer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("search")(search_command)


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
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="How many hits at most.")] = 20,
    as_json: JsonOption = False,
) -> None:
    """Search people, organizations, places, topics, resources, events and work; each hit says what matched."""
    from cjn_graph.services.search import search

    text = " ".join(words or [])
    with asking(context).network() as (workspace, viewer):
        answer = search(workspace, viewer, text, kinds=kind or (), place=place, topic=topic, role=role, limit=limit)
    if as_json:
        show_json(answer)
        return
    _show_answer(answer)


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
    from rich.text import Text

    title = Text.assemble((clean(hit.name), "bold"), (f"  {hit.kind.replace('_', ' ')}", "dim"))
    pairs: list[tuple[str, str | Text]] = [(f"{hit.score:.2f}", title)]
    if hit.detail:
        pairs.append(("", hit.detail))
    pairs.append(("", Text(clean("matched: " + "; ".join(match.sentence for match in hit.matched)), style="dim")))
    if hit.missing:
        pairs.append(("", Text(clean("without: " + ", ".join(hit.missing)), style="dim")))
    pairs.append(("", Text(hit.id, style="dim")))
    show_pairs(pairs)
