"""Records as the tables that the facts keep for a viewer, without a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.model import MODEL, Record, Relationship
from cjn_graph.search import PROPERTIES, RELATIONSHIPS, Index, build_index
from cjn_graph.tables import Entities, Relationships, Tables

DAY = date(2026, 11, 1)


def index_of(records: Iterable[Record], viewer: Viewer) -> Index:
    """Build the index of what the viewer may see of some records."""
    return build_index(tables_of(records, viewer), DAY)


def tables_of(records: Iterable[Record], viewer: Viewer) -> Tables:
    """Return the tables of what search reads of some records, relationships in the order of these."""
    columns: dict[str, dict[str, list[Any]]] = {}
    for kind in (*PROPERTIES, *RELATIONSHIPS):
        ends = ("from_id", "to_id") if kind in RELATIONSHIPS else ()
        columns[kind] = {name: [] for name in ("id", *ends, *MODEL.kinds[kind].table_columns)}
    for record in records:
        if record.visibility in viewer.visible and record.kind in columns:
            row: dict[str, Any] = defaultdict(str, record.to_row())
            if isinstance(record, Relationship):
                row |= {"from_id": record.from_id, "to_id": record.to_id}
            for name, column in columns[record.kind].items():
                column.append(row[name])
    declared = {kind: MODEL.kinds[kind].table_columns for kind in columns}
    return Tables(
        {kind: Entities.read(declared[kind], [columns[kind]]) for kind in PROPERTIES},
        {kind: Relationships.read(declared[kind], [columns[kind]]) for kind in RELATIONSHIPS},
    )


def sharing(tables: Tables, before: Tables) -> Tables:
    """Return tables with the parts of earlier ones in place of equal ones, as the facts do after a write."""
    return Tables(
        {kind: table.sharing(before.entities[kind]) for kind, table in tables.entities.items()},
        {kind: table.sharing(before.relationships[kind]) for kind, table in tables.relationships.items()},
    )
