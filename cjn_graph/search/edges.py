"""Edges: which record lends its words to which other one, how much they count there, and by which facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.search.shelf import Floats, Rows

RELATIONS: Final = (
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
)
"""What a lender is to a borrower, as in ``MatchedIn``."""
_PAST: Final = {"role": "past role", "organization": "past organization"}
_FACTS: Final = 3


@dataclass(frozen=True)
class Edges:
    """One row per edge, sorted by lender.

    Attributes
    ----------
    lender, borrower : array of int
        Records. The borrower is found by the lender's words.
    via : array of int
        The record between the two; -1 where there is none.
    weight : array of float
        How much the lender's words count for the borrower, 0 to 1.
    relation : array of int
        Position in ``RELATIONS``.
    facts : array of int, three columns
        The relationships between the two, as numbers; -1 fills up.
    """

    lender: Rows
    borrower: Rows
    via: Rows
    weight: Floats
    relation: NDArray[np.int8]
    facts: Rows

    def __len__(self) -> int:
        return len(self.lender)

    def take(self, rows: NDArray[np.int64]) -> Edges:
        """Return some of the edges."""
        return Edges(**{name: column[rows] for name, column in vars(self).items()})


@dataclass(frozen=True)
class Steps:
    """Relationships of one kind, read in one direction, or several steps in a row.

    Attributes
    ----------
    now : array of bool
        True where it holds today.
    """

    lender: Rows
    borrower: Rows
    via: Rows
    now: NDArray[np.bool_]
    facts: Rows

    def back(self) -> Steps:
        """Read them the other way round."""
        return replace(self, lender=self.borrower, borrower=self.lender)

    def as_one(self) -> Steps:
        """Forget the way: what follows is then told as coming via our lenders."""
        return replace(self, via=np.full_like(self.via, -1))

    def then(self, following: Steps) -> Steps:
        """Go on: whoever lends to our lenders lends to our borrowers; ``via`` is where the two meet.

        A step keeps its facts as far as three are enough.
        """
        mine, theirs = _pairs(self.lender, following.borrower)
        facts = np.concatenate([self.facts[mine], following.facts[theirs]], axis=1)
        empty_last = np.argsort(facts < 0, axis=1, kind="stable")
        return Steps(
            lender=following.lender[theirs],
            borrower=self.borrower[mine],
            via=np.where(self.via[mine] >= 0, self.via[mine], self.lender[mine]).astype(np.int32),
            now=self.now[mine] & following.now[theirs],
            facts=np.take_along_axis(facts, empty_last, axis=1)[:, :_FACTS],
        )

    def edges(self, relation: str, weight: float, past: float | None = None) -> Edges:
        """Weigh them; those that no longer hold get ``past``."""
        code, old = RELATIONS.index(relation), RELATIONS.index(_PAST.get(relation, relation))
        return Edges(
            lender=self.lender,
            borrower=self.borrower,
            via=self.via,
            weight=np.where(self.now, weight, weight if past is None else past).astype(np.float32),
            relation=np.where(self.now, code, old).astype(np.int8),
            facts=self.facts,
        )


def steps(lender: Rows, borrower: Rows, fact: NDArray[np.int64], now: NDArray[np.bool_]) -> Steps:
    """Make single steps from columns."""
    facts = np.full((len(lender), _FACTS), -1, dtype=np.int32)
    facts[:, 0] = fact
    return Steps(lender, borrower, np.full(len(lender), -1, dtype=np.int32), now, facts)


def all_steps(several: Sequence[Steps]) -> Steps:
    """Put steps together."""
    return Steps(**{name: np.concatenate([getattr(each, name) for each in several]) for name in vars(several[0])})


def closure(upward: Steps, *, deepest: int = 6) -> list[Steps]:
    """Return the steps up a tree: one at a time, then two, and so on."""
    levels = [upward]
    while len(levels) < deepest and len(levels[-1].lender):
        levels.append(levels[-1].then(upward))
    return levels


def put_together(several: Sequence[Edges]) -> Edges:
    """Put edges one after the other."""
    return Edges(**{name: np.concatenate([getattr(each, name) for each in several]) for name in vars(several[0])})


def best_edges(several: Sequence[Edges]) -> Edges:
    """Put edges together, keep the weightiest between any two records, sort by lender.

    Where several are as weighty, the one with the least relation and facts stays, so that neither the order in which a
    store returns its rows nor the names of the records between the two change anything.
    """
    found = put_together(several)
    facts = found.facts
    keys = (facts[:, 2], facts[:, 1], facts[:, 0], found.relation, -found.weight, found.borrower, found.lender)
    order = np.lexsort(keys)
    lender, borrower = found.lender[order], found.borrower[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (lender[1:] != lender[:-1]) | (borrower[1:] != borrower[:-1])
    kept = order[first & (lender != borrower)]
    return found.take(kept)


def _pairs(left: Rows, right: Rows) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the positions of all pairs of equal values."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first, last = np.searchsorted(ordered, left, side="left"), np.searchsorted(ordered, left, side="right")
    counts = last - first
    mine = np.repeat(np.arange(len(left)), counts)
    within = np.arange(len(mine)) - np.repeat(np.cumsum(counts) - counts, counts)
    return mine, order[np.repeat(first, counts) + within]
