"""What must hold between records: endpoints exist, edges are not too many, hierarchies have no cycle.

Only what the writer sees counts: a limit that told of hidden edges or ends would tell that they exist.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cjn_graph.access import Viewer
from cjn_graph.errors import NotFound, Problem, Unfit
from cjn_graph.model import MODEL, Entity, Record, Relationship
from cjn_graph.model.limits import is_limited, limits_of, path_up
from cjn_graph.records.batches import End, Read
from cjn_graph.store import Row, Transaction

Pair = tuple[Record | None, Record]


def check_endpoints(viewer: Viewer, pairs: Sequence[Pair], ends: Mapping[str, End]) -> None:
    """Check the ends of every relationship that appears with this transaction (created or restored).

    Parameters
    ----------
    ends : mapping
        How each end stands with what this transaction writes.

    Raises
    ------
    NotFound
        An endpoint does not exist, is deleted, or may not be seen.
    """
    for edge in _appearing(pairs):
        for end in (edge.from_id, edge.to_id):
            found = ends.get(end)
            if found is None or found.deleted or found.audience not in viewer.scope:
                raise NotFound(
                    f"{edge.type} names {end[:64]}, and there is no such record.",
                    hint="Create it first, or look its id up again.",
                )


def check_written(transaction: Transaction, viewer: Viewer, pairs: Sequence[Pair]) -> None:
    """Check numbers of edges and cycles in what the transaction has written so far.

    Raises
    ------
    InvalidInput
        Too many edges of a type at one record, or a cycle.
    """
    touched: dict[str, _Ends] = defaultdict(_Ends)
    for edge in _appearing(pairs):
        touched[edge.kind].starts.add(edge.from_id)
        touched[edge.kind].ends.add(edge.to_id)
    for before, after in pairs:
        if isinstance(after, Entity) and before is not None and before.deleted_at and not after.deleted_at:
            _touch_edges_of(transaction, viewer, after, touched)
    for kind, ends in touched.items():
        _check_numbers(transaction, viewer, kind, ends)
        if MODEL.relationships[kind].acyclic:
            _check_cycles(transaction, viewer, kind, ends.starts)


@dataclass
class _Ends:
    """The records whose edges of one type have changed: where they start, and where they end."""

    starts: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)


def _appearing(pairs: Sequence[Pair]) -> list[Relationship]:
    return [
        after
        for before, after in pairs
        if isinstance(after, Relationship) and after.deleted_at is None and (before is None or before.deleted_at)
    ]


def _touch_edges_of(transaction: Transaction, viewer: Viewer, entity: Entity, touched: dict[str, _Ends]) -> None:
    """Add the edges that come back with a restored entity."""
    for kind, declared in MODEL.relationships.items():
        if not is_limited(declared):
            continue
        for row in edges_at(transaction.run, viewer, "records/outgoing", kind, [entity.id]):
            touched[kind].starts.add(entity.id)
            touched[kind].ends.update(row["end_ids"])
        for row in edges_at(transaction.run, viewer, "records/incoming", kind, [entity.id]):
            touched[kind].ends.add(entity.id)
            touched[kind].starts.update(row["start_ids"])


def _check_numbers(transaction: Transaction, viewer: Viewer, kind: str, touched: _Ends) -> None:
    declared = MODEL.relationships[kind]
    for side, limit in limits_of(declared).items():
        ids, query = (touched.starts, "records/outgoing") if side == "from" else (touched.ends, "records/incoming")
        for row in edges_at(transaction.run, viewer, query, kind, ids):
            number = len(row["relationship_ids"])
            if number > limit:
                raise Unfit(
                    f"{row['id']} would have {number} relationships {declared.type}; it may have {limit}.",
                    hint="Delete the old one first, or in the same step.",
                )


def _check_cycles(transaction: Transaction, viewer: Viewer, kind: str, starts: set[str]) -> None:
    upward: dict[str, set[str]] = defaultdict(set)
    asked: set[str] = set()
    frontier = set(starts)
    while frontier:
        asked |= frontier
        for row in edges_at(transaction.run, viewer, "records/outgoing", kind, frontier):
            upward[row["id"]].update(row["end_ids"])
        frontier = {end for start in frontier for end in upward.get(start, ())} - asked
    for start in sorted(starts):
        for end in sorted(upward.get(start, ())):
            path = path_up(upward, end, start)
            if path:
                chain = " → ".join([start, *path])
                what = f"would close a cycle: {chain}."
                raise Unfit([Problem(MODEL.relationships[kind].type, what, "Leave out one of these.")])


def edges_at(read: Read, viewer: Viewer, query: str, kind: str, ids: Iterable[str]) -> list[Row]:
    """Ask for the edges of a kind that leave or reach these records, as far as the viewer sees them.

    Parameters
    ----------
    query : str
        ``records/outgoing`` or ``records/incoming``: run for each pair of kinds that the relationship joins.
    """
    wanted = sorted(set(ids))
    return [
        row
        for start, end in MODEL.relationships[kind].endpoints
        for row in read(query, kind=kind, from_kind=start, to_kind=end, ids=wanted, seen=viewer.scope)
    ]
