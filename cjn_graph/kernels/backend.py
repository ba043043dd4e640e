"""The kernels as a backend of NetworkX: ``nx.betweenness_centrality(graph, backend="cjn")``.

NetworkX finds it by the entry point ``networkx.backends`` and calls the function of the same name here, with the same
arguments. Simple undirected graphs without loops and without weights are measured; with any others
:func:`can_run` says so, and NetworkX does it itself where ``nx.config.fallback_to_nx`` is set.
"""

from __future__ import annotations

import inspect
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeAlias

import networkx as nx
import numpy as np
from networkx.utils import create_py_random_state
from numpy.typing import NDArray

from cjn_graph.kernels import betweenness, brokerage, distances, structure
from cjn_graph.kernels.adjacency import Adjacency

Node: TypeAlias = Any

_WEIGHTS: Final = ("weight", "distance", "cutoff", "e", "sp")
"""Parameters that ask for what the kernels do not do."""


@dataclass(frozen=True)
class PlainGraph:
    """A graph as the kernels take it: the nodes in their order, and who is tied to whom."""

    nodes: tuple[Node, ...]
    adjacency: Adjacency

    __networkx_backend__: Final = "cjn"

    def is_directed(self) -> bool:
        """Say that it is not, as NetworkX asks."""
        return False

    def is_multigraph(self) -> bool:
        """Say that it is not, as NetworkX asks."""
        return False

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def index(self) -> dict[Node, int]:
        """Position of each node."""
        return {node: place for place, node in enumerate(self.nodes)}

    @cached_property
    def distances(self) -> distances.Distances:
        """The distances from all nodes."""
        return distances.distances(self.adjacency)

    def places(self, nodes: Node | Iterable[Node]) -> list[int]:
        """Positions of a node, or of those of several that are there, as ``nbunch`` means it."""
        if nodes is None:
            return list(range(len(self)))
        if isinstance(nodes, Hashable) and nodes in self.index:
            return [self.index[nodes]]
        return [self.index[node] for node in nodes if node in self.index]

    def by_node(self, values: NDArray[Any]) -> dict[Node, Any]:
        """Return one value for each node."""
        return dict(zip(self.nodes, values.tolist(), strict=True))


def can_run(name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool:
    """Tell whether the kernels do what is asked."""
    try:
        asked = inspect.signature(globals()[name]).bind(*args, **kwargs).arguments
    except TypeError:
        return False
    graph = asked["G"]
    plain = isinstance(graph, PlainGraph) or (
        not graph.is_directed() and not graph.is_multigraph() and not nx.number_of_selfloops(graph)
    )
    return plain and not any(asked.get(weight) is not None for weight in _WEIGHTS) and not asked.get("usebounds")


def convert_from_nx(graph: Any, **_: Any) -> PlainGraph:
    """Make a graph for the kernels."""
    nodes = tuple(graph)
    index = {node: place for place, node in enumerate(nodes)}
    ends = np.array([(index[a], index[b]) for a, b in graph.edges()], dtype=np.int64).reshape(-1, 2)
    return PlainGraph(nodes, Adjacency.from_pairs(len(nodes), ends[:, 0], ends[:, 1]))


def convert_to_nx(result: Any, **_: Any) -> Any:
    """Return an answer as it is; a graph of ours as one of NetworkX."""
    if not isinstance(result, PlainGraph):
        return result
    made: nx.Graph[Any] = nx.Graph()
    made.add_nodes_from(result.nodes)
    made.add_edges_from(
        (result.nodes[a], result.nodes[b])
        for a, b in zip(*(side.tolist() for side in result.adjacency.pairs), strict=True)
    )
    return made


def betweenness_centrality(
    G: PlainGraph,
    k: int | None = None,
    normalized: bool = True,
    weight: None = None,
    endpoints: bool = False,
    seed: Any = None,
) -> dict[Node, float]:
    """Return the betweenness of each node; from ``k`` nodes drawn with ``seed``, an estimate."""
    drawn = None if k is None or k == len(G) else create_py_random_state(seed).sample(list(range(len(G))), k)
    sources = None if drawn is None else np.array(drawn, dtype=np.int64)
    return G.by_node(betweenness.betweenness(G.adjacency, sources, normalized=normalized, endpoints=endpoints))


def harmonic_centrality(
    G: PlainGraph,
    nbunch: Any = None,
    distance: None = None,
    sources: Any = None,
) -> dict[Node, float]:
    """Return the sum of 1 ÷ distance from ``sources`` to each node."""
    starts = None if sources is None else np.array(sorted(set(G.places(sources))), dtype=np.int64)
    found = G.distances if starts is None else distances.distances(G.adjacency, starts)
    return {G.nodes[place]: float(found.inverse[place]) for place in G.places(nbunch)}


def closeness_centrality(
    G: PlainGraph,
    u: Node = None,
    distance: None = None,
    wf_improved: bool = True,
) -> dict[Node, float] | float:
    """Return the closeness of each node, or of one."""
    values = G.by_node(distances.closeness(G.distances, wf_improved=wf_improved))
    return values if u is None else float(values[u])


def global_efficiency(G: PlainGraph) -> float:
    """Return the mean of 1 ÷ distance; 0 below two nodes."""
    return distances.global_efficiency(G.distances) or 0


def average_shortest_path_length(
    G: PlainGraph,
    weight: None = None,
    method: str | None = None,
) -> float:
    """Return the mean distance of a connected graph."""
    if method not in (None, "unweighted", "dijkstra", "bellman-ford", "floyd-warshall", "floyd-warshall-numpy"):
        raise ValueError(f"method not supported: {method}")
    if not len(G):
        raise nx.NetworkXPointlessConcept("A graph without nodes has no paths.")
    if len(G) == 1:
        return 0
    _require_connected(G)
    return float(G.distances.total.sum()) / (len(G) * (len(G) - 1))


def diameter(
    G: PlainGraph,
    e: None = None,
    usebounds: bool = False,
    weight: None = None,
) -> int:
    """Return the largest distance of a connected graph."""
    _require_connected(G)
    return int(G.distances.farthest.max())


def _require_connected(graph: PlainGraph) -> None:
    if (graph.distances.reached < len(graph) - 1).any():
        raise nx.NetworkXError("The graph is not connected: some of its paths are infinitely long.")


def constraint(
    G: PlainGraph,
    nodes: Collection[Node] | None = None,
    weight: None = None,
) -> dict[Node, float]:
    """Return Burt's constraint of each node; NaN for an isolate."""
    return _of(nodes, G.by_node(brokerage.constraint(G.adjacency)))


def effective_size(
    G: PlainGraph,
    nodes: Collection[Node] | None = None,
    weight: None = None,
) -> dict[Node, float]:
    """Return the effective size of each node's surroundings; NaN for an isolate."""
    return _of(nodes, G.by_node(brokerage.effective_size(G.adjacency)))


def _of(nodes: Iterable[Node] | None, values: dict[Node, Any]) -> dict[Node, Any]:
    return values if nodes is None else {node: values[node] for node in nodes}


def core_number(G: PlainGraph) -> dict[Node, int]:
    """Return the largest k of each node such that it is in a k-core."""
    return G.by_node(structure.core_numbers(G.adjacency))


def transitivity(G: PlainGraph) -> float:
    """Return the share of connected triples that are closed; 0 where there is none, as NetworkX has it."""
    return structure.closed_pairs(G.adjacency)[0] or 0


def articulation_points(G: PlainGraph) -> Iterator[Node]:
    """Yield the nodes without which a component falls apart."""
    return (G.nodes[place] for place in structure.cut_points(G.adjacency)[0].tolist())
