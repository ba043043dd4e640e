"""GraphML as igraph reads it: the same nodes, ties and weights. igraph is GPL, so that nothing of ours needs it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjn_graph.exchange.exports.graphs import GraphTie, as_graphml, graph_of

igraph = pytest.importorskip("igraph", reason="igraph is not installed: pip install igraph")


def test_igraph_reads_nodes_ties_and_weights(tmp_path: Path) -> None:
    nodes = {
        f"person-{number}": {"name": f"Zoë & <{number}>", "state": "OH" if number % 2 else ""} for number in range(9)
    }
    ties = [
        GraphTie(f"person-{a}", f"person-{b}", "asserted", 0.6, 0.25 + a / 7, "2019-02-01", "2026-03" if b % 2 else "")
        for a in range(9)
        for b in range(a + 1, 9, 2)
    ]
    (tmp_path / "network.graphml").write_bytes(b"".join(as_graphml(graph_of(nodes, ties))))
    read = igraph.Graph.Read_GraphML(str(tmp_path / "network.graphml"))
    assert {one["id"]: one["name"] for one in read.vs} == {node: one["name"] for node, one in nodes.items()}
    found = {
        frozenset(read.vs[end]["id"] for end in edge.tuple): (
            edge["weight"],
            edge["grade"],
            edge["kind"],
            edge["first"],
        )
        for edge in read.es
    }
    assert found == {frozenset((tie.a, tie.b)): (tie.weight, tie.grade, tie.kind, tie.first) for tie in ties}
