"""The picture in docs/architecture.md is that of the code, and no two modules need each other."""

from __future__ import annotations

import importlib
import re

import grimp
import networkx as nx
import pytest

from tests.test_project import ROOT

TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PICTURE = TEXT.split("```mermaid")[1].split("```")[0]


@pytest.fixture(scope="module")
def imports() -> nx.DiGraph:
    """Every module of the product with those that it imports, for type checking too."""
    found = grimp.build_graph("cjn_graph", "api", "seed", exclude_type_checking_imports=False, cache_dir=None)
    graph = nx.DiGraph()
    graph.add_nodes_from(found.modules)
    for module in found.modules:
        graph.add_edges_from((module, other) for other in found.find_modules_directly_imported_by(module))
    return graph


def part_of(module: str) -> str | None:
    """The part of the house that a module belongs to; None for the package itself, which has the version only."""
    package, *inner = module.split(".")
    return package if package != "cjn_graph" else (inner[0] if inner else None)


def test_the_arrows_are_those_of_the_imports(imports: nx.DiGraph) -> None:
    parts = nx.DiGraph()
    for module, other in imports.edges:
        one, two = part_of(module), part_of(other)
        if one and two and one != two:
            parts.add_edge(one, two)
    assert nx.is_directed_acyclic_graph(parts), list(nx.simple_cycles(parts))
    expected = {f"{one} --> {two}" for one, two in nx.transitive_reduction(parts).edges}
    drawn = set(re.findall(r"^ +(\w+ --> \w+)$", PICTURE, re.MULTILINE))
    assert drawn == expected, f"draw {sorted(expected - drawn)}, take out {sorted(drawn - expected)}"
    assert set(re.findall(r"^ +(\w+)\[", PICTURE, re.MULTILINE)) == set(parts.nodes)


def test_no_modules_need_each_other(imports: nx.DiGraph) -> None:
    circles = [circle for circle in nx.strongly_connected_components(imports) if len(circle) > 1]
    assert [sorted(circle) for circle in circles] == []


def test_what_the_page_names_is_there() -> None:
    for module in set(re.findall(r"`(cjn_graph(?:\.\w+)+)`", TEXT)):
        importlib.import_module(module)
    paths = re.findall(r"`((?:cjn_graph|api|tests|seed|cypher|docs|benchmarks)/[\w/.]*)`", TEXT)
    paths += [f"docs/{name}" for name in re.findall(r"\]\((\w+\.md)\)", TEXT)]
    assert [path for path in paths if not (ROOT / path).exists()] == []
    for table in re.findall(r"`(?:\w+\.)*([A-Z]{3,})`", TEXT):
        assert any(f"{table}:" in file.read_text(encoding="utf-8") for file in (ROOT / "cjn_graph").rglob("*.py")), (
            table
        )
