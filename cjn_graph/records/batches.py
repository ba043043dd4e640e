"""Reading and writing records within a transaction, batch-wise by kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from cjn_graph.errors import Conflict, InvalidInput
from cjn_graph.model import MODEL, Entity, Record, Relationship, kind_of
from cjn_graph.records.change import Change
from cjn_graph.store import Row, Transaction

RELATIONSHIPS_AT_ONCE = 500

Read = Callable[..., list[Row]]
"""Runs a query by its name, with its parameters by theirs."""


def by_kind(record_ids: Iterable[str]) -> dict[str, list[str]]:
    """Group ids by the kind that they name.

    Raises
    ------
    InvalidInput
        A text is no id of ours.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for record_id in record_ids:
        kind = kind_of(record_id)
        if kind not in MODEL.kinds:
            raise InvalidInput(
                f"{record_id[:64]!r} is not the id of a record.", hint="An id looks like person-7k3f9q2mwx4c5d6e."
            )
        groups[kind].append(record_id)
    return groups


def slices(record_ids: list[str]) -> Iterator[list[str]]:
    """Cut ids or keys into parts that the embedded engine finds quickly: it searches the list for each."""
    for first in range(0, len(record_ids), RELATIONSHIPS_AT_ONCE):
        yield record_ids[first : first + RELATIONSHIPS_AT_ONCE]


def found_records(read: Read, record_ids: Iterable[str], *, nodes: str, relationships: str) -> dict[str, Record]:
    """Read records by id; ids that are not found are left out.

    Parameters
    ----------
    nodes, relationships : str
        The queries that read entities and relationships of a kind by id.
    """
    found: dict[str, Record] = {}
    for kind, ids in by_kind(record_ids).items():
        declared = MODEL.kinds[kind]
        if issubclass(declared, Relationship):
            records: list[Record] = [
                declared.from_row(row["relationship"], from_id=row["from_id"], to_id=row["to_id"])
                for part in slices(ids)
                for row in read(relationships, kind=kind, ids=part)
            ]
        else:
            records = [declared.from_row(row["node"]) for row in read(nodes, kind=kind, ids=ids)]
        found.update((record.id, record) for record in records)
    return found


def current_records(transaction: Transaction, record_ids: Iterable[str]) -> dict[str, Record]:
    """Read records as they stand, deleted ones too, by id; ids that do not exist are left out."""
    return found_records(
        transaction.run, record_ids, nodes="records/current_nodes", relationships="records/current_relationships"
    )


@dataclass(frozen=True)
class End:
    """How an entity stands at an end of a relationship.

    Attributes
    ----------
    audience : str
        Who may see it while it is not deleted.
    deleted : bool
        Whether nobody sees it at present.
    """

    audience: str
    deleted: bool


def ends_of(
    transaction: Transaction, edges: Iterable[Relationship], stored: Mapping[str, Record], created: Set[str]
) -> dict[str, End]:
    """Return how the ends of these relationships stand before the transaction.

    Parameters
    ----------
    stored : mapping
        Records that were read already.
    created : set of str
        Ids that the transaction brings, so that there is nothing to read.
    """
    wanted = {end for edge in edges for end in (edge.from_id, edge.to_id)}
    found = {
        record_id: End(stored[record_id].audience, bool(stored[record_id].deleted_at))
        for record_id in wanted & stored.keys()
    }
    return found | current_ends(transaction.run, sorted(wanted - stored.keys() - created))


def current_ends(read: Read, record_ids: Iterable[str]) -> dict[str, End]:
    """Return how entities stand, by id, without reading them whole; those that do not exist are left out."""
    return {
        row["id"]: End(row["audience"], row["deleted"])
        for kind, ids in by_kind(record_ids).items()
        for row in read("records/current_visibilities", kind=kind, ids=ids)
    }


def require_new(transaction: Transaction, records: Sequence[Record]) -> None:
    """Refuse ids that exist already.

    Raises
    ------
    Conflict
    """
    entities = [record.id for record in records if isinstance(record, Entity)]
    taken = set(current_ends(transaction.run, entities))
    taken |= current_records(transaction, [r.id for r in records if isinstance(r, Relationship)]).keys()
    if taken:
        raise Conflict(f"{min(taken)} exists already.", hint="Change the existing record instead of creating it.")


def write(transaction: Transaction, created: Sequence[Record], replaced: Sequence[Record]) -> None:
    """Write new records and replace the properties of existing ones. Endpoints must exist."""
    nodes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    edges: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for record in created:
        kind = kind_of(record.id) or ""
        if isinstance(record, Relationship):
            ends = (kind_of(record.from_id) or "", kind_of(record.to_id) or "")
            edges[(kind, *ends)].append(
                {"from_id": record.from_id, "to_id": record.to_id, "properties": record.to_row()}
            )
        else:
            nodes[kind].append(record.to_row())
    for kind, rows in nodes.items():
        transaction.run("records/create_nodes", kind=kind, rows=rows)
    for (kind, start, end), rows in edges.items():
        transaction.run("records/create_relationships", kind=kind, from_kind=start, to_kind=end, rows=rows)
    rows_by_id = {record.id: record.to_row() for record in replaced}
    for kind, ids in by_kind(rows_by_id).items():
        if kind in MODEL.relationships:
            for part in slices(ids):
                properties = {record_id: rows_by_id[record_id] for record_id in part}
                transaction.run("records/set_relationships", kind=kind, ids=part, properties=properties)
        else:
            rows = [{"id": record_id, "properties": rows_by_id[record_id]} for record_id in ids]
            transaction.run("records/set_nodes", kind=kind, rows=rows)


def remove(transaction: Transaction, edges: Sequence[Record]) -> None:
    """Take relationships away that are written between other ends in the same transaction."""
    for kind, ids in by_kind(edge.id for edge in edges).items():
        for part in slices(ids):
            transaction.run("records/remove_relationships", kind=kind, ids=part)


def next_sequence(transaction: Transaction, count: int, *, shown: bool = True) -> int:
    """Take ``count`` sequence numbers and return the first; ``shown`` where those without a grant see a difference."""
    return int(transaction.run("records/next_sequence", n=count, shown=shown)[0]["first"])


def append_changes(transaction: Transaction, changes: Sequence[Change]) -> None:
    """Append to the change log."""
    transaction.run("records/append_changes", rows=[change.to_row() for change in changes])
