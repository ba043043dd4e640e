"""What a member is joined to, one line per related fact, as a member's page lists them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.model import kind_of
from cjn_graph.model.decisions import Decision
from cjn_graph.model.holding import begun, is_over
from cjn_graph.model.steps import as_it_stood, convening_start, reform_on
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


SECTIONS: Final = {
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
"""The section of a member's page that each kind of relationship fills."""
_DETAILS: Final = ("role", "level", "evidence", "urgency", "how", "answer", "status", "outcome", "channel")
_STARTS: Final = (
    *("start", "first_on", "since", "on", "made_on", "asked_on", "suggested_on", "proposed_on", "decided_on"),
    *("introduced_on", "met_on"),
)
_ENDS: Final = ("end", "last_on", "until", "met_on", "answered_on", "due")
_CLOSES: Final = ("end", "until")


def read_lines(
    workspace: Workspace, viewer: Viewer, person_id: str, day: date, *, planned: bool
) -> tuple[dict[str, list[Line]], list[Decision]]:
    """Read everything that a person is joined to.

    Parameters
    ----------
    planned : bool
        Whether to tell what is to begin after ``day``, and what became of things since; if not, all is told as it
        stood on the day.

    Returns
    -------
    tuple
        The lines of each section, the latest first, and what the person ever decided about consent.
    """
    lines: dict[str, list[Line]] = {section: [] for section in SECTIONS.values()}
    consents: list[Decision] = []
    for row in workspace.store.read(viewer, "records/neighbours", kind="person", id=person_id):
        edge, other = row["relationship"], row["other"]
        relation = kind_of(edge["id"]) or ""
        if relation == "given_by":
            consents.append(_decision(other))
        elif relation in SECTIONS and not (relation == "stewards" and row["from_id"] == person_id):
            if not planned:
                if not begun(_first(edge, _dated(other, day), _STARTS), day):
                    continue
                edge, other = _as_they_stood(edge, other, day)
            lines[SECTIONS[relation]].append(line_of(edge, other, day))
    _add_places(workspace, viewer, [*lines["engagements"], *lines["programs"]])
    _add_other_members(workspace, viewer, person_id, lines["introductions"])
    return {section: _latest_first(section_lines) for section, section_lines in lines.items()}, consents


def read_decisions(workspace: Workspace, viewer: Viewer, person_id: str) -> list[Decision]:
    """Read what a person ever decided about consent, as far as the viewer sees it."""
    rows = workspace.store.read(viewer, "records/neighbours", kind="person", id=person_id)
    return [_decision(row["other"]) for row in rows if kind_of(row["relationship"]["id"]) == "given_by"]


def _decision(consent: Mapping[str, Any]) -> Decision:
    return Decision(**{name: str(consent.get(name, "")) for name in Decision._fields})


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
