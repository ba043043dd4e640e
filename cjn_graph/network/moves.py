"""Where the rows of a table are after some were taken out and others put in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from cjn_graph.network.links import Column, Indexes, Texts, positions

Rows = TypeVar("Rows", bound=NDArray[Any])

_FEW: Final = 3
"""New rows that are followed one by one."""
_AT_ONCE: Final = 2**14
"""Rows that are compared at once: few enough to stay in the processor's cache."""


@dataclass(frozen=True)
class Moves:
    """Where each row went; rows never change places.

    Attributes
    ----------
    now : array of int, shape (rows before,)
        Ascending but for -1, which stands for rows that were taken out.
    count : int
        Rows now.
    """

    now: Indexes
    count: int

    @cached_property
    def any_gone(self) -> bool:
        """Whether a row was taken out."""
        return bool((self.now < 0).any())

    @cached_property
    def put_in(self) -> Indexes:
        """Before which earlier rows new ones were put, ascending; only where none is gone."""
        shifts = self.now - np.arange(len(self.now))
        return np.searchsorted(shifts, np.arange(1, self.count - len(self.now) + 1))

    def follow(self, rows: Rows) -> Rows:
        """Say where each of some rows is now; -1 stays -1."""
        if self.any_gone or len(self.put_in) > _FEW:
            found: Rows = np.append(self.now, -1).astype(rows.dtype)[rows]
            return found
        # Counting the new rows before each is several times as quick as looking each up.
        followed = rows
        for place in self.put_in.tolist():
            followed = followed + (rows >= place)
        return followed


def moves_by(count: int, gone: Indexes, inserted: Indexes) -> Moves:
    """Tell where each of ``count`` rows goes when some are taken out and others put in before rows ``inserted``."""
    shift = (
        np.bincount(inserted, minlength=count + 1)[: count + 1]
        - np.bincount(gone + 1, minlength=count + 1)[: count + 1]
    )
    now = np.arange(count) + np.cumsum(shift)[:count]
    now[gone] = -1
    return Moves(now, count + len(inserted) - len(gone))


def moves_between(before: Texts, after: Texts) -> Moves | None:
    """Tell where each row went from the ids before and after; None where all are where they were."""
    if before is after:
        return None
    short = min(len(before), len(after))
    first = equal_rows([(before[:short], after[:short])])
    if first == len(before) == len(after):
        return None
    behind = equal_rows([(before[::-1][: short - first], after[::-1][: short - first])])
    now = np.arange(len(before)) + len(after) - len(before)
    now[:first] = np.arange(first)
    # Only between what is equal in front and behind need ids be looked up.
    index = {record: first + row for row, record in enumerate(after[first : len(after) - behind].tolist())}
    now[first : len(before) - behind] = positions(index, before[first : len(before) - behind].tolist())
    return Moves(now, len(after))


def any_gone(*moves: Moves | None) -> bool:
    """Tell whether a row of any of these tables was taken out."""
    return any(each is not None and each.any_gone for each in moves)


def put_in(moves: Moves | None) -> Indexes:
    """Before which earlier rows new ones were put, ascending; only where none is gone."""
    return moves.put_in if moves else np.zeros(0, dtype=np.int64)


def equal_rows(pairs: list[tuple[Column, Column]]) -> int:
    """Count the rows before the first one in which columns, given as pairs of equal length, differ."""
    count = len(pairs[0][0])
    for begin in range(0, count, _AT_ONCE):
        part = slice(begin, begin + _AT_ONCE)
        same: NDArray[np.bool_] = np.logical_and.reduce([old[part] == new[part] for old, new in pairs])
        if not same.all():
            return begin + int(np.argmin(same))
    return count
