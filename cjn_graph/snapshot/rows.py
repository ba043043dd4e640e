"""Small steps that every part of the build takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from cjn_graph.snapshot.days import Days
from cjn_graph.snapshot.links import Indexes, Texts, as_texts

Rows: TypeAlias = Mapping[str, Sequence[Any]]
"""One table: its columns by name."""


def ordered(table: Rows) -> tuple[dict[str, Texts], dict[str, int]]:
    """Sort a table of entities by id; return its columns and the row of each id."""
    order = sorted(range(len(table["id"])), key=table["id"].__getitem__)
    columns = {name: as_texts(column[row] for row in order) for name, column in table.items()}
    return columns, {record: row for row, record in enumerate(columns["id"])}


def codes(values: Sequence[str], names: Sequence[str]) -> Indexes:
    """Turn texts into their positions in a list of names; 0 where a text is not in it."""
    index = {name: code for code, name in enumerate(names)}
    return np.fromiter((index.get(value, 0) for value in values), dtype=np.int64)


def latest(days: Sequence[Days], texts: Sequence[Texts]) -> tuple[Days, Texts]:
    """Return each row's latest day, with the text it was written as; the later column wins where days are equal."""
    best, words = days[0].copy(), texts[0].copy()
    for day, text in zip(days[1:], texts[1:], strict=True):
        later = (day >= best) & (day > 0)
        best[later], words[later] = day[later], text[later]
    return best, words
