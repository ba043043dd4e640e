"""The relationships that words are lent by, one table for each kind, with the records at their ends as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from cjn_graph.model.holding import begun, is_over
from cjn_graph.search.postings import Mask, Rows
from cjn_graph.tables import Column, Relationships


@dataclass(frozen=True)
class Links:
    """The relationships of one kind whose two ends are there.

    Attributes
    ----------
    table : Relationships
        All of the kind.
    position : array of int
        The row of each in that table.
    start, end : array of int
        Records.
    now : array of bool
        True where it holds on the day of the index.
    """

    table: Relationships
    position: Rows
    start: Rows
    end: Rows
    now: Mask

    def __len__(self) -> int:
        return len(self.position)

    def is_whole(self, there: Mask) -> bool:
        """Tell whether no relationship was left out, and all ends are still there."""
        return len(self) == len(self.table) and bool(there[self.start].all() and there[self.end].all())

    def is_same(self, other: Links) -> bool:
        """Tell whether another one of the same table has the same relationships."""
        return self.table is other.table and np.array_equal(self.position, other.position)

    def begun(self, link: int) -> str | None:
        """Return when a relationship began, as it is stored."""
        column = self.table["start"]
        return column.values[column.codes[self.position[link]]]  # type: ignore[no-any-return]

    def id(self, link: int) -> str:
        """Return the id of a relationship."""
        return str(self.table.ids[self.position[link]])


def links_of(table: Relationships, row_of: Mapping[str, int], there: Mask, day: date) -> Links:
    """Find the ends of relationships among the records that are there; those of others are left out."""
    start, end = (_rows(table[name], row_of) for name in ("from_id", "to_id"))
    known = np.append(there, False)  # for the ends without a record, whose number is -1
    position = np.flatnonzero(known[start] & known[end]).astype(np.int32)
    now = _hold(table, day)
    return Links(table, position, start[position], end[position], now[position])


def _rows(ids: Column, row_of: Mapping[str, int]) -> Rows:
    return ids.converted(lambda values: np.array([row_of.get(record_id, -1) for record_id in values], dtype=np.int32))


def _hold(table: Relationships, day: date) -> Mask:
    """Tell which relationships hold on a day; all where the kind has no dates."""
    holds = np.ones(len(table), dtype=np.bool_)
    if "start" in table.columns:
        holds &= table["start"].converted(lambda starts: np.array([begun(each, day) for each in starts], np.bool_))
    if "end" in table.columns:
        holds &= table["end"].converted(lambda ends: np.array([not is_over(each, day) for each in ends], np.bool_))
    return holds
