"""The network as a graph: GraphML and GEXF by the writers of NetworkX, and a blueprint for Kumu."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import networkx as nx

if TYPE_CHECKING:
    Graph = nx.Graph[str]

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no room for."""


@dataclass(frozen=True)
class GraphTie:
    """One tie between two nodes.

    Attributes
    ----------
    kind : str
        The sorts of its evidence, such as ``asserted; worked_together``.
    grade : float
        How much the best sort of evidence says, from 0 to 1.
    weight : float
        All evidence added up, faded by its age.
    first, last : str
        Days of the earliest and the latest evidence; empty where unknown.
    """

    a: str
    b: str
    kind: str
    grade: float
    weight: float
    first: str
    last: str


def graph_of(nodes: Mapping[str, Mapping[str, str]], ties: Iterable[GraphTie]) -> Graph:
    """Make a graph; attributes that are absent stay absent."""
    graph: Graph = nx.Graph()
    for node, attributes in nodes.items():
        graph.add_node(node, **{name: _NOT_XML.sub("", text) for name, text in attributes.items() if text})
    for tie in ties:
        dates = {name: day for name, day in (("first", tie.first), ("last", tie.last)) if day}
        graph.add_edge(tie.a, tie.b, kind=tie.kind, grade=tie.grade, weight=tie.weight, **dates)
    return graph


def as_graphml(graph: Graph) -> Iterator[bytes]:
    """Write a graph as GraphML."""
    buffer = io.BytesIO()
    nx.write_graphml(graph, buffer)
    yield buffer.getvalue()


def as_gexf(graph: Graph) -> Iterator[bytes]:
    """Write a graph as GEXF 1.2, for Gephi: labels are names."""
    buffer, labelled = io.BytesIO(), graph.copy()
    for node, attributes in labelled.nodes(data=True):
        attributes["label"] = attributes.get("name", node)
    nx.write_gexf(labelled, buffer)
    # The writer puts in the day on which it ran, and then the same network would not give the same bytes.
    yield re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue())


def as_kumu(graph: Graph) -> Iterator[bytes]:
    """Write a graph as a blueprint for Kumu: elements with a label and a type, connections by their ids."""
    elements = [
        {"id": node, "label": attributes.get("name", node), "type": attributes.get("kind", "")}
        | {_words(name): text for name, text in attributes.items() if name not in {"name", "kind"}}
        for node, attributes in graph.nodes(data=True)
    ]
    connections = [
        {"from": a, "to": b, "direction": "undirected", "type": attributes["kind"]}
        | {_words(name): value for name, value in attributes.items() if name != "kind"}
        for a, b, attributes in graph.edges(data=True)
    ]
    content: dict[str, Any] = {"elements": elements, "connections": connections}
    yield (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()
