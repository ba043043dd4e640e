"""The search indexes over a workspace's facts: one for each set of rights, kept until these or the day change."""

from __future__ import annotations

from typing import Final
from weakref import WeakKeyDictionary

from cjn_graph.access import Viewer
from cjn_graph.facts import Facts
from cjn_graph.search import NAME_PROPERTIES, PROPERTIES, RELATIONSHIPS, Index, build_index, update_index
from cjn_graph.services.workspace import Workspace

_NAMES: Final = {"person": NAME_PROPERTIES}

_INDEXES: WeakKeyDictionary[Facts, dict[tuple[bool, tuple[str, ...]], Index]] = WeakKeyDictionary()


def full_index(workspace: Workspace, viewer: Viewer) -> Index:
    """Return the index of everything that the viewer sees, as of today."""
    return _current(workspace, viewer, is_full=True)


def name_index(workspace: Workspace, viewer: Viewer) -> Index:
    """Return the index of the names of the people that the viewer sees: enough to find a person, and soon read."""
    return _current(workspace, viewer, is_full=False)


def _current(workspace: Workspace, viewer: Viewer, *, is_full: bool) -> Index:
    """Return an index that knows all changes; one thread makes it while others wait, and nobody changes it after."""
    facts, today = workspace.facts, workspace.today()
    searched = PROPERTIES if is_full else _NAMES
    indexes, key = _INDEXES.setdefault(facts, {}), (is_full, tuple(viewer.visible))
    with facts.lock(viewer):
        tables = facts.tables(viewer, [*searched, *(RELATIONSHIPS if is_full else ())])
        known = indexes.get(key)
        if known is not None and known.today == today:
            indexes[key] = update_index(known, tables)
        else:
            indexes[key] = build_index(tables, today, searched=searched)
        return indexes[key]
