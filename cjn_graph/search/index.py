"""The index: everything that one viewer may find, as immutable columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cjn_graph.search.edges import Edges
from cjn_graph.search.external import ExternalIds
from cjn_graph.search.links import LinkTable
from cjn_graph.search.shelf import Shelf


@dataclass(frozen=True)
class Index:
    """Records in the order in which equally good ones are shown: by kind, folded name, id.

    Attributes
    ----------
    ids, names, details : list of str
        Each record's id, name, and what it is in a few words.
    folded, sorts, levels : list of str
        What a refresh needs of those that it leaves alone: the name that each is ordered by, the beginning of its
        details, and the level of a post.
    kind : array of int
        Position of the kind in ``KINDS``; -1 for records that only lend their words.
    shelves : tuple of Shelf
        Names of people, other names, free text.
    edges : Edges
        Who lends words to whom.
    links : LinkTable
        The relationships that the edges stand for, by number.
    row_of : dict
        The record of each id.
    external : ExternalIds
        What other systems call the records.
    """

    ids: list[str]
    names: list[str]
    folded: list[str]
    sorts: list[str]
    levels: list[str]
    details: list[str]
    kind: NDArray[np.int8]
    shelves: tuple[Shelf, ...]
    edges: Edges
    links: LinkTable
    row_of: dict[str, int]
    external: ExternalIds

    def __len__(self) -> int:
        return len(self.ids)

    def named(self, text: str) -> int | None:
        """Return the record that an id or an external id names; the first where several have it."""
        rows = [self.row_of[record_id] for record_id in self.external.records.get(text, ())]
        return self.row_of.get(text, min(rows, default=None))

    @cached_property
    def lender_starts(self) -> NDArray[np.int64]:
        """The edges of lender ``r`` are those from ``lender_starts[r]`` to ``lender_starts[r + 1]``."""
        return np.searchsorted(self.edges.lender, np.arange(len(self) + 1))

    @cached_property
    def by_borrower(self) -> NDArray[np.int64]:
        """The edges in the order of their borrowers."""
        return np.argsort(self.edges.borrower, kind="stable")

    @cached_property
    def borrower_starts(self) -> NDArray[np.int64]:
        """The edges of borrower ``r`` are ``by_borrower[borrower_starts[r]:borrower_starts[r + 1]]``."""
        return np.searchsorted(self.edges.borrower[self.by_borrower], np.arange(len(self) + 1))
