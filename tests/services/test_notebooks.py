"""The graph for notebooks, and the rows for programs, on a store: the numbers are those of the health report."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

import cjn_graph
from cjn_graph.access import Viewer
from cjn_graph.errors import Forbidden
from cjn_graph.questions import CentralityQuestion, GraphQuestion, HealthQuestion
from cjn_graph.services.centrality import list_positions
from cjn_graph.services.health import report_health
from cjn_graph.services.importing import import_folder
from cjn_graph.services.notebooks import health_graph
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.making import STAFF, VIEWER, edge, entity, workspace_on, write
from tests.test_project import ROOT

MANAGER = Viewer("manager", "manager")
README = (ROOT / "README.md").read_text(encoding="utf-8")
PEOPLE = """id,name,attr:state
1,Ada Pell,north
2,Ben Orr,north
3,Cy Venn,south
4,Di Marsh,south
5,Ed Quint,
6,Flo Ash,south
"""
TIES = """from,to,kind,first_on,last_on,weight
1,2,c,2025-02,2026-10,2
2,3,c,,,
3,4,c,,2020,1
4,5,c,,2026,1
"""


@pytest.fixture
def workspace(store: Store, tmp_path: Path) -> Workspace:
    """Six people, one of them tied to nobody and one without a state."""
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "ties.csv").write_text(TIES)
    workspace = workspace_on(store)
    assert import_folder(workspace, STAFF, tmp_path, source="survey").ok
    return workspace


@pytest.mark.parametrize("values", [PEOPLE, re.sub(",(north|south)", ",", PEOPLE)], ids=["states", "no states"])
def test_the_example_of_the_readme_gives_the_numbers_of_health(
    store: Store, store_environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, values: str
) -> None:
    (tmp_path / "people.csv").write_text(values)
    (tmp_path / "ties.csv").write_text(TIES)
    workspace = workspace_on(store)
    assert import_folder(workspace, STAFF, tmp_path, source="readme").ok
    for name, value in store_environment.items():
        monkeypatch.setenv(name, value)
    [example] = [code for code in re.findall(r"```python\n(.*?)```", README, re.S) if "open_network" in code]
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(example, "README.md", "exec"), {})  # noqa: S102 (an example of ours)
    first = printed.getvalue().splitlines()[0].split()
    report = report_health(workspace, STAFF, HealthQuestion(ties="all"))
    assert float(first[0]) == report.transitivity.value
    if "north" in values:
        assert float(first[1]) == pytest.approx(report.mixing["state"].assortativity.value, abs=1e-12)
    else:
        assert "state" not in report.mixing


def test_ties_and_nodes_carry_what_is_known_of_them(workspace: Workspace) -> None:
    graph = health_graph(workspace, STAFF, GraphQuestion(ties="all"))
    ids = {name: node for node, name in graph.nodes(data="name")}
    assert graph.nodes[ids["Ed Quint"]] == {"name": "Ed Quint"}
    assert graph.nodes[ids["Ada Pell"]]["state"] == "north"
    told = graph.edges[ids["Ada Pell"], ids["Ben Orr"]]
    assert told.pop("weight") > 1
    assert told == {"kinds": ("asserted",), "state": "live", "first": "2025-02-01", "last": "2026-10-31"}
    undated = graph.edges[ids["Ben Orr"], ids["Cy Venn"]]
    assert (undated["state"], "last" in undated, "first" in undated) == ("undated", False, False)
    assert graph.edges[ids["Cy Venn"], ids["Di Marsh"]]["state"] == "lapsed"
    assert cjn_graph.open_network.__name__ == "open_network"
    with pytest.raises(AttributeError):
        _ = cjn_graph.open_nothing
    with pytest.raises(Forbidden):
        health_graph(workspace, VIEWER)


@pytest.mark.parametrize("kind", ["person", "organization"])
def test_rows_for_programs_are_named_and_scaled_as_networkx_does(workspace: Workspace, kind: Any) -> None:
    office, post, clerk = entity("organization", "o", name="Office"), entity("post", "p"), entity("person", "clerk")
    write(workspace.store, office, post, clerk, edge("has_post", office, post), edge("holds", clerk, post))
    graph = health_graph(workspace, MANAGER, GraphQuestion(ties="all", kind=kind))
    rows = list_positions(workspace, MANAGER, CentralityQuestion(ties="all", kind=kind))
    assert {row.id: row.name for row in rows} == dict(graph.nodes(data="name"))
    expected: dict[str, dict[Any, Any]] = {
        "degree": dict(graph.degree()),
        "strength": dict(graph.degree(weight="weight")),
        "betweenness": nx.betweenness_centrality(graph),
        "harmonic": nx.harmonic_centrality(graph),
        "closeness": nx.closeness_centrality(graph),
        "constraint": nx.constraint(graph),
        "effective_size": nx.effective_size(graph),
        "core": nx.core_number(graph),
    }
    for row in rows:
        for name, values in expected.items():
            value = getattr(row, name)
            if value is None:
                assert values[row.id] != values[row.id], (name, row.name)  # NaN in NetworkX
            else:
                assert value == pytest.approx(values[row.id], abs=1e-12), (name, row.name)
    groups = [{row.id for row in rows if row.community == number} for number in {row.community for row in rows}]
    report = report_health(workspace, MANAGER, HealthQuestion(ties="all", kind=kind))
    if graph.number_of_edges():
        assert report.modularity.value == pytest.approx(nx.community.modularity(graph, groups, weight=None), abs=1e-12)


def test_rows_are_sorted_as_asked_and_for_managers(workspace: Workspace) -> None:
    def listed(sort: Any) -> list[str]:
        question = CentralityQuestion(ties="all", sort=sort)
        return [row.name.split()[0] for row in list_positions(workspace, MANAGER, question)]

    assert listed("name") == ["Ada", "Ben", "Cy", "Di", "Ed", "Flo"]
    assert listed("betweenness")[0] == "Cy"
    assert listed("degree")[-1] == "Flo"
    assert listed("constraint")[-1] == "Flo", "who has none comes last"
    for viewer in (VIEWER, STAFF):
        with pytest.raises(Forbidden, match="manager"):
            list_positions(workspace, viewer)
