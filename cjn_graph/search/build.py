"""From columns to an index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.search.external import ExternalIds
from cjn_graph.search.index import Index
from cjn_graph.search.lending import lend
from cjn_graph.search.lines import current_posts, first_places
from cjn_graph.search.links import Links, LinkTable, flat, link_table
from cjn_graph.search.reading import ENDS, KINDS, PROPERTIES
from cjn_graph.search.texts import Properties, Records, entries, shelves_of, sort_of

_TELLS: Final = np.array([relation in {"holds", "has_post", "serves", "in"} for relation, _, _ in ENDS])
"""Of which of ``ENDS`` the lines about records are written."""


def build_index(records: Records, links: Links, today: date, *, properties: Properties = PROPERTIES) -> Index:
    """Build the index of what the columns hold.

    Parameters
    ----------
    records, links
        What one viewer sees; kinds may be missing.
    today : date
        Posts held on this day are current.
    properties : mapping
        What the values of each kind's records are: ``PROPERTIES``, or fewer.
    """
    found = entries(records, properties)
    ids, names = [entry.id for entry in found], [entry.name for entry in found]
    row_of = dict(zip(ids, range(len(ids)), strict=True))
    sorts = [sort_of(entry) for entry in found]
    levels = [str(entry.told.get("level") or "") for entry in found]
    table = link_table(flat(links), row_of, today.isoformat())
    every = np.arange(len(table))
    told = lines(table, every, ids, names, levels, today.isoformat())
    return Index(
        ids=ids,
        names=names,
        folded=[entry.folded for entry in found],
        sorts=sorts,
        levels=levels,
        details=[detail(sort, told.get(record_id, "")) for record_id, sort in zip(ids, sorts, strict=True)],
        kind=np.array([KINDS.index(entry.kind) if entry.kind in KINDS else -1 for entry in found], dtype=np.int8),
        shelves=shelves_of(found, range(len(found)), properties),
        edges=lend(table.steps(every)),
        links=table,
        row_of=row_of,
        external=ExternalIds({}, {}).after((), found),
    )


def lines(
    table: LinkTable,
    rows: NDArray[np.int64],
    ids: Sequence[str],
    names: Sequence[str],
    levels: Sequence[str],
    day: str,
) -> dict[str, str]:
    """Write the current post of each person, and the place of what has one, by some of the relationships.

    Parameters
    ----------
    rows : array of int
        The relationships.
    ids, names, levels : sequence of str
        Of every record.
    day : str
        Today, in full.
    """
    rows = rows[_TELLS[table.ends[rows]]]
    links = table.columns(rows, ids)
    ends = np.unique(np.concatenate([table.start[rows], table.end[rows]])).tolist()
    named = {ids[row]: names[row] for row in ends}
    found = current_posts(
        links["holds", "person", "post"],
        links["has_post", "organization", "post"],
        links["serves", "organization", "jurisdiction"],
        levels={ids[row]: levels[row] for row in ends},
        names=named,
        day=day,
    )
    for (relation, _, _), columns in links.items():
        if relation in {"serves", "in"}:
            found |= first_places(columns, named)
    return found


def detail(sort: str, place: str) -> str:
    """Say what a record is, and where."""
    return ", ".join(part for part in (sort, place) if part)
