"""How many relationships of a kind a record may have, and that a hierarchy has no cycle: what is to be checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from cjn_graph.model.base import Record, Relationship

Hierarchy = dict[str, dict[str, int]]
"""From a record to those above it, each with the row of a file that says so, 0 where it is stored already."""


def limits_of(kind: type[Relationship]) -> dict[str, int]:
    """Return the greatest number of relationships of a kind at a record: ``from`` as its start, ``to`` as its end."""
    limits = {"from": kind.max_outgoing, "to": kind.max_incoming}
    return {side: limit for side, limit in limits.items() if limit is not None}


def is_limited(kind: type[Record]) -> bool:
    """Tell whether there is anything to check: a greatest number, or a cycle."""
    return issubclass(kind, Relationship) and (kind.acyclic or bool(limits_of(kind)))


def path_up(upward: Mapping[str, set[str]], start: str, goal: str) -> list[str]:
    """Find a way up from one record to another (breadth-first); empty where there is none.

    A relationship closes a cycle if there is a way from its end to its start.

    >>> path_up({"a": {"b"}, "b": {"c"}}, "a", "c"), path_up({"a": {"b"}}, "b", "a")
    (['a', 'b', 'c'], [])
    """
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


def cycles(hierarchy: Hierarchy) -> Iterator[tuple[int, list[str]]]:
    """Yield each cycle as the row that closes it (the latest) and the records on it, the first one repeated at the end.

    The row is then taken out of the hierarchy.
    """
    while True:
        try:
            TopologicalSorter(hierarchy).prepare()
        except CycleError as error:
            path = error.args[1][::-1]  # from a record to the one above it
            steps = list(pairwise(path))
            latest = max(range(len(steps)), key=lambda step: hierarchy[steps[step][0]][steps[step][1]])
            lower, upper = steps[latest]
            yield hierarchy[lower].pop(upper), [*path[latest + 1 :], *path[1 : latest + 2]]
        else:
            return
