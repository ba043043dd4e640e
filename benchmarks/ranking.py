"""How well people who know each other are found, on networks of several sorts, beside the best of the baselines.

Run ``python -m benchmarks.ranking``, or with ``--more`` for nineteen other networks: graphs that come with NetworkX and
generated ones, with imported columns that ties follow and that they do not, a fifth of the ties held out, three times.
With ``--contacts FILE --groups FILE`` (lines ``time person person`` and ``person group``, as SocioPatterns publishes
them) also contacts, split by day; there the baselines are computed again by NetworkX, and the run fails where one
differs by more than 0.01. ``fixed`` is the ranking without what the network's own ties say: nearness 1, columns 0.8.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from benchmarks.generated import AS_OF, column_names, numbered, tables_of
from cjn_graph.evaluation import Evaluation, Split, evaluate, hold_out, split_by_targets
from cjn_graph.evaluation.hold_out import pairs_of
from cjn_graph.evaluation.measures import standing
from cjn_graph.matching import scores
from cjn_graph.network import KINDS, Network, derive_network
from cjn_graph.network.exposure import Values
from cjn_graph.network.links import Indexes

FIXED = {"nearness": 1.0, "further": 0.0, "shared_attributes": 0.8}
SHARE, REPEATS = 0.2, 3
LARGEST_DIFFERENCE = 0.01


@dataclass(frozen=True)
class Example:
    """A network: weights of ties as a symmetric matrix, and columns of what people state."""

    name: str
    ties: Values
    columns: dict[str, Sequence[str]]

    def network(self) -> Network:
        """Import it: people with their columns, and who knows whom."""
        kinds: dict[str, dict[str, list[Any]]] = {kind: {name: [] for name in column_names(kind)} for kind in KINDS}
        for row in range(len(self.ties)):
            stated = {name: str(values[row]) for name, values in self.columns.items()}
            name = f"Person {row:05}"
            values = {"id": numbered("person", row), "name": name, "folded_name": name.lower()}
            _add(kinds["person"], values | {"attributes": json.dumps(stated) if stated else ""})
        for place, (a, b) in enumerate(zip(*np.nonzero(np.triu(self.ties, 1)), strict=True)):
            ends = {"from_id": numbered("person", int(a)), "to_id": numbered("person", int(b))}
            values = {"id": numbered("knows", place), "strength": float(self.ties[a, b]), "last_on": AS_OF.isoformat()}
            _add(kinds["knows"], ends | values)
        return derive_network(tables_of(kinds), AS_OF)


def _add(table: dict[str, list[Any]], values: dict[str, Any]) -> None:
    for name, column in table.items():
        column.append(values.get(name, ""))


def examples() -> Iterator[Example]:
    """Networks of several sorts and sizes."""
    karate, women = nx.karate_club_graph(), nx.davis_southern_women_graph()
    groups = [node for node in women if women.nodes[node]["bipartite"] == 0]
    yield Example("karate club", _matrix(karate), {"club": [karate.nodes[node]["club"] for node in karate]})
    yield Example("karate club, no columns", _matrix(karate), {})
    yield Example("Les Misérables", _matrix(nx.les_miserables_graph()), {})
    yield Example("Southern women", _matrix(nx.bipartite.weighted_projected_graph(women, groups)), {})
    yield _drawn("departments decide", 150, 12, {"department": (8, 3.0), "sign": (12, 0.0)})
    yield _drawn("columns decide nothing", 300, 8, {"sign": (10, 0.0)}, space=2.0)
    yield _drawn("small law firm", 71, 16, {"practice": (3, 2.0), "office": (2, 1.0), "age": (40, 0.3)})
    yield _drawn("dense company", 90, 45, {"team": (6, 1.5)}, heavy=2.0)
    yield _drawn("denser company", 150, 70, {"team": (10, 1.0)}, heavy=2.0)
    yield _drawn("large, two columns", 1200, 10, {"department": (30, 2.5), "site": (6, 1.0)}, space=0.5)
    yield Example("small world", _matrix(nx.watts_strogatz_graph(200, 8, 0.15, seed=1)), {})
    yield Example("preferential attachment", _matrix(nx.barabasi_albert_graph(200, 4, seed=1)), {})
    yield Example("clustered attachment", _matrix(nx.powerlaw_cluster_graph(300, 4, 0.7, seed=1)), {})
    yield Example("nearness in space", _matrix(nx.random_geometric_graph(120, 0.15, seed=1)), {})
    yield Example("small circles", _matrix(nx.relaxed_caveman_graph(20, 8, 0.2, seed=1)), {})


def more_examples() -> Iterator[Example]:
    """Others: the first nine were looked at while the ranking was made, the last ten were not."""
    blocks = nx.stochastic_block_model([30] * 4, (0.02 + 0.23 * np.eye(4)).tolist(), seed=4)
    planted = nx.planted_partition_graph(8, 12, 0.45, 0.03, seed=7)
    sizes = {"max_degree": 25, "min_community": 40, "max_community": 70}
    larger = {"max_degree": 30, "min_community": 50, "max_community": 90}
    yield Example("florentine families", _matrix(nx.florentine_families_graph()), {})
    yield Example("LFR", _matrix(nx.LFR_benchmark_graph(250, 3, 1.5, 0.1, 7, **sizes, seed=10)), {})
    yield Example("duplication", _matrix(nx.duplication_divergence_graph(200, 0.45, seed=2)), {})
    groups = nx.gaussian_random_partition_graph(150, 12, 10, 0.5, 0.02, seed=2)
    yield Example("groups of unequal size", _matrix(groups), {})
    yield Example("four blocks", _matrix(blocks), _stated(blocks, "block"))
    yield Example("small, in space", _matrix(nx.random_geometric_graph(60, 0.25, seed=5)), {})
    yield Example("ring with shortcuts", _matrix(nx.newman_watts_strogatz_graph(400, 6, 0.1, seed=5)), {})
    yield Example("small, clustered", _matrix(nx.powerlaw_cluster_graph(60, 5, 0.5, seed=5)), {})
    yield _drawn("32 with teams", 32, 7, {"team": (4, 1.5), "sign": (6, 0.0)}, space=1.0)
    yield Example("ring, rewired", _matrix(nx.connected_watts_strogatz_graph(100, 6, 0.3, seed=7)), {})
    yield Example("larger, in space", _matrix(nx.random_geometric_graph(300, 0.1, seed=7)), {})
    yield Example("larger LFR", _matrix(nx.LFR_benchmark_graph(600, 3, 1.5, 0.2, 8, **larger, seed=10)), {})
    yield Example("planted partition", _matrix(planted), _stated(planted, "block"))
    yield Example("Waxman", _matrix(nx.waxman_graph(150, beta=0.6, alpha=0.12, seed=7)), {})
    yield Example("softly in space", _matrix(nx.soft_random_geometric_graph(200, 0.18, seed=7)), {})
    yield Example("two sorts of attachment", _matrix(nx.dual_barabasi_albert_graph(300, 5, 2, 0.5, seed=7)), {})
    yield Example("ten circles", _matrix(nx.relaxed_caveman_graph(10, 6, 0.3, seed=7)), {})
    yield _drawn("40 with offices", 40, 9, {"office": (5, 1.5), "cohort": (4, 0.5)}, space=0.5)
    yield _drawn("600 with departments", 600, 14, {"department": (20, 2.0), "sign": (12, 0.0)}, space=1.0)


def _matrix(graph: nx.Graph) -> Values:
    ties = np.array(nx.to_numpy_array(graph))
    np.fill_diagonal(ties, 0.0)
    return np.asarray(np.maximum(ties, ties.T))


def _stated(graph: nx.Graph, name: str) -> dict[str, Sequence[str]]:
    return {name: [str(graph.nodes[node][name]) for node in graph]}


def _drawn(
    name: str,
    people: int,
    degree: int,
    columns: dict[str, tuple[int, float]],
    *,
    space: float = 0.0,
    heavy: float = 1.2,
) -> Example:
    """Draw ties by shared values, a place in space and sociability, with unequal counts of contacts."""
    draw = np.random.default_rng(people + degree)
    pull, stated = np.zeros((people, people)), {}
    for column, (values, strength) in columns.items():
        own = draw.integers(20, 20 + values, people)
        stated[column] = own.astype(str).tolist()
        pull += strength * (own[:, None] == own[None, :])
    social, place = draw.normal(0, 0.6, people), draw.normal(size=(people, 3))
    pull += social[:, None] + social[None, :]
    pull -= space * np.linalg.norm(place[:, None] - place[None, :], axis=2)
    chance = np.triu(draw.gumbel(size=pull.shape), 1)
    pull = pull + chance + chance.T
    least = np.sort(pull[np.triu_indices(people, 1)])[-people * degree // 2]
    counts = np.triu(np.ceil(np.exp(draw.normal(0, heavy, pull.shape))), 1)
    ties = np.where(pull >= least, counts + counts.T, 0.0)
    np.fill_diagonal(ties, 0.0)
    return Example(name, ties, stated)


def contacts(path: Path, groups: Path) -> tuple[str, Split]:
    """Read contacts, and take those who first met in the last three tenths of the days as targets."""
    group = dict(line.split() for line in groups.read_text().split("\n") if line)
    read = path.read_bytes()
    lines = (gzip.decompress(read) if path.suffix == ".gz" else read).decode().splitlines()
    rows = np.array([[int(cell) for cell in line.split()[:3]] for line in lines])
    days, people = np.unique(rows[:, 0] // 86_400), np.unique(rows[:, 1:])
    before = rows[:, 0] // 86_400 < days[int(len(days) * 0.7)]
    a, b = np.searchsorted(people, rows[:, 1]), np.searchsorted(people, rows[:, 2])
    ties = np.zeros((len(people), len(people)))
    for (one, other), count in Counter(zip(a[before].tolist(), b[before].tolist(), strict=True)).items():
        ties[one, other] += count
        ties[other, one] += count
    network = Example("contacts", ties, {"group": [group[str(person)] for person in people]}).network()
    own = np.array([network.index[numbered("person", row)] for row in range(len(people))])
    return "contacts by day", split_by_targets(network, own[a[~before]], own[b[~before]])


def by_networkx(split: Split) -> dict[str, float]:
    """Compute the MRR of baselines again, by NetworkX."""
    ties = split.network.ties
    graph = nx.Graph()
    graph.add_nodes_from(range(len(ties.strength)))
    for a, b in zip(*(each.tolist() for each in pairs_of(ties)), strict=True):
        graph.add_edge(a, b, weight=float(ties.weight[ties.entry(a, b)]))
    strength, adjacency = dict(graph.degree(weight="weight")), nx.to_numpy_array(graph, weight=None)
    step = min(0.005, 0.5 / np.linalg.eigvalsh(adjacency)[-1])
    walks = np.linalg.inv(np.eye(len(graph)) - step * adjacency)

    def weighted(a: int, b: int) -> float:
        common = nx.common_neighbors(graph, a, b)
        return sum(graph[a][z]["weight"] * graph[z][b]["weight"] / strength[z] for z in common)

    def by_index(function: Callable[..., Any]) -> Callable[[int, list[int]], list[float]]:
        return lambda person, others: [value for _, _, value in function(graph, [(person, b) for b in others])]

    def pagerank(person: int, others: list[int]) -> list[float]:
        found = nx.pagerank(graph, 0.85, personalization={person: 1.0}, weight=None, tol=1e-10, max_iter=1000)
        return [found[other] for other in others]

    models: dict[str, Callable[[int, list[int]], list[float]]] = {
        "popularity": lambda _, others: [graph.degree(other) for other in others],
        "common_neighbours": lambda a, others: [len(nx.common_neighbors(graph, a, b)) for b in others],
        "adamic_adar": by_index(nx.adamic_adar_index),
        "resource_allocation": by_index(nx.resource_allocation_index),
        "weighted_resource_allocation": lambda a, others: [weighted(a, b) for b in others],
        "katz": lambda a, others: [walks[a, b] for b in others],
        "personalised_pagerank": pagerank,
    }
    found: dict[str, list[float]] = {name: [] for name in models}
    for person in split.people.tolist():
        others = [b for b in graph if b != person and not graph.has_edge(person, b)]
        targets = np.isin(others, split.targets(person))
        for name, model in models.items():
            found[name].append(standing(np.round(np.array(model(person, others), dtype=float), 10), targets).mrr)
    return {name: float(np.mean(values)) for name, values in found.items()}


def judged(splits: list[Split]) -> Evaluation:
    """Evaluate the ranking with and without what the network's own ties say."""

    def fixed(network: Network, rows: Indexes) -> Values:
        return np.array([scores(network, int(row), weights=FIXED) for row in rows])

    return evaluate(
        splits, {"product": lambda net, rows: np.array([scores(net, int(r)) for r in rows]), "fixed": fixed}
    )


def told(name: str, people: int, found: Evaluation) -> str:
    """Write one line of the table."""
    models, product = found.models, found.models["product"]
    best = max((each for each in models if each not in ("product", "fixed")), key=lambda each: models[each].mrr)
    low, high = models[best].product_ahead_interval or (0.0, 0.0)
    return (
        f"{name:24} {people:5} {models['fixed'].mrr:7.3f} {product.mrr:8.3f}   {best.replace('_', ' '):28} "
        f"{models[best].mrr:.3f}   {low:+.3f} to {high:+.3f}   {models['popularity'].mrr:10.3f}   "
        f"{product.exposure_gini:.2f} / {models['resource_allocation'].exposure_gini:.2f}"
    )


def main() -> None:
    """Run the benchmark and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contacts", type=Path, help="lines of time, person, person")
    parser.add_argument("--groups", type=Path, help="lines of person, group")
    parser.add_argument("--more", action="store_true", help="nineteen other networks")
    arguments = parser.parse_args()
    print(
        f"{'MRR':23} people   fixed  product   {'best baseline':28}         product ahead by   popularity   Gini / RA"
    )
    if arguments.contacts:
        name, split = contacts(arguments.contacts, arguments.groups)
        found = judged([split])
        print(told(name, len(split.network.people), found), flush=True)
        for baseline, expected in by_networkx(split).items():
            difference = found.models[baseline].mrr - expected
            print(f"    {baseline}: {found.models[baseline].mrr:.4f}, by NetworkX {expected:.4f}")
            assert abs(difference) <= LARGEST_DIFFERENCE, baseline
    for example in more_examples() if arguments.more else examples():
        dice, network = np.random.default_rng(1), example.network()
        splits = [hold_out(network, SHARE, dice) for _ in range(REPEATS)]
        print(told(example.name, len(network.people), judged(splits)), flush=True)


if __name__ == "__main__":
    main()
