"""From the store to a search index: everything that a viewer sees, or only what was changed since."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final

from cjn_graph.access import Viewer
from cjn_graph.model import kind_of
from cjn_graph.search import (
    COLUMNS,
    ENDS,
    NAME_PROPERTIES,
    PROPERTIES,
    Columns,
    Index,
    Links,
    build_index,
    refresh_index,
)
from cjn_graph.services.changed import Changed
from cjn_graph.store import Store


@dataclass(frozen=True)
class Extent:
    """What an index holds.

    Attributes
    ----------
    properties : mapping
        For each kind of record, the properties that are read.
    ends : tuple
        Relationships, as (kind, kind of the start, kind of the end).
    """

    properties: Mapping[str, Mapping[str, str]]
    ends: tuple[tuple[str, str, str], ...]

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of records and relationships whose changes matter."""
        return frozenset(self.properties) | {relation for relation, _, _ in self.ends}

    def keys(self, kind: str) -> list[str]:
        """Return the properties that are read of a kind of record."""
        return list(self.properties[kind]) + (["external_ids"] if self.ends else [])


EVERYTHING: Final = Extent(PROPERTIES, ENDS)
NAMES: Final = Extent({"person": NAME_PROPERTIES}, ())
"""The names of people alone: enough to find a person, and soon read."""


def load_index(store: Store, viewer: Viewer, today: date, extent: Extent = EVERYTHING) -> Index:
    """Read what the viewer sees, and build the index of it.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    """
    with _no_collection():
        records, links = {}, {}
        for kind in extent.properties:
            columns = store.read_columns(viewer, "search/records", kind=kind, keys=extent.keys(kind))
            records[kind] = (columns["id"], columns["values"])
        for relation, start, end in extent.ends:
            links[relation, start, end] = store.read_columns(
                viewer, "search/links", kind=relation, from_kind=start, to_kind=end
            )
        return build_index(records, links, today, properties=extent.properties)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let the garbage collector rest: it would look through millions of new values again and again, and free none.

    It takes a quarter of the time otherwise. Always on again afterwards, whichever of several threads ends first.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def reload_index(
    store: Store, viewer: Viewer, today: date, index: Index, changed: Changed, extent: Extent = EVERYTHING
) -> Index:
    """Read again what was changed, as the viewer sees it now, and return the index as it is with that.

    A record that existed before takes all its relationships along: hiding or deleting it hides them, and restoring it
    brings them back, without a change of their own.

    Parameters
    ----------
    index : Index
        Of the same viewer, extent and day; it stays as it is.
    """
    records, rows = {}, []
    relations = {relation for relation, _, _ in extent.ends}
    for kind, ids in changed.by_kind.items():
        if kind in relations:
            rows.append(store.read_columns(viewer, "search/links_again", kind=kind, ids=ids))
        elif kind in extent.properties:
            columns = store.read_columns(viewer, "search/records_again", kind=kind, ids=ids, keys=extent.keys(kind))
            records[kind] = (columns["id"], columns["values"])
            existing = [record_id for record_id in ids if record_id not in changed.created]
            if existing and relations:
                rows.append(store.read_columns(viewer, "search/links_at", kind=kind, ids=existing))
    links = _by_ends(rows, extent.ends)
    return refresh_index(index, records, links, today, again=changed.record_ids, properties=extent.properties)


def _by_ends(read: Sequence[Columns], ends: Collection[tuple[str, str, str]]) -> Links:
    """Sort relationships by what they join, each once; those that the index does not hold are left out."""
    links = {link[0]: link for columns in read for link in zip(*(columns[name] for name in COLUMNS), strict=True)}
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {each: [] for each in ends}
    for link in links.values():
        joined = tuple(kind_of(record_id) or "" for record_id in link[:3])
        if joined in found:
            found[joined].append(link)
    return {each: dict(zip(COLUMNS, zip(*found[each], strict=True), strict=True)) for each in ends if found[each]}
