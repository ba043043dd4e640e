"""People who are alike by their imported attributes and have no tie on record."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.analysis.gap import AlikeGap, AlikePair, Likeness, side_of
from cjn_graph.analysis.graph import TiedPairs
from cjn_graph.analysis.measure import Naming, share
from cjn_graph.analysis.picking import pick
from cjn_graph.network import Network
from cjn_graph.network.links import Indexes, starts_of

_MOST_PAIRS: Final = 200_000_000
"""Pairs that are compared at most: about a second for each attribute."""
_KEPT: Final = 10
"""Pairs kept for each person before the list is put together."""

_DEFINITION: Final = (
    "pairs of members without any tie on record who have the same value in at least half of the imported attributes "
    "that both have one of (never race, gender or their kin; attributes with a single value say nothing). score = mean "
    "over all attributes of log(n ÷ people of that value) ÷ log n where the two have it in common, 0 elsewhere: rare "
    "things in common count more (inverse document frequency, Spärck Jones 1972); equal scores: those with fewer ties "
    "first. n: members asked about, each with everybody; with very many members, those with the fewest ties. coverage: "
    "share of the members with an attribute"
)


def similar_people(network: Network, people: Indexes, pairs: TiedPairs, naming: Naming, *, limit: int) -> AlikeGap:
    """Find people who are alike and unconnected.

    Parameters
    ----------
    people : array of int
        The members.
    pairs : TiedPairs
        All ties on record.
    limit : int
        Most pairs to list; a person is listed twice at most.
    """
    columns = _columns(network, people)
    known = np.zeros(len(people), dtype=bool)
    for column in columns:
        known |= column.codes >= 0
    tied = _Tied(network, people, pairs)
    asked = np.argsort(tied.degrees, kind="stable")[: _MOST_PAIRS // max(len(people), 1)]
    count, best = _compare(columns, tied, asked) if columns else (0, [])

    def listed() -> list[AlikePair]:
        folded = network.people.folded[people]
        order = sorted(
            best,
            key=lambda pair: (-pair[2], tied.degrees[list(pair[:2])].sum(), folded[pair[0]], folded[pair[1]], pair[:2]),
        )
        return [_pair(network, people, columns, a, b) for a, b, _ in pick(order, limit=limit, most=2)]

    return AlikeGap(
        value=count if columns else None,
        n=len(asked) if columns else 0,
        of="people",
        coverage=share(int(known.sum()), len(people)),
        definition=_DEFINITION,
        reason=None
        if columns
        else "By the facts counted here, no imported attribute of members has two or more values.",
        names_for="staff",
        pairs=listed() if "staff" in naming.levels else None,
    )


@dataclass(frozen=True)
class _Column:
    """One attribute: each member's value as a code (-1: none), the values, and what sharing each one adds."""

    name: str
    codes: Indexes
    values: tuple[str, ...]
    adds: NDArray[np.float64]


def _columns(network: Network, people: Indexes) -> list[_Column]:
    attributes = network.attributes
    position = np.full(len(network.people), -1, dtype=np.int64)
    position[people] = np.arange(len(people))
    by_name: dict[str, list[int]] = {}
    for pair, name in enumerate(attributes.names):
        by_name.setdefault(name, []).append(pair)
    columns = []
    for name, rows in by_name.items():
        codes = np.full(len(people), -1, dtype=np.int64)
        for code, pair in enumerate(rows):
            holders = position[attributes.links.left[attributes.links.to(pair)]]
            codes[holders[holders >= 0]] = code
        sizes = np.bincount(codes[codes >= 0], minlength=len(rows))
        if np.count_nonzero(sizes) > 1:
            adds = np.log(len(people) / np.maximum(sizes, 1)) / log(len(people))
            columns.append(_Column(name, codes, tuple(attributes.values[pair] for pair in rows), adds))
    return [_Column(column.name, column.codes, column.values, column.adds / len(columns)) for column in columns]


class _Tied:
    """Who is tied to whom, by position among the members."""

    def __init__(self, network: Network, people: Indexes, pairs: TiedPairs) -> None:
        position = np.full(len(network.people), -1, dtype=np.int64)
        position[people] = np.arange(len(people))
        a, b = position[pairs.a], position[pairs.b]
        kept = (a >= 0) & (b >= 0)
        left, right = np.concatenate([a[kept], b[kept]]), np.concatenate([b[kept], a[kept]])
        order = np.argsort(left, kind="stable")
        self._others = right[order]
        self._starts = starts_of(left, len(people))
        self.degrees = np.diff(self._starts)

    def to(self, person: int) -> Indexes:
        """Positions of those tied to one."""
        return self._others[self._starts[person] : self._starts[person + 1]]


def _compare(columns: list[_Column], tied: _Tied, asked: Indexes) -> tuple[int, list[tuple[int, int, float]]]:
    """Count the pairs that are alike and unconnected, and keep the best of each person asked about."""
    size = len(tied.degrees)
    done = np.zeros(size, dtype=bool)
    count, best = 0, []
    for person in asked.tolist():
        both, same, scores = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64), np.zeros(size)
        for column in columns:
            mine = column.codes[person]
            if mine < 0:
                continue
            alike = column.codes == mine
            both += column.codes >= 0
            same += alike
            scores += alike * column.adds[mine]
        done[person] = True
        similar = (same > 0) & (2 * same >= both) & ~done
        similar[tied.to(person)] = False
        others = np.flatnonzero(similar)
        count += len(others)
        order = np.lexsort((others, tied.degrees[others], -scores[others]))[:_KEPT]
        best += [(min(person, other), max(person, other), float(scores[other])) for other in others[order].tolist()]
    return count, best


def _pair(network: Network, people: Indexes, columns: list[_Column], a: int, b: int) -> AlikePair:
    ids = [str(network.people.ids[people[side]]) for side in (a, b)]
    reasons = [
        Likeness(
            feature=column.name,
            contribution=float(column.adds[column.codes[a]]),
            sentence=f"Both have {column.name} {column.values[column.codes[a]]}.",
            facts=ids,
        )
        for column in columns
        if column.codes[a] >= 0 and column.codes[a] == column.codes[b]
    ]
    reasons.sort(key=lambda reason: (-reason.contribution, reason.feature))
    return AlikePair(
        a=side_of(network, int(people[a])),
        b=side_of(network, int(people[b])),
        score=sum(reason.contribution for reason in reasons),
        reasons=reasons,
        lapsed_ties=0,
    )
