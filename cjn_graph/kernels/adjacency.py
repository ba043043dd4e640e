"""A simple undirected graph as compressed sparse rows: what all kernels work on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix


@dataclass(frozen=True)
class Adjacency:
    """Who is tied to whom: each tie in both directions, none from a node to itself, none twice.

    Attributes
    ----------
    starts : array of int, shape (nodes + 1,)
        The nodes tied to ``i`` are ``others[starts[i]:starts[i + 1]]``, ascending.
    others : array of int, shape (2 × ties,)
    """

    starts: NDArray[np.int64]
    others: NDArray[np.int32]

    @classmethod
    def from_pairs(cls, size: int, a: NDArray[Any], b: NDArray[Any]) -> Adjacency:
        """Make it of distinct pairs of nodes, each given once, in any order."""
        ends = (np.concatenate([a, b]), np.concatenate([b, a]))
        matrix = csr_matrix((np.ones(2 * len(a), dtype=np.int8), ends), shape=(size, size))
        matrix.sort_indices()
        return cls(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32))

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def ties(self) -> int:
        """How many ties there are."""
        return len(self.others) // 2

    @cached_property
    def degrees(self) -> NDArray[np.int64]:
        """Number of ties of each node, shape (nodes,)."""
        return np.diff(self.starts)

    @cached_property
    def pairs(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The two ends of each tie once, the smaller first, sorted."""
        left = np.repeat(np.arange(len(self)), self.degrees)
        once = left < self.others
        return left[once], self.others[once].astype(np.int64)

    @cached_property
    def matrix(self) -> Any:
        """The adjacency matrix: a sparse one of ones, shape (nodes, nodes)."""
        return csr_matrix((np.ones(len(self.others)), self.others, self.starts), shape=(len(self), len(self)))
