"""Betweenness, harmonic centrality and communities: ours beside NetworkX, igraph and Neo4j Graph Data Science.

Run ``python -m benchmarks.graphs`` (10,000 people) or ``--people 100000``. One thread for everybody, by the clock, the
best of several runs, results left where they are computed. What is missing here is left out and said so: igraph is not
among the dependencies (``pip install igraph``), Graph Data Science is fetched by Maven.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import neo4j
import networkx as nx
import numpy as np

from benchmarks.generated import AS_OF, generate, tables_of
from cjn_graph.analysis.graph import make_graph
from cjn_graph.kernels.adjacency import Adjacency
from cjn_graph.kernels.betweenness import betweenness
from cjn_graph.kernels.communities import communities, modularity
from cjn_graph.kernels.distances import distances
from cjn_graph.network import derive_network
from cjn_graph.questions import GraphDefinition
from tests.neo4j_server.server import CURRENT, Neo4jMissing, running

CYPHER: Final = Path(__file__).parent / "cypher"
PIVOTS: Final = 100
_AT_ONCE: Final = 20_000


def main() -> None:
    """Measure each with each, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=3, help="how often each is measured; the best counts")
    parser.add_argument("--exact", action="store_true", help="betweenness from all, too")
    parser.add_argument("--networkx", type=int, default=0, metavar="N", help="time NetworkX from so many nodes, too")
    options = parser.parse_args()
    network = derive_network(tables_of(generate(options.people)), AS_OF)
    graph = make_graph(network, GraphDefinition(ties="all")).adjacency
    print(f"{len(graph):,} nodes, {graph.ties:,} ties; seconds by the clock, best of {options.repeats}", flush=True)
    pivots = np.random.default_rng(0).choice(len(graph), PIVOTS, replace=False)
    for library, found in (
        ("ours", ours(graph, pivots, exact=options.exact)),
        ("igraph", by_igraph(graph, pivots, exact=options.exact)),
        ("NetworkX", by_networkx(graph, options.networkx)),
        ("GDS", by_gds(graph, exact=options.exact)),
    ):
        for what, work in found:
            show(library, what, work, options.repeats if library != "NetworkX" else 1)


def show(library: str, what: str, work: Callable[[], tuple[float | None, float]], repeats: int) -> None:
    """Print the least time of several runs; a run that times itself says so."""
    shortest, value = float("inf"), 0.0
    for _ in range(repeats):
        begun = time.perf_counter()
        told, value = work()
        shortest = min(shortest, time.perf_counter() - begun if told is None else told)
    print(f"{library:10} {what:36} {shortest:9.3f} s   {value:.6g}", flush=True)


Work = Iterator[tuple[str, Callable[[], tuple[float | None, float]]]]


def ours(graph: Adjacency, pivots: np.ndarray[Any, Any], *, exact: bool) -> Work:
    """Yield what the kernels do; the value is what igraph is compared with, or the modularity."""
    yield f"betweenness, {PIVOTS} sources", lambda: (None, float(betweenness(graph, pivots).max()))
    if exact:
        yield "betweenness, exact", lambda: (None, float(betweenness(graph).max()))
    yield "harmonic, all", lambda: (None, float(distances(graph).inverse.max()))
    yield "communities, best of 4 Louvain", lambda: (None, modularity(graph, communities(graph)) or 0.0)


def by_igraph(graph: Adjacency, pivots: np.ndarray[Any, Any], *, exact: bool) -> Work:
    """Yield the same with igraph; its betweenness is not scaled."""
    try:
        igraph = importlib.import_module("igraph")
    except ImportError:
        print("igraph left out: it is not installed")
        return
    theirs = igraph.Graph(n=len(graph), edges=np.column_stack(graph.pairs).tolist())
    n = len(graph)
    some = pivots.tolist()

    def scaled(values: list[float], sources: int) -> float:
        return max(values) * 2 / ((n - 1) * (n - 2)) * (n / sources if sources < n else 1)

    yield f"betweenness, {PIVOTS} sources", lambda: (None, scaled(theirs.betweenness(sources=some), PIVOTS))
    if exact:
        yield "betweenness, exact", lambda: (None, scaled(theirs.betweenness(), n))
    yield "harmonic, all", lambda: (None, max(theirs.harmonic_centrality(normalized=False)))
    yield "communities, Louvain", lambda: (None, theirs.community_multilevel().modularity)
    yield (
        "communities, Leiden",
        lambda: (None, theirs.community_leiden(objective_function="modularity", n_iterations=-1).modularity),
    )


def by_networkx(graph: Adjacency, sources: int) -> Work:
    """Yield the same with NetworkX: from some nodes, the seconds multiplied; nothing for none."""
    if not sources:
        return
    theirs: nx.Graph[int] = nx.Graph()
    theirs.add_nodes_from(range(len(graph)))
    theirs.add_edges_from(np.column_stack(graph.pairs).tolist())
    some = list(theirs)[:: max(len(graph) // sources, 1)][:sources]

    def timed(work: Callable[[], Any], times: float) -> tuple[float, float]:
        begun = time.perf_counter()
        work()
        return (time.perf_counter() - begun) * times, times

    yield (
        f"betweenness, {PIVOTS} sources (× value)",
        lambda: timed(lambda: nx.betweenness_centrality_subset(theirs, some, list(theirs)), PIVOTS / len(some)),
    )
    yield (
        "harmonic, all (× value)",
        lambda: timed(lambda: nx.harmonic_centrality(theirs, nbunch=some), len(graph) / len(some)),
    )

    def louvain() -> tuple[None, float]:
        return None, nx.community.modularity(theirs, nx.community.louvain_communities(theirs, seed=0))

    yield "communities, Louvain", louvain


def by_gds(graph: Adjacency, *, exact: bool) -> Work:
    """Yield the same with Graph Data Science on a Neo4j that is started here; it tells its own seconds."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cjn-benchmark-")))
        try:
            server = stack.enter_context(running(CURRENT, folder, ("-Xms4g", "-Xmx4g"), "1g", data_science=True))
        except Neo4jMissing as missing:
            print(f"GDS left out: {missing}")
            return
        driver = stack.enter_context(neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)))

        def run(file: str, **parameters: Any) -> list[neo4j.Record]:
            return driver.execute_query((CYPHER / f"{file}.cypher").read_text(), parameters).records  # type: ignore[arg-type]

        def asked(file: str, **parameters: Any) -> tuple[float, float]:
            (row,) = run(file, **parameters)
            return row["millis"] / 1000, float(row["value"])

        run("gds_index")
        run("gds_nodes", nodes=len(graph))
        ties = np.column_stack(graph.pairs).tolist()
        for first in range(0, len(ties), _AT_ONCE):
            run("gds_ties", ties=ties[first : first + _AT_ONCE])
        run("gds_project")
        yield f"betweenness, {PIVOTS} sources", lambda: asked("gds_betweenness", sources=PIVOTS)
        if exact:
            yield "betweenness, exact", lambda: asked("gds_betweenness", sources=len(graph))
        yield "harmonic, all (÷ (n − 1))", lambda: asked("gds_harmonic")
        yield "communities, Louvain", lambda: asked("gds_communities")


if __name__ == "__main__":
    main()
