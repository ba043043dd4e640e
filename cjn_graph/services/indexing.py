"""The search indexes over a store: one for each set of facts that viewers may see, built again after a write."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias
from weakref import WeakKeyDictionary

from cjn_graph.access import Viewer
from cjn_graph.search import ENDS, NAME_PROPERTIES, PROPERTIES, Index, build_index
from cjn_graph.services.changed import changed_since
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store

_ALL_KINDS: Final = frozenset(PROPERTIES) | {relation for relation, _, _ in ENDS}
_PEOPLE: Final = frozenset({"person"})


def full_index(workspace: Workspace, viewer: Viewer) -> Index:
    """Return the index of everything that the viewer sees, as of today."""
    return _current(workspace, viewer, load_index, _ALL_KINDS)


def name_index(workspace: Workspace, viewer: Viewer) -> Index:
    """Return the index of the names of the people that the viewer sees: enough to find a person, and soon read."""
    return _current(workspace, viewer, load_names, _PEOPLE)


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
class _Cached:
    """An index, with the last change and the day that it holds for."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    sequence: int = -1
    today: date = date.min
    index: Index | None = None


_Load: TypeAlias = Callable[[Store, Viewer, date], Index]
_CACHES: WeakKeyDictionary[Store, dict[tuple[_Load, tuple[str, ...]], _Cached]] = WeakKeyDictionary()
_FINDING: Final = threading.Lock()


def _current(workspace: Workspace, viewer: Viewer, load: _Load, kinds: frozenset[str]) -> Index:
    """Return an index that knows all changes of these kinds; one thread builds it while others wait."""
    with _FINDING:
        cached = _CACHES.setdefault(workspace.store, {}).setdefault((load, tuple(viewer.visible)), _Cached())
    with cached.lock:
        sequence, today = workspace.last_sequence(), workspace.today()
        is_old = cached.today != today or _has_changed(workspace, kinds, cached.sequence, sequence)
        if cached.index is None or is_old:
            cached.index = load(workspace.store, viewer, today)
        cached.sequence, cached.today = sequence, today
        return cached.index


def _has_changed(workspace: Workspace, kinds: frozenset[str], known: int, latest: int) -> bool:
    """Tell whether a record of these kinds was changed; many changes at once count as such without a look."""
    changed = changed_since(workspace, known, latest)
    return changed is None or not kinds.isdisjoint(changed.by_kind)
