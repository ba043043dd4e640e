"""Tables of facts from rows by kind, as the store would return them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cjn_graph.model import MODEL
from cjn_graph.tables import Entities, Relationships, Tables

Rows = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""For each kind, the properties of its records by id; ``from_id`` and ``to_id`` where it joins two."""


def tables_of(rows: Rows) -> Tables:
    """Make tables; a property that is not given is absent."""
    return Tables(
        {kind: Entities.read(_declared(kind), [part_of(kind, rows[kind])]) for kind in rows if kind in MODEL.entities},
        {
            kind: Relationships.read(_declared(kind), [part_of(kind, rows[kind])])
            for kind in rows
            if kind in MODEL.relationships
        },
    )


def part_of(kind: str, rows: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return rows of a kind as columns."""
    ends = ("from_id", "to_id") if kind in MODEL.relationships else ()
    columns = {name: [_stored(row.get(name)) for row in rows.values()] for name in (*ends, *_declared(kind))}
    return {"id": list(rows), **columns}


def _declared(kind: str) -> tuple[str, ...]:
    return MODEL.kinds[kind].table_columns


def _stored(value: Any) -> Any:
    return "" if value is None or value == [] else value
