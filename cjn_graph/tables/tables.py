"""Tables of entities and of relationships, and the same after a few records changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cjn_graph.tables.column import Column, ColumnBuilder, Texts, as_texts, cells_of

Rows: TypeAlias = Mapping[str, Sequence[Any]]
"""Columns as the store returns them: ``id``, for relationships ``from_id`` and ``to_id``, and the declared ones."""
Positions: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ids:
    """The ids of a table, ascending; they are the same object as long as no record comes or goes."""

    texts: Texts

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, row: int) -> str:
        return str(self.texts[row])

    @cached_property
    def index(self) -> dict[str, int]:
        """Row of each id."""
        return {record: row for row, record in enumerate(self.texts.tolist())}

    def rows(self, ids: Iterable[Any]) -> Positions:
        """Return the row of each id; -1 for those that are not there."""
        return np.fromiter(map(self.index.get, ids, repeat(-1)), dtype=np.int64)

    def present(self, ids: Collection[str]) -> Positions:
        """Return the rows of those ids that are there, ascending; without an index, so that few are found soon."""
        wanted = as_texts(sorted(ids))
        at = np.searchsorted(self.texts, wanted)
        is_there = at < len(self)
        is_there[is_there] = self.texts[at[is_there]] == wanted[is_there]
        return at[is_there]


@dataclass(frozen=True, eq=False)
class Table:
    """One kind of records, sorted by id.

    Attributes
    ----------
    ids : Ids
    columns : mapping
        By property, each of shape (rows,); for relationships ``from_id`` and ``to_id`` too.
    """

    ids: Ids
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    @classmethod
    def read(cls, columns: Sequence[str], parts: Iterable[Rows]) -> Self:
        """Make the table of what was read, in any order."""
        texts: list[str] = []
        builders = {name: ColumnBuilder() for name in columns}
        for part in parts:
            texts.extend(part["id"])
            for name, builder in builders.items():
                builder.add(part[name])
        order = np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.int64)
        return cls(
            Ids(as_texts(texts)[order]), {name: builder.column().taken(order) for name, builder in builders.items()}
        )

    def with_records(self, touched: Collection[str], rows: Rows) -> Self:
        """Return the table with some records as they are now, or without them.

        Parameters
        ----------
        touched : collection of str
            Ids of the records that may have changed.
        rows : mapping
            Those of them that are in sight.

        Returns
        -------
        Table
            This table itself where nothing differs; columns in which nothing differs are the same objects.
        """
        gone = self.ids.present(touched)
        if self._says(gone, rows):
            return self
        order = sorted(range(len(rows["id"])), key=rows["id"].__getitem__)
        new = as_texts(rows["id"][row] for row in order)
        kept = np.delete(self.ids.texts, gone)
        place = np.searchsorted(kept, new)
        is_same = np.array_equal(self.ids.texts[gone], new)
        ids = self.ids if is_same else Ids(np.insert(kept, place, new))
        columns = {
            name: column.replaced(gone, place, [rows[name][row] for row in order])
            for name, column in self.columns.items()
        }
        return type(self)(ids, _shared(columns, self.columns))

    def sharing(self, other: Self) -> Self:
        """Return the same table, with the other one's parts in place of equal ones."""
        if self is other or len(self) != len(other) or not np.array_equal(self.ids.texts, other.ids.texts):
            return self
        columns = _shared(self.columns, other.columns)
        same = all(columns[name] is other[name] for name in columns)
        return other if same else type(self)(other.ids, columns)

    def _says(self, at: Positions, rows: Rows) -> bool:
        """Tell whether these rows of the table are those given."""
        columns = (column.taken(at).decoded().tolist() for column in self.columns.values())
        before = zip(self.ids.texts[at].tolist(), *columns, strict=True)
        after = zip(rows["id"], *(cells_of(rows[name]) for name in self.columns), strict=True)
        return {row[0]: row for row in before} == {row[0]: row for row in after}


class Entities(Table):
    """One kind of entities."""


class Relationships(Table):
    """One kind of relationships, with the columns ``from_id`` and ``to_id``.

    Some may have an end that is not in the table of its kind: a record that is out of the viewer's sight. Whoever
    follows relationships leaves these out.
    """

    @classmethod
    def read(cls, columns: Sequence[str], parts: Iterable[Rows]) -> Self:
        """Make the table of what was read, in any order."""
        return super().read(("from_id", "to_id", *columns), parts)


@dataclass(frozen=True)
class Tables:
    """All tables of a set of rights, or some of them, by kind; a kind that was not read has no table."""

    entities: Mapping[str, Entities] = field(default_factory=dict)
    relationships: Mapping[str, Relationships] = field(default_factory=dict)

    def is_same(self, other: Tables) -> bool:
        """Tell whether these are the very tables of the other: nothing was changed between the two."""
        mine, theirs = ({**each.entities, **each.relationships} for each in (self, other))
        return mine.keys() == theirs.keys() and all(table is theirs[kind] for kind, table in mine.items())


def _shared(mine: Mapping[str, Column], theirs: Mapping[str, Column]) -> dict[str, Column]:
    return {name: theirs[name] if column.equals(theirs[name]) else column for name, column in mine.items()}
