"""Topics and the tree they form (SKOS broader), with how close two topics are along it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cjn_graph.network.entity_table import EntityTable
from cjn_graph.network.links import Indexes, Links
from cjn_graph.tables import Texts


@dataclass(frozen=True)
class Topics:
    """One row per topic, sorted by id.

    Attributes
    ----------
    names : array of str
        Preferred labels.
    synonyms : array of tuple of str
    broader, narrower : tuple of arrays
        For each topic, the rows one step up and one step down the tree.
    """

    ids: Texts
    names: Texts
    synonyms: Texts
    broader: tuple[Indexes, ...]
    narrower: tuple[Indexes, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def related(self, topic: int, *, up: float, down: float) -> tuple[Indexes, NDArray[np.float64]]:
        """Return the topics on the same line of the tree, with how much each counts.

        Parameters
        ----------
        up, down : float
            Factor for each step to a broader or to a narrower topic; 0 leaves that direction out. Siblings are not
            related: the way to them goes up *and* down.

        Returns
        -------
        rows, factors : arrays
            The topic itself comes first, with factor 1.
        """
        found = {topic: 1.0}
        for steps, factor in ((self.narrower, down), (self.broader, up)):
            edge, value = [topic], 1.0
            while edge and factor > 0:
                value *= factor
                edge = sorted({int(row) for at in edge for row in steps[at]} - set(found))
                found.update(dict.fromkeys(edge, value))
        return np.array(list(found), dtype=np.int64), np.array(list(found.values()))


def read_topics(table: EntityTable, broader: Links) -> Topics:
    """Arrange topics as a tree."""
    up: list[list[int]] = [[] for _ in table.ids]
    down: list[list[int]] = [[] for _ in table.ids]
    for low, high in zip(broader.left.tolist(), broader.right.tolist(), strict=True):
        up[low].append(high)
        down[high].append(low)
    return Topics(table.ids, table["name"], table["synonyms"], _arrays(up), _arrays(down))


def _arrays(lists: Sequence[list[int]]) -> tuple[Indexes, ...]:
    return tuple(np.array(rows, dtype=np.int64) for rows in lists)
