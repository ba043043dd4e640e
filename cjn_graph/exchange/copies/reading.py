"""Reading a whole network at one moment, while others write.

Neither engine gives a consistent view of many reads: on Neo4j each is only read-committed. So the records are read
page by page, and what was written meanwhile is taken from the change log: the state after the last change of each
record, up to one number. Before the first and after the last page the counter is locked for a moment, so that no
write that has a number up to there is still on its way.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final

from cjn_graph.access import SYSTEM
from cjn_graph.errors import StoreDamaged
from cjn_graph.exchange.copies.parts import OPERATIONAL
from cjn_graph.exchange.copies.sorting import SortedLines
from cjn_graph.model import MODEL, kind_of
from cjn_graph.model.base import STORAGE_PROPERTIES
from cjn_graph.model.entities import Person
from cjn_graph.store import Store

Progress = Callable[[str, int], None]
"""Is told what is being done, and how much of it is done."""

PAGE: Final = 2_000
_STARTS_OF_PAGE: Final = 500
"""Entities whose relationships are read at once: some have hundreds."""
_BEHIND_ALL: Final = "\U0010ffff"


def line_of(row: dict[str, Any]) -> str:
    """Write a row as the change log does: sorted, compact, in the letters that it has."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_records(store: Store, sorting: SortedLines, progress: Progress) -> int:
    """Keep every record as it stands at one moment.

    Returns
    -------
    int
        The number of the last change that is in it.
    """
    began = settled_sequence(store)
    for kind in MODEL.entities:
        _read_entities(store, sorting, kind, progress)
    for kind in MODEL.entities:
        _read_relationships(store, sorting, kind, progress)
    for name, operational in OPERATIONAL.items():
        for rows in _pages(store, operational.read, operational.key):
            sorting.put(name, ((row[operational.key], line_of(row)) for row in rows))
    last = settled_sequence(store)
    for change in read_changes(store, began, last):
        if change["after"]:
            sorting.put(change["kind"], [(change["record_id"], change["after"])])
        else:  # erased meanwhile
            sorting.take_away(change["kind"], change["record_id"])
    return last


def read_people(store: Store) -> Iterator[Person]:
    """Yield every person in the store, deleted ones too."""
    for rows in _pages(store, "copies/entities", "id", kind="person"):
        yield from (Person.from_row(row) for row in rows)


def settled_sequence(store: Store) -> int:
    """Return the number of the last change, once no write up to there is on its way any more."""
    return store.write(
        lambda transaction: int(
            transaction.run("store/lock_counter", transaction_id=transaction.transaction_id)[0]["value"]
        )
    )


def read_changes(store: Store, after: int, last: int) -> Iterator[dict[str, Any]]:
    """Yield the changes behind a number, up to another one.

    Raises
    ------
    StoreDamaged
        One of them is not there.
    """
    for first in range(after + 1, last + 1, PAGE):
        until = min(first + PAGE - 1, last)
        rows = store.read(SYSTEM, "copies/changes", first=first, last=until)
        changes = sorted((row["change"] for row in rows), key=lambda change: change["seq"])
        if [change["seq"] for change in changes] != list(range(first, until + 1)):
            raise StoreDamaged(
                f"The change log has gaps between {first} and {until}.", hint="`cjn check` says what else is wrong."
            )
        yield from changes


def _pages(store: Store, query: str, key: str, **kind: str) -> Iterator[list[dict[str, Any]]]:
    after = ""
    while True:
        rows = [row["node"] for row in store.read(SYSTEM, query, after=after, limit=PAGE, **kind)]
        if rows:
            yield rows
        if len(rows) < PAGE:
            return
        after = rows[-1][key]


def _read_entities(store: Store, sorting: SortedLines, kind: str, progress: Progress) -> None:
    done = 0
    for rows in _pages(store, "copies/entities", "id", kind=kind):
        sorting.put(kind, ((row["id"], line_of(_stored(row))) for row in rows))
        done += len(rows)
        progress(MODEL.entities[kind].plural, done)


def _read_relationships(store: Store, sorting: SortedLines, kind: str, progress: Progress) -> None:
    bounds = ["", *sorting.every(kind, _STARTS_OF_PAGE)[1:], _BEHIND_ALL]
    for place, (first, behind) in enumerate(pairwise(bounds)):
        rows = store.read(SYSTEM, "copies/relationships", kind=kind, from_id=first, before_id=behind)
        lines: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in rows:
            record = _stored(row["relationship"]) | {"from_id": row["from_id"], "to_id": row["to_id"]}
            lines[kind_of(record["id"]) or ""].append((record["id"], line_of(record)))
        for relation, those in lines.items():
            sorting.put(relation, those)
        progress(f"what {MODEL.entities[kind].plural} are joined to", place * _STARTS_OF_PAGE)


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in STORAGE_PROPERTIES}
