"""The snapshot's columns straight from records of the model, to compare with what the queries return."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.model import Record, fold
from cjn_graph.snapshot import TABLES

KINDS = {
    "people": ["person"],
    "organizations": ["organization"],
    "posts": ["post"],
    "jurisdictions": ["jurisdiction"],
    "groups": ["network", "workgroup"],
    "activities": ["engagement", "program", "reform", "pressure"],
    "took_part": ["took_part", "runs", "faced"],
    "in_places": ["in"],
    "convenings": ["convening"],
    "topics": ["topic"],
    "can_help": ["can_help_with"],
    "seeks_help": ["seeks_help_with"],
    "introductions": ["introduction"],
    "interactions": ["interaction"],
    "consents": ["consent"],
}
"""The kinds of each table; others are of the kind that the table is named after."""

ENDS = {
    "holds": ("person", "post"),
    "has_post": ("organization", "post"),
    "part_of": ("part", "whole"),
    "serves": ("organization", "jurisdiction"),
    "member_of": ("party", "group"),
    "stewards": ("person", "party"),
    "took_part": ("party", "activity"),
    "in_places": ("activity", "jurisdiction"),
    "attended": ("person", "convening"),
    "broader": ("narrower", "broader"),
    "about": ("subject", "topic"),
    "can_help": ("person", "topic"),
    "seeks_help": ("person", "topic"),
    "knows": ("person", "other"),
    "introduces": ("introduction", "person"),
    "involves": ("interaction", "person"),
}


def columns_of(records: Iterable[Record], viewer: Viewer) -> dict[str, dict[str, list[Any]]]:
    """Return the tables of what the viewer sees."""
    seen = [record for record in records if record.visibility in viewer.visible]
    given_by = {record.from_id: record.to_id for record in seen if record.kind == "given_by"}  # type: ignore[attr-defined]
    tables: dict[str, dict[str, list[Any]]] = {}
    for table, names in TABLES.items():
        rows = [record for record in seen if record.kind in KINDS.get(table, [table])]
        tables[table] = {name: [_value(table, name, record, given_by) for record in rows] for name in names}
    return tables


def _value(table: str, name: str, record: Any, given_by: dict[str, str]) -> Any:
    if name in ENDS.get(table, ()):
        return (record.from_id, record.to_id)[ENDS[table].index(name)]
    if table == "consents" and name == "person":
        return given_by[record.id]
    if table == "activities" and record.kind == "reform" and name in ("start", "end"):
        steps = (record.in_effect_on, record.adopted_on, record.proposed_on)
        return str(next(filter(None, steps), "")) if name == "start" else str(record.repealed_on or "")
    special = {
        "kind": lambda: record.kind,
        "folded_name": lambda: fold(record.name),
        "attributes": lambda: json.dumps(record.attributes) if record.attributes else "",
        "elected": lambda: -1 if record.elected is None else int(record.elected),
    }
    if name in special:
        return special[name]()
    value = getattr(record, name, None)
    if value is None:
        return -1 if name == "population" else ""
    return str(value) if isinstance(value, str) else value.isoformat() if isinstance(value, datetime) else value
