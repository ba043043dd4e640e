"""Everything a member's page shows, within the viewer's rights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import NotFound
from cjn_graph.model import kind_of
from cjn_graph.model.decisions import Decision, decision_on
from cjn_graph.model.entities import Person
from cjn_graph.records import read_records
from cjn_graph.services.people import PersonSummary, summaries
from cjn_graph.services.terms import Term, terms_of
from cjn_graph.services.workspace import Workspace


class Line(BaseModel):
    """One related fact: what it is, when, and the ids behind it."""

    id: str = Field(description="Id of the related record.")
    fact_id: str = Field(description="Id of the relationship.")
    kind: str = Field(description="Kind of the related record.")
    name: str = Field(description="Its name or title.")
    detail: str = Field("", description="Role, level, status or outcome in a few words.")
    place: str | None = Field(None, description="Where it is, if known.")
    start: str | None = Field(None, description="First day, as precise as known.")
    end: str | None = Field(None, description="Last day, as precise as known.")


class PersonPage(BaseModel):
    """A member's page."""

    person: PersonSummary
    record: Person
    terms: list[Term] = Field(description="Posts, current ones first.")
    consent: str = Field(
        description="granted, refused, do_not_contact or unknown: what counts today, for matching too."
    )
    consent_on: str | None = Field(None, description="When it was decided.")
    helps_with: list[Line]
    seeks_help_with: list[Line]
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
    stewards: list[Line]
    pressures: list[Line]


_SECTIONS = {
    "can_help_with": "helps_with",
    "seeks_help_with": "seeks_help_with",
    "took_part": "engagements",
    "runs": "programs",
    "attended": "convenings",
    "member_of": "memberships",
    "used": "resources",
    "made": "commitments",
    "asked": "requests",
    "introduces": "introductions",
    "involves": "interactions",
    "knows": "acquaintances",
    "stewards": "stewards",
    "faced": "pressures",
}
_DETAILS = ("role", "level", "evidence", "urgency", "how", "answer", "status", "outcome", "channel")


def show_person(workspace: Workspace, viewer: Viewer, person_id: str) -> PersonPage:
    """Read a member's page.

    Raises
    ------
    NotFound
        There is no such person, or none that the viewer may see.
    """
    record = (
        read_records(workspace.store, viewer, [person_id]).get(person_id) if kind_of(person_id) == "person" else None
    )
    if not isinstance(record, Person):
        raise NotFound(f"There is no person {person_id[:64]}.", hint="Look the person up by name.")
    lines: dict[str, list[Line]] = {section: [] for section in _SECTIONS.values()}
    consents: list[Decision] = []
    for row in workspace.store.read(viewer, "records/neighbours", kind="person", id=person_id):
        edge, other = row["relationship"], row["other"]
        relation = kind_of(edge["id"]) or ""
        if relation == "given_by":
            consents.append(Decision(**{name: str(other.get(name, "")) for name in Decision._fields}))
        elif relation in _SECTIONS and not (relation == "stewards" and row["from_id"] == person_id):
            lines[_SECTIONS[relation]].append(_line(edge, other))
    _add_places(workspace, viewer, [*lines["engagements"], *lines["programs"]])
    _add_other_members(workspace, viewer, person_id, lines["introductions"])
    decision = decision_on(workspace.today(), consents)
    return PersonPage(
        person=summaries(workspace, viewer, [(record.id, record.name)])[0],
        record=record,
        terms=terms_of(workspace, viewer, [person_id]).get(person_id, []),
        consent=decision.decision if decision else "unknown",
        consent_on=decision.on if decision else None,
        **{section: _latest_first(section_lines) for section, section_lines in lines.items()},
    )


def _line(edge: dict[str, Any], other: dict[str, Any]) -> Line:
    details = [
        str(source[key]) for key in _DETAILS for source in (edge, other) if source.get(key, "unknown") != "unknown"
    ]
    starts = ("start", "first_on", "since", "on", "made_on", "asked_on", "suggested_on", "adopted_on")
    ends = ("end", "last_on", "until", "met_on", "answered_on", "due")
    return Line(
        id=other["id"],
        fact_id=edge["id"],
        kind=kind_of(other["id"]) or "",
        name=other.get("name") or other.get("subject") or other.get("channel") or "",
        detail=", ".join(dict.fromkeys(detail.replace("_", " ") for detail in details)),
        start=_first(edge, other, starts),
        end=_first(edge, other, ends),
    )


def _first(edge: dict[str, Any], other: dict[str, Any], names: Iterable[str]) -> str | None:
    return next((source[name] for source in (edge, other) for name in names if source.get(name)), None)


def _latest_first(lines: list[Line]) -> list[Line]:
    by_name = sorted(lines, key=lambda line: (line.name, line.id, line.fact_id))
    return sorted(by_name, key=lambda line: line.end or line.start or "", reverse=True)


def _add_places(workspace: Workspace, viewer: Viewer, lines: list[Line]) -> None:
    by_kind: dict[str, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        by_kind[line.kind][line.id].append(line)
    for kind, wanted in by_kind.items():
        for row in workspace.store.read(viewer, "people/work_places", kind=kind, ids=sorted(wanted)):
            for line in wanted[row["work_id"]]:
                line.place = line.place or row["jurisdiction"]


def _add_other_members(workspace: Workspace, viewer: Viewer, person_id: str, lines: list[Line]) -> None:
    """Name an introduction by the other member."""
    wanted = {line.id: line for line in lines}
    if not wanted:
        return
    for row in workspace.store.read(viewer, "people/introduced", ids=sorted(wanted)):
        if row["person_id"] != person_id:
            wanted[row["introduction_id"]].name = row["name"]
