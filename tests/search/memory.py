"""Records in memory, and random writes to them: quick enough for many examples."""

from __future__ import annotations

import random
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.model import MODEL, Record, Relationship
from cjn_graph.records import Create, Delete, Mutation, Restore, Update
from cjn_graph.search import PROPERTIES, RELATIONSHIPS
from cjn_graph.tables import Tables
from tests.making import NOW, edge, entity
from tests.search.tables import sharing, tables_of

JOINED = tuple(
    (kind, *ends)
    for kind in RELATIONSHIPS
    for ends in MODEL.relationships[kind].endpoints
    if PROPERTIES.keys() >= set(ends)
)
"""Each relationship that search follows, as (kind, kind of its start, kind of its end)."""
NAMES_OF_ALL = ("Alpha Bravo", "Alpha", "Bravo Charlie", "Delta-Echo", "Charlie", "Kettering", "Ohio Bravo", "zz Alpha")


class Memory:
    """A store without an engine and without rules."""

    def __init__(self, records: list[Record]) -> None:
        self.records = {record.id: record for record in records}
        self._order = list(self.records)
        self._tables: dict[Viewer, Tables] = {}

    def tables(self, viewer: Viewer) -> Tables:
        """Return what the viewer sees; a relationship is seen where its ends are."""
        seen = {key for key, record in self.records.items() if record.visibility in viewer.visible}
        records = (self.records[key] for key in self._order)
        tables = tables_of(
            [each for each in records if not isinstance(each, Relationship) or {each.from_id, each.to_id} <= seen],
            viewer,
        )
        self._tables[viewer] = sharing(tables, self._tables.get(viewer, tables))
        return self._tables[viewer]

    def apply(self, *mutations: Mutation) -> None:
        """Write; the order of the records changes too."""
        for mutation in mutations:
            if isinstance(mutation, Create):
                self.records[mutation.record.id] = mutation.record
                continue
            record = self.records[mutation.id]
            if isinstance(mutation, Update):
                values = record.model_dump(exclude_none=True) | dict(mutation.changes)
                kept = {key: value for key, value in values.items() if value is not None}
                self.records[mutation.id] = MODEL.parse(record.kind, kept)
            else:
                deleted_at = NOW if isinstance(mutation, Delete) else None
                self.records[mutation.id] = record.model_copy(update={"deleted_at": deleted_at})
        self._order = random.Random(len(self._order)).sample(list(self.records), len(self.records))


def a_write(records: dict[str, Record], numbers: tuple[int, int, int, int], key: str) -> list[Mutation]:
    """Turn drawn numbers into one transaction of a staff member: what, on which records, with which values."""
    what, one, other, value = numbers
    entities = [record for record in records.values() if record.kind in PROPERTIES and not record.deleted_at]
    edges = [record for record in records.values() if isinstance(record, Relationship)]
    known = [*entities, *edges]
    name = NAMES_OF_ALL[value % len(NAMES_OF_ALL)]
    record = known[one % len(known)]
    if what == 0:
        return _created(records, one, other, name, key)
    if what == 1:
        record = entities[one % len(entities)]
        return [Update(record.id, _edited(record, name, other))]
    if what == 2:
        stretches = (("2019", None), ("2024", "2025-02"), (None, "2020"), ("2027", None))
        dated = [each for each in edges if "start" in type(each).model_fields and not each.deleted_at]
        return [Update(dated[one % len(dated)].id, dict(zip(("start", "end"), stretches[value % 4], strict=True)))]
    if what == 3:
        return [Update(record.id, {"sensitivity": ("open", "restricted", "staff")[value % 3]})]
    if what == 4:
        gone = [each for each in records.values() if each.deleted_at]
        return [Restore(gone[one % len(gone)].id)] if gone else [Delete(record.id)]
    return [Delete(record.id)]


def _created(records: dict[str, Record], one: int, other: int, name: str, key: str) -> list[Mutation]:
    """Create an entity with its relationships, or only a relationship between two that there are."""
    relation, start, end = JOINED[one % len(JOINED)]
    by_kind = {
        kind: [each for each in records.values() if each.kind == kind and not each.deleted_at] for kind in (start, end)
    }
    if other % 3 == 0 or not by_kind[start]:
        values: dict[str, Any] = {title_of(start): name, **({"external_ids": [f"crm:{other}"]} if other % 2 else {})}
        new = [entity(start, key, **values, sensitivity=("open", "restricted")[other % 5 == 0])]
        first: Record = new[0]
    else:
        new, first = [], by_kind[start][other % len(by_kind[start])]
    lasts = [each for each in by_kind[end] if each.id != first.id]
    if not lasts:
        return [Create(record) for record in new]
    link = edge(relation, first, lasts[other % len(lasts)])
    if link.id in records:
        return [Create(record) for record in new] or [Delete(link.id)]
    return [*(Create(record) for record in new), Create(link)]


def _edited(record: Record, name: str, other: int) -> dict[str, Any]:
    fields_of = type(record).model_fields
    choices: list[dict[str, Any]] = [{title_of(record.kind): name}, {"external_ids": [f"crm:{other % 3}"]}]
    choices += [{key: [name]} for key in ("nicknames", "synonyms") if key in fields_of]
    choices += [{key: f"{name} text"} for key in ("description", "note", "biography") if key in fields_of]
    return choices[other % len(choices)]


def title_of(kind: str) -> str:
    return next(iter(PROPERTIES[kind]))
