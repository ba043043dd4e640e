"""The introductions that would do most for the network as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import shortest_path

from cjn_graph.analysis.gap import Side, side_of
from cjn_graph.analysis.graph import MemberGraph, TiedPairs, make_graph
from cjn_graph.analysis.measure import Measure, Naming
from cjn_graph.network import Network
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import CONSENT_REFUSED, Flags
from cjn_graph.progress import each
from cjn_graph.questions import GraphDefinition

BEST: Final = 10
MOST_PEOPLE: Final = 3_000
"""Members up to which all distances are held."""
_WORK: Final = 16_000_000
"""Pairs of members whose distances are looked at for each introduction that is chosen."""
_MOST_EACH: Final = 2
_MOST_PAIRS: Final = 3_000
"""Pairs that are looked at: the most promising by how near each side is to all."""

DEFINITION: Final = (
    "found one after the other: each time the introduction with the largest gain, gain in global efficiency ÷ global "
    "efficiency before + 0.5 ÷ k where the two are in different census divisions. Asked about are pairs of members "
    "without a tie on record, of whom somebody knows both (the way), and whom no rule of matching keeps apart: "
    "refusals, open introductions, a decline lately, the same office. Each member comes up twice at most"
)


class BestIntroduction(BaseModel):
    """One introduction, with what it adds to those before it."""

    model_config = ConfigDict(frozen=True)

    a: Side
    b: Side
    way: Side = Field(description="Who knows both, the freshest tie first.")
    gain: float = Field(description="Gain in relative global efficiency + 0.5 ÷ k where it crosses divisions.")
    efficiency: float = Field(description="Global efficiency once it and those before it are ties.")
    crosses: bool = Field(description="Whether the two are in different census divisions.")
    why: str


class BestIntroductions(Measure):
    """What they add together, and which they are."""

    efficiency: float | None = Field(description="Global efficiency of the network as it is.")
    introductions: list[BestIntroduction] | None = Field(description="In the order of the gain; null for viewers.")


def best_introductions(
    network: Network, pairs: TiedPairs, naming: Naming, *, allowed: Callable[[int], Flags] | None = None, k: int = BEST
) -> BestIntroductions:
    """Find the k introductions that bring the network closest together.

    Parameters
    ----------
    allowed : callable, optional
        Marks the people who may be introduced to a person, given by row; everybody who did not refuse by default.
    """
    graph = make_graph(network, GraphDefinition(), pairs)
    small = 1 < len(graph) <= MOST_PEOPLE
    start, chosen = _choose(network, graph, pairs, allowed, k) if small else (None, [])
    reason = None
    if not small:
        reason = f"It is not defined below two members, and not computed above {MOST_PEOPLE:,}."
    elif not chosen:
        reason = "By the facts counted here, nobody knows two members who could be introduced."
    return BestIntroductions(
        value=sum(one.gain for one in chosen) if chosen else None,
        n=len(graph),
        of="members",
        coverage=graph.dated / graph.on_record if graph.on_record else None,
        definition=DEFINITION,
        reason=reason,
        names_for="staff",
        efficiency=start,
        introductions=chosen if "staff" in naming.levels else None,
    )


def _choose(
    network: Network, graph: MemberGraph, pairs: TiedPairs, allowed: Callable[[int], Flags] | None, k: int
) -> tuple[float, list[BestIntroduction]]:
    size = len(graph)
    steps = shortest_path(graph.adjacency.matrix, directed=False, unweighted=True).astype(np.float32)
    a, b = _candidates(network, graph, pairs)
    division = network.places.codes["division"]
    place = network.people.place[graph.rows]
    codes = np.where(place >= 0, np.append(division, -1)[place], -1)
    crosses = (codes[a] != codes[b]) & (codes[a] >= 0) & (codes[b] >= 0)
    kept = _promising(steps, a, b, 0.5 / k * crosses)
    a, b, crosses = a[kept], b[kept], crosses[kept]
    start = _efficiency(steps)
    now, times = start, np.zeros(size, dtype=np.int64)
    chosen: list[BestIntroduction] = []
    open_ = np.ones(len(a), dtype=bool)
    permitted: dict[int, Flags] = {}
    for _ in each(range(k)):
        if not open_.any():
            break
        rough = _rough(steps, a, b) / (start or 1.0) + 0.5 / k * crosses
        rough[~open_ | (times[a] >= _MOST_EACH) | (times[b] >= _MOST_EACH)] = -1.0
        best: tuple[float, int, NDArray[np.float32]] | None = None
        tried = 0
        for at in np.argsort(-rough, kind="stable").tolist():
            if rough[at] < 0 or tried >= max(_WORK // size**2, 4):
                break
            if not _may(graph, (int(a[at]), int(b[at])), allowed, permitted):
                open_[at] = False
                continue
            tried += 1
            nearer = _with_tie(steps, int(a[at]), int(b[at]))
            gain = (_efficiency(nearer) - now) / (start or 1.0) + 0.5 / k * bool(crosses[at])
            if best is None or gain > best[0] + 1e-12:
                best = (gain, at, nearer)
        if best is None:
            break
        gain, at, nearer = best
        chosen.append(_told(network, graph, (int(a[at]), int(b[at])), steps, gain, nearer, bool(crosses[at])))
        steps, now = nearer, _efficiency(nearer)
        times[[a[at], b[at]]] += 1
        open_[at] = False
    return start, chosen


def _candidates(network: Network, graph: MemberGraph, pairs: TiedPairs) -> tuple[Indexes, Indexes]:
    """Pairs of members without a tie on record whom somebody in touch with both could introduce."""
    people = len(network.people)
    live = pairs.live(network)
    refuses = np.zeros(people, dtype=bool)
    refuses[network.people.consent == CONSENT_REFUSED] = True
    ends = (np.concatenate([live.a, live.b]), np.concatenate([live.b, live.a]))
    touch = csr_matrix((np.ones(len(ends[0])), ends), shape=(people, people))
    members = graph.rows[~refuses[graph.rows]]
    position = np.full(people, -1, dtype=np.int64)
    position[graph.rows] = np.arange(len(graph))
    willing = touch[members][:, np.flatnonzero(~refuses)]
    shared = (willing @ touch[np.flatnonzero(~refuses)][:, members]).tocoo()
    once = shared.row < shared.col
    a, b = members[shared.row[once]], members[shared.col[once]]
    new = ~np.isin(np.minimum(a, b) * people + np.maximum(a, b), pairs.a * people + pairs.b)
    a, b = a[new], b[new]
    order = np.lexsort((b, a))
    a, b = a[order], b[order]
    return position[a], position[b]


def _promising(steps: NDArray[np.float32], a: Indexes, b: Indexes, bonus: NDArray[np.float64]) -> Indexes:
    """Positions of the pairs that promise most, from what is known of each side alone: how near it is to all.

    One side gains at most what it would be near with the steps of the other and one more.
    """
    if len(a) <= _MOST_PAIRS:
        return np.arange(len(a))
    size = len(steps)
    near = np.divide(1.0, steps, out=np.zeros(steps.shape), where=steps > 0).sum(axis=1)
    nearer = (1.0 / (1.0 + steps)).sum(axis=1)
    gain = np.maximum(nearer[b] - near[a], 0.0) + np.maximum(nearer[a] - near[b], 0.0)
    score = 2 * gain / max(float(near.sum()), 1.0) + bonus + 1e-9 * (steps[a, b] > 2) / size
    return np.sort(np.argsort(-score, kind="stable")[:_MOST_PAIRS])


def _between(network: Network, one: int, other: int) -> int:
    """Row of who has been in touch with both most lately: by the older of the two ties."""
    ties = network.ties
    mine, theirs = ties.span(one), ties.span(other)
    common, left, right = np.intersect1d(ties.others[mine], ties.others[theirs], return_indices=True)
    older = np.minimum(ties.last[mine][left], ties.last[theirs][right])
    older = np.where(network.people.consent[common] == CONSENT_REFUSED, -1, older)
    return int(common[int(older.argmax())])


def _may(
    graph: MemberGraph,
    pair: tuple[int, int],
    allowed: Callable[[int], Flags] | None,
    kept: dict[int, Flags],
) -> bool:
    if allowed is None:
        return True
    rows = [int(graph.rows[side]) for side in pair]
    for row in rows:
        if row not in kept:
            kept[row] = allowed(row)
    return bool(kept[rows[0]][rows[1]] and kept[rows[1]][rows[0]])


def _efficiency(steps: NDArray[np.float32]) -> float:
    size = len(steps)
    near = np.divide(1.0, steps, out=np.zeros(steps.shape), where=steps > 0)
    return float(near.sum()) / (size * (size - 1))


def _with_tie(steps: NDArray[np.float32], a: int, b: int) -> NDArray[np.float32]:
    """All distances once two are tied: as before, or by way of the new tie."""
    through = np.minimum(steps[:, a, None] + 1 + steps[b], steps[:, b, None] + 1 + steps[a])
    nearer: NDArray[np.float32] = np.minimum(steps, through)
    return nearer


def _rough(steps: NDArray[np.float32], a: Indexes, b: Indexes) -> NDArray[np.float64]:
    """What each tie would add to the efficiency by the paths of its own two ends alone: an estimate to sort by."""
    size = len(steps)
    found = np.zeros(len(a))
    for first in range(0, len(a), 2_000):
        part = slice(first, first + 2_000)
        for one, other in ((steps[a[part]], steps[b[part]]), (steps[b[part]], steps[a[part]])):
            before = np.divide(1.0, one, out=np.zeros(one.shape), where=one > 0)
            found[part] += 2 * np.maximum(1.0 / (1.0 + other) - before, 0.0).sum(axis=1)
    return found / (size * (size - 1))


def _told(
    network: Network,
    graph: MemberGraph,
    pair: tuple[int, int],
    steps: NDArray[np.float32],
    gain: float,
    nearer: NDArray[np.float32],
    crosses: bool,
) -> BestIntroduction:
    apart = float(steps[pair])
    way = _between(network, int(graph.rows[pair[0]]), int(graph.rows[pair[1]]))
    far = "cannot reach each other" if np.isinf(apart) else f"are {int(apart)} steps apart"
    # Whoever knows both may be staff, or no member any more: the steps are counted without them.
    start = "They" if way in graph.rows else "Among members alone they"
    closer = int(
        np.count_nonzero(nearer[pair[0]] < steps[pair[0]]) + np.count_nonzero(nearer[pair[1]] < steps[pair[1]])
    )
    return BestIntroduction(
        a=side_of(network, int(graph.rows[pair[0]])),
        b=side_of(network, int(graph.rows[pair[1]])),
        way=side_of(network, way),
        gain=gain,
        efficiency=_efficiency(nearer),
        crosses=crosses,
        why=f"{start} {far}; it brings {closer:,} members nearer to one of them"
        + (", and joins two census divisions." if crosses else "."),
    )
