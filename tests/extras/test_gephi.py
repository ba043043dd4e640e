"""GEXF and GraphML as Gephi's own reader opens them: the same nodes, names, ties and weights.

Gephi's toolkit is fetched from Maven Central and is no part of the product.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from cjn_graph.exchange.exports.graphs import GraphTie, as_gexf, as_graphml, graph_of

TOOLKIT = "gephi-toolkit-0.10.1-all.jar"


def run(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=300).stdout


@pytest.mark.stress
def test_gephi_opens_what_is_exported(tmp_path: Path) -> None:
    maven, java = shutil.which("mvn"), shutil.which("java")
    if not maven or not java:
        pytest.skip("Maven and Java are needed to fetch and run Gephi's toolkit")
    artifact = "-Dartifact=org.gephi:gephi-toolkit:0.10.1:jar:all"
    run(maven, "-q", "-B", "dependency:copy", artifact, f"-DoutputDirectory={tmp_path}")
    nodes = {f"person-{number}": {"name": f"Zoë & <{number}>", "kind": "person"} for number in range(300)}
    names = {node: one["name"] for node, one in nodes.items()}
    ties = [
        GraphTie(f"person-{a}", f"person-{b}", "asserted; introduced", 1.0, 0.25 + a / 7, "2019-02-01", "2026-03")
        for a in range(300)
        for b in range(a + 1, 300, 20)
    ]
    graph = graph_of(nodes, ties)
    for name, write in (("network.gexf", as_gexf), ("network.graphml", as_graphml)):
        (tmp_path / name).write_bytes(b"".join(write(graph)))
        shown = run(
            *(java, "-Dfile.encoding=UTF-8", "-Djava.awt.headless=true", "-cp", tmp_path / TOOLKIT),
            *(Path(__file__).parent / "gephi" / "Read.java", tmp_path / name),
        )
        rows = [line.split("\t") for line in shown.splitlines()]
        assert {row[1]: row[3] for row in rows if row[0] == "node"} == names
        if name.endswith("gexf"):
            assert all(row[2] == row[3] for row in rows if row[0] == "node"), "labels are names"
        found = {frozenset(row[1:3]): (float(row[3]), row[4]) for row in rows if row[0] == "tie"}
        assert found == {frozenset((tie.a, tie.b)): (pytest.approx(tie.weight), tie.kind) for tie in ties}
        print(f"Gephi opened {name}: {len(nodes)} people, {len(found):,} ties, all names and weights equal")
