"""The relationships that search follows, as columns; a relationship's number is its place in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cjn_graph.search.edges import Steps, steps
from cjn_graph.search.lines import Columns, holds_on
from cjn_graph.search.reading import ENDS
from cjn_graph.search.shelf import Rows

Links: TypeAlias = Mapping[tuple[str, str, str], Columns]
"""For each of ``ENDS``, the columns id, start_id, end_id, begun, ended."""
Link: TypeAlias = tuple[str, int, str, str, str, str]
"""Its id, position in ``ENDS``, id of the start, id of the end, begun, ended."""

COLUMNS: Final = ("id", "start_id", "end_id", "begun", "ended")


@dataclass(frozen=True)
class LinkTable:
    """One row per relationship, in the order of their ids.

    Attributes
    ----------
    ids : list of str
    ends : array of int
        Position in ``ENDS``.
    start, end : array of int
        Records.
    begun, ended : list of str
        Dates as they are stored; empty where there is none.
    now : array of bool
        True where it holds on the day of the index.
    """

    ids: list[str]
    ends: NDArray[np.int8]
    start: Rows
    end: Rows
    begun: list[str]
    ended: list[str]
    now: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    def steps(self, rows: NDArray[np.int64]) -> dict[tuple[str, str, str], Steps]:
        """Return some of them as steps from their end, the lender, to their start, the borrower; by ``ENDS``."""
        ends = self.ends[rows]
        return {name: self._steps(rows[ends == code]) for code, name in enumerate(ENDS)}

    def _steps(self, rows: NDArray[np.int64]) -> Steps:
        return steps(self.end[rows], self.start[rows], rows, self.now[rows])

    def columns(self, rows: NDArray[np.int64], ids: Sequence[str]) -> Links:
        """Return some of them as the columns that they were read from; ``ids`` are those of the records."""
        found: dict[tuple[str, str, str], dict[str, list[str]]]
        found = {ends: {name: [] for name in COLUMNS} for ends in ENDS}
        for row in rows.tolist():
            link = (self.ids[row], ids[self.start[row]], ids[self.end[row]], self.begun[row], self.ended[row])
            for column, value in zip(found[ENDS[self.ends[row]]].values(), link, strict=True):
                column.append(value)
        return found

    def at(self, records: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the rows that start or end at the marked records."""
        return np.flatnonzero(records[self.start] | records[self.end])


def listed(links: Links) -> Iterator[Link]:
    """Yield what the columns hold."""
    for code, ends in enumerate(ENDS):
        columns = links.get(ends)
        if columns is not None:
            for fact, start, end, begun, ended in zip(*(columns[name] for name in COLUMNS), strict=True):
                yield fact, code, start, end, begun, ended


def link_table(links: Sequence[Link], row_of: Mapping[str, int], day: str) -> LinkTable:
    """Make a table of those whose two ends are there.

    Tables are read one after the other, so that a relationship may lead to a record that isn't among them yet.

    Parameters
    ----------
    day : str
        Today, in full.
    """
    there = sorted(link for link in links if link[2] in row_of and link[3] in row_of)
    facts, ends, starts, lasts, begun, ended = (list(column) for column in zip(*there, strict=True)) if there else (
        [], [], [], [], [], []
    )  # fmt: skip
    holds = {dates: holds_on(*dates, day) for dates in set(zip(begun, ended, strict=True))}
    return LinkTable(
        ids=facts,
        ends=np.array(ends, dtype=np.int8),
        start=np.array([row_of[start] for start in starts], dtype=np.int32),
        end=np.array([row_of[end] for end in lasts], dtype=np.int32),
        begun=begun,
        ended=ended,
        now=np.array([holds[dates] for dates in zip(begun, ended, strict=True)], dtype=np.bool_),
    )
