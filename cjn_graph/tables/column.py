"""A dictionary-encoded column: the distinct values once, and for each row the number of its value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.int32]
Texts: TypeAlias = NDArray[np.object_]
Values: TypeAlias = NDArray[Any]
Convert: TypeAlias = Callable[[list[Any]], Values]

_FEW = 20
"""Values that are looked for one by one, rather than in a dictionary of all."""


@dataclass(frozen=True, eq=False)
class Column:
    """One property of many records.

    Attributes
    ----------
    codes : array of int, shape (rows,)
        Position of each row's value in ``values``.
    values : array of object
        Each a text, a number, a truth value or a tuple of texts; None stands for an absent one. Some may be used by no
        row any more.
    """

    codes: Codes
    values: Texts
    _kept: dict[Convert, Values] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.codes)

    def decoded(self) -> Texts:
        """Return the value of each row."""
        return np.asarray(self.values[self.codes])

    def converted(self, convert: Convert) -> Values:
        """Return what a function makes of each row's value; it is given each distinct value once."""
        return np.asarray(convert(self.values.tolist())[self.codes])

    def converted_and_kept(self, convert: Convert) -> Values:
        """Return the same, kept as long as the column; the function must be the same object each time."""
        if convert not in self._kept:
            self._kept[convert] = self.converted(convert)
        return self._kept[convert]

    def taken(self, rows: NDArray[Any]) -> Column:
        """Return some rows, in the order in which they are given."""
        return Column(self.codes[rows], self.values)

    def replaced(self, gone: NDArray[Any], places: NDArray[Any], values: Sequence[Any]) -> Column:
        """Return the column without some rows, and with others put in before ``places`` of what is left.

        The distinct values stay the same object where none is new.
        """
        cells = cells_of(values)
        known = self._positions(set(cells))
        new = [value for value in dict.fromkeys(cells) if value not in known]
        known.update((value, len(self.values) + at) for at, value in enumerate(new))
        codes = np.fromiter(map(known.__getitem__, cells), dtype=np.int32, count=len(cells))
        distinct = np.concatenate([self.values, as_texts(new)]) if new else self.values
        return Column(np.insert(np.delete(self.codes, gone), places, codes), distinct)

    def equals(self, other: Column) -> bool:
        """Tell whether all rows have the same values."""
        if self.values is other.values:
            return bool(np.array_equal(self.codes, other.codes))
        return len(self) == len(other) and bool((self.decoded() == other.decoded()).all())

    def _positions(self, wanted: set[Any]) -> dict[Any, int]:
        if len(wanted) > _FEW:
            return {value: at for at, value in enumerate(self.values.tolist())}
        listed = self.values.tolist()
        return {value: listed.index(value) for value in wanted if value in listed}


class ColumnBuilder:
    """Encodes a column that comes in parts, so that no more than one part is held as the store returned it."""

    def __init__(self) -> None:
        self._known: dict[Any, int] = {}
        self._codes: list[Codes] = []

    def add(self, part: Sequence[Any]) -> None:
        """Add rows. An empty text stands for an absent value, as the store's queries return it."""
        cells = cells_of(part)
        for value in dict.fromkeys(cells):
            self._known.setdefault(value, len(self._known))
        self._codes.append(np.fromiter(map(self._known.__getitem__, cells), dtype=np.int32, count=len(cells)))

    def column(self) -> Column:
        """Return what was added."""
        codes = np.concatenate(self._codes) if self._codes else np.zeros(0, dtype=np.int32)
        return Column(codes, as_texts(self._known))


def as_texts(values: Iterable[Any]) -> Texts:
    """Make an array of objects, whatever the objects are (lists stay whole)."""
    return np.fromiter(values, dtype=object)


def cells_of(values: Sequence[Any]) -> Sequence[Any]:
    """Return values of the store as they stand in a column: lists as tuples, None for an empty text."""
    kinds = set(map(type, values))
    if list in kinds:
        values = [tuple(value) if isinstance(value, list) else value for value in values]
    return [value if value != "" else None for value in values] if str in kinds else values
