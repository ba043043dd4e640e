"""Entities as columns: one row per record, sorted by id, so that links can name records by their row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

import numpy as np

from cjn_graph.network.links import Column, Indexes, Texts, as_texts, positions
from cjn_graph.network.moves import Moves, moves_by

Convert: TypeAlias = Callable[[Sequence[Any]], Column]
"""Turns the values of a column, as the store returns them, into an array."""
Kept: TypeAlias = Mapping[str, tuple[str, Convert]]
"""What is kept of a table: for each column of ours, from which column of the table, and how."""
Row: TypeAlias = Mapping[str, Any]
"""One row of a table, by column, as the store returns it."""


_FEW: Final = 100
"""Rows that are looked up, taken out or put in one by one, rather than all at once."""


@dataclass(frozen=True)
class Axis:
    """One table of entities.

    Attributes
    ----------
    ids : array of str, shape (rows,)
        Ascending.
    columns : mapping
        Further columns, each of shape (rows,), read as ``axis["name"]``.
    follows : tuple, optional
        The ids that it had before the edit that it was made by, and where their rows went; None where none moved.
    """

    ids: Texts
    columns: Mapping[str, Column]
    follows: tuple[Texts, Moves] | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    @cached_property
    def index(self) -> dict[str, int]:
        """Row of each record by id."""
        return {record: row for row, record in enumerate(self.ids.tolist())}

    def row(self, record_id: str) -> int:
        """Row of one record; -1 where it is not there."""
        at = int(np.searchsorted(self.ids, record_id))
        return at if at < len(self.ids) and self.ids[at] == record_id else -1

    def rows(self, record_ids: Sequence[str]) -> Indexes:
        """Row of each record; -1 for those that are not there."""
        if len(record_ids) < _FEW:
            return np.fromiter(map(self.row, record_ids), dtype=np.int64)
        return positions(self.index, record_ids)

    def edited(self, rows: Mapping[str, Row | None], kept: Kept) -> Axis:
        """Put rows in, in place of those of the same id, or take them out (None).

        Columns in which nothing changes stay the same object.
        """
        at = {record: self.row(record) for record in rows}
        gone = np.array(
            sorted(at[record] for record, row in rows.items() if row is None and at[record] >= 0), dtype=int
        )
        given = [(at[record], record, row) for record, row in sorted(rows.items()) if row is not None]
        changed = [(place, row) for place, _, row in given if place >= 0]
        new = [(record, row) for place, record, row in given if place < 0]
        where = np.fromiter((np.searchsorted(self.ids, record) for record, _ in new), dtype=int)
        columns = {}
        for name, (source, convert) in kept.items():
            values = convert([row[source] for _, row in changed])
            column = _replaced(self[name], [place for place, _ in changed], values)
            columns[name] = spliced(column, gone, where, convert([row[source] for _, row in new]))
        ids = spliced(self.ids, gone, where, as_texts(record for record, _ in new))
        return Axis(ids, columns, None if ids is self.ids else (self.ids, moves_by(len(self), gone, where)))


def read_axis(given: Mapping[str, Sequence[Any]], kept: Kept) -> Axis:
    """Sort a table of entities by id."""
    ids = given["id"]
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=int)
    columns = {name: convert(given[source])[order] for name, (source, convert) in kept.items()}
    return Axis(as_texts(ids)[order], columns)


def spliced(column: Column, gone: Indexes, where: Indexes, values: Column) -> Column:
    """Take rows out of a column, and put values in before others; both ascending, and counted as they were before."""
    if not len(gone) and not len(where):
        return column
    if len(gone) + len(where) < _FEW:
        return np.concatenate(list(_pieces(column, gone.tolist(), where.tolist(), values)))
    kept = np.delete(column, gone)
    return np.insert(kept, where - np.searchsorted(gone, where), values)


def _pieces(column: Column, gone: list[int], where: list[int], values: Column) -> Iterator[Column]:
    """Cut a column up at a few rows: copying what is between them is several times quicker than a mask over all."""
    at = 0
    # What goes in before a row comes ahead of its being taken out.
    for row, value in sorted([*((row, -1) for row in where), *((row, 1) for row in gone)]):
        yield column[at:row]
        at = row
        if value < 0:
            yield values[:1]
            values = values[1:]
        else:
            at += 1
    yield column[at:]


def _replaced(column: Column, positions: Sequence[int], values: Column) -> Column:
    """Put values in place of others; the column itself where they are equal."""
    if all(old == new for old, new in zip(column[list(positions)], values, strict=True)):
        return column
    column = column.copy()
    column[list(positions)] = values
    return column
