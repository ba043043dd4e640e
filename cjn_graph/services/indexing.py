"""The search indexes over a store: one for each set of facts that viewers may see, built again after a write."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from weakref import WeakKeyDictionary

from cjn_graph.access import Viewer
from cjn_graph.search import ENDS, NAME_PROPERTIES, PROPERTIES, Index, build_index
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store


def full_index(workspace: Workspace, viewer: Viewer) -> Index:
    """Return the index of everything that the viewer sees, as of today."""
    return _current(workspace, viewer, load_index)


def name_index(workspace: Workspace, viewer: Viewer) -> Index:
    """Return the index of the names of the people that the viewer sees: enough to find a person, and soon read."""
    return _current(workspace, viewer, load_names)


def load_index(store: Store, viewer: Viewer, today: date) -> Index:
    """Read what the viewer sees, and build the index of it.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    """
    records, links = {}, {}
    for kind, properties in PROPERTIES.items():
        columns = store.read_columns(viewer, "search/records", kind=kind, keys=[*properties, "external_ids"])
        records[kind] = (columns["id"], columns["values"])
    for relation, start, end in ENDS:
        links[relation, start, end] = store.read_columns(
            viewer, "search/links", kind=relation, from_kind=start, to_kind=end
        )
    return build_index(records, links, today)


def load_names(store: Store, viewer: Viewer, today: date) -> Index:
    """Read the names of the people that the viewer sees, and build the index of them."""
    columns = store.read_columns(viewer, "search/records", kind="person", keys=list(NAME_PROPERTIES))
    return build_index(
        {"person": (columns["id"], columns["values"])}, {}, today, properties={"person": NAME_PROPERTIES}
    )


@dataclass
class _Cache:
    """The indexes over one store, by how they are read and what their viewers see."""

    loading: threading.Lock = field(default_factory=threading.Lock)
    indexes: dict[tuple[Callable[..., Index], tuple[str, ...]], tuple[int, date, Index]] = field(default_factory=dict)


_CACHES: WeakKeyDictionary[Store, _Cache] = WeakKeyDictionary()
_NEW_CACHE: Final = threading.Lock()


def _current(workspace: Workspace, viewer: Viewer, load: Callable[[Store, Viewer, date], Index]) -> Index:
    with _NEW_CACHE:
        cache = _CACHES.setdefault(workspace.store, _Cache())
    key = (load, tuple(viewer.visible))
    with cache.loading:
        sequence, today = workspace.last_sequence(), workspace.today()
        cached = cache.indexes.get(key)
        if cached is None or cached[:2] != (sequence, today):
            cached = (sequence, today, load(workspace.store, viewer, today))
            cache.indexes[key] = cached
        return cached[2]
