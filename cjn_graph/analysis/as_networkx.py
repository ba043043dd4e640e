"""The graph behind the measures as a NetworkX graph: what they are compared with, and a start for one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import networkx as nx

from cjn_graph.analysis.attributes import NO_VALUE, Attribute
from cjn_graph.analysis.graph import MemberGraph

if TYPE_CHECKING:
    Graph = nx.Graph[str]


def as_networkx(graph: MemberGraph, attributes: Sequence[Attribute] = ()) -> Graph:
    """Return the same nodes and ties as a NetworkX graph.

    Nodes are the ids of records, with ``name`` and the value of each attribute that is known for them. Cost: linear,
    150 to 400 bytes a tie.

    Examples
    --------
    >>> import networkx as nx
    >>> from cjn_graph.questions import GraphQuestion
    >>> from cjn_graph.services.health import health_graph
    >>> graph = health_graph(workspace, viewer, GraphQuestion(ties="all"))  # doctest: +SKIP
    >>> nx.attribute_assortativity_coefficient(graph, "state")  # doctest: +SKIP
    """
    made: Graph = nx.Graph()
    ids = [str(record_id) for record_id in graph.ids]
    made.add_nodes_from((record_id, {"name": str(name)}) for record_id, name in zip(ids, graph.names, strict=True))
    for attribute in attributes:
        for record_id, code in zip(ids, attribute.codes.tolist(), strict=True):
            if code != NO_VALUE:
                made.nodes[record_id][attribute.name] = attribute.values[code]
    made.add_edges_from((ids[a], ids[b]) for a, b in zip(graph.a.tolist(), graph.b.tolist(), strict=True))
    return made
