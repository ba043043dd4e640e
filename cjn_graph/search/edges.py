"""Edges: which record is found by the words of which other one, how much they count, and by which facts.

An edge stands for a way from the lender of words to the borrower: one relationship, or several in a row. The model
declares what a single relationship lends; the ways of several are listed by :func:`ways`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cjn_graph.model import MODEL
from cjn_graph.model.searched import Lent
from cjn_graph.search.links import Links
from cjn_graph.search.postings import Positions, Rows, ranges
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
"""A fact's number is the position of its kind times this, and its row in the table of the kind."""

EDGE: Final = np.dtype(
    [
        ("lender", np.int32),
        ("borrower", np.int32),  # is found by the lender's words
        ("via", np.int32),  # the record between the two that is told; -1 where there is none
        ("facts", np.int32, (_MOST_FACTS,)),  # the first relationships of the way, as numbers; -1 fills up
        ("now", np.bool_),  # all of it holds today
        ("weight", np.float32),  # how much the lender's words count for the borrower, 0 to 1
        ("told_as", np.int8),  # position in TOLD_AS
    ]
)


EdgeRows: TypeAlias = NDArray[np.void]


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


def _single(links: Links, step: Step) -> EdgeRows:
    """Return the edges along one relationship, not weighed yet."""
    edges = np.zeros(len(links), dtype=EDGE)
    edges["lender"], edges["borrower"] = (links.start, links.end) if step.from_end else (links.end, links.start)
    edges["via"], edges["facts"], edges["now"] = -1, -1, links.now
    edges["facts"][:, 0] = links.position + RELATIONSHIPS.index(step.kind) * _FACTS_OF_A_KIND
    return edges


def _chained(edges: EdgeRows, following: EdgeRows) -> EdgeRows:
    """Go on from the lenders of some edges to theirs."""
    order = np.argsort(following["borrower"], kind="stable")
    ordered = following["borrower"][order]
    first, last = (np.searchsorted(ordered, edges["lender"], side=side) for side in ("left", "right"))
    found, further = np.repeat(edges, last - first), following[order[ranges(first, last)]]
    facts = np.concatenate([found["facts"], further["facts"]], axis=1)
    empty_last = np.argsort(facts < 0, axis=1, kind="stable")
    found["facts"] = np.take_along_axis(facts, empty_last, axis=1)[:, :_MOST_FACTS]
    found["via"] = np.where(found["via"] >= 0, found["via"], found["lender"])
    found["lender"] = further["lender"]
    found["now"] &= further["now"]
    return found


class _Derived(NamedTuple):
    """The edges of a way, not weighed yet, and the tables that they were derived from."""

    tables: tuple[Links, ...]
    edges: EdgeRows


_Memo: TypeAlias = dict[tuple[tuple[Step, ...], int], _Derived]


def _derive(links: Mapping[str, Links], way: Way, known: _Memo, memo: _Memo) -> EdgeRows | None:
    """Return the edges of a way, as known where its tables are the same; None where there is nothing to go by."""
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
            if before is None or last is None:
                return None
            found = _chained(before, last)
            if len(tables) == way.told_from:
                found["via"] = -1
            memo[key] = _Derived(tables, found)
    return memo[key].edges


@dataclass(frozen=True)
class Edges:
    """All edges; two records may be joined by several.

    Attributes
    ----------
    rows : array of ``EDGE``
        Sorted by lender.
    """

    rows: EdgeRows
    memo: _Memo = field(repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def lender(self) -> Rows:
        """The lender of each edge."""
        return np.ascontiguousarray(self.rows["lender"])

    @cached_property
    def borrower(self) -> Rows:
        """The borrower of each edge."""
        return np.ascontiguousarray(self.rows["borrower"])

    def from_lenders(self, lenders: Positions) -> Positions:
        """Return the edges of some lenders."""
        wanted = lenders.astype(np.int32)
        first, last = (np.searchsorted(self.lender, wanted, side=side) for side in ("left", "right"))
        return ranges(first, last)

    def to_borrowers(self, rows: Sequence[int]) -> dict[int, EdgeRows]:
        """Return the edges of each of some borrowers."""
        wanted = np.zeros(max([*rows, int(self.borrower.max(initial=0))]) + 1, dtype=np.bool_)
        wanted[list(rows)] = True
        found = self.rows[wanted[self.borrower]]
        return {row: found[found["borrower"] == row] for row in rows}


def fact_ids(links: Mapping[str, Links], facts: Rows) -> list[str]:
    """Return the ids of the relationships that an edge stands for."""
    kinds, rows = np.divmod(facts[facts >= 0], _FACTS_OF_A_KIND)
    return [str(links[RELATIONSHIPS[kind]].table.ids[row]) for kind, row in zip(kinds, rows, strict=True)]


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
    parts = [np.zeros(0, dtype=EDGE)]
    for way in ways():
        edges = _derive(links, way, known.memo if known else {}, memo)
        if edges is not None:
            parts.append(_weighed(way, edges, kinds))
    rows = np.concatenate(parts)
    return Edges(rows[np.argsort(rows["lender"], kind="stable")], memo)


def _weighed(way: Way, edges: EdgeRows, kinds: NDArray[np.int8]) -> EdgeRows:
    """Say what the edges of a way count, and as what they are told."""
    kept = edges["lender"] != edges["borrower"]
    if way.start:
        kept &= kinds[edges["borrower"]] == READ.index(way.start)
    found: EdgeRows = edges[kept]
    told_past = _PAST.get(way.told_as, way.told_as)
    found["weight"] = np.where(found["now"], way.weight, way.past)
    found["told_as"] = np.where(found["now"], TOLD_AS.index(way.told_as), TOLD_AS.index(told_past))
    return found
