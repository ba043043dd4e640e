"""Records as the columns that a store returns for a viewer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cjn_graph.access import Viewer
from cjn_graph.model import Record, Relationship, kind_of
from cjn_graph.search import ENDS, PROPERTIES, Index, Links, Records, build_index

DAY = date(2026, 11, 1)


def index_of(records: Iterable[Record], viewer: Viewer) -> Index:
    """Build the index of what the viewer may see of some records."""
    return build_index(*columns_of(records, viewer), DAY)


def columns_of(records: Iterable[Record], viewer: Viewer) -> tuple[Records, Links]:
    """Return what ``search/records`` and ``search/links`` would, in the order of the records."""
    entities: dict[str, tuple[list[str], list[list[object]]]] = {kind: ([], []) for kind in PROPERTIES}
    links: dict[tuple[str, str, str], dict[str, list[str]]] = {
        ends: {name: [] for name in ("id", "start_id", "end_id", "begun", "ended")} for ends in ENDS
    }
    for record in records:
        if record.visibility not in viewer.visible:
            continue
        row = record.to_row()
        if isinstance(record, Relationship):
            ends = (record.kind, kind_of(record.from_id) or "", kind_of(record.to_id) or "")
            if ends in links:
                values = (record.id, record.from_id, record.to_id, row.get("start", ""), row.get("end", ""))
                for column, value in zip(links[ends].values(), values, strict=True):
                    column.append(value)
        elif record.kind in entities:
            ids, rows = entities[record.kind]
            ids.append(record.id)
            rows.append([row.get(name) for name in (*PROPERTIES[record.kind], "external_ids")])
    return entities, links
