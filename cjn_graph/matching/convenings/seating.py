"""Tables: who should sit with whom, so that as many as possible meet somebody new.

In words: at each table, every two people who have no tie on record count 1, half as much again where they are of
different divisions, and half as much again where one could help the other with something they seek; two who know each
other, or work in one office, count nothing, nor does anybody who refused introductions. As a formula, with ``t(i)`` the
table of person *i*::

    maximise  sum over i < j with t(i) = t(j) of  new(i,j) × (1 + 0.5 × across(i,j) + 0.5 × help(i,j))

with as many tables as needed for ``seats`` at each, and sizes that differ by one at most. Dividing a graph into equal
parts is NP-hard (Garey, Johnson & Stockmeyer 1976), so this is a local search: from several fixed beginnings, the best
exchange of two people is made until none is left that gains (Kernighan & Lin 1970). Beside the value stand what it can
be at most and what chance gives. Two whom a rule keeps apart never sit together unless there is no other way; then the
answer says so. Whom staff gave a table sits there, whatever that is worth; tables are found for the others alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cjn_graph.network.links import Indexes

Worth: TypeAlias = NDArray[np.float64]
Marks: TypeAlias = NDArray[np.bool_]

STARTS: Final = 24
"""Beginnings that the search tries."""
MOST_SEATED: Final = 400
"""People at one convening: the search keeps a number for each two of them."""
_APART: Final = 1e6
_GAIN: Final = 1e-9


@dataclass(frozen=True)
class Seating:
    """People at tables.

    Attributes
    ----------
    tables : list of list of int
        Positions of the people, ascending, table by table; by the number of the table where staff gave some.
    value : float
        The objective.
    at_most : float
        What no arrangement can exceed: of each person, the most that so many neighbours can be worth, halved.
    by_chance : float
        The expected value of seats that are drawn.
    broken : list of (int, int)
        Pairs that are to be kept apart and sit together all the same.
    """

    tables: list[list[int]]
    value: float
    at_most: float
    by_chance: float
    broken: list[tuple[int, int]]


def seat(
    worth: Worth,
    seats: int,
    apart: Collection[tuple[int, int]] = (),
    given: Mapping[int, int] = MappingProxyType({}),
) -> Seating:
    """Divide people among tables.

    Parameters
    ----------
    worth : array of float, shape (people, people)
        What it is worth that two sit together: symmetric, 0 on the diagonal.
    seats : int
        Most people at a table, 2 or more.
    apart : collection of pairs
        Positions of two who are not to sit together.
    given : mapping
        From positions of people to the tables that staff gave them, counted from 0. More than ``seats`` may be given
        one table; nobody else comes to it then.
    """
    people = len(worth)
    sizes = table_sizes(people, seats, list(given.values()))
    searched = worth.copy()
    for one, other in apart:
        searched[one, other] = searched[other, one] = -_APART
    at = np.zeros(people, dtype=np.int64)
    at[list(given)] = list(given.values())
    free = np.ones(people, dtype=bool)
    free[list(given)] = False
    left = np.array(sizes, dtype=np.int64) - np.bincount(at[~free], minlength=len(sizes))
    at[free] = np.repeat(np.arange(len(sizes)), left)
    generator = np.random.default_rng(0)
    if len(sizes) > 1 and free.any():
        tried = [_improved(searched, _shuffled(at, free, generator), free) for _ in range(STARTS)]
        at = max(tried, key=lambda found: round(_value(searched, found), 6))
    tables = [np.flatnonzero(at == table).tolist() for table in range(len(sizes))]
    return Seating(
        tables if given else sorted(tables),
        _value(worth, at),
        _bound(worth, max(sizes, default=0)),
        _by_chance(worth, sizes),
        sorted((min(pair), max(pair)) for pair in apart if at[pair[0]] == at[pair[1]]),
    )


def table_sizes(people: int, seats: int, given: Sequence[int] = ()) -> list[int]:
    """Return how many sit at each table: as few tables as possible, of sizes as equal as can be.

    Tables that somebody was given count as they are numbered, and of the others, from the first on, those still needed;
    nobody sits at a number between that is neither.

    Parameters
    ----------
    given : sequence of int
        The tables of those who have one already, counted from 0.

    >>> table_sizes(10, 4), table_sizes(0, 4), table_sizes(5, 2, [1, 1, 1]), table_sizes(9, 4, [3])
    ([4, 3, 3], [], [2, 3], [3, 3, 0, 3])
    """
    sizes = Counter(given)
    left = people - len(given)
    room = sum(max(seats - size, 0) for size in sizes.values())
    needed = max(0, -(-(left - room) // seats))
    sizes.update(dict.fromkeys(islice((table for table in count() if table not in sizes), needed), 0))
    for _ in range(left):
        sizes[min(sorted(sizes), key=sizes.__getitem__)] += 1
    return [sizes[table] for table in range(max(sizes, default=-1) + 1)]


def _shuffled(at: Indexes, free: Marks, generator: np.random.Generator) -> Indexes:
    """Let those without a table of their own change places at random."""
    shuffled = at.copy()
    shuffled[free] = generator.permutation(at[free])
    return shuffled


def pair_worth(new: Marks, across: Marks, helpful: Marks) -> Worth:
    """Return what each two are worth at one table, shape (people, people)."""
    worth: Worth = new.astype(float) * (1.0 + 0.5 * across + 0.5 * helpful)
    np.fill_diagonal(worth, 0.0)
    return worth


def new_pairs(new: Marks, table: Sequence[int]) -> int:
    """Count the pairs at a table who have no tie on record."""
    among = new[np.ix_(table, table)]
    return int(np.triu(among, 1).sum())


def _improved(worth: Worth, at: Indexes, free: Marks) -> Indexes:
    """Exchange two people as long as that gains, the best two first."""
    tables, kept = int(at.max()) + 1, ~(free[:, np.newaxis] & free[np.newaxis, :])
    while True:
        with_table = np.stack([worth[:, at == table].sum(axis=1) for table in range(tables)], axis=1)
        own = with_table[np.arange(len(at)), at]
        theirs = with_table[:, at]  # of each at the table of each other
        gain = theirs - own[:, np.newaxis] + theirs.T - own[np.newaxis, :] - 2 * worth
        gain[kept | (at[:, np.newaxis] == at[np.newaxis, :])] = 0.0
        one, other = np.unravel_index(int(gain.argmax()), gain.shape)
        if gain[one, other] <= _GAIN:
            return at
        at[one], at[other] = at[other], at[one]


def _value(worth: Worth, at: Indexes) -> float:
    return float(worth[at[:, np.newaxis] == at[np.newaxis, :]].sum() / 2)


def _bound(worth: Worth, size: int) -> float:
    neighbours = min(size, len(worth)) - 1
    if neighbours < 1:
        return 0.0
    return float(np.sort(worth, axis=1)[:, -neighbours:].sum() / 2)


def _by_chance(worth: Worth, sizes: Sequence[int]) -> float:
    people = len(worth)
    if people < 2:
        return 0.0
    together = sum(size * (size - 1) for size in sizes) / (people * (people - 1))
    return float(worth.sum() / 2 * together)
