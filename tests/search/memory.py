"""A store of search in memory, and random writes to it: quick enough for many examples."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.model import MODEL, Record, Relationship
from cjn_graph.records import Create, Delete, Mutation, Restore, Update
from cjn_graph.search import ENDS, PROPERTIES
from cjn_graph.services.changed import Changed, Touch
from tests.making import NOW, edge, entity
from tests.search.columns import columns_of

NAMES_OF_ALL = ("Alpha Bravo", "Alpha", "Bravo Charlie", "Delta-Echo", "Charlie", "Kettering", "Ohio Bravo", "zz Alpha")


class Memory:
    """What a store would return for the queries of search, without an engine: quick enough for many examples."""

    def __init__(self, records: list[Record]) -> None:
        self.records = {record.id: record for record in records}
        self.order = list(self.records)

    def read_columns(self, viewer: Viewer, name: str, **arguments: Any) -> dict[str, list[Any]]:
        records, links = columns_of(self._seen(viewer), viewer)
        if name in {"search/records", "search/records_again"}:
            ids, rows = records[arguments["kind"]]
            wanted = set(arguments.get("ids", ids))
            keys = [*PROPERTIES[arguments["kind"]], "external_ids"]
            chosen = [place for place, record_id in enumerate(ids) if record_id in wanted]
            places = [keys.index(key) for key in arguments["keys"]]
            return {
                "id": [ids[place] for place in chosen],
                "values": [[rows[place][key] for key in places] for place in chosen],
            }
        if name == "search/links":
            return links[arguments["kind"], arguments["from_kind"], arguments["to_kind"]]  # type: ignore[return-value]
        wanted = set(arguments["ids"])
        by = {"search/links_again": ("id",), "search/links_at": ("start_id", "end_id")}[name]
        found: dict[str, list[Any]] = {key: [] for key in ("id", "start_id", "end_id", "begun", "ended")}
        for columns in links.values():
            for row in range(len(columns["id"])):
                if wanted & {columns[key][row] for key in by}:
                    for key, column in found.items():
                        column.append(columns[key][row])
        return found

    def _seen(self, viewer: Viewer) -> list[Record]:
        """Records in any order; a relationship is seen where its ends are."""
        seen = {key for key, record in self.records.items() if record.visibility in viewer.visible}
        return [
            record
            for record in (self.records[key] for key in self.order)
            if not isinstance(record, Relationship) or {record.from_id, record.to_id} <= seen
        ]

    def apply(self, *mutations: Mutation) -> Changed:
        """Write without the rules of the store; return what was changed."""
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
        self.order = random.Random(len(self.order)).sample(list(self.records), len(self.records))
        return Changed({key: [touch] for key, touch in map(_touched, mutations)})


def _touched(mutation: Mutation) -> tuple[str, Touch]:
    if isinstance(mutation, Create):
        return mutation.record.id, Touch(1, "create", "open")
    return mutation.id, Touch(1, type(mutation).__name__.lower(), "open")


def together(several: list[Changed]) -> Changed:
    """Put the changes of several transactions together, in their order."""
    touches: dict[str, list[Touch]] = defaultdict(list)
    for changed in several:
        for record_id, done in changed.touches.items():
            touches[record_id] += done
    return Changed(touches)


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
    relation, start, end = ENDS[one % len(ENDS)]
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
