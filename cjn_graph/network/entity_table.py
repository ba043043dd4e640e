"""The network's entities as columns, so that links can name them by their row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cjn_graph.tables import Ids, Texts, Values


@dataclass(frozen=True, eq=False)
class EntityTable:
    """Entities of one or several kinds, one row for each, sorted by id; columns are read as ``table["name"]``."""

    keys: Ids
    columns: Mapping[str, Values]

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, name: str) -> Values:
        return self.columns[name]

    @property
    def ids(self) -> Texts:
        """The ids, ascending."""
        return self.keys.texts
