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


@dataclass(frozen=True, eq=False)
class Ids:
    """The ids of a table of entities, ascending; they are the same object as long as no entity comes or goes."""

    texts: Texts

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def index(self) -> dict[str, int]:
        """Row of each id."""
        return {record: row for row, record in enumerate(self.texts.tolist())}

    def rows(self, ids: Iterable[Any]) -> NDArray[np.int64]:
        """Return the row of each id; -1 for those that are not there."""
        return np.fromiter(map(self.index.get, ids, repeat(-1)), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Entities:
    """One kind of entities, sorted by id.

    Attributes
    ----------
    ids : Ids
    columns : mapping
        By property, each of shape (rows,).
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
        ids, read = _read(columns, parts)
        return cls._sorted(ids, read)

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
        Entities
            This table itself where nothing differs; columns in which nothing differs are the same objects.
        """
        at = self.ids.rows(touched)
        at = at[at >= 0]
        if _same(self.ids.texts[at], {name: column.taken(at) for name, column in self.columns.items()}, rows):
            return self
        kept = np.delete(np.arange(len(self)), at)
        made = self._sorted(*_with(self.ids.texts, self.columns, kept, rows))
        ids = self.ids if np.array_equal(made.ids.texts, self.ids.texts) else made.ids
        return type(self)(ids, _shared_columns(made.columns, self.columns))

    def sharing(self, other: Entities) -> Entities:
        """Return the same table, with the other one's parts in place of equal ones."""
        if self is other or len(self) != len(other) or not np.array_equal(self.ids.texts, other.ids.texts):
            return self
        columns = _shared_columns(self.columns, other.columns)
        same = all(columns[name] is other[name] for name in columns)
        return other if same else type(self)(other.ids, columns)

    @classmethod
    def _sorted(cls, ids: Texts, columns: Mapping[str, Column]) -> Self:
        listed = ids.tolist()
        order = np.array(sorted(range(len(listed)), key=listed.__getitem__), dtype=np.int64)
        return cls(Ids(ids[order]), {name: column.taken(order) for name, column in columns.items()})


@dataclass(frozen=True, eq=False)
class Relationships:
    """One kind of relationships, in no order.

    Some may have an end that is not in the table of its kind: a record that is out of the viewer's sight. Whoever
    follows relationships leaves these out.

    Attributes
    ----------
    ids : array of str, shape (rows,)
    columns : mapping
        ``from_id``, ``to_id`` and the properties, each of shape (rows,).
    """

    ids: Texts
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    @classmethod
    def read(cls, columns: Sequence[str], parts: Iterable[Rows]) -> Self:
        """Make the table of what was read."""
        return cls(*_read(("from_id", "to_id", *columns), parts))

    def with_records(self, touched: Collection[str], rows: Rows) -> Self:
        """Return the table with some relationships as they are now, or without them; as for :class:`Entities`."""
        wanted = frozenset(touched)
        at = np.array([row for row, record in enumerate(self.ids.tolist()) if record in wanted], dtype=np.int64)
        if _same(self.ids[at], {name: column.taken(at) for name, column in self.columns.items()}, rows):
            return self
        kept = np.delete(np.arange(len(self)), at)
        return type(self)(*_with(self.ids, self.columns, kept, rows))

    def sharing(self, other: Relationships) -> Relationships:
        """Return the other table where the two are equal, to hold it once."""
        if self is other or len(self) != len(other) or not np.array_equal(self.ids, other.ids):
            return self
        columns = _shared_columns(self.columns, other.columns)
        same = all(columns[name] is other[name] for name in columns)
        return other if same else type(self)(other.ids, columns)


@dataclass(frozen=True)
class Tables:
    """All tables of a set of rights, or some of them, by kind; a kind that was not read has no table."""

    entities: Mapping[str, Entities] = field(default_factory=dict)
    relationships: Mapping[str, Relationships] = field(default_factory=dict)

    def is_same(self, other: Tables) -> bool:
        """Tell whether these are the very tables of the other: nothing was changed between the two."""
        mine, theirs = ({**each.entities, **each.relationships} for each in (self, other))
        return mine.keys() == theirs.keys() and all(table is theirs[kind] for kind, table in mine.items())


def _read(columns: Sequence[str], parts: Iterable[Rows]) -> tuple[Texts, dict[str, Column]]:
    ids: list[Texts] = [as_texts(())]
    builders = {name: ColumnBuilder() for name in columns}
    for part in parts:
        ids.append(as_texts(part["id"]))
        for name, builder in builders.items():
            builder.add(part[name])
    return np.concatenate(ids), {name: builder.column() for name, builder in builders.items()}


def _with(
    ids: Texts, columns: Mapping[str, Column], kept: NDArray[np.int64], rows: Rows
) -> tuple[Texts, dict[str, Column]]:
    """Return some of the rows, with others behind them."""
    return (
        np.concatenate([ids[kept], as_texts(rows["id"])]),
        {name: column.taken(kept).with_values(rows[name]) for name, column in columns.items()},
    )


def _same(ids: Texts, columns: Mapping[str, Column], rows: Rows) -> bool:
    """Tell whether records are as they were."""
    before = zip(ids.tolist(), *(column.decoded().tolist() for column in columns.values()), strict=True)
    after = zip(rows["id"], *(cells_of(rows[name]) for name in columns), strict=True)
    return {row[0]: row for row in before} == {row[0]: row for row in after}


def _shared_columns(mine: Mapping[str, Column], theirs: Mapping[str, Column]) -> dict[str, Column]:
    return {name: theirs[name] if column.equals(theirs[name]) else column for name, column in mine.items()}
