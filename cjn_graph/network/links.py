"""Relationships as columns that can be followed from either end without a search (compressed sparse rows)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import repeat
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from cjn_graph.tables import Texts, Values

Indexes: TypeAlias = NDArray[np.int64]
"""Positions in a table; -1 where there is none."""
Key = TypeVar("Key")


@dataclass(frozen=True)
class Links:
    """Links from the rows of one table (left) to the rows of another (right), sorted by left, right and id.

    Attributes
    ----------
    ids : array of str, shape (links,)
        Ids of the records, cited as facts.
    left, right : array of int, shape (links,)
        Positions in the two tables.
    left_starts : array of int, shape (left rows + 1,)
        The links of row ``i`` are those from ``left_starts[i]`` up to ``left_starts[i + 1]``.
    rights_count : int
        Rows of the table on the right.
    columns : mapping
        Further columns, each of shape (links,), read as ``links["role"]``.
    """

    ids: Texts
    left: Indexes
    right: Indexes
    left_starts: Indexes
    rights_count: int
    columns: Mapping[str, Values]

    def __len__(self) -> int:
        return len(self.left)

    def __getitem__(self, name: str) -> Values:
        return self.columns[name]

    @cached_property
    def right_starts(self) -> Indexes:
        """The links to right row ``i`` are those from ``right_starts[i]`` in ``by_right``, shape (right rows + 1,)."""
        return starts_of(self.right, self.rights_count)

    @cached_property
    def by_right(self) -> Indexes:
        """Positions of links sorted by right, shape (links,)."""
        return order_of(self.right, self.rights_count)

    @cached_property
    def occupied(self) -> Indexes:
        """The left rows that have links, ascending."""
        return np.flatnonzero(np.diff(self.left_starts))

    def where(self, kept: NDArray[np.bool_]) -> Links:
        """Return some of the links; this one itself where that is all of them."""
        if kept.all():
            return self
        left = self.left[kept]
        return Links(
            ids=self.ids[kept],
            left=left,
            right=self.right[kept],
            left_starts=starts_of(left, len(self.left_starts) - 1),
            rights_count=self.rights_count,
            columns={name: column[kept] for name, column in self.columns.items()},
        )

    def with_columns(self, columns: Mapping[str, Values]) -> Links:
        """Return the same links with other columns."""
        return replace(self, columns=columns)

    def span(self, left: int) -> slice:
        """Where the links of one left row stand, to cut a column with."""
        return slice(int(self.left_starts[left]), int(self.left_starts[left + 1]))

    def rights(self, left: int) -> list[tuple[int, int]]:
        """The links of one left row as (position, right row)."""
        begin, end = self.left_starts[left : left + 2].tolist()
        return list(zip(range(begin, end), self.right[begin:end].tolist(), strict=True)) if begin < end else []

    def of(self, left: int) -> Indexes:
        """Positions of the links of one left row."""
        return np.arange(self.left_starts[left], self.left_starts[left + 1])

    def to(self, right: int) -> Indexes:
        """Positions of the links that lead to one right row, sorted by left."""
        return self.by_right[self.right_starts[right] : self.right_starts[right + 1]]

    def to_many(self, rights: Indexes) -> Indexes:
        """Positions of the links that lead to any of these right rows, row after row."""
        return self.by_right[ranges(self.right_starts, rights)]


def make_links(
    size: tuple[int, int],
    ids: Texts,
    left: Indexes,
    right: Indexes,
    columns: Mapping[str, Values] | None = None,
) -> Links:
    """Sort links into place. Links with an end at -1 are left out: the viewer does not see that end.

    Parameters
    ----------
    size : tuple of int
        Rows of the left and of the right table.
    """
    kept = np.flatnonzero((left >= 0) & (right >= 0))
    pair = left[kept] * size[1] + right[kept]
    order = order_of(pair, size[0] * size[1])
    kept = _order_repeats_by_id(kept[order], pair[order], ids)
    left, right = left[kept].astype(np.int64), right[kept].astype(np.int64)
    return Links(
        ids=ids[kept],
        left=left,
        right=right,
        left_starts=starts_of(left, size[0]),
        rights_count=size[1],
        columns={name: column[kept] for name, column in (columns or {}).items()},
    )


def turned(links: Links) -> Links:
    """Read links from their right side: left and right change places."""
    order = links.by_right
    return Links(
        ids=links.ids[order],
        left=links.right[order],
        right=links.left[order],
        left_starts=links.right_starts,
        rights_count=len(links.left_starts) - 1,
        columns={name: column[order] for name, column in links.columns.items()},
    )


def order_of(values: Indexes, bound: int) -> Indexes:
    """Positions that sort numbers from 0 to below ``bound``; equal ones stay in their order."""
    count = len(values)
    if bound * count >= 2**63:
        return np.asarray(np.argsort(values, kind="stable"))
    # Numbers are sorted several times as quickly as positions by numbers.
    return np.asarray(np.sort(values * count + np.arange(count)) % max(count, 1))


def starts_of(positions: Indexes, size: int) -> Indexes:
    """Count how often each row occurs, accumulated: where each row's links start, shape (size + 1,)."""
    starts = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(positions, minlength=size), out=starts[1:])
    return starts


def ranges(starts: Indexes, rows: Indexes) -> Indexes:
    """Join the ranges ``starts[row] … starts[row + 1]`` of several rows into one array of positions."""
    begins = starts[rows]
    counts = starts[rows + 1] - begins
    offsets = np.cumsum(counts) - counts
    return np.asarray(np.repeat(begins - offsets, counts) + np.arange(int(counts.sum())))


def positions(index: Mapping[Key, int], ids: Iterable[Key]) -> Indexes:
    """Look ids, or other keys, up; -1 for those that are not there."""
    return np.fromiter(map(index.get, ids, repeat(-1)), dtype=np.int64)


def _order_repeats_by_id(order: Indexes, pair: Indexes, ids: Texts) -> Indexes:
    # Two links between the same rows are rare; only they need to be sorted by id.
    same = np.flatnonzero(np.diff(pair) == 0)
    if not (ids[order[same]] > ids[order[same + 1]]).any():
        return order
    repeated = np.unique(np.concatenate([same, same + 1]))
    keys = zip(pair[repeated].tolist(), ids[order[repeated]].tolist(), order[repeated].tolist(), strict=True)
    result = order.copy()
    result[repeated] = [position for _, _, position in sorted(keys)]
    return result
