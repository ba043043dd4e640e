"""The index: everything that one viewer may find, immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.model.searched import Searched
from cjn_graph.search.documents import Document
from cjn_graph.search.edges import Edges
from cjn_graph.search.links import Links
from cjn_graph.search.postings import Postings
from cjn_graph.tables import Tables

GONE: Final = -1
"""The kind of a record that is there no more."""


@dataclass(frozen=True)
class Records:
    """The records by number; a number is never given to another record.

    Attributes
    ----------
    documents : list of Document
        Without their texts, which stand in the postings.
    kind : array of int
        Position in ``READ``; ``GONE`` for those that are there no more.
    rank : array of int
        The place of each among all in the order in which equally good ones are shown.
    row_of : dict
        The number of each id.
    named : dict
        The records that each id in another system may stand for.
    """

    documents: list[Document]
    kind: NDArray[np.int8]
    rank: NDArray[np.int32]
    row_of: dict[str, int]
    named: dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class Base:
    """What an index held when it was built of everything."""

    records: Records
    postings: tuple[Postings, ...]


@dataclass(frozen=True)
class Index:
    """What is searched.

    Attributes
    ----------
    today : date
        Posts held on this day are current.
    tables : Tables
        What the index was made of.
    searched : mapping
        What is read of each kind.
    records : Records
    postings : tuple of Postings
        The texts of the records, by sort; of each sort first those of the base, then those of what was changed since.
    links : mapping
        The relationships by kind.
    edges : Edges
        Who is found by whose words.
    base : Base
    changed : mapping
        The documents of what was changed since, by id; None for what is gone.
    """

    today: date
    tables: Tables
    searched: Mapping[str, Searched]
    records: Records
    postings: tuple[Postings, ...]
    links: Mapping[str, Links]
    edges: Edges
    base: Base
    changed: Mapping[str, Document | None]

    def __len__(self) -> int:
        return len(self.records.documents)

    def __contains__(self, record_id: str) -> bool:
        row = self.records.row_of.get(record_id)
        return row is not None and self.records.kind[row] != GONE

    def named(self, text: str) -> int | None:
        """Return the record that an id or an external id names; the first where several have it."""
        records = self.records
        if text in self:
            return records.row_of[text]
        rows = (row for row in records.named.get(text, ()) if text in records.documents[row].external_ids)
        return min(rows, key=lambda row: int(records.rank[row]), default=None)
