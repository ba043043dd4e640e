"""Cycles among the rows of a hierarchy, compared with NetworkX."""

from collections import defaultdict
from itertools import pairwise

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.model.limits import Hierarchy, cycles

nodes = st.integers(0, 6).map(str)


@given(st.lists(st.tuples(nodes, nodes), max_size=14, unique=True))
def test_cycles_are_found_where_there_are_any(edges: list[tuple[str, str]]) -> None:
    hierarchy: Hierarchy = defaultdict(dict)
    for row, (lower, upper) in enumerate(edges, start=2):
        hierarchy[lower][upper] = row
    found = list(cycles(hierarchy))
    graph = nx.DiGraph(edges)
    assert bool(found) == (not nx.is_directed_acyclic_graph(graph))
    removed = []
    for row, cycle in found:
        assert cycle[0] == cycle[-1]
        steps = list(pairwise(cycle))
        assert all(graph.has_edge(*step) for step in steps)
        assert edges[row - 2] in steps
        removed.append(steps[-1])
    graph.remove_edges_from(removed)
    assert nx.is_directed_acyclic_graph(graph)
