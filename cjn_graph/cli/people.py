"""Commands about one person: who they are, and who their counterparts could be."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from cjn_graph.access import Viewer
from cjn_graph.cli.asking import AsOfOption
from cjn_graph.cli.context import JsonOption, NameArgument, asking
from cjn_graph.cli.output import clean, show, show_json, show_pairs, show_table
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.matching.suggestion import Suggestion
from cjn_graph.pages.lines import Line
from cjn_graph.pages.person import PersonPage, show_person
from cjn_graph.pages.ties import PersonTies
from cjn_graph.services.matching import Narrowing, find_counterparts, topics_in
from cjn_graph.services.naming import resolve_named
from cjn_graph.services.pairs import OrganizationMatches, find_for_organization
from cjn_graph.services.people import resolve_person
from cjn_graph.services.requests import need_of
from cjn_graph.services.workspace import Workspace

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
    name: Annotated[
        str | None, typer.Argument(help="A person's name, the start of one, or an id; who asked, with --for.")
    ] = None,
    request: Annotated[
        str, typer.Option("--for", metavar="REQUEST", help="For a request: its topic is the need.", show_default=False)
    ] = "",
    office: Annotated[
        str,
        typer.Option(
            "--office",
            metavar="NAME",
            help="For an organization: others whose people suit its own.",
            show_default=False,
        ),
    ] = "",
    need: Annotated[
        str, typer.Option("--need", metavar="WORDS", help="Only for this need: a topic, or words.", show_default=False)
    ] = "",
    state: Annotated[str, typer.Option("--state", help="Only from this state, such as OH.")] = "",
    function: Annotated[str, typer.Option("--function", help="Only with a post for this, such as diversion.")] = "",
    organization: Annotated[
        str, typer.Option("--organization", help="Only in this sort of organization, such as community_organization.")
    ] = "",
    language: Annotated[str, typer.Option("--language", help="Only who works in this language too, such as es.")] = "",
    virtual: Annotated[bool, typer.Option("--virtual", help="Leave out who wants to meet in person only.")] = False,
    other_side: Annotated[
        bool,
        typer.Option(
            "--other-side", help="Why they would say yes, who else could introduce them, whom to ask if they decline."
        ),
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many counterparts at most.")] = 10,
    reconnect: Annotated[
        bool, typer.Option("--reconnect", help="Suggest people too whom they know, by ties without a date.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Find counterparts for a member, each with the reasons, the cautions and who could introduce them."""
    with asking(context).network() as (workspace, viewer):
        if office:
            _show_office(find_for_organization(workspace, viewer, office, limit=limit), as_json=as_json)
            return
        person_id, asked_need = _asked(workspace, viewer, name, request)
        need = need or asked_need
        narrowing = Narrowing(state, function, organization, language, virtual)
        matches = find_counterparts(
            workspace,
            viewer,
            person_id,
            need=need or None,
            limit=limit,
            reconnect=reconnect,
            narrowing=narrowing,
            other_side=other_side,
        )
        person = resolve_person(workspace, viewer, person_id)
        topics = topics_in(workspace, viewer, need) if need else []
    if as_json:
        show_json([one.model_dump(mode="json", exclude_unset=True) for one in matches])
        return
    show(_line("Counterparts for ", person.line(), f", for {need}" if need else ""))
    if topics:
        show(f"Understood as: {', '.join(topic.name for topic in topics)}. Give one of them to be exact.")
    for rank, suggestion in zip(matches.ranks, matches, strict=True):
        _show_suggestion(rank, suggestion)
    if matches.abstained:
        show(matches.abstained)


def _show_office(found: OrganizationMatches, *, as_json: bool) -> None:
    if as_json:
        show_json(found)
        return
    if not found.organizations:
        show("Nobody can be suggested to those who work there, or nobody does now.")
    for place, one in enumerate(found.organizations, 1):
        show()
        show(_line(f"{place}  ", one.organization.name, f"  for {one.person.name}"))
        _show_suggestion(place, one.suggestion)


def _asked(workspace: Workspace, viewer: Viewer, name: str | None, request: str) -> tuple[str, str]:
    """Return for whom counterparts are sought, and the need that a request states."""
    if not request:
        if not name:
            raise InvalidInput([Problem("name", "is missing.", "Name a person, or a request with --for.")])
        return resolve_person(workspace, viewer, name).id, ""
    request_id = resolve_named(workspace, viewer, "request", request)
    asking_people, topics = need_of(workspace, viewer, request_id)
    if name:
        return resolve_person(workspace, viewer, name).id, topics[0] if topics else ""
    if len(asking_people) != 1:
        names = ", ".join(called for _, called in asking_people) or "nobody on record"
        raise InvalidInput([Problem("name", "is missing.", f"Say for whom; it was asked by: {names}.")])
    return asking_people[0][0], topics[0] if topics else ""


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
            *(("*", rule) for rule in [suggestion.rule] if rule),
            *_their_side(suggestion),
        ]
    )


def _their_side(suggestion: Suggestion) -> list[tuple[str, str]]:
    """Who could introduce the two; and, where it was asked for, what speaks for the member from their side."""
    side = suggestion.other_side
    if side is None:
        return [(">", suggestion.route.sentence)]
    declines = ", ".join(one.name for one in side.alternatives)
    return [
        *((">", route.sentence) for route in side.introducers),
        ("=", f"Mutual fit {side.mutual_fit:.2f}."),
        *(("<", reason.sentence) for reason in side.reasons),
        *([("/", f"If they decline: {declines}.")] if declines else []),
    ]


app = typer.Typer()
app.command("show")(show_command)
app.command("match")(match_command)
