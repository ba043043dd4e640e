"""Ties between people, derived from evidence: a sparse symmetric matrix, and the evidence behind each entry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from cjn_graph.network.days import TO_DAY, UNKNOWN, Days, decay
from cjn_graph.network.definitions import Definitions, Grade
from cjn_graph.network.links import Indexes, Links, order_of, ranges, starts_of
from cjn_graph.tables import Texts

Weights: TypeAlias = NDArray[np.float64]

DAMPING: Final = 0.25
"""Power to which weights are raised where counts of contacts differ by orders of magnitude."""


@dataclass(frozen=True)
class Circles:
    """Engagements, programs and workgroups whose people work together; one row each."""

    ids: Texts
    names: Texts


@dataclass(frozen=True)
class Pairs:
    """Evidence between pairs of people: each row one piece, ``a`` and ``b`` rows of people."""

    a: Indexes
    b: Indexes
    weight: Weights
    last: Days


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence of a tie, for sentences.

    Attributes
    ----------
    last : int
        Its latest day; ``UNKNOWN`` where it is undated.
    name : str
        What they worked on together; empty for other sorts.
    strength : float
        As the source states it; 1 is ordinary.
    precision : int
        How precise the latest day was given, so that a year is not told as its last month.
    first : int
        The earliest day on which it can have begun; ``UNKNOWN`` where it has no start.
    said_by : int
        Row of the one of the two who alone says so; -1 otherwise.
    """

    sort: Literal["introduced", "worked_together", "asserted"]
    last: int
    name: str
    facts: tuple[str, ...]
    strength: float = 1.0
    precision: int = TO_DAY
    first: int = UNKNOWN
    said_by: int = -1


@dataclass(frozen=True)
class Ties:
    """All ties but those of mere co-attendance.

    Attributes
    ----------
    starts, others : arrays of int
        Compressed sparse rows: the people tied to ``i`` are ``others[starts[i]:starts[i + 1]]``, ascending.
    weight : array of float
        Sum over the evidence, see ``Definitions``; 0 where a source says that the two hardly know each other. That is a
        tie on record all the same: whether two people are in touch is told by ``last``, how closely by the weight.
    last : array of int
        Latest day of evidence; ``UNKNOWN`` where all of it is undated.
    strength : array of float, shape (people,)
        Sum of each person's weights.
    heard : array of int, shape (people,)
        Latest day of each person's ties; ``UNKNOWN`` without.
    knows, introduced, together : Links
        The evidence: people to people (``strength``, ``one_sided``, ``first``,
        ``last``, ``precision``); people to introductions that met
        (``last``, ``precision``); people to circles (``first``, ``last``, ``precision``).
    circles : Circles
    """

    starts: Indexes
    others: NDArray[np.int32]
    weight: Weights
    last: Days
    strength: Weights
    heard: Days
    knows: Links
    introduced: Links
    together: Links
    circles: Circles

    @property
    def count(self) -> int:
        """Number of ties (pairs)."""
        return len(self.others) // 2

    @cached_property
    def damped(self) -> Ties:
        """The same ties, each weight raised to the power of 0.25: sixteen times as much contact counts twice."""
        weight = self.weight**DAMPING
        left = np.repeat(np.arange(len(self.strength)), np.diff(self.starts))
        strength = np.bincount(left, weights=weight, minlength=len(self.strength)).astype(float)
        return replace(self, weight=weight, strength=strength)

    def span(self, person: int) -> slice:
        """Where a person's ties stand in ``others``, ``weight`` and ``last``."""
        return slice(int(self.starts[person]), int(self.starts[person + 1]))

    def entry(self, a: int, b: int) -> int:
        """Position of the tie between two people; -1 where there is none."""
        span = self.span(a)
        at = span.start + int(np.searchsorted(self.others[span], b))
        return at if at < span.stop and self.others[at] == b else -1

    def resource_allocation(self, person: int) -> Weights:
        """Weighted resource allocation from one person to everybody: ``sum over z of w(x,z) · w(z,y) / s(z)``.

        With all weights 1 it is the resource allocation index (Zhou, Lü & Zhang 2009) of every pair (x, y). The
        person's own entry is 0. Cost: the number of ties of the person's contacts.
        """
        near = self.span(person)
        sent = np.zeros(len(self.strength))
        sent[self.others[near]] = self.weight[near]
        received = self.passed_on(sent, self.others[near].astype(np.int64))
        received[person] = 0.0
        return received

    def passed_on(self, amounts: Weights, people: Indexes) -> Weights:
        """Let some people divide what they have among their contacts, by weight: what each receives, shape (people,).

        Parameters
        ----------
        amounts : array of float, shape (people,)
            What everybody has; that of ``people`` is passed on.
        """
        strength = self.strength[people]
        sent = np.divide(amounts[people], strength, out=np.zeros(len(people)), where=strength > 0)
        onward = ranges(self.starts, people)
        counts = self.starts[people + 1] - self.starts[people]
        passed = self.weight[onward] * np.repeat(sent, counts)
        received: Weights = np.bincount(self.others[onward], weights=passed, minlength=len(self.strength)).astype(float)
        return received

    def evidence(self, a: int, b: int) -> list[Evidence]:
        """Return the evidence of a tie, the latest first; of one day, what tells it most precisely."""
        found = [
            Evidence(
                "asserted",
                int(self.knows["last"][link]),
                "",
                (str(self.knows.ids[link]),),
                float(self.knows["strength"][link]),
                int(self.knows["precision"][link]),
                int(self.knows["first"][link]),
                int(self.knows.left[link]) if self.knows["one_sided"][link] else -1,
            )
            for link in (*self._directed(a, b), *self._directed(b, a))
        ]
        for own, other in self._shared(self.introduced, a, b):
            last = int(self.introduced["last"][own])
            precision = int(self.introduced["precision"][own])
            found.append(Evidence("introduced", last, "", _ids(self.introduced, own, other), precision=precision))
        for own, other in self._shared(self.together, a, b):
            first = max(int(self.together["first"][own]), int(self.together["first"][other]))
            ends = [(int(self.together["last"][part]), int(self.together["precision"][part])) for part in (own, other)]
            last = shared_last(ends[0][0], ends[1][0])
            if last == UNKNOWN or first <= last:
                circle = int(self.together.right[own])
                facts = (*_ids(self.together, own, other), str(self.circles.ids[circle]))
                precision = max((precise for day, precise in ends if day == last), default=UNKNOWN)
                name = str(self.circles.names[circle])
                found.append(Evidence("worked_together", last, name, facts, precision=precision, first=first))
        return sorted(found, key=lambda piece: (-piece.last, -piece.precision, piece.sort, piece.facts))

    def _directed(self, a: int, b: int) -> list[int]:
        return [link for link, other in self.knows.rights(a) if other == b]

    @staticmethod
    def _shared(links: Links, a: int, b: int) -> list[tuple[int, int]]:
        theirs: dict[int, list[int]] = {}
        for link, row in links.rights(b):
            theirs.setdefault(row, []).append(link)  # somebody may have been in one circle twice
        return [(own, other) for own, row in links.rights(a) for other in theirs.get(row, ())]


def _ids(links: Links, *positions: int) -> tuple[str, ...]:
    return tuple(str(links.ids[position]) for position in positions)


def shared_last(one: int, other: int) -> int:
    """Last day two people can have worked together; ``UNKNOWN`` where one of them is undated."""
    return min(one, other) if one != UNKNOWN and other != UNKNOWN else UNKNOWN


def knows_pairs(knows: Links, today: int, definitions: Definitions) -> Pairs:
    """Evidence from what sources say about who knows whom (``strength``, ``last``)."""
    faded = _graded(definitions.asserted, knows["last"], today, definitions)
    return Pairs(knows.left, knows.right, knows["strength"] * faded, knows["last"])


def shared_pairs(links: Links, grade: Grade, today: int, definitions: Definitions) -> Pairs:
    """Evidence from being in the same row on the right, at the same time: every pair of its people.

    Parameters
    ----------
    links : Links
        People to circles or introductions, with ``first`` and ``last`` days. Rows with more people than
        ``definitions.largest_circle`` must be left out before: the number of pairs grows with the square.
    """
    counts = np.diff(links.right_starts)
    members = links.by_right
    # Each member of a row is paired with every later member of the same row.
    rank = np.arange(len(members)) - np.repeat(links.right_starts[:-1], counts)
    later = np.repeat(counts, counts) - rank - 1
    one = np.repeat(np.arange(len(members)), later)
    other = one + 1 + np.arange(len(one)) - np.repeat(np.cumsum(later) - later, later)
    one, other = members[one], members[other]
    last = np.where(
        (links["last"][one] != UNKNOWN) & (links["last"][other] != UNKNOWN),
        np.minimum(links["last"][one], links["last"][other]),
        UNKNOWN,
    ).astype(np.int32)
    first = np.maximum(links["first"][one], links["first"][other])
    kept = ((last == UNKNOWN) | (first <= last)) & (links.left[one] != links.left[other])
    one, other, last = one[kept], other[kept], last[kept]
    return Pairs(links.left[one], links.left[other], _graded(grade, last, today, definitions), last)


def added_up(people: int, evidence: list[Pairs]) -> tuple[Indexes, NDArray[np.int32], Weights, Days]:
    """Add evidence up by pair, in an order that does not depend on ids.

    Returns
    -------
    starts, others, weight, last : arrays
        Each tie in both directions, as in :class:`Ties`.
    """
    a, b, weight, last = (
        np.concatenate([getattr(pairs, name) for pairs in evidence]) for name in ("a", "b", "weight", "last")
    )
    kept = a != b
    key = (np.minimum(a, b) * people + np.maximum(a, b))[kept]
    order = order_of(key, people * people)
    key, weight, last = key[order], weight[kept][order], last[kept][order]
    again = np.diff(key, prepend=-1) == 0
    several = again | np.append(again[1:], False)
    weight[several] = weight[several][np.lexsort((weight[several], key[several]))]
    begins = np.flatnonzero(~again)
    if len(begins):
        key, weight, last = key[begins], np.add.reduceat(weight, begins), np.maximum.reduceat(last, begins)
    left, right = key // max(people, 1), key % max(people, 1)
    # Positions of the pairs as a matrix: with its mirror image, it has each pair's position in both directions.
    place = csr_matrix((np.arange(1, len(key) + 1), right, starts_of(left, people)), shape=(people, people))
    both = (place + place.T).tocsr()
    return both.indptr.astype(np.int64), both.indices.astype(np.int32), weight[both.data - 1], last[both.data - 1]


def latest_of_each(starts: Indexes, last: Days) -> Days:
    """Latest day of each row of ties, shape (rows,); ``UNKNOWN`` where there is none."""
    heard = np.zeros(len(starts) - 1, dtype=np.int32)
    tied = np.flatnonzero(np.diff(starts))
    if len(tied):
        heard[tied] = np.maximum.reduceat(last, starts[tied])
    return heard


def _graded(grade: Grade, last: Days, today: int, definitions: Definitions) -> Weights:
    return grade.weight * decay(last, today, grade.half_life, definitions.undated_months)
