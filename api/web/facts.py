"""One record as a page shows it: every property with its description, in the words of the model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.web import wording
from cjn_graph.access import Viewer
from cjn_graph.model.base import Record, Relationship
from cjn_graph.records import read_records
from cjn_graph.services import records
from cjn_graph.services.workspace import Workspace

_LAST = ("source", "confidence", "sensitivity", "external_ids", "id", "version", "created_at", "updated_at")
_ELSEWHERE = ("from_id", "to_id", "deleted_at", "name")


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
    properties: list[Property]
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
        ends = [_end(others.get(record.from_id)), _end(others.get(record.to_id))]
    return Fact(
        id=record.id,
        kind=record.kind,
        title=_title(record),
        properties=[_property(record, name) for name in _order(record) if _filled(getattr(record, name))],
        is_relationship=isinstance(record, Relationship),
        start=ends[0],
        end=ends[1],
    )


def _order(record: Record) -> list[str]:
    names = [name for name in type(record).model_fields if name not in _ELSEWHERE]
    return [name for name in names if name not in _LAST] + [name for name in _LAST if name in names]


def _filled(value: object) -> bool:
    return value is not None and value not in ([], {}, False, "")


def _property(record: Record, name: str) -> Property:
    description = type(record).model_fields[name].description or ""
    return Property(wording.sentence_case(name), description, _in_words(getattr(record, name)))


def _in_words(value: Any) -> str:
    if value is True:
        return "yes"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M %Z")
    if isinstance(value, list):
        return ", ".join(_in_words(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_in_words(item)}" for key, item in value.items())
    return str(value)


def _title(record: Record) -> str:
    name = next((getattr(record, field, None) for field in ("name", "title", "measure", "subject")), None)
    return str(name) if name else wording.sentence_case(record.kind)


def _end(record: Record | None) -> End | None:
    if record is None:
        return None
    folder = "people" if record.kind == "person" else "facts"
    return End(_title(record), wording.words(record.kind), f"/{folder}/{record.id}")
