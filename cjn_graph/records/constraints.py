"""What must hold between records: endpoints exist, edges are not too many, hierarchies have no cycle."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, NotFound, Problem
from cjn_graph.model import MODEL, Entity, Record, Relationship
from cjn_graph.records.batches import visibilities
from cjn_graph.store import Transaction

Pair = tuple[Record | None, Record]


def check(transaction: Transaction, viewer: Viewer, pairs: Sequence[Pair]) -> None:
    """Check every relationship that appears with this transaction (created or restored).

    Raises
    ------
    NotFound
        An endpoint does not exist, is deleted, or may not be seen.
    InvalidInput
        Too many edges of a type at one record, or a cycle.
    """
    appearing = [
        after
        for before, after in pairs
        if isinstance(after, Relationship) and after.deleted_at is None and (before is None or before.deleted_at)
    ]
    if not appearing:
        return
    entities = {after.id: after.visibility for _, after in pairs if isinstance(after, Entity)}
    _check_endpoints(transaction, viewer, appearing, entities)
    by_kind: dict[str, list[Relationship]] = defaultdict(list)
    for edge in appearing:
        by_kind[edge.kind].append(edge)
    for kind, edges in by_kind.items():
        _check_numbers(transaction, viewer, kind, edges, leaving={after.id for _, after in pairs if after.deleted_at})
        if MODEL.relationships[kind].acyclic:
            _check_cycles(transaction, viewer, kind, edges)


def _check_endpoints(
    transaction: Transaction, viewer: Viewer, edges: Sequence[Relationship], entities: dict[str, str]
) -> None:
    wanted = {end for edge in edges for end in (edge.from_id, edge.to_id)} - entities.keys()
    known = visibilities(transaction, sorted(wanted)) | entities
    for edge in edges:
        for end in (edge.from_id, edge.to_id):
            if known.get(end) not in viewer.visible:
                raise NotFound(
                    f"{edge.type} names {end[:64]}, and there is no such record.",
                    hint="Create it first, or look its id up again.",
                )


def _check_numbers(
    transaction: Transaction, viewer: Viewer, kind: str, edges: Sequence[Relationship], leaving: set[str]
) -> None:
    declared = MODEL.relationships[kind]
    for limit, end, query in (
        (declared.max_outgoing, "from_id", "records/outgoing"),
        (declared.max_incoming, "to_id", "records/incoming"),
    ):
        if limit is None:
            continue
        counts = Counter(getattr(edge, end) for edge in edges)
        for row in _asked(transaction, viewer, query, kind, counts):
            counts[row["id"]] += sum(1 for edge_id in row["relationship_ids"] if edge_id not in leaving)
        crowded = sorted(record_id for record_id, count in counts.items() if count > limit)
        if crowded:
            raise InvalidInput(
                f"{crowded[0]} would have {counts[crowded[0]]} relationships {declared.type}; it may have {limit}.",
                hint="Delete the old one first, or in the same step.",
            )


def _check_cycles(transaction: Transaction, viewer: Viewer, kind: str, edges: Sequence[Relationship]) -> None:
    upward: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        upward[edge.from_id].add(edge.to_id)
    asked: set[str] = set()
    frontier = {edge.to_id for edge in edges}
    while frontier:
        asked |= frontier
        for row in _asked(transaction, viewer, "records/outgoing", kind, frontier):
            upward[row["id"]].update(row["end_ids"])
        frontier = {end for start in frontier for end in upward.get(start, ())} - asked
    for edge in edges:
        path = path_up(upward, edge.to_id, edge.from_id)
        if path:
            chain = " → ".join([edge.from_id, *path])
            raise InvalidInput([Problem(edge.type, f"would close a cycle: {chain}.", "Leave out one of these.")])


def _asked(transaction: Transaction, viewer: Viewer, query: str, kind: str, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Run a query on each pair of kinds that a relationship joins."""
    return [
        row
        for start, end in MODEL.relationships[kind].endpoints
        for row in transaction.run(query, kind=kind, from_kind=start, to_kind=end, ids=sorted(ids), seen=viewer.visible)
    ]


def path_up(upward: dict[str, set[str]], start: str, goal: str) -> list[str]:
    """Find a way up from one record to another (breadth-first); empty where there is none."""
    came_from: dict[str, str | None] = {start: None}
    queue = [start]
    for node in queue:
        if node == goal:
            path: list[str] = []
            step: str | None = node
            while step is not None:
                path.append(step)
                step = came_from[step]
            return path[::-1]
        for end in sorted(upward.get(node, ())):
            if end not in came_from:
                came_from[end] = node
                queue.append(end)
    return []
