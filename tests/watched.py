"""A store that lets a test see what is read, and do something in between: write, wait, or fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.store import Row, Store

Hook = Callable[[str], object]
"""Gets the name of a query, such as ``matching/people``."""


class WatchedStore(Store):
    """The same store over the same connection, with a hook before and after each query that reads.

    Attributes
    ----------
    names : list of str
        The queries that were read, in that order.
    """

    def __init__(self, store: Store, *, before: Hook | None = None, after: Hook | None = None) -> None:
        super().__init__(store._connection)
        self.names: list[str] = []
        self._before, self._after = before, after

    def read(self, viewer: Viewer, name: str, /, **arguments: Any) -> list[Row]:
        """Read, between the hooks; what they raise is raised here."""
        self.names.append(name)
        if self._before:
            self._before(name)
        rows = super().read(viewer, name, **arguments)
        if self._after:
            self._after(name)
        return rows
