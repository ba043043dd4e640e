"""What a member is joined to, one line per related fact, as a member's page lists them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.introductions.standing import stands
from cjn_graph.model import MODEL, kind_of
from cjn_graph.model.holding import begun, is_over
from cjn_graph.model.introductions import Introduction
from cjn_graph.model.listing import FURTHER, MemberSection
from cjn_graph.model.steps import as_it_stood, convening_start, reform_on
from cjn_graph.records import read_joined
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
    over: bool = Field(False, description="Whether it had ended by the day of the page.")


_DETAILS: Final = (
    "role",
    "level",
    "evidence",
    "urgency",
    "how",
    "answer",
    "status",
    "outcome",
    "channel",
    "rule",
    "reason",
)
_STARTS: Final = (
    *("start", "first_on", "since", "on", "made_on", "asked_on", "suggested_on", "proposed_on", "decided_on"),
    *("introduced_on", "met_on"),
)
_ENDS: Final = ("end", "last_on", "until", "met_on", "answered_on", "due")
_CLOSES: Final = ("end", "until")


class Section(BaseModel):
    """Related facts of a kind that has no section of its own on a member's page."""

    relation: str = Field(description="Kind of the relationship.")
    outgoing: bool = Field(description="True where the relationship starts at the member.")
    title: str = Field(description="What stands over them.")
    lines: list[Line]


def read_lines(
    workspace: Workspace, viewer: Viewer, person_id: str, day: date, *, planned: bool
) -> tuple[dict[str, list[Line]], list[Section]]:
    """Read everything that a person is joined to, in the sections that the model declares, the latest first.

    Parameters
    ----------
    planned : bool
        Whether to tell what is to begin after ``day``, and what became of things since; if not, all is told as it
        stood on the day.
    """
    lines: dict[str, list[Line]] = {section.name: [] for section in member_sections()}
    further: dict[tuple[str, bool], list[Line]] = defaultdict(list)
    for one in read_joined(workspace.store, viewer, [person_id], MODEL.relationships):
        section = MODEL.relationships[one.relation].listing(outgoing=one.outgoing).member
        if not section.name:
            continue
        edge, other = one.edge, one.other
        if not planned:
            if not begun(_first(edge, _dated(other, day), _STARTS), day):
                continue
            edge, other = _as_they_stood(edge, other, day)
        line = line_of(edge, other, day)
        if section.name == FURTHER:
            further[one.relation, one.outgoing or MODEL.relationships[one.relation].symmetric].append(line)
        else:
            lines[section.name].append(line)
    _add_places(workspace, viewer, [*lines["engagements"], *lines["programs"]])
    name_introductions(workspace, viewer, lines["introductions"], without=person_id)
    return {name: _latest_first(found) for name, found in lines.items()}, [
        Section(
            relation=relation,
            outgoing=outgoing,
            title=MODEL.relationships[relation].listing(outgoing=outgoing).member.title,
            lines=_latest_first(further[relation, outgoing]),
        )
        for relation in MODEL.relationships
        for outgoing in (True, False)
        if (relation, outgoing) in further
    ]


def member_sections() -> list[MemberSection]:
    """Return the sections of a member's page that the model declares, in their order."""
    found = {}
    for kind in MODEL.relationships.values():
        for side, outgoing in enumerate((True, False)):
            section = kind.listing(outgoing=outgoing).member
            if any(ends[side] == "person" for ends in kind.endpoints) and section.name not in ("", FURTHER):
                found[section.name] = section
    return sorted(found.values(), key=lambda section: section.rank)


def _as_they_stood(edge: dict[str, Any], other: dict[str, Any], day: date) -> tuple[dict[str, Any], dict[str, Any]]:
    told_edge, told_other = (as_it_stood(kind_of(record["id"]) or "", record, day) for record in (edge, other))
    if "decided_on" in other and "decided_on" not in told_other:
        told_edge.pop("answer", None)  # to an introduction that nobody had decided on
    return told_edge, told_other


def line_of(edge: Mapping[str, Any], other: Mapping[str, Any], day: date) -> Line:
    """Tell one related fact: ``other`` is the record at the far end of ``edge``, both as stored."""
    other = _dated(other, day)
    details = [
        str(source[key]) for key in _DETAILS for source in (edge, other) if source.get(key, "unknown") != "unknown"
    ]
    if kind_of(other["id"]) == "introduction":
        details = _introduced(edge, other, day)
    return Line(
        id=other["id"],
        fact_id=edge["id"],
        kind=kind_of(other["id"]) or "",
        name=other.get("name") or other.get("subject") or other.get("channel") or "",
        detail=", ".join(dict.fromkeys(detail.replace("_", " ") for detail in details)),
        start=_first(edge, other, _STARTS),
        end=_first(edge, other, _ENDS),
        over=is_over(_first(edge, other, _CLOSES), day),
    )


def _introduced(edge: Mapping[str, Any], other: Mapping[str, Any], day: date) -> list[str]:
    """Tell where an introduction stands, and what the member said while the other one has not answered."""
    state = stands(Introduction.from_row(dict(other)), (), day).state.name
    answers = [edge["answer"]] if state == "asked" and edge.get("answer", "not_asked") != "not_asked" else []
    return [*answers, state]


def _dated(other: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    """Add when something began and ended where the record says so in other words."""
    kind = kind_of(other["id"])
    if kind == "reform":
        state = reform_on(other, day)
        return {**other, "start": state.start, "end": state.end}
    if kind == "convening":
        return {**other, "start": convening_start(other)}
    return other


def _first(edge: Mapping[str, Any], other: Mapping[str, Any], names: Iterable[str]) -> str | None:
    return next((source[name] for source in (edge, other) for name in names if source.get(name)), None)


def _latest_first(lines: list[Line]) -> list[Line]:
    by_name = sorted(lines, key=lambda line: (line.name, line.id, line.fact_id))
    return sorted(by_name, key=lambda line: line.end or line.start or "", reverse=True)


def _add_places(workspace: Workspace, viewer: Viewer, lines: list[Line]) -> None:
    """Say where the work is: the first place by name."""
    places: dict[str, list[str]] = defaultdict(list)
    for one in read_joined(workspace.store, viewer, {line.id for line in lines}, ["in"]):
        places[one.id].append(one.other["name"])
    for line in lines:
        line.place = min(places[line.id], default=None)


def name_introductions(workspace: Workspace, viewer: Viewer, lines: Sequence[Line], *, without: str = "") -> None:
    """Name introductions by those whom they bring together: on a member's page by the other one."""
    names: dict[str, list[str]] = defaultdict(list)
    for one in read_joined(workspace.store, viewer, {line.id for line in lines}, ["introduces"]):
        if one.other["id"] != without:
            names[one.id].append(one.other["name"])
    for line in lines:
        line.name = " and ".join(sorted(names[line.id])) or line.name
