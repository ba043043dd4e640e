"""An index after a write: what was read again replaces what the index held of it, everything else is taken over.

The outcome equals, column for column, an index built anew from all records: refreshing is quicker, and never different.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.search.build import detail, lines
from cjn_graph.search.edges import Edges, put_together
from cjn_graph.search.index import Index
from cjn_graph.search.lending import lend
from cjn_graph.search.links import Link, Links, LinkTable, columns_of, flat, link_table
from cjn_graph.search.reach import ChangedLinks, borrowers, ways
from cjn_graph.search.reading import KINDS, PROPERTIES
from cjn_graph.search.reshelve import reshelve
from cjn_graph.search.shelf import Rows
from cjn_graph.search.splice import Splice, splice
from cjn_graph.search.texts import Entry, Properties, Records, entries, shelves_of, sort_of

_NAMED_IN_LINES: Final = frozenset({"post", "organization", "jurisdiction"})


def refresh_index(
    index: Index,
    records: Records,
    links: Links,
    today: date,
    *,
    again: Collection[str],
    properties: Properties = PROPERTIES,
) -> Index:
    """Return the index as it is after a write; the one given stays as it was.

    Parameters
    ----------
    records, links
        What was read again, as the viewer sees it now.
    today : date
        The day that the index was built for.
    again : collection of str
        Ids of all records and relationships that were read again: those that were not found are gone, with all
        relationships of such a record. Of a record that is back, all relationships must have been read.
    properties : mapping
        As the index was built with.
    """
    day = today.isoformat()
    found = entries(records, properties)
    rows, row_now, is_read = _splice_records(index, found, again)
    ids = rows.listed(index.ids, [entry.id for entry in found])
    row_of = index.row_of if rows.is_idle else dict(zip(ids, range(len(ids)), strict=True))
    names = rows.listed(index.names, [entry.name for entry in found])
    sorts = rows.listed(index.sorts, [sort_of(entry) for entry in found])
    levels = rows.listed(index.levels, [str(entry.told.get("level") or "") for entry in found])
    table, fact_now, changed = _splice_links(index, links, again, row_now, row_of, day)
    renamed = [row for row, entry in zip(rows.new_places, found, strict=True) if entry.kind in _NAMED_IN_LINES]
    borrowing = borrowers(table, changed, np.array(renamed, dtype=np.int64), len(ids))
    borrowing[rows.new_places] = True
    facts = ways(table, borrowing)
    details = list(rows.listed(index.details, [""] * len(found)))  # a list of its own: some entries are changed here
    told = lines(table, facts, ids, names, levels, day)
    for row in np.flatnonzero(borrowing).tolist():
        details[row] = detail(sorts[row], told.get(ids[row], ""))
    kind = np.array([KINDS.index(entry.kind) if entry.kind in KINDS else -1 for entry in found], dtype=np.int8)
    return Index(
        ids=ids,
        names=names,
        folded=rows.listed(index.folded, [entry.folded for entry in found]),
        sorts=sorts,
        levels=levels,
        details=details,
        kind=rows.column(index.kind, kind),
        shelves=tuple(
            reshelve(shelf, is_read, row_now, coming)
            for shelf, coming in zip(
                index.shelves, shelves_of(found, rows.new_places.tolist(), properties), strict=True
            )
        ),
        edges=_splice_edges(index.edges, lend(table.steps(facts)), row_now, is_read, fact_now, borrowing),
        links=table,
        row_of=row_of,
        external=index.external.after(again, found),
    )


def _splice_records(
    index: Index, found: Sequence[Entry], again: Collection[str]
) -> tuple[Splice, Rows, NDArray[np.bool_]]:
    """Find where the records come in; return also where each old one stands now, and which were read again."""

    def key(row: int) -> tuple[int, str, str]:
        kind = int(index.kind[row])
        return kind if kind >= 0 else len(KINDS), index.folded[row], index.ids[row]

    is_read = np.zeros(len(index), dtype=np.bool_)
    is_read[[row for _, row in _known(index, again)]] = True
    everywhere = range(len(index))
    at = [bisect_left(everywhere, entry[:3], key=key) for entry in found]
    rows = splice(~is_read, np.array(at, dtype=np.int64))
    row_now = rows.old_places
    new_place = {entry.id: row for entry, row in zip(found, rows.new_places, strict=True)}
    for record_id, row in _known(index, new_place):
        row_now[row] = new_place[record_id]
    return rows, row_now, is_read


def _known(index: Index, ids: Iterable[str]) -> list[tuple[str, int]]:
    """Return the records among the ids that the index holds, with their rows."""
    return [(each, index.row_of[each]) for each in ids if each in index.row_of]


def _splice_links(
    index: Index, links: Links, again: Collection[str], row_now: Rows, row_of: dict[str, int], day: str
) -> tuple[LinkTable, Rows, ChangedLinks]:
    """Return the table as it is now, where each old relationship stands now, and which ones changed."""
    table = index.links
    read = {link[0]: link for link in zip(*flat(links), strict=True) if link[2] in row_of and link[3] in row_of}
    start, end = row_now[table.start], row_now[table.end]
    gone = (start < 0) | (end < 0)
    for fact in {*again, *read}:
        row = bisect_left(table.ids, fact)
        if row < len(table) and table.ids[row] == fact:
            if read.get(fact) == _link(index, row) and not gone[row]:
                del read[fact]
            else:
                gone[row] = True
    coming = link_table(columns_of(read.values()), row_of, day)
    plan = splice(~gone, np.array([bisect_left(table.ids, fact) for fact in coming.ids], dtype=np.int64))
    now = LinkTable(
        ids=plan.listed(table.ids, coming.ids),
        ends=plan.column(table.ends, coming.ends),
        start=plan.column(start, coming.start),
        end=plan.column(end, coming.end),
        begun=plan.listed(table.begun, coming.begun),
        ended=plan.listed(table.ended, coming.ended),
        now=plan.column(table.now, coming.now),
    )
    changed = ChangedLinks(
        ends=np.concatenate([table.ends[gone], coming.ends]),
        start=np.concatenate([start[gone], coming.start]),
        end=np.concatenate([end[gone], coming.end]),
    )
    return now, plan.old_places, changed


def _link(index: Index, row: int) -> Link:
    table = index.links
    start, end = index.ids[table.start[row]], index.ids[table.end[row]]
    return table.ids[row], int(table.ends[row]), start, end, table.begun[row], table.ended[row]


def _splice_edges(
    edges: Edges,
    lent: Edges,
    row_now: Rows,
    is_read: NDArray[np.bool_],
    fact_now: Rows,
    borrowing: NDArray[np.bool_],
) -> Edges:
    """Replace what the borrowers borrow; the edges of records that were read again may stand elsewhere now.

    Parameters
    ----------
    lent : Edges
        By all ways by which the borrowers borrow, as numbered now.
    borrowing : array of bool
        Records whose edges were worked out anew.
    """
    now = replace(
        edges,
        lender=row_now[edges.lender],
        borrower=row_now[edges.borrower],
        via=row_now[edges.via],
        facts=fact_now[edges.facts],
    )
    stays = (now.lender >= 0) & ~np.append(borrowing, True)[now.borrower]
    moves = is_read[edges.lender]  # borrowers that were read again are among those whose edges were worked out anew
    moving, anew = np.flatnonzero(stays & moves), np.flatnonzero(borrowing[lent.borrower])
    coming = put_together([now.take(moving), lent.take(anew)])
    coming = coming.take(np.lexsort((coming.borrower, coming.lender)))
    kept = stays & ~moves
    staying = np.flatnonzero(kept)
    places = np.searchsorted(_keys(now, len(borrowing))[staying], _keys(coming, len(borrowing)))
    plan = splice(kept, np.append(staying, len(kept))[places])
    return Edges(**{name: plan.column(column, getattr(coming, name)) for name, column in vars(now).items()})


def _keys(edges: Edges, records: int) -> NDArray[np.int64]:
    """Number edges by their lender, then their borrower."""
    return edges.lender.astype(np.int64) * records + edges.borrower
