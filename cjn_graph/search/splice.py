"""Splicing: how a column becomes the next one when a few of its rows go and a few others come in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
_MANY: Final = 1_000
"""Beyond so many stretches, picking rows one by one is quicker than copying stretches."""


@dataclass(frozen=True)
class Splice:
    """Where each row comes from and goes to.

    Attributes
    ----------
    order : array of int
        For each new row, its position among the old rows followed by those that come in.
    before : int
        How many old rows there are.
    coming : int
        How many rows come in.
    """

    order: NDArray[np.int64]
    before: int
    coming: int

    @cached_property
    def places(self) -> NDArray[np.int32]:
        """Where each old row and each that comes in stands now; -1 for those that go, and at the end, for no row."""
        found = np.full(self.before + self.coming + 1, -1, dtype=np.int32)
        found[self.order] = np.arange(len(self.order), dtype=np.int32)
        return found

    @property
    def old_places(self) -> NDArray[np.int32]:
        """Where each old row stands now; -1 for those that go, and at the end, for no row."""
        return np.append(self.places[: self.before], np.int32(-1))

    @property
    def new_places(self) -> NDArray[np.int32]:
        """Where each row that comes in stands now."""
        return self.places[self.before : -1]

    @property
    def is_idle(self) -> bool:
        """True where nothing goes or comes in, so that a column stays the very same one."""
        return not self.coming and len(self.order) == self.before

    @cached_property
    def stretches(self) -> list[tuple[int, int]]:
        """The stretches of rows that stay neighbours: where each begins, and ends, in ``order``."""
        breaks = np.flatnonzero((np.diff(self.order) != 1) | (self.order[1:] == self.before)) + 1
        edges = [0, *breaks.tolist(), len(self.order)]
        return [(first, last) for first, last in pairwise(edges) if last > first]

    def column(self, old: NDArray[Any], coming: NDArray[Any]) -> NDArray[Any]:
        """Splice an array."""
        if self.is_idle:
            return old
        coming = coming.astype(old.dtype, copy=False)
        if len(self.stretches) > _MANY:
            return np.take(np.concatenate([old, coming]), self.order, axis=0)
        return np.concatenate([old[:0], *self._pieces(old, coming)])

    def listed(self, old: list[T], coming: list[T]) -> list[T]:
        """Splice a list."""
        if self.is_idle:
            return old
        found: list[T] = []
        for piece in self._pieces(old, coming):
            found += piece
        return found

    def _pieces(self, old: Any, coming: Any) -> Iterator[Any]:
        """Yield the slices that the new column is made of: few rows go or come, so that most are long."""
        for first, last in self.stretches:
            start, length = int(self.order[first]), last - first
            source, start = (old, start) if start < self.before else (coming, start - self.before)
            yield source[start : start + length]


def splice(kept: NDArray[np.bool_], at: NDArray[np.int64]) -> Splice:
    """Plan a splice.

    Parameters
    ----------
    kept : array of bool
        Which of the old rows stay.
    at : array of int, ascending
        For each row that comes in, the old row that it stands before.
    """
    staying = np.flatnonzero(kept)
    coming = len(kept) + np.arange(len(at))
    return Splice(np.insert(staying, np.searchsorted(staying, at), coming), len(kept), len(at))


def stretches(starts: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the positions from ``starts[row]`` to ``starts[row + 1]`` of each of the rows, one after the other."""
    counts = starts[rows + 1] - starts[rows]
    ends = np.cumsum(counts)
    found: NDArray[np.int64] = np.arange(ends[-1] if len(ends) else 0, dtype=np.int64)
    found += np.repeat(starts[rows] - (ends - counts), counts)
    return found
