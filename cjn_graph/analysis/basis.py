"""What the measures of the network's health are computed on, worked out once for all of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.analysis.graph import MemberGraph, TiedPairs, current_offices, make_graph, people_of, tied_pairs
from cjn_graph.analysis.measure import Measure, Name, Naming, share
from cjn_graph.analysis.wording import post_of
from cjn_graph.kernels.betweenness import Paths, count_paths, scaled
from cjn_graph.kernels.communities import communities
from cjn_graph.kernels.distances import Distances, distances
from cjn_graph.kernels.robustness import largest_left, removal_order
from cjn_graph.kernels.structure import components, cut_points
from cjn_graph.network import Network
from cjn_graph.network.days import UNKNOWN
from cjn_graph.network.links import Indexes
from cjn_graph.progress import part
from cjn_graph.questions import GraphDefinition

EXACT_BETWEENNESS: Final = 5_000
"""Nodes up to which all shortest paths are counted; beyond, those from :data:`PIVOTS` nodes."""
PIVOTS: Final = 100
EXACT_DISTANCES: Final = 20_000
"""Nodes up to which the distances from all of them are measured; beyond, those from :data:`SOURCES` nodes."""
SOURCES: Final = 1_024
SEED: Final = 0
"""Of whatever is drawn at random: the same graph gives the same numbers."""


@dataclass(frozen=True)
class Basis:
    """The network on one day, by one definition, for one reader.

    Attributes
    ----------
    network : Network
    definition : GraphDefinition
        What counts as a node and as a tie.
    naming : Naming
        Which names the reader may have.
    """

    network: Network
    definition: GraphDefinition
    naming: Naming

    @cached_property
    def pairs(self) -> TiedPairs:
        """Every pair of people with a tie on record."""
        return tied_pairs(self.network)

    @cached_property
    def graph(self) -> MemberGraph:
        """The members and their ties by the definition."""
        return make_graph(self.network, self.definition, self.pairs)

    @cached_property
    def people(self) -> Indexes:
        """Rows of the people that the definition is about."""
        return people_of(self.network, self.definition)

    @cached_property
    def offices(self) -> tuple[Indexes, Indexes]:
        """Each pair of one of these people and an organization where they hold a post now."""
        return current_offices(self.network, self.people)

    @cached_property
    def component_sizes(self) -> Indexes:
        """How many nodes each connected component has."""
        return np.asarray(np.bincount(components(self.graph.adjacency)))

    @cached_property
    def at_most(self) -> MemberGraph | None:
        """The graph if all undated ties were live; None where there are none, or where all ties on record count."""
        if self.definition.ties == "all" or self.graph.on_record == self.graph.dated:
            return None
        counted = self.pairs.where((self.pairs.last >= self.network.live_day) | (self.pairs.last == UNKNOWN))
        return make_graph(self.network, replace(self.definition, ties="all"), counted)

    @cached_property
    def largest_sizes(self) -> Indexes:
        """The component sizes of :attr:`at_most`; those of the graph where there is none."""
        graph = self.at_most
        return self.component_sizes if graph is None else np.asarray(np.bincount(components(graph.adjacency)))

    def between(self, one: float | None, other: float | None) -> tuple[float, float] | None:
        """What a value can be that only grows, or only falls, as undated ties are taken for live ones."""
        if self.at_most is None or one is None or other is None:
            return None
        return min(one, other), max(one, other)

    @cached_property
    def cut(self) -> tuple[Indexes, Indexes]:
        """The articulation points and the bridges."""
        return cut_points(self.graph.adjacency)

    @cached_property
    def distances(self) -> Distances:
        """The distances from all nodes, or in a large graph from some that are drawn."""
        return distances(self.graph.adjacency, self._drawn(EXACT_DISTANCES, SOURCES))

    @cached_property
    def pivots(self) -> Indexes | None:
        """The nodes that betweenness is estimated from; None where it is exact."""
        return self._drawn(EXACT_BETWEENNESS, PIVOTS)

    @cached_property
    def paths(self) -> Paths:
        """The shortest paths from the pivots, or from all nodes."""
        sources = np.arange(len(self.graph)) if self.pivots is None else self.pivots
        return count_paths(self.graph.adjacency, sources)

    @cached_property
    def betweenness(self) -> NDArray[np.float64]:
        """The betweenness of each node, as NetworkX scales it."""
        return scaled(self.paths, self.pivots)

    @cached_property
    def communities(self) -> Indexes:
        """The number of each node's community, the largest first."""
        return communities(self.graph.adjacency)

    @cached_property
    def left_by_removal(self) -> Indexes:
        """Size of the largest component as the best tied leave one after the other, shape (nodes + 1,)."""
        return largest_left(self.graph.adjacency, removal_order(self.graph.adjacency))

    def prepare(self) -> None:
        """Work out what takes long, so that who watches is told how far it is: about nine tenths of all measures."""
        with part(0.0, 0.55):
            _ = self.distances
        with part(0.55, 0.75):
            _ = self.paths
        with part(0.75, 0.9):
            _ = self.communities

    def _drawn(self, exact: int, many: int) -> Indexes | None:
        size = len(self.graph)
        if size <= exact:
            return None
        return np.array(sorted(random.Random(SEED).sample(range(size), many)), dtype=np.int64)  # noqa: S311 (no secret)

    @property
    def nodes(self) -> str:
        """What the nodes are, in a word."""
        return "people" if self.definition.kind == "person" else "organizations"

    @property
    def coverage(self) -> float | None:
        """Share of the ties on record that could be judged: of undated ones nobody can say whether they are live."""
        usable = self.graph.dated if self.definition.ties == "live" else self.graph.on_record
        return share(usable, self.graph.on_record)

    def measure(self, value: float | None, definition: str, **more: Any) -> Measure:
        """Make a measure of the whole graph: n counts its nodes unless ``more`` says otherwise."""
        about: dict[str, Any] = {"n": len(self.graph), "of": self.nodes, "coverage": self.coverage}
        return Measure(**{"value": value, "definition": definition} | about | more)

    def names_of(self, nodes: Indexes) -> Sequence[Name]:
        """Name nodes of the graph, people with their posts."""
        posts = [
            post_of(self.network, row) if self.nodes == "people" else None for row in self.graph.rows[nodes].tolist()
        ]
        return [
            Name(ids=[self.graph.ids[at]], name=self.graph.names[at], detail=post)
            for at, post in zip(nodes.tolist(), posts, strict=True)
        ]
