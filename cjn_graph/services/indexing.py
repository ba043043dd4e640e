"""The search indexes over a store: one for each set of facts that viewers may see, refreshed after a write."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from weakref import WeakKeyDictionary

from cjn_graph.access import Viewer
from cjn_graph.search import Index
from cjn_graph.services.changed import changed_since
from cjn_graph.services.index_loading import EVERYTHING, NAMES, Extent, load_index, reload_index
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store


def full_index(workspace: Workspace, viewer: Viewer) -> Index:
    """Return the index of everything that the viewer sees, as of today."""
    return _current(workspace, viewer, "everything")


def name_index(workspace: Workspace, viewer: Viewer) -> Index:
    """Return the index of the names of the people that the viewer sees: enough to find a person, and soon read."""
    return _current(workspace, viewer, "names")


_EXTENTS: Final[dict[str, Extent]] = {"everything": EVERYTHING, "names": NAMES}


@dataclass
class _Cached:
    """An index, with the last change and the day that it holds for."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    sequence: int = -1
    today: date = date.min
    index: Index | None = None


_CACHES: WeakKeyDictionary[Store, dict[tuple[str, tuple[str, ...]], _Cached]] = WeakKeyDictionary()
_FINDING: Final = threading.Lock()
_MOST_ATTEMPTS: Final = 20


def _current(workspace: Workspace, viewer: Viewer, name: str) -> Index:
    """Return an index that knows all changes; one thread makes it while others wait, and nobody changes it after.

    What is written while it is read counts as changed, and is read again before anybody sees the index: otherwise half
    of a write could be in it. Where writes never pause, the last attempt stands; it knows all that was written before
    the call.
    """
    with _FINDING:
        cached = _CACHES.setdefault(workspace.store, {}).setdefault((name, tuple(viewer.visible)), _Cached())
    with cached.lock:
        for _ in range(_MOST_ATTEMPTS):
            sequence, today = workspace.last_sequence(), workspace.today()
            index = _brought_up_to(workspace, viewer, cached, sequence, today, _EXTENTS[name])
            was_read = index is not cached.index
            cached.index, cached.sequence, cached.today = index, sequence, today
            if not was_read or workspace.last_sequence() == sequence:
                break
        return index


def _brought_up_to(
    workspace: Workspace, viewer: Viewer, cached: _Cached, sequence: int, today: date, extent: Extent
) -> Index:
    changed = changed_since(workspace, cached.sequence, sequence)
    if cached.index is None or cached.today != today or changed is None:
        return load_index(workspace.store, viewer, today, extent)
    if extent.kinds.isdisjoint(changed.by_kind):
        return cached.index
    return reload_index(workspace.store, viewer, today, cached.index, changed, extent)
