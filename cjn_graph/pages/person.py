"""Everything a member's page shows, within the viewer's rights."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import NotFound
from cjn_graph.model import MODEL, PartialDate, kind_of
from cjn_graph.model.decisions import decision_on
from cjn_graph.model.entities import Person
from cjn_graph.model.holding import begun
from cjn_graph.model.listing import MemberSection
from cjn_graph.network import Network
from cjn_graph.pages.lines import Line, Section, member_sections, read_lines
from cjn_graph.pages.ties import PersonTies, ties_of
from cjn_graph.records import read_records
from cjn_graph.services.consents import decisions_of
from cjn_graph.services.merged import merged_into
from cjn_graph.services.people import PersonSummary, summary_of
from cjn_graph.services.scoping import read_day
from cjn_graph.services.terms import Term, terms_of
from cjn_graph.services.workspace import Workspace


class PersonPage(BaseModel):
    """A member's page."""

    person: PersonSummary
    as_of: str = Field(description="The day that current posts, consent and ties are those of.")
    record: Person
    terms: list[Term] = Field(description="Posts, current ones first.")
    in_post_for: str | None = Field(description="How long the current post has been held, in words.")
    consent: str = Field(
        description="granted, refused, do_not_contact or unknown: what counts on the day, for matching too."
    )
    consent_on: str | None = Field(None, description="When it was decided.")
    stewards: list[Line] = Field(description="Who looks after them, or after their current organization.")
    helps_with: list[Line]
    seeks_help_with: list[Line]
    ties: PersonTies
    engagements: list[Line]
    programs: list[Line]
    convenings: list[Line]
    memberships: list[Line]
    resources: list[Line]
    commitments: list[Line]
    requests: list[Line]
    introductions: list[Line]
    interactions: list[Line]
    acquaintances: list[Line]
    pressures: list[Line]
    further: list[Section] = Field(
        default_factory=list,
        description="Kinds of relationships that have no section of their own; left out where there is none.",
        exclude_if=lambda further: not further,
    )

    def sections(self) -> list[tuple[MemberSection, list[Line]]]:
        """Return the sections as the model declares them, with what is in them, those without lines left out."""
        found = [(section, getattr(self, section.name)) for section in member_sections()]
        for one in self.further:
            listing = MODEL.relationships[one.relation].listing(outgoing=one.outgoing)
            found.append((listing.member, one.lines))
        return [(section, lines) for section, lines in found if lines]


def show_person(workspace: Workspace, viewer: Viewer, person_id: str, *, as_of: str | None = None) -> PersonPage:
    """Read a member's page.

    Parameters
    ----------
    as_of : str, optional
        A day, month or year (of which the last day counts): the page then tells what held on that day, as known now,
        and nothing that began later. Without it, it tells everything on record, planned things too, and today's posts,
        consent and ties.

    Raises
    ------
    NotFound
        There is no such person, or none that the viewer may see.
    InvalidInput
        ``as_of`` is no date.
    Forbidden
        The viewer's role sees no records.
    """
    day = read_day(workspace, as_of)
    # Read before the record: whoever is deleted meanwhile is in it, or not found below.
    network = workspace.network(viewer, day)
    record = (
        read_records(workspace.store, viewer, [person_id]).get(person_id) if kind_of(person_id) == "person" else None
    )
    if record is None and (target := merged_into(workspace, viewer, person_id)):
        return show_person(workspace, viewer, target, as_of=as_of)
    if not isinstance(record, Person) or person_id not in network.index:
        raise NotFound(f"There is no person {person_id[:64]}.", hint="Look the person up by name.")
    planned = as_of is None
    lines, further = read_lines(workspace, viewer, person_id, day, planned=planned)
    terms = terms_of(workspace, viewer, [person_id], day=day).get(person_id, [])
    terms = [term for term in terms if planned or begun(term.start, day)]
    decision = decision_on(day, decisions_of(workspace, viewer, person_id))
    lines["stewards"] += _stewards_of_office(network, person_id)
    return PersonPage(
        person=summary_of(record.id, record.name, terms),
        as_of=day.isoformat(),
        record=record,
        terms=terms,
        in_post_for=lasting(terms[0].start, day) if terms and terms[0].current and terms[0].start else None,
        consent=decision.decision if decision else "unknown",
        consent_on=decision.on if decision else None,
        ties=ties_of(network, person_id),
        **lines,
        further=further,
    )


def _stewards_of_office(network: Network, person_id: str) -> list[Line]:
    """List the staff who look after the person's current organization on that day."""
    stewarded = network.stewarded
    return [
        Line(
            id=str(network.people.ids[steward]),
            fact_id=str(stewarded.ids[link]),
            kind="person",
            name=str(network.people.names[steward]),
            detail=f"through {stewarded['via'][link]}",
        )
        for link, steward in stewarded.rights(network.index[person_id])
        if stewarded["via"][link]
    ]


def lasting(start: str, day: date) -> str:
    """Say how long something has lasted on a day, as precisely as its start is known.

    >>> lasting("2026-08-17", date(2026, 11, 1)), lasting("2026-10-20", date(2026, 11, 1))
    ('for 2 months', 'for less than a month')
    >>> lasting("2019-03", date(2026, 11, 1)), lasting("2021", date(2026, 11, 1)), lasting("2026", date(2026, 11, 1))
    ('for 7 years', 'for about 5 years', 'since this year')
    """
    begin = PartialDate(start).first_day
    if len(start) == 4:
        years = day.year - begin.year
        return f"for about {_count(years, 'year')}" if years > 0 else "since this year"
    months = (day.year - begin.year) * 12 + day.month - begin.month - (len(start) > 7 and day.day < begin.day)
    if months < 1:
        return "for less than a month"
    return f"for {_count(months, 'month')}" if months < 24 else f"for {_count(months // 12, 'year')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
