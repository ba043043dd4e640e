"""The whole network as a map: people up to a number that can be read, groups beyond; sentences that say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.basis import Basis
from cjn_graph.analysis.centrality import COLUMNS
from cjn_graph.analysis.gap import Side
from cjn_graph.analysis.groups import Grouping
from cjn_graph.analysis.mapping.circles import Circle, circles_of
from cjn_graph.analysis.mapping.layout import ring, spread
from cjn_graph.analysis.measure import SMALLEST_GROUP, Scope
from cjn_graph.analysis.mixing import broken_out
from cjn_graph.analysis.wording import post_of, scope_of
from cjn_graph.network.links import Indexes

CIRCLE: Final = "circle"
MOST_UNASKED: Final = 150
"""People who are drawn one by one without being asked for."""
MOST_DRAWN: Final = 1_000
MOST_GROUPS: Final = 20


class MapGroup(BaseModel):
    """One group of the legend: the number stands in the marks of its members."""

    model_config = ConfigDict(frozen=True)

    number: int
    value: str
    members: int
    within: int = Field(description="Ties between two of its members.")
    x: float | None = Field(default=None, description="Where it stands, 0 to 1 from the left; null beside people.")
    y: float | None = Field(default=None, description="0 to 1 from the top.")


class MapPerson(BaseModel):
    """Somebody on the map."""

    model_config = ConfigDict(frozen=True)

    who: Side
    group: int | None = Field(description="Number of their group; null where it is unknown or not told apart.")
    size: float = Field(description="The measure that the mark is sized by.")
    x: float
    y: float


class MapTie(BaseModel):
    """A tie on the map: between people by their positions in the list, or between groups by their numbers."""

    model_config = ConfigDict(frozen=True)

    a: int
    b: int
    ties: int


class NetworkMap(BaseModel):
    """The network, or a part of it, as a map."""

    model_config = ConfigDict(frozen=True)

    scope: Scope
    colour: str = Field(description="By what people are told apart: circle, or an attribute.")
    size: str
    only: str | None = Field(description="The part that is drawn.")
    n: int = Field(description="Members in that part.")
    groups: list[MapGroup]
    people: list[MapPerson] | None = Field(description="null where groups are drawn in their place.")
    ties: list[MapTie]
    circles: list[Circle] = Field(description="The circles of the whole network, the largest first.")
    sentences: list[str] = Field(description="What the map shows, in words.")


def draw_map(
    basis: Basis,
    groupings: Sequence[Grouping],
    *,
    colour: str,
    size: str,
    nodes: Indexes,
    only: str | None,
    people: bool,
    named: bool,
    facts: str,
) -> NetworkMap:
    """Lay the map out.

    Parameters
    ----------
    groupings : sequence of Grouping
        Those by which the circles may be named; ``colour`` is the name of one, or ``circle``.
    size : str
        The column of :data:`cjn_graph.analysis.centrality.COLUMNS` that marks are sized by.
    nodes : array of int
        Positions in the graph of those who are drawn.
    people : bool
        Whether people are drawn one by one, or else groups.
    named : bool
        Whether the reader may know of circles below five members.
    """
    graph = basis.graph
    circles = [one for one in circles_of(graph, basis.communities, groupings) if named or one.members >= SMALLEST_GROUP]
    codes, names = _codes(basis, groupings, circles, colour)
    place = np.full(len(graph), -1, dtype=np.int64)
    place[nodes] = np.arange(len(nodes))
    kept = (place[graph.a] >= 0) & (place[graph.b] >= 0)
    a, b = place[graph.a[kept]], place[graph.b[kept]]
    sizes = np.bincount(codes[nodes][codes[nodes] >= 0], minlength=len(names))
    shown = _shown(sizes, named=named)
    number = np.full(len(names) + 1, -1, dtype=np.int64)
    number[shown] = np.arange(len(shown))
    mine = number[codes[nodes]]
    within = np.bincount(mine[a][(mine[a] == mine[b]) & (mine[a] >= 0)], minlength=len(shown))
    spots = ring(len(shown)).tolist()
    groups = [
        MapGroup(
            number=at + 1,
            value=names[group],
            members=int(sizes[group]),
            within=int(within[at]),
            x=None if people else spots[at][0],
            y=None if people else spots[at][1],
        )
        for at, group in enumerate(shown)
    ]
    between = _between(mine, a, b)
    drawn = _people(basis, nodes, (a, b), mine, size) if people else None
    ties = [MapTie(a=x, b=y, ties=1) for x, y in zip(a.tolist(), b.tolist(), strict=True)] if people else between
    return NetworkMap(
        scope=scope_of(basis.network, basis.definition, facts),
        colour=colour,
        size=size,
        only=only,
        n=len(nodes),
        groups=groups,
        people=drawn,
        ties=ties,
        circles=circles,
        sentences=_sentences(groups, between, (len(nodes), len(a), int(np.count_nonzero(mine < 0))), basis.nodes),
    )


def _codes(
    basis: Basis, groupings: Sequence[Grouping], circles: Sequence[Circle], colour: str
) -> tuple[Indexes, list[str]]:
    """Group of each node, -1 for none, and the names of the groups."""
    if colour == CIRCLE:
        names = [circle.name for circle in circles]
        return np.where(basis.communities < len(names), basis.communities, -1), names
    grouping = next(one for one in groupings if one.name == colour)
    codes = np.full(len(basis.graph), -1, dtype=np.int64)
    for group in range(len(grouping.values)):
        codes[grouping.nodes(group)] = group
    return codes, list(grouping.values)


def _shown(sizes: Indexes, *, named: bool) -> list[int]:
    """Choose the groups that are told apart, the largest first; small ones are not for those who see numbers only."""
    some = np.flatnonzero(sizes)
    order = some[np.lexsort((some, -sizes[some]))].tolist() if named else some[broken_out(sizes[some])].tolist()
    return [int(group) for group in order[:MOST_GROUPS]]


def _between(mine: Indexes, a: Indexes, b: Indexes) -> list[MapTie]:
    """Count the ties between each two groups, the most first."""
    one, other = np.minimum(mine[a], mine[b]), np.maximum(mine[a], mine[b])
    kept = (one >= 0) & (one != other)
    pairs, counts = np.unique(np.column_stack([one[kept], other[kept]]), axis=0, return_counts=True)
    found = [MapTie(a=x + 1, b=y + 1, ties=many) for (x, y), many in zip(pairs.tolist(), counts.tolist(), strict=True)]
    return sorted(found, key=lambda tie: (-tie.ties, tie.a, tie.b))


def _people(basis: Basis, nodes: Indexes, ends: tuple[Indexes, Indexes], mine: Indexes, size: str) -> list[MapPerson]:
    graph = basis.graph
    column = next(one for one in COLUMNS if one.name == size)
    values = np.nan_to_num(np.asarray(column.compute(basis), dtype=float)[nodes])
    spots = spread([str(record) for record in graph.ids[nodes]], *ends).tolist()
    is_person = basis.nodes == "people"
    return [
        MapPerson(
            who=Side(
                id=str(graph.ids[node]),
                name=str(graph.names[node]),
                detail=post_of(basis.network, int(graph.rows[node])) if is_person else None,
            ),
            group=int(mine[at]) + 1 if mine[at] >= 0 else None,
            size=float(values[at]),
            x=spots[at][0],
            y=spots[at][1],
        )
        for at, node in enumerate(nodes.tolist())
    ]


def _sentences(
    groups: Sequence[MapGroup], between: Sequence[MapTie], counts: tuple[int, int, int], what: str
) -> list[str]:
    members, ties, others = counts
    told = [f"{members:,} {what} with {ties:,} ties among them."]
    if groups:
        largest = groups[0]
        told.append(
            f"The largest of {len(groups)} groups is {largest.value.replace('_', ' ')}, with {largest.members:,} "
            f"members and {largest.within:,} ties within."
        )
    if others:
        told.append(f"{others:,} are in no group that is told apart.")
    by_number = {group.number: group.value.replace("_", " ") for group in groups}
    if between:
        most = between[0]
        told.append(f"Most ties across, {most.ties:,}, join {by_number[most.a]} and {by_number[most.b]}.")
    joined = {(tie.a, tie.b) for tie in between}
    apart = [
        f"{one.value.replace('_', ' ')} and {other.value.replace('_', ' ')}"
        for place, one in enumerate(groups)
        for other in groups[place + 1 :]
        if (one.number, other.number) not in joined
    ]
    if apart:
        more = f" and {len(apart) - 5:,} more pairs" if len(apart) > 5 else ""
        told.append(f"Without any tie between them: {'; '.join(apart[:5])}{more}.")
    return told
