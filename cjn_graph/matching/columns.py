"""Imported columns as they are compared: each value for itself, and many different numbers also in five groups.

A number may be a quantity, such as an age, or the code of a department: the weights say which ties follow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from cjn_graph.matching.signal import Values
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Network

MOST_COLUMNS: Final = 20
"""Columns that are compared at most: those that most people state."""
_GROUPS: Final = 5
_FEW_NUMBERS: Final = 12
"""Different numbers up to which each is compared for itself, as grades or cohorts are."""


@dataclass(frozen=True)
class AttributeColumn:
    """One imported column.

    Attributes
    ----------
    name : str
    codes : array of int, shape (people,)
        Position of each person's value in ``values``; -1 where none is stated.
    values : tuple of str
        As they are told.
    having : array of int, shape (values,)
        How many state each.
    """

    name: str
    codes: Indexes
    values: tuple[str, ...]
    having: Indexes

    def alike(self, person: int) -> Values:
        """1 where others state the same as a person, else 0; shape (people,)."""
        code = int(self.codes[person])
        return (self.codes == code).astype(float) if code >= 0 else np.zeros(len(self.codes))

    @property
    def information(self) -> float:
        """How much it says on average that two state the same: ``sum of p · log(1 ÷ p)`` over the values, in nats."""
        shares = self.having[self.having > 0] / len(self.codes)
        return float(-(shares * np.log(shares)).sum())


def comparable_columns(network: Network) -> tuple[AttributeColumn, ...]:
    """Read the imported columns that can say something, by name.

    Left out are columns in which most people have a value of their own (addresses, numbers of cards), and those in
    which all have the same. Race, gender and their kin are not in the network (``cjn_graph.network.attributes``).
    """
    return network.once(_columns)


def _columns(network: Network) -> tuple[AttributeColumn, ...]:
    attributes, people = network.attributes, len(network.people)
    found = []
    for name in sorted(set(attributes.names)):
        pairs = [row for row, each in enumerate(attributes.names) if each == name]
        codes = np.full(people, -1, dtype=np.int64)
        for code, pair in enumerate(pairs):
            codes[attributes.links.left[attributes.links.to(pair)]] = code
        values = [attributes.values[pair] for pair in pairs]
        for column in (_column(name, codes, values), _grouped(name, codes, values)):
            alone = int((column.having == 1).sum()) if column else 0
            if column and 2 * alone <= column.having.sum() and column.having.max() < people:
                found.append(column)
    found.sort(key=lambda column: (-int(column.having.sum()), column.name))
    return tuple(sorted(found[:MOST_COLUMNS], key=lambda column: column.name))


def _column(name: str, codes: Indexes, values: Sequence[str]) -> AttributeColumn:
    return AttributeColumn(name, codes, tuple(values), np.bincount(codes[codes >= 0], minlength=len(values)))


def _grouped(name: str, codes: Indexes, values: Sequence[str]) -> AttributeColumn | None:
    """Put numbers into groups of about as many people each, where there are many different ones."""
    numbers = _numbers(values)
    if numbers is None or len(set(numbers)) <= _FEW_NUMBERS:
        return None
    stated = np.array(numbers)[codes[codes >= 0]]
    bounds = np.unique(np.quantile(stated, np.arange(1, _GROUPS) / _GROUPS, method="lower"))
    grouped = np.full(len(codes), -1, dtype=np.int64)
    grouped[codes >= 0] = np.searchsorted(bounds, stated, side="left")
    told = []
    for group in range(len(bounds) + 1):
        inside = stated[grouped[codes >= 0] == group]
        told.append(f"{inside.min():g} to {inside.max():g}" if len(inside) else "")
    return _column(f"{name}, in groups", grouped, told)


def _numbers(values: Sequence[str]) -> list[float] | None:
    try:
        numbers = [float(value.replace(",", "")) for value in values]
    except ValueError:
        return None
    return numbers if all(map(math.isfinite, numbers)) else None
