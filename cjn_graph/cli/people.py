"""Commands about one person: who they are, and who their counterparts could be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from cjn_graph.cli.context import JsonOption, NameArgument, asking
from cjn_graph.cli.output import clean, show, show_json, show_pairs, show_table

if TYPE_CHECKING:
    from rich.text import Text

    from cjn_graph.matching.suggestion import Suggestion
    from cjn_graph.services.person_page import Line, PersonPage

_SECTIONS = {
    "helps_with": "Can help with",
    "seeks_help_with": "Seeks help with",
    "engagements": "Engagements",
    "programs": "Programs and reforms",
    "convenings": "Convenings",
    "memberships": "Memberships",
    "resources": "Resources used",
    "commitments": "Commitments",
    "requests": "Requests",
    "introductions": "Introductions",
    "interactions": "Interactions",
    "acquaintances": "Knows",
    "stewards": "Looked after by",
    "pressures": "Pressures faced",
}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("show")(show_command)
    app.command("match")(match_command)


def show_command(context: typer.Context, name: NameArgument, as_json: JsonOption = False) -> None:
    """Show a member: posts over time, engagements, convenings, topics, ties, consent."""
    from cjn_graph.services.people import resolve_person
    from cjn_graph.services.person_page import show_person

    with asking(context).network() as (workspace, viewer):
        page = show_person(workspace, viewer, resolve_person(workspace, viewer, name).id)
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
    as_json: JsonOption = False,
) -> None:
    """Find counterparts for a member, each with the reasons, the cautions and who could introduce them."""
    from cjn_graph.services.matching import find_counterparts
    from cjn_graph.services.people import resolve_person

    with asking(context).network() as (workspace, viewer):
        person = resolve_person(workspace, viewer, name)
        matches = find_counterparts(workspace, viewer, person.id, need=need or None, limit=limit)
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
    from rich.text import Text

    styles = ("", "bold", "dim")
    return Text.assemble(*((clean(part), style) for part, style in zip(parts, styles, strict=False)))


def _show_page(page: PersonPage) -> None:
    since = f" since {page.consent_on}" if page.consent_on else ""
    show(_line("", page.person.name))
    show(_line(f"{page.person.id}  consent: {page.consent}{since}"))
    if page.terms:
        show()
        posts = ((term.post, term.organization, term.jurisdiction, term.start, term.end) for term in page.terms)
        show_table(("Post", "Organization", "Place", "From", "To"), posts, title="Posts")
    for section, title in _SECTIONS.items():
        lines: list[Line] = getattr(page, section)
        if lines:
            show()
            rows = ((line.name, line.detail, line.place, line.start, line.end) for line in lines)
            show_table(("What", "How", "Place", "From", "To"), rows, title=title)


def _show_suggestion(rank: int, suggestion: Suggestion) -> None:
    person = suggestion.person
    where = ", ".join(part for part in (person.post, person.organization, person.jurisdiction) if part)
    show()
    show_pairs(
        [
            (f"{rank}", _line("", person.name, f"  {suggestion.score:.2f}")),
            *([("", where)] if where else []),
            *((f"{reason.contribution:+.2f}", reason.sentence) for reason in suggestion.reasons),
            *(("!", caution) for caution in suggestion.cautions),
            *(("?", unknown) for unknown in suggestion.unknowns),
            (">", suggestion.route.sentence),
        ]
    )
