"""Reading whole records by id, and what they are joined to, within the viewer's rights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.model import MODEL, Record, Relationship, kind_of
from cjn_graph.records.batches import found_records
from cjn_graph.store import Store

R = TypeVar("R", bound=Record)

_PAGE: Final = 2_000


def read_records(store: Store, viewer: Viewer, record_ids: Iterable[str]) -> dict[str, Record]:
    """Read records by id.

    Returns
    -------
    dict
        From id to record; those that do not exist, are deleted or may not be seen are left out.

    Raises
    ------
    InvalidInput
        A text is no id of ours.
    Forbidden
        The viewer's role sees aggregates only.
    """
    return found_records(
        partial(store.read, viewer), record_ids, nodes="records/get_nodes", relationships="records/get_relationships"
    )


def stored_records(store: Store, record_ids: Iterable[str]) -> dict[str, Record]:
    """Read records as they stand, deleted and hidden ones too, to decide what a viewer may see.

    Raises
    ------
    InvalidInput
        A text is no id of ours.
    """
    return found_records(
        partial(store.read, SYSTEM),
        record_ids,
        nodes="records/current_nodes",
        relationships="records/current_relationships",
    )


def every_record(store: Store, viewer: Viewer, declared: type[R]) -> Iterator[R]:
    """Yield the records of a kind that a viewer sees, in the order of their ids, read a page at a time.

    Raises
    ------
    Forbidden
        The viewer's role sees aggregates only.
    """
    is_edge = issubclass(declared, Relationship)
    query, column = ("records/list_relationships", "relationship") if is_edge else ("records/list_nodes", "node")
    after = ""
    while True:
        rows = store.read(viewer, query, kind=declared.kind, after=after, limit=_PAGE)
        for row in rows:
            ends = {"from_id": row["from_id"], "to_id": row["to_id"]} if is_edge else {}
            yield declared.from_row(row[column], **ends)
        if len(rows) < _PAGE:
            return
        after = rows[-1][column]["id"]


class Joined(NamedTuple):
    """One relationship of a record, seen from there.

    Attributes
    ----------
    id : str
        The record that was asked about.
    outgoing : bool
        Whether the relationship starts at it.
    edge, other : dict
        The relationship, and the record at its other end, as they are stored.
    """

    id: str
    outgoing: bool
    edge: dict[str, Any]
    other: dict[str, Any]

    @property
    def relation(self) -> str:
        """Kind of the relationship."""
        return kind_of(self.edge["id"]) or ""

    @property
    def kind(self) -> str:
        """Kind of the other record."""
        return kind_of(self.other["id"]) or ""


def read_joined(store: Store, viewer: Viewer, record_ids: Iterable[str], relations: Iterable[str]) -> list[Joined]:
    """Read what entities are joined to by relationships of some kinds, in both directions, by id of the relationship.

    Raises
    ------
    Forbidden
        The viewer's role sees aggregates only.
    """
    types = [MODEL.relationships[relation].type for relation in relations]
    by_kind: dict[str, list[str]] = defaultdict(list)
    for record_id in sorted(set(record_ids)):
        by_kind[kind_of(record_id) or ""].append(record_id)
    found = [
        Joined(row["id"], bool(row["outgoing"]), row["relationship"], row["other"])
        for kind, ids in by_kind.items()
        for row in store.read(viewer, "records/joined", kind=kind, ids=ids, types=types)
    ]
    return sorted(found, key=lambda one: (one.edge["id"], one.id))
