"""Edges: which record is found by the words of which other one, how much they count, and by which facts.

An edge stands for a way from the lender of words to the borrower: one relationship, or several in a row. The model
declares what a single relationship lends; the ways of several are listed by :func:`ways`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cjn_graph.model import MODEL
from cjn_graph.model.searched import Lent
from cjn_graph.search.links import Links
from cjn_graph.search.postings import Floats, Mask, Positions, Rows, ranges
from cjn_graph.search.reading import READ, RELATIONSHIPS

TOLD_AS: Final = (
    "role",
    "past role",
    "organization",
    "past organization",
    "place",
    "topic",
    "activity",
    "person",
    "part of",
    "about",
    "linked to",
)
"""What a lender is to a borrower, as in ``MatchedIn``."""
_PAST: Final = {"role": "past role", "organization": "past organization"}
_WIDER_TOPIC: Final = 0.85
"""What is left of a weight for each step up the topic tree."""
_MOST_STEPS_UP: Final = 6
_MOST_FACTS: Final = 3
_FACTS_OF_A_KIND: Final = 1 << 24
"""A fact's number is the position of its kind times this, and its place among the relationships of the kind."""


class Step(NamedTuple):
    """A relationship that is followed from one end, the borrower's, to the other."""

    kind: str
    from_end: bool = False


class Way(NamedTuple):
    """A way from a borrower to a lender of words.

    Attributes
    ----------
    steps : tuple of Step
        From the borrower on.
    told_as : str
        What the lender is to the borrower.
    weight, past : float
        How much its words count, where all of it holds today and otherwise.
    start : str
        Kind of the borrower; empty for any.
    told_from : int
        The step at whose end the record stands that the lender is told to come by.
    """

    steps: tuple[Step, ...]
    told_as: str
    weight: float
    past: float
    start: str = ""
    told_from: int = 1


def ways() -> Iterator[Way]:
    """Yield every way by which words are lent."""
    for kind in RELATIONSHIPS:
        for lent in MODEL.relationships[kind].lent:
            yield from _declared(kind, lent)
    office = (Step("holds"), Step("has_post", from_end=True))
    yield Way(office, "organization", 0.75, 0.45, told_from=2)
    place = Way((*office, Step("serves")), "place", 0.7, 0.4, told_from=2)
    yield place
    yield from _upwards(place._replace(weight=0.68, past=0.38), "part_of")


def _declared(kind: str, lent: Lent) -> Iterator[Way]:
    """Yield the way along one relationship, and those further on that its declaration asks for."""
    past = lent.weight if lent.past is None else lent.past
    way = Way((Step(kind, lent.to == "end"),), lent.told_as, lent.weight, past, lent.start)
    yield way
    if lent.told_as == "topic":
        yield from _upwards(way, "broader", _WIDER_TOPIC)
    if lent.wider is not None:
        yield from _upwards(way._replace(weight=lent.wider, past=lent.wider), "part_of")
    if lent.topics is not None:
        topic = Way((*way.steps, Step("about")), "topic", lent.topics, lent.topics)
        yield topic
        yield from _upwards(topic, "broader", _WIDER_TOPIC)
    if lent.places is not None:
        yield Way((*way.steps, Step("in")), "place", lent.places, lent.places)


def _upwards(way: Way, kind: str, factor: float = 1.0) -> Iterator[Way]:
    """Yield the ways that go on up a tree, one step further each; what is left counts less by the factor."""
    up = Step(kind)
    for number in range(1, _MOST_STEPS_UP + 1 - way.steps.count(up)):
        left = factor**number
        yield way._replace(steps=(*way.steps, *[up] * number), weight=way.weight * left, past=way.past * left)


@dataclass(frozen=True)
class Pairs:
    """The lenders and borrowers at the two ends of a way.

    Attributes
    ----------
    via : array of int
        The record between the two that is told; -1 where there is none.
    now : array of bool
        True where all of it holds today.
    facts : array of int, three columns
        The first relationships of the way, as numbers; -1 fills up.
    """

    lender: Rows
    borrower: Rows
    via: Rows
    now: Mask
    facts: Rows

    def then(self, following: Pairs) -> Pairs:
        """Go on from our lenders to theirs."""
        mine, theirs = _equal(self.lender, following.borrower)
        facts = np.concatenate([self.facts[mine], following.facts[theirs]], axis=1)
        empty_last = np.argsort(facts < 0, axis=1, kind="stable")
        return Pairs(
            lender=following.lender[theirs],
            borrower=self.borrower[mine],
            via=np.where(self.via[mine] >= 0, self.via[mine], self.lender[mine]).astype(np.int32),
            now=self.now[mine] & following.now[theirs],
            facts=np.take_along_axis(facts, empty_last, axis=1)[:, :_MOST_FACTS],
        )


def _single(links: Links, step: Step) -> Pairs:
    """Return the pairs of one relationship."""
    facts = np.full((len(links), _MOST_FACTS), -1, dtype=np.int32)
    facts[:, 0] = links.position + RELATIONSHIPS.index(step.kind) * _FACTS_OF_A_KIND
    lender, borrower = (links.start, links.end) if step.from_end else (links.end, links.start)
    return Pairs(lender, borrower, np.full(len(links), -1, dtype=np.int32), links.now, facts)


def _equal(left: Rows, right: Rows) -> tuple[Positions, Positions]:
    """Return the positions of all pairs of equal values."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first, last = np.searchsorted(ordered, left, side="left"), np.searchsorted(ordered, left, side="right")
    return np.repeat(np.arange(len(left)), last - first), order[ranges(first, last)]


class _Derived(NamedTuple):
    """The pairs of a way, and the tables that they were derived from."""

    tables: tuple[Links, ...]
    pairs: Pairs


_Memo: TypeAlias = dict[tuple[tuple[Step, ...], int], _Derived]


def _derive(links: Mapping[str, Links], way: Way, known: _Memo, memo: _Memo) -> Pairs | None:
    """Return the pairs of a way, as known where its tables are the same; None where there is nothing to go by."""
    if any(not len(links.get(step.kind, ())) for step in way.steps):
        return None
    key = way.steps, way.told_from
    if key not in memo:
        tables = tuple(links[step.kind] for step in way.steps)
        if key in known and all(old is new for old, new in zip(known[key].tables, tables, strict=True)):
            memo[key] = known[key]
        elif len(tables) == 1:
            memo[key] = _Derived(tables, _single(tables[0], way.steps[0]))
        else:
            before = _derive(links, way._replace(steps=way.steps[:-1]), known, memo)
            last = _derive(links, way._replace(steps=way.steps[-1:], told_from=1), known, memo)
            if not before or not last:
                return None
            found = before.then(last)
            if len(tables) == way.told_from:
                found = replace(found, via=np.full_like(found.via, -1))
            memo[key] = _Derived(tables, found)
    return memo[key].pairs


@dataclass(frozen=True)
class Edge:
    """One edge, for an explanation."""

    lender: int
    via: int
    weight: float
    told_as: int
    facts: tuple[int, ...]


@dataclass(frozen=True)
class Edges:
    """One row for each pair of a way, sorted by lender. Two records may be joined by several.

    Attributes
    ----------
    lender, borrower : array of int
        Records. The borrower is found by the lender's words.
    weight : array of float
        How much the lender's words count for the borrower, 0 to 1.
    told_as : array of int
        Position in ``TOLD_AS``.
    origin : array of int
        Which of all pairs of all ways it stands for.
    pairs : tuple of Pairs
        Those of each way.
    """

    lender: Rows
    borrower: Rows
    weight: Floats
    told_as: NDArray[np.int8]
    origin: Rows
    pairs: tuple[Pairs, ...]
    memo: _Memo = field(repr=False)

    def __len__(self) -> int:
        return len(self.lender)

    @cached_property
    def _offsets(self) -> Positions:
        """Where the pairs of each way begin among all."""
        return np.cumsum([0, *(len(pairs.lender) for pairs in self.pairs)])

    def from_lenders(self, lenders: Positions) -> Positions:
        """Return the edges of some lenders."""
        wanted = lenders.astype(np.int32)
        return ranges(
            np.searchsorted(self.lender, wanted, side="left"), np.searchsorted(self.lender, wanted, side="right")
        )

    def to_borrowers(self, rows: Sequence[int]) -> dict[int, Positions]:
        """Return the edges of each of some borrowers."""
        wanted = np.zeros(max([*rows, int(self.borrower.max(initial=0))]) + 1, dtype=np.bool_)
        wanted[list(rows)] = True
        found = np.flatnonzero(wanted[self.borrower])
        return {row: found[self.borrower[found] == row] for row in rows}

    def edge(self, row: int) -> Edge:
        """Return one edge with what an explanation tells of it."""
        way = int(np.searchsorted(self._offsets, self.origin[row], side="right")) - 1
        pairs, place = self.pairs[way], int(self.origin[row] - self._offsets[way])
        return Edge(
            lender=int(self.lender[row]),
            via=int(pairs.via[place]),
            weight=float(self.weight[row]),
            told_as=int(self.told_as[row]),
            facts=tuple(int(fact) for fact in pairs.facts[place] if fact >= 0),
        )


def fact_id(links: Mapping[str, Links], fact: int) -> str:
    """Return the id of a relationship that is given by its number."""
    kind, position = divmod(fact, _FACTS_OF_A_KIND)
    return str(links[RELATIONSHIPS[kind]].table.ids[position])


def derive_edges(links: Mapping[str, Links], kinds: NDArray[np.int8], known: Edges | None = None) -> Edges:
    """Derive who is found by whose words.

    Parameters
    ----------
    links : mapping
        By kind.
    kinds : array of int
        Of each record, as position in ``READ``.
    known : Edges or None
        As derived before: ways whose tables are the very same are taken over.
    """
    memo: _Memo = {}
    derived: list[Pairs] = []
    parts: list[tuple[NDArray[Any], ...]] = []
    before = 0
    for way in ways():
        pairs = _derive(links, way, known.memo if known else {}, memo)
        if pairs is not None and len(pairs.lender):
            parts.append(_weighed(way, pairs, kinds, before))
            derived.append(pairs)
            before += len(pairs.lender)
    lender, borrower, weight, told_as, origin = (
        np.concatenate(column) for column in zip(_NOTHING, *parts, strict=True)
    )
    order = np.argsort(lender, kind="stable")
    return Edges(
        lender=lender[order],
        borrower=borrower[order],
        weight=weight[order],
        told_as=told_as[order],
        origin=origin[order],
        pairs=tuple(derived),
        memo=memo,
    )


_NOTHING: Final = tuple(np.zeros(0, dtype) for dtype in (np.int32, np.int32, np.float32, np.int8, np.int32))


def _weighed(way: Way, pairs: Pairs, kinds: NDArray[np.int8], before: int) -> tuple[NDArray[Any], ...]:
    """Return the columns of the edges of a way, in the order of those of :class:`Edges`."""
    kept = pairs.lender != pairs.borrower
    if way.start:
        kept &= kinds[pairs.borrower] == READ.index(way.start)
    rows = np.flatnonzero(kept)
    now = pairs.now[rows]
    told_as, told_past = TOLD_AS.index(way.told_as), TOLD_AS.index(_PAST.get(way.told_as, way.told_as))
    return (
        pairs.lender[rows],
        pairs.borrower[rows],
        np.where(now, way.weight, way.past).astype(np.float32),
        np.where(now, told_as, told_past).astype(np.int8),
        (before + rows).astype(np.int32),
    )
