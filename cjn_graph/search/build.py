"""From tables to an index, and to the next one after a write.

An index is a base, built of everything, and what was changed since: the texts of a changed record lead nowhere in the
base, and stand in postings of their own. Its number stays, so that relationships keep theirs. Answers don't tell how an
index came about. Edges are derived anew along the ways whose relationships changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.model.searched import Searched
from cjn_graph.search.documents import Document, changed_documents, documents
from cjn_graph.search.edges import derive_edges
from cjn_graph.search.index import GONE, Base, Index, Records
from cjn_graph.search.links import Links, links_of
from cjn_graph.search.postings import Postings, postings_of
from cjn_graph.search.reading import PROPERTIES, RELATIONSHIPS
from cjn_graph.tables import Tables

MOST_CHANGED: Final = 2_000
"""Changed records beyond which building anew is better: each write goes through all of them."""

_ORDER: Final = itemgetter(0, 1, 2)
"""By kind, folded name and id: the order in which equally good documents are shown."""
_NOTHING: Final = Document(GONE, "", "", "", "", "", (), ())


def build_index(tables: Tables, today: date, *, searched: Mapping[str, Searched] = PROPERTIES) -> Index:
    """Build the index of what some tables hold.

    Parameters
    ----------
    tables : Tables
        What one viewer sees; kinds may be missing.
    today : date
        Posts held on this day are current.
    searched : mapping
        What is read of each kind: ``PROPERTIES``, or less.
    """
    read = [documents(kind, tables.entities[kind], searched[kind]) for kind in searched if kind in tables.entities]
    found = sorted(chain.from_iterable(read), key=_ORDER)
    records, postings = _records(found), postings_of(enumerate(found))
    links = _links(tables, records, today)
    return Index(
        today=today,
        tables=tables,
        searched=searched,
        records=records,
        postings=postings,
        links=links,
        edges=derive_edges(links, records.kind),
        base=Base(records, postings),
        changed={},
    )


def update_index(index: Index, tables: Tables) -> Index:
    """Return the index of what the tables hold now, by what differs from before; the one given stays as it was."""
    if all(
        table is getattr(tables, name)[kind]
        for name in ("entities", "relationships")
        for kind, table in getattr(index.tables, name).items()
    ):
        return index
    changed = {
        record_id: document
        for kind, table in index.tables.entities.items()
        if kind in index.searched
        for record_id, document in changed_documents(kind, table, tables.entities[kind], index.searched[kind])
    }
    everything = {**index.changed, **changed}
    if len(everything) > MOST_CHANGED:
        return build_index(tables, index.today, searched=index.searched)
    records = _changed_records(index.base.records, everything) if changed else index.records
    links = _links(tables, records, index.today, index)
    is_same = all(links[kind] is index.links[kind] for kind in links)
    return replace(
        index,
        tables=tables,
        records=records,
        postings=_postings(index.base, records, everything) if changed else index.postings,
        links=links,
        edges=index.edges if is_same else derive_edges(links, records.kind, index.edges),
        changed=everything,
    )


def _records(found: Sequence[Document]) -> Records:
    """Number all documents in the order in which equally good ones are shown."""
    return Records(
        documents=[document._replace(texts=()) for document in found],
        kind=np.array([document.kind for document in found], dtype=np.int8),
        rank=np.arange(len(found), dtype=np.int32),
        row_of={document.id: row for row, document in enumerate(found)},
        named=_named({}, enumerate(found)),
    )


def _named(known: Mapping[str, tuple[int, ...]], found: Iterable[tuple[int, Document]]) -> dict[str, tuple[int, ...]]:
    """Add the external ids of some records."""
    named = dict(known)
    for row, document in found:
        for external_id in document.external_ids:
            named[external_id] = (*named.get(external_id, ()), row)
    return named


def _changed_records(base: Records, changed: Mapping[str, Document | None]) -> Records:
    """Put changed records in the place of what the base held of them, and new ones after all others."""
    row_of = dict(base.row_of)
    for record_id in changed:
        row_of.setdefault(record_id, len(row_of))
    new = len(row_of) - len(base.documents)
    documents, kind = [*base.documents, *[_NOTHING] * new], np.append(base.kind, np.full(new, GONE, dtype=np.int8))
    for record_id, document in changed.items():
        row = row_of[record_id]
        documents[row] = (document or _NOTHING)._replace(texts=())
        kind[row] = documents[row].kind
    found = ((row_of[document.id], document) for document in changed.values() if document)
    return Records(documents, kind, _ranks(base, row_of, changed), row_of, _named(base.named, found))


def _ranks(base: Records, row_of: Mapping[str, int], changed: Mapping[str, Document | None]) -> NDArray[np.int32]:
    """Merge the changed records into the order of the base."""
    stays = np.ones(len(base.documents), dtype=np.bool_)
    stays[[base.row_of[record_id] for record_id in changed if record_id in base.row_of]] = False
    found = sorted((document for document in changed.values() if document), key=_ORDER)
    at = np.array([bisect_left(base.documents, _ORDER(each), key=_ORDER) for each in found], dtype=np.int64)
    staying_before = np.concatenate([[0], np.cumsum(stays)])
    order = np.insert(np.flatnonzero(stays), staying_before[at], [row_of[document.id] for document in found])
    rank = np.full(len(row_of), len(order), dtype=np.int32)
    rank[order] = np.arange(len(order))
    return rank


def _postings(base: Base, records: Records, changed: Mapping[str, Document | None]) -> tuple[Postings, ...]:
    """Take what changed out of the postings of the base, and put its own beside them."""
    found = sorted((records.row_of[document.id], document) for document in changed.values() if document)
    out = np.array([base.records.row_of[each] for each in changed if each in base.records.row_of], dtype=np.int64)
    both = zip(
        (each.without(out, len(base.records.documents)) for each in base.postings), postings_of(found), strict=True
    )
    return tuple(postings for pair in both for postings in pair)


def _links(tables: Tables, records: Records, today: date, before: Index | None = None) -> dict[str, Links]:
    """Find the ends of the relationships; links in which nothing changed stay the very same ones."""
    there = records.kind != GONE
    found = {}
    for kind in RELATIONSHIPS:
        if kind in tables.relationships:
            table, old = tables.relationships[kind], before.links[kind] if before else None
            if old is None or old.table is not table or not old.is_whole(there):
                links = links_of(table, records.row_of, there, today)
                old = old if old is not None and old.is_same(links) else links
            found[kind] = old
    return found
