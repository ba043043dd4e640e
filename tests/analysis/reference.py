"""What somebody computes with plain NetworkX on the CSV files of a people-and-ties folder."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import date
from typing import Any

import networkx as nx

from cjn_graph.analysis.health import HealthReport
from cjn_graph.model import PartialDate
from cjn_graph.questions import TieChoice


@dataclass(frozen=True)
class Tie:
    """A row of ties.csv."""

    a: str
    b: str
    last_on: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class Folder:
    """The rows of people.csv (their ``attr:`` columns, by id) and of ties.csv."""

    people: dict[str, dict[str, str]]
    ties: list[Tie]

    def graph(self, ties: TieChoice, as_of: date) -> nx.Graph[str]:
        graph: nx.Graph[str] = nx.Graph()
        for person, attributes in self.people.items():
            graph.add_node(person, **attributes)
        start = date(as_of.year - 2, as_of.month, 28 if (as_of.month, as_of.day) == (2, 29) else as_of.day)
        for tie in self.ties:
            if ties == "all" or (tie.last_on and PartialDate(tie.last_on).last_day >= start):
                graph.add_edge(tie.a, tie.b)
        return graph


def expected(graph: nx.Graph[str]) -> dict[str, float | None]:
    """Every measure by NetworkX alone, or by its formula where NetworkX has none."""
    n = len(graph)
    degrees = [degree for _, degree in graph.degree()]
    largest = max((len(part) for part in nx.connected_components(graph)), default=0)
    return (
        {
            "people": n,
            "ties": graph.number_of_edges(),
            "isolates": nx.number_of_isolates(graph),
            "components": nx.number_connected_components(graph),
            "largest_component_share": largest / n if n else None,
            "articulation_points": len(list(nx.articulation_points(graph))),
            "bridges": len(list(nx.bridges(graph))),
            "degree_centralization": (
                sum(max(degrees) - degree for degree in degrees) / ((n - 1) * (n - 2)) if n > 2 else None
            ),
            "transitivity": nx.transitivity(graph) if any(degree > 1 for degree in degrees) else None,
        }
        | expected_cohesion(graph)
        | expected_mixing(graph)
    )


def expected_removal(graph: nx.Graph[str]) -> dict[str, float | None]:
    """What is left as the best tied leave, of equal ones the first by id."""
    n, left, sizes = len(graph), graph.copy(), []
    while left:
        left.remove_node(min(left, key=lambda node: (-left.degree(node), node)))
        sizes.append(max(map(len, nx.connected_components(left)), default=0))
    return {
        "r_index": sum(sizes) / n**2 if n else None,
        "reach_without_top": sizes[-(-n // 20) - 1] / n if n else None,
    }


def expected_cohesion(graph: nx.Graph[str]) -> dict[str, float | None]:
    """Distances, and how much the ways lead through one, by NetworkX alone."""
    n = len(graph)
    largest = graph.subgraph(max(nx.connected_components(graph), key=len, default=set()))
    between = nx.betweenness_centrality(graph)
    tied = [value for node, value in nx.constraint(graph).items() if graph.degree(node)] if n else []
    efficiency = nx.global_efficiency(graph) if n > 1 else None
    return {
        "global_efficiency": efficiency,
        "harmonic_mean_distance": 1 / efficiency if efficiency else None,
        "average_path_length": nx.average_shortest_path_length(largest) if len(largest) > 1 else None,
        "diameter": nx.diameter(largest) if len(largest) > 1 else None,
        "betweenness_centralization": (
            sum(max(between.values()) - value for value in between.values()) / (n - 1) if n > 2 else None
        ),
        "mean_constraint": sum(tied) / len(tied) if tied else None,
    }


def expected_mixing(graph: nx.Graph[str]) -> dict[str, float | None]:
    """Assortativity and E-I by every attribute, on the ties both of whose ends have a value."""
    found: dict[str, float | None] = {}
    for name in {name for _, attributes in graph.nodes(data=True) for name, value in attributes.items() if value}:
        known = {node: value[name] for node, value in graph.nodes(data=True) if value.get(name)}
        part = graph.edge_subgraph([(a, b) for a, b in graph.edges if a in known and b in known])
        values = {known[node] for node in part}
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # NetworkX divides by zero where the measure is not defined
            found[f"{name}.assortativity"] = (
                nx.attribute_assortativity_coefficient(part, name) if len(values) > 1 else None
            )
        groups = [{node for node in part if known[node] == value} for value in values]
        found[f"{name}.modularity"] = nx.community.modularity(part, groups) if len(part) else None
        between = sum(known[a] != known[b] for a, b in part.edges)
        within = part.number_of_edges() - between
        found[f"{name}.ei_index"] = (between - within) / (between + within) if len(part) else None
    return found


def measured(report: HealthReport) -> dict[str, float | None]:
    """The same measures, as we report them."""
    plain: dict[str, Any] = {name: getattr(report, name).value for name in _PLAIN}
    for name, mixing in report.mixing.items():
        plain[f"{name}.assortativity"] = mixing.assortativity.value
        plain[f"{name}.ei_index"] = mixing.ei_index.value
        plain[f"{name}.modularity"] = mixing.modularity.value
    return plain


_PLAIN = (
    "people",
    "ties",
    "isolates",
    "components",
    "largest_component_share",
    "articulation_points",
    "bridges",
    "degree_centralization",
    "transitivity",
    "global_efficiency",
    "harmonic_mean_distance",
    "average_path_length",
    "diameter",
    "betweenness_centralization",
    "mean_constraint",
)


def assert_equal(ours: dict[str, float | None], theirs: dict[str, float | None], tolerance: float = 1e-9) -> None:
    assert ours.keys() == theirs.keys()
    for name, value in theirs.items():
        mine = ours[name]
        if value is None or mine is None:
            assert mine == value, name
        else:
            assert abs(mine - value) <= tolerance, (name, mine, value)
