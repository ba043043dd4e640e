"""Jurisdictions that are alike and have no live tie between their people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from cjn_graph.analysis.gap import AlikeGap, AlikePair, Likeness, Meeting, Side
from cjn_graph.analysis.graph import TiedPairs
from cjn_graph.analysis.measure import Naming, share
from cjn_graph.analysis.picking import pick
from cjn_graph.model import fold
from cjn_graph.network import Network
from cjn_graph.network.links import Indexes

Table: TypeAlias = NDArray[np.float64]

KIND: Final = 0.2
POPULATION: Final = 0.2
REFORMS: Final = 0.3
TOPICS: Final = 0.3
"""Parts of the score; they add up to 1."""

BANDS: Final = (50_000, 250_000, 1_000_000)
"""Where the next population band begins."""
BAND_NAMES: Final = ("under 50,000", "50,000 to 249,999", "250,000 to 999,999", "1,000,000 or more")

_PLURALS: Final = {
    "country": "countries",
    "state": "states",
    "county": "counties",
    "city": "cities",
    "district": "districts",
}

_DEFINITION: Final = (
    "pairs of jurisdictions with members in both, of the same kind (county, city, …) and the same population band "
    f"({', '.join(BAND_NAMES)}), with a reform, program or topic in common, and no live tie between their people. "
    f"score = {KIND} + {POPULATION} + {REFORMS} × overlap of the topics of reforms and programs + {TOPICS} × overlap "
    "of the topics that people there seek or offer help with or that engagements there were about; overlap: common ÷ "
    "all (Jaccard 1901). n: pairs of jurisdictions with members; coverage: share of these jurisdictions whose "
    "population is known"
)


def similar_places(
    network: Network,
    people: Indexes,
    pairs: TiedPairs,
    naming: Naming,
    *,
    limit: int,
    meet: Callable[[Indexes, Indexes], list[Meeting]] | None = None,
) -> AlikeGap:
    """Find jurisdictions that are alike and unconnected.

    Parameters
    ----------
    people : array of int
        The members.
    pairs : TiedPairs
        All ties on record.
    limit : int
        Most pairs to list. A jurisdiction is listed three times at most, so that one does not fill the list.
    meet : callable, optional
        Says who of some people, given by rows, should meet whom of others, the best first.

    Notes
    -----
    Cost: the square of the jurisdictions with members, a row at a time.
    """
    places = _Places(network, people)
    count = len(places.rows)
    live = _joined(network, places, pairs.live(network))
    found: list[tuple[Indexes, Indexes, Table]] = []
    for row in range(count):
        scores = places.scores(row)
        scores[: row + 1] = 0.0
        scores[live.indices[live.indptr[row] : live.indptr[row + 1]]] = 0.0
        others = np.flatnonzero(scores)
        found.append((np.full(len(others), row), others, scores[others]))
    known = int(np.count_nonzero(places.band >= 0))

    def listed() -> list[AlikePair]:
        any_tie = _joined(network, places, pairs)
        best = pick(_ranked(places, found), limit=limit, most=3)
        return [_pair(places, a, b, int(any_tie[a, b]), meet) for a, b, _ in best]

    return AlikeGap(
        value=sum(len(others) for _, others, _ in found) if known else None,
        n=count * (count - 1) // 2,
        of="pairs of jurisdictions",
        coverage=share(known, count),
        definition=_DEFINITION,
        reason=None if known else _why_none(count),
        names_for="staff",
        pairs=listed() if "staff" in naming.levels else None,
    )


def _ranked(places: _Places, found: list[tuple[Indexes, Indexes, Table]]) -> Iterable[tuple[int, int, float]]:
    """Yield the pairs, the most alike first, equal ones by name."""
    if not found:
        return
    names = [fold(name) for name in places.network.places.names[places.rows].tolist()]
    rank = np.empty(len(names), dtype=np.int64)
    rank[sorted(range(len(names)), key=lambda row: (names[row], row))] = np.arange(len(names))
    a, b, score = (np.concatenate(column) for column in zip(*found, strict=True))
    # Rounded, so that sums that differ in their last bit only count as equal.
    for pair in np.lexsort((rank[b], rank[a], -np.round(score, 12))).tolist():
        yield int(a[pair]), int(b[pair]), float(score[pair])


def _why_none(count: int) -> str:
    wanted = "population of such a jurisdiction" if count else "jurisdiction of a member"
    return f"No {wanted} is among the facts counted here."


class _Places:
    """The jurisdictions with members, and what is known of each."""

    def __init__(self, network: Network, people: Indexes) -> None:
        self.network = network
        placed = people[network.people.place[people] >= 0]
        self.rows = np.unique(network.people.place[placed])
        self.position = {int(row): position for position, row in enumerate(self.rows)}
        self.people = placed
        self.members = np.bincount(np.searchsorted(self.rows, network.people.place[placed]), minlength=len(self.rows))
        population = network.places.population[self.rows]
        self.band = np.where(np.isnan(population), -1, np.searchsorted(BANDS, population, side="right"))
        self.kind = network.places.classifications[self.rows]
        self.reforms = _Shared(len(self.rows), len(network.topics), self._reforms())
        self.topics = _Shared(len(self.rows), len(network.topics), self._topics())

    def scores(self, row: int) -> Table:
        """Score of one place with every place; 0 where they are not alike."""
        reforms, topics = self.reforms.overlap(row), self.topics.overlap(row)
        alike = (self.kind == self.kind[row]) & (self.band == self.band[row]) & (self.band >= 0)
        return np.where(alike & (reforms + topics > 0), KIND + POPULATION + REFORMS * reforms + TOPICS * topics, 0.0)

    def members_of(self, position: int) -> Indexes:
        """Rows of the members in one place."""
        return np.asarray(self.people[self.network.people.place[self.people] == self.rows[position]])

    def _reforms(self) -> Iterable[tuple[int, int, str]]:
        return self._activities(("reform", "program"))

    def _topics(self) -> Iterable[tuple[int, int, str]]:
        yield from self._activities(("engagement",))
        network = self.network
        place = dict(zip(self.people.tolist(), network.people.place[self.people].tolist(), strict=True))
        offered = np.flatnonzero(network.help["involvement"] < 0)
        for links, kept in ((network.needs, np.arange(len(network.needs))), (network.help, offered)):
            for link in kept.tolist():
                person = int(links.left[link])
                if person in place:
                    yield self.position[place[person]], int(links.right[link]), str(links.ids[link])

    def _activities(self, kinds: tuple[str, ...]) -> Iterable[tuple[int, int, str]]:
        activities = self.network.activities
        for link in range(len(activities.about)):
            activity, topic = int(activities.about.left[link]), int(activities.about.right[link])
            position = self.position.get(int(activities.place[activity]))
            if position is not None and activities.kinds[activity] in kinds:
                yield position, topic, str(activities.ids[activity])


@dataclass(frozen=True)
class _Shared:
    """Which topics each place has, with the facts behind each."""

    places: int
    width: int
    found: Iterable[tuple[int, int, str]]

    @cached_property
    def facts(self) -> dict[tuple[int, int], list[str]]:
        facts: dict[tuple[int, int], list[str]] = {}
        for place, topic, fact in self.found:
            facts.setdefault((place, topic), []).append(fact)
        return facts

    @cached_property
    def table(self) -> Table:
        """1 where a place has a topic, shape (places, topics): some thousands by some hundreds at most."""
        table = np.zeros((self.places, self.width))
        for place, topic in self.facts:
            table[place, topic] = 1.0
        return table

    @cached_property
    def sizes(self) -> Table:
        """Number of topics of each place."""
        return np.asarray(self.table.sum(axis=1))

    def overlap(self, row: int) -> Table:
        """Topics in common ÷ topics of either, of one place with every place; 0 where neither has any."""
        common = self.table @ self.table[row]
        return np.asarray(common / np.maximum(self.sizes + self.sizes[row] - common, 1.0))

    def common(self, a: int, b: int) -> list[int]:
        """Topics that two places share."""
        return [int(topic) for topic in np.flatnonzero(self.table[a] * self.table[b])]


def _joined(network: Network, places: _Places, pairs: TiedPairs) -> csr_matrix:
    """Number of ties between the members of each two places, shape (places, places)."""
    position = np.full(len(network.people), -1, dtype=np.int64)
    position[places.people] = np.searchsorted(places.rows, network.people.place[places.people])
    a, b = position[pairs.a], position[pairs.b]
    kept = (a >= 0) & (b >= 0)
    a, b = a[kept], b[kept]
    ones = np.ones(2 * len(a), dtype=np.int64)
    size = len(places.rows)
    return csr_matrix((ones, (np.concatenate([a, b]), np.concatenate([b, a]))), shape=(size, size))


def _pair(
    places: _Places, a: int, b: int, lapsed: int, meet: Callable[[Indexes, Indexes], list[Meeting]] | None
) -> AlikePair:
    network = places.network
    meetings = meet(places.members_of(a), places.members_of(b)) if meet else []
    ids = [str(network.places.ids[places.rows[side]]) for side in (a, b)]
    counts = [f"{int(network.places.population[places.rows[side]]):,}" for side in (a, b)]
    kind = str(places.kind[a])
    reasons = [
        Likeness(feature="kind", contribution=KIND, sentence=f"Both are {_PLURALS[kind]}.", facts=ids),
        Likeness(
            feature="population",
            contribution=POPULATION,
            sentence=f"Both have {BAND_NAMES[places.band[a]]} residents: {counts[0]} and {counts[1]}.",
            facts=ids,
        ),
        *_shared("reforms", places, places.reforms, REFORMS, a, b),
        *_shared("topics", places, places.topics, TOPICS, a, b),
    ]
    return AlikePair(
        a=_side(places, a),
        b=_side(places, b),
        score=sum(reason.contribution for reason in reasons),
        reasons=reasons,
        lapsed_ties=lapsed,
        meeting=meetings[0] if meetings else None,
    )


def _shared(feature: str, places: _Places, shared: _Shared, weight: float, a: int, b: int) -> list[Likeness]:
    common = shared.common(a, b)
    if not common:
        return []
    names = sorted(str(places.network.topics.names[topic]) for topic in common)
    what = "run reforms or programs on" if feature == "reforms" else "work on"
    facts = [fact for topic in common for side in (a, b) for fact in shared.facts[side, topic]]
    return [
        Likeness(
            feature=feature,
            contribution=weight * float(shared.overlap(a)[b]),
            sentence=f"Both {what} {', '.join(names)}.",
            facts=list(dict.fromkeys(facts)),
        )
    ]


def _side(places: _Places, position: int) -> Side:
    row = places.rows[position]
    return Side(
        id=places.network.places.ids[row], name=places.network.places.names[row], people=int(places.members[position])
    )
