"""One record as a page shows it: what it is, where it stands, when and where at once; then all that it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.web import wording
from cjn_graph.access import Viewer
from cjn_graph.analysis.numbers import number_in_words
from cjn_graph.model.base import Record, Relationship
from cjn_graph.model.entities import OPEN_REQUESTS
from cjn_graph.model.holding import begun
from cjn_graph.pages.joined import Neighbour, Neighbours
from cjn_graph.records import read_records
from cjn_graph.services import records
from cjn_graph.services.titles import full_title, title_of
from cjn_graph.services.workspace import Workspace

_PROVENANCE = (
    *("source", "confidence", "sensitivity", "external_ids", "division_id", "fips", "fictional"),
    *("id", "version", "created_at", "updated_at"),
)
_AT_ONCE = ("classification", "value", "unit", "status", "start", "end", "mode", "place", "attendance")
"""Properties that stand in the lines above and below the title."""
_IN_FULL = ("description", "definition")
"""Properties that are read as text, without a label."""
_ELSEWHERE = ("from_id", "to_id", "deleted_at", "name", "measure", "attributes")
_FIRST = ("text", "population", "urbanicity")
"""Properties that are read before those that were declared earlier."""
_MOST_PLACES = 3
"""Places that are named below the title; more are a list of their own."""
_SEEN_BY = {"open": "", "staff": "for staff only", "restricted": "restricted"}


@dataclass(frozen=True)
class Property:
    """One property: its name in words, what it means, its value in words, and where that leads, if anywhere."""

    name: str
    description: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class End:
    """One end of a relationship."""

    name: str
    kind: str
    url: str


@dataclass(frozen=True)
class Fact:
    """A record, ready to be shown.

    Attributes
    ----------
    sort : str
        What it is, above the title.
    summary : list of str
        Its status, when and where it is, below the title.
    in_full : list of str
        What it says about itself as text.
    says : list of Property
        The rest of what it says.
    origin : str
        Where it comes from, in a line; ``provenance`` has the rest.
    """

    id: str
    kind: str
    title: str
    sort: str
    summary: list[str]
    in_full: list[str]
    says: list[Property]
    origin: str
    provenance: list[Property]
    is_relationship: bool
    start: End | None
    end: End | None


def read_fact(workspace: Workspace, viewer: Viewer, fact_id: str) -> Fact:
    """Read one record for its page.

    Raises
    ------
    NotFound
        There is no such record, or none that the viewer may see.
    """
    record = records.read(workspace, viewer, fact_id)
    ends: list[End | None] = [None, None]
    if isinstance(record, Relationship):
        others = read_records(workspace.store, viewer, [record.from_id, record.to_id])
        ends = [_end(workspace, viewer, record, others.get(end)) for end in (record.from_id, record.to_id)]
    apart = (*_ELSEWHERE, *_PROVENANCE, *_AT_ONCE, *_IN_FULL)
    names = [name for name in type(record).model_fields if name not in apart]
    names.sort(key=lambda name: _FIRST.index(name) if name in _FIRST else len(_FIRST))
    return Fact(
        id=record.id,
        kind=record.kind,
        title=wording.first_capital(
            wording.relation(record.kind, *(side.name if side else None for side in ends))
            if isinstance(record, Relationship)
            else full_title(workspace, viewer, record)
        ),
        sort=_sort_of(record),
        summary=_summary_of(record, workspace.today()),
        in_full=[text for name in _IN_FULL if (text := getattr(record, name, None))],
        says=[*_properties(record, names), *_imported(record)],
        origin=_origin_of(record),
        provenance=_properties(record, [name for name in _PROVENANCE if name in type(record).model_fields]),
        is_relationship=isinstance(record, Relationship),
        start=ends[0],
        end=ends[1],
    )


def places_of(joined: Sequence[Neighbours]) -> tuple[list[Neighbour], list[Neighbours]]:
    """Return the places where something is or that it serves today, to be named below its title if these are few.

    Returns
    -------
    tuple
        The places, and the groups that are still to be listed: without those of which nothing more is to be said.
    """
    groups = [group for group in joined if group.outgoing and group.relation in ("in", "serves")]
    places = [one for group in groups for one in group.neighbours if not one.over and not one.ahead]
    if len(places) > _MOST_PLACES:
        return [], list(joined)
    said = [
        group for group in groups if all(one in places and not one.start and not one.end for one in group.neighbours)
    ]
    return places, [group for group in joined if group not in said]


def _sort_of(record: Record) -> str:
    """Say what a record is: its kind, or the sort of its kind where that names it (a national convening)."""
    # What sort of relationship it is, its title says as a sentence.
    kind = "relationship" if isinstance(record, Relationship) else wording.kind_name(record.kind)
    sort = wording.words(getattr(record, "classification", "other"))
    named = sort if kind in sort else " · ".join(part for part in (kind, sort if sort != "other" else "") if part)
    seen_by = _SEEN_BY[record.sensitivity]
    return wording.sentence_case(" · ".join(part for part in (named, seen_by) if part))


def _summary_of(record: Record, today: date) -> list[str]:
    parts = [_amount_of(record), _status_of(record, today)]
    start, end = getattr(record, "start", None), getattr(record, "end", None)
    if start or end:
        parts.append(wording.when(record.kind, start, end, ahead=not begun(start, today)))
    parts += [wording.in_words(value, name) for name in ("mode", "place") if (value := getattr(record, name, None))]
    if attendance := getattr(record, "attendance", None):
        parts.append(f"{attendance} came")
    said = [part for part in parts if part]
    return [wording.sentence_case(said[0]), *said[1:]] if said else []


def _status_of(record: Record, today: date) -> str:
    status, due = getattr(record, "status", ""), getattr(record, "due", None)
    if status == "unknown":
        return "status not known"
    late = status in OPEN_REQUESTS and due is not None and due.has_passed(today)
    return f"{wording.words(status)}, overdue" if late else wording.words(status)


def _amount_of(record: Record) -> str:
    value, unit = getattr(record, "value", None), getattr(record, "unit", None)
    return " ".join(part for part in (number_in_words(value), unit) if part) if value is not None else ""


def _origin_of(record: Record) -> str:
    parts = [record.source]
    if record.confidence < 1:
        parts.append(f"confidence {wording.in_words(record.confidence, 'confidence')}")
    if record.created_at:
        parts.append(f"recorded {wording.date(record.created_at.date())}")
    if record.updated_at and record.version > 1:
        parts.append(f"changed {wording.date(record.updated_at.date())}")
    return wording.first_capital(" · ".join(parts))


def _shown(value: object, default: object) -> bool:
    """Tell whether a value says something: an absent one does not, nor a flag that is off as usual."""
    return value is not None and value != [] and value != {} and not (value is False and default is False)


def _properties(record: Record, names: Iterable[str]) -> list[Property]:
    described = type(record).model_fields
    return [
        Property(
            wording.label(name),
            described[name].description or "",
            wording.in_words(getattr(record, name), name),
            _leads_to(name, getattr(record, name)),
        )
        for name in names
        if _shown(getattr(record, name), described[name].default)
    ]


def _leads_to(name: str, value: Any) -> str:
    """Return the address of a link to what a property names."""
    if name == "email":
        return f"mailto:{value}"
    return str(value) if name in ("url", "website") else ""


def _imported(record: Record) -> list[Property]:
    """Extra columns of an import, each under its own name."""
    attributes = getattr(record, "attributes", {})
    return [Property(name, "Column of an import.", value) for name, value in sorted(attributes.items())]


def _end(workspace: Workspace, viewer: Viewer, edge: Relationship, record: Record | None) -> End | None:
    if record is None:
        return None
    name = full_title(workspace, viewer, record) if edge.kind == "holds" else title_of(record)
    return End(name, wording.kind_name(record.kind), wording.page_of(record.id))
