"""One record as a page shows it: every property with its description, in the words of the model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.web import wording
from cjn_graph.access import Viewer
from cjn_graph.model import PartialDate
from cjn_graph.model.base import Record, Relationship
from cjn_graph.model.entities import Post
from cjn_graph.records import read_records
from cjn_graph.services import records
from cjn_graph.services.neighbours import Neighbours
from cjn_graph.services.office_people import office_of
from cjn_graph.services.workspace import Workspace

_PROVENANCE = (
    *("source", "confidence", "sensitivity", "external_ids", "fictional"),
    *("id", "version", "created_at", "updated_at"),
)
_ELSEWHERE = ("from_id", "to_id", "deleted_at", "name", "attributes")


@dataclass(frozen=True)
class Property:
    """One property: its name in words, what it means, its value in words."""

    name: str
    description: str
    value: str


@dataclass(frozen=True)
class End:
    """One end of a relationship."""

    name: str
    kind: str
    url: str


@dataclass(frozen=True)
class Fact:
    """A record, ready to be shown."""

    id: str
    kind: str
    title: str
    says: list[Property]
    provenance: list[Property]
    is_relationship: bool
    start: End | None
    end: End | None


def read_fact(workspace: Workspace, viewer: Viewer, fact_id: str, joined: Sequence[Neighbours]) -> Fact:
    """Read one record for its page.

    Parameters
    ----------
    joined : sequence of Neighbours
        What the record is joined to: a post is called after the office that it belongs to.

    Raises
    ------
    NotFound
        There is no such record, or none that the viewer may see.
    """
    record = records.read(workspace, viewer, fact_id)
    ends: list[End | None] = [None, None]
    if isinstance(record, Relationship):
        others = read_records(workspace.store, viewer, [record.from_id, record.to_id])
        ends = [_end(others.get(record.from_id)), _end(others.get(record.to_id))]
    names = [name for name in type(record).model_fields if name not in (*_ELSEWHERE, *_PROVENANCE)]
    return Fact(
        id=record.id,
        kind=record.kind,
        title=wording.relation(record.kind, *(side.name if side else None for side in ends))
        if isinstance(record, Relationship)
        else _with_office(record, _office_among(joined)),
        says=[*_properties(record, names), *_imported(record)],
        provenance=_properties(record, [name for name in _PROVENANCE if name in type(record).model_fields]),
        is_relationship=isinstance(record, Relationship),
        start=ends[0],
        end=ends[1],
    )


def _shown(value: object, default: object) -> bool:
    """Tell whether a value says something: an absent one does not, nor a flag that is off as usual."""
    return value is not None and value != [] and value != {} and not (value is False and default is False)


def _properties(record: Record, names: Iterable[str]) -> list[Property]:
    described = type(record).model_fields
    return [
        Property(wording.label(name), described[name].description or "", in_words(getattr(record, name), name))
        for name in names
        if _shown(getattr(record, name), described[name].default)
    ]


_TERMS = ("classification", "status", "role", "level", "evidence", "function", "urbanicity", "mode", "decision")
"""Properties whose values are terms of ours, such as technical_assistance."""


def in_words(value: Any, name: str = "") -> str:
    """Write a value as people do."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, PartialDate):
        return wording.date(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M %Z")
    if isinstance(value, list):
        return ", ".join(in_words(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {in_words(item)}" for key, item in value.items())
    return wording.words(value) if name in _TERMS else str(value)


def title_of(record: Record) -> str:
    """Return what a record is called on a page."""
    names = (getattr(record, field, None) for field in ("name", "title", "measure", "subject"))
    name = next((name for name in names if name), None)
    return str(name) if name else wording.sentence_case(record.kind)


def full_title(workspace: Workspace, viewer: Viewer, record: Record) -> str:
    """Return what a record is called where nothing else tells where it is: a post with its organization."""
    office = office_of(workspace, viewer, record.id) if isinstance(record, Post) else None
    return _with_office(record, office.name if office else "")


def _with_office(record: Record, office: str) -> str:
    return f"{title_of(record)}, {office}" if office else title_of(record)


def _office_among(joined: Sequence[Neighbours]) -> str:
    """Return the name of the organization that a post belongs to; empty for all other records."""
    names = (
        one.name for group in joined if group.relation == "has_post" and not group.outgoing for one in group.neighbours
    )
    return next(names, "")


def _imported(record: Record) -> list[Property]:
    """Extra columns of an import, each under its own name."""
    attributes = getattr(record, "attributes", {})
    return [Property(name, "Extra column of an import.", value) for name, value in sorted(attributes.items())]


def _end(record: Record | None) -> End | None:
    if record is None:
        return None
    return End(title_of(record), wording.words(record.kind), wording.page_of(record.id))
