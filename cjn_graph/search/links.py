"""The relationships that search follows, as columns; a relationship's number is its place in the order of their ids."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cjn_graph.search.edges import Steps, steps
from cjn_graph.search.lines import Columns, holds_on
from cjn_graph.search.reading import ENDS
from cjn_graph.search.shelf import Rows

Links: TypeAlias = Mapping[tuple[str, str, str], Columns]
"""For each of ``ENDS``, the columns id, start_id, end_id, begun, ended."""
Flat: TypeAlias = tuple[list[str], list[int], list[str], list[str], list[str], list[str]]
"""Ids, positions in ``ENDS``, ids of the starts, ids of the ends, begun, ended: one entry for each relationship."""
Link: TypeAlias = tuple[str, int, str, str, str, str]
"""One of these."""

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


def flat(links: Links) -> Flat:
    """Put the columns of all ``ENDS`` one after the other."""
    columns = [(code, links[ends]) for code, ends in enumerate(ENDS) if ends in links]
    facts, starts, lasts, begun, ended = (
        list(chain.from_iterable(each[name] for _, each in columns)) for name in COLUMNS
    )
    codes = list(chain.from_iterable(repeat(code, len(each["id"])) for code, each in columns))
    return facts, codes, starts, lasts, begun, ended


def columns_of(links: Collection[Link]) -> Flat:
    """Turn single relationships into columns."""
    return (
        [fact for fact, *_ in links],
        [code for _, code, *_ in links],
        [start for _, _, start, *_ in links],
        [end for *_, end, _, _ in links],
        [begun for *_, begun, _ in links],
        [ended for *_, ended in links],
    )


def link_table(columns: Flat, row_of: Mapping[str, int], day: str) -> LinkTable:
    """Make a table of those whose two ends are there.

    Tables are read one after the other, so that a relationship may lead to a record that isn't among them yet.

    Parameters
    ----------
    day : str
        Today, in full.
    """
    facts, codes, starts, lasts, begun, ended = columns
    start = np.array([row_of.get(record_id, -1) for record_id in starts], dtype=np.int32)
    end = np.array([row_of.get(record_id, -1) for record_id in lasts], dtype=np.int32)
    order = np.array(sorted(range(len(facts)), key=facts.__getitem__), dtype=np.int64)
    order = order[(start[order] >= 0) & (end[order] >= 0)]
    rows = order.tolist()
    dates = [(begun[row], ended[row]) for row in rows]
    holds = {each: holds_on(*each, day) for each in set(dates)}
    return LinkTable(
        ids=[facts[row] for row in rows],
        ends=np.array(codes, dtype=np.int8)[order],
        start=start[order],
        end=end[order],
        begun=[each for each, _ in dates],
        ended=[each for _, each in dates],
        now=np.array([holds[each] for each in dates], dtype=np.bool_),
    )
