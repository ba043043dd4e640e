"""Search over everything that a viewer sees: what the command line, the API and the pages all call."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from weakref import WeakKeyDictionary

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.search import ENDS, PROPERTIES, Filters, Index, SearchAnswer, build_index, rank
from cjn_graph.search.reading import KINDS
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store

__all__ = ["KINDS", "MAX_LIMIT", "SearchAnswer", "search"]

MAX_LIMIT: Final = 200
"""Most hits that one question may ask for."""


def search(
    workspace: Workspace,
    viewer: Viewer,
    words: str,
    *,
    kinds: Sequence[str] = (),
    place: str = "",
    topic: str = "",
    role: str = "",
    limit: int = 20,
) -> SearchAnswer:
    """Find records by name, topic, place, role, organization or free text, within what the viewer sees.

    Parameters
    ----------
    words : str
        Names (short forms, parts, typos), topics (synonyms, wider ones), places, roles, words of descriptions, in any
        order; or an id. May be empty where a filter is given.
    kinds : sequence of str
        Only these kinds; all by default.
    place, topic, role : str
        Only what is there, about it, or holds such a post now.
    limit : int
        How many hits at most.

    Returns
    -------
    SearchAnswer
        The best first, each with what matched.

    Raises
    ------
    InvalidInput
        There is nothing to look for, it is too long, or a filter names nothing that there is.
    Forbidden
        The viewer's role sees no records.
    """
    viewer.require("staff", "Searching")
    problems = [
        Problem("kind", f"There is no kind {kind[:80]!r} to search for.", f"Kinds: {', '.join(KINDS)}.")
        for kind in kinds
        if kind not in KINDS
    ]
    if not 1 <= limit <= MAX_LIMIT:
        problems.append(Problem("limit", f"{limit} is not between 1 and {MAX_LIMIT}."))
    if problems:
        raise InvalidInput(problems)
    return rank(current_index(workspace, viewer), words, Filters(tuple(kinds), place, topic, role), limit=limit)


@dataclass
class _Cache:
    """The indexes over one store, by what their viewers see."""

    loading: threading.Lock = field(default_factory=threading.Lock)
    indexes: dict[tuple[str, ...], tuple[int, date, Index]] = field(default_factory=dict)


_CACHES: WeakKeyDictionary[Store, _Cache] = WeakKeyDictionary()
_NEW_CACHE: Final = threading.Lock()


def current_index(workspace: Workspace, viewer: Viewer) -> Index:
    """Return the index of what the viewer sees, built again after a write or at midnight."""
    with _NEW_CACHE:
        cache = _CACHES.setdefault(workspace.store, _Cache())
    key = tuple(viewer.visible)
    with cache.loading:
        sequence, today = workspace.last_sequence(), workspace.today()
        cached = cache.indexes.get(key)
        if cached is None or cached[:2] != (sequence, today):
            cached = (sequence, today, load_index(workspace.store, viewer, today))
            cache.indexes[key] = cached
        return cached[2]


def load_index(store: Store, viewer: Viewer, today: date) -> Index:
    """Read what the viewer sees, and build the index of it."""
    records, links = {}, {}
    for kind, properties in PROPERTIES.items():
        columns = store.read_columns(viewer, "search/records", kind=kind, keys=[*properties, "external_ids"])
        records[kind] = (columns["id"], columns["values"])
    for relation, start, end in ENDS:
        links[relation, start, end] = store.read_columns(
            viewer, "search/links", kind=relation, from_kind=start, to_kind=end
        )
    return build_index(records, links, today)
