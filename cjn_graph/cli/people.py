"""Commands about one person: who they are, and who their counterparts could be."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from cjn_graph.cli.asking import AsOfOption
from cjn_graph.cli.context import JsonOption, NameArgument, asking
from cjn_graph.cli.output import clean, show, show_json, show_pairs, show_table
from cjn_graph.matching.suggestion import Suggestion
from cjn_graph.pages.lines import Line
from cjn_graph.pages.person import PersonPage, show_person
from cjn_graph.pages.ties import PersonTies
from cjn_graph.services.matching import find_counterparts
from cjn_graph.services.people import resolve_person

_MOST_TIES = 10


def show_command(
    context: typer.Context, name: NameArgument, as_of: AsOfOption = None, as_json: JsonOption = False
) -> None:
    """Show a member: post, consent, steward, topics, ties with their evidence, and everything they took part in.

    With --as-of: what held on that day, as known now, and nothing that began later.
    """
    with asking(context).network() as (workspace, viewer):
        page = show_person(workspace, viewer, resolve_person(workspace, viewer, name).id, as_of=as_of)
    if as_json:
        show_json(page)
        return
    _show_page(page)


def match_command(
    context: typer.Context,
    name: NameArgument,
    need: Annotated[
        str, typer.Option("--need", metavar="WORDS", help="Only for this need: a topic, or words.", show_default=False)
    ] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many counterparts at most.")] = 10,
    reconnect: Annotated[
        bool, typer.Option("--reconnect", help="Suggest people too whom they know, by ties without a date.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Find counterparts for a member, each with the reasons, the cautions and who could introduce them."""
    with asking(context).network() as (workspace, viewer):
        person = resolve_person(workspace, viewer, name)
        matches = find_counterparts(workspace, viewer, person.id, need=need or None, limit=limit, reconnect=reconnect)
    if as_json:
        show_json(matches)
        return
    show(_line("Counterparts for ", person.line(), f", for {need}" if need else ""))
    for rank, suggestion in zip(matches.ranks, matches, strict=True):
        _show_suggestion(rank, suggestion)
    if matches.abstained:
        show(matches.abstained)


def _line(*parts: str) -> Text:
    """Join a lead-in, the thing itself in bold, and what follows."""
    styles = ("", "bold", "dim")
    return Text.assemble(*((clean(part), style) for part, style in zip(parts, styles, strict=False)))


def _show_page(page: PersonPage) -> None:
    since = f" since {page.consent_on}" if page.consent_on else ""
    show(_line("", page.person.name))
    show(_line(f"{page.person.id}  as of {page.as_of}  consent: {page.consent}{since}"))
    show(_post_of(page))
    for steward in page.stewards:
        if not steward.over:
            show(f"Looked after by {steward.name}{f' ({steward.detail})' if steward.detail else ''}")
    if page.terms:
        show()
        posts = ((term.post, term.organization, term.jurisdiction, term.start, term.end) for term in page.terms)
        show_table(("Post", "Organization", "Place", "From", "To"), posts, title="Posts")
    titled = [(section, lines) for section, lines in page.sections() if section.title]
    for section, lines in titled:
        if not section.rank:
            _show_lines(section.title, lines)
    _show_ties(page.ties)
    for section, lines in titled:
        if section.rank:
            _show_lines(section.title, lines)
    if page.record.attributes:
        show()
        show_table(("Column", "Value"), sorted(page.record.attributes.items()), title="From the import")


def _post_of(page: PersonPage) -> str:
    current = [term for term in page.terms if term.current]
    if not current:
        return "No current post"
    where = ", ".join(part for part in (current[0].post, current[0].organization, current[0].jurisdiction) if part)
    since = [f"since {current[0].start}"] if current[0].start else []
    return ", ".join([where, *since, *([page.in_post_for] if page.in_post_for else [])])


def _show_lines(title: str, lines: list[Line]) -> None:
    show()
    rows = ((line.name, line.detail, line.place, line.start, line.end) for line in lines)
    show_table(("What", "How", "Place", "From", "To"), rows, title=title)


def _show_ties(found: PersonTies) -> None:
    if found.ties:
        rows: list[tuple[object, ...]] = []
        for tie in found.ties[:_MOST_TIES]:
            head: tuple[object, ...] = (tie.person.name, f"{tie.weight:.2f}", "live" if tie.live else "not live")
            for piece in tie.evidence:
                rows.append((*head, piece.sentence, f"{piece.grade:g}", piece.on or "undated"))
                head = (None, None, None)
        show()
        show_table(("With", "Weight", "", "Evidence", "Grade", "Latest"), rows, title=_title("Ties", len(found.ties)))
    if found.co_attended:
        show()
        met = (
            (one.person.name, str(len(one.evidence)), one.evidence[0].sentence, one.evidence[0].on)
            for one in found.co_attended[:_MOST_TIES]
        )
        title = _title("Met at events only, which is no tie", found.co_attended_count)
        show_table(("With", "Events", "The latest", "On"), met, title=title)


def _title(title: str, count: int) -> str:
    return f"{title}: {count:,}" + (f", the first {_MOST_TIES}; --json lists more" if count > _MOST_TIES else "")


def _show_suggestion(rank: int, suggestion: Suggestion) -> None:
    person = suggestion.person
    where = ", ".join(part for part in (person.post, person.organization, person.jurisdiction) if part)
    show()
    show_pairs(
        [
            (f"{rank}", _line("", person.name, f"  {suggestion.score:.2f}")),
            *([("", where)] if where else []),
            *([("", "Little evidence")] if suggestion.little_evidence else []),
            *((f"{reason.contribution:+.2f}", reason.sentence) for reason in suggestion.reasons),
            *(("!", caution) for caution in suggestion.cautions),
            *(("?", unknown) for unknown in suggestion.unknowns),
            (">", suggestion.route.sentence),
        ]
    )


app = typer.Typer()
app.command("show")(show_command)
app.command("match")(match_command)
