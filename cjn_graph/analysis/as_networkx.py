"""The graph behind the measures as a NetworkX graph: what they are compared with, and a start for one's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import networkx as nx

from cjn_graph.analysis.attributes import NO_VALUE, Attribute
from cjn_graph.analysis.graph import MemberGraph
from cjn_graph.network import Network
from cjn_graph.network.days import UNKNOWN

if TYPE_CHECKING:
    Graph = nx.Graph[str]


def as_networkx(graph: MemberGraph, attributes: Sequence[Attribute] = (), network: Network | None = None) -> Graph:
    """Return the same nodes and ties as a NetworkX graph.

    Nodes are the ids of records, with ``name`` and the value of each attribute that is known for them; where a value is
    not known there is no attribute, so that no ``None`` passes for a group. Ties have their ``weight``; between people,
    where the network is given, also ``kinds`` (the kinds of evidence, sorted), ``state`` (live, lapsed or undated) and
    the ``first`` and ``last`` day of the evidence, where these are known: the outermost that a partial date can mean.

    Cost: linear, 150 to 400 bytes a tie; some 20 µs for the evidence of each.
    """
    made: Graph = nx.Graph()
    ids = [str(record_id) for record_id in graph.ids]
    made.add_nodes_from((record_id, {"name": str(name)}) for record_id, name in zip(ids, graph.names, strict=True))
    for attribute in attributes:
        for record_id, code in zip(ids, attribute.codes.tolist(), strict=True):
            if code != NO_VALUE:
                made.nodes[record_id][attribute.name] = attribute.values[code]
    told = _evidence(network, graph) if network is not None else ({} for _ in graph.a)
    made.add_edges_from(
        (ids[a], ids[b], {"weight": weight} | more)
        for a, b, weight, more in zip(graph.a.tolist(), graph.b.tolist(), graph.weight.tolist(), told, strict=True)
    )
    return made


def _evidence(network: Network, graph: MemberGraph) -> Iterator[dict[str, Any]]:
    """Yield what else is known of each tie between people."""
    rows = graph.rows
    for a, b in zip(rows[graph.a].tolist(), rows[graph.b].tolist(), strict=True):
        pieces = network.ties.evidence(a, b)
        last = int(network.ties.last[network.ties.entry(a, b)])
        # Evidence without a start began on its last day at the latest.
        begun = [piece.first if piece.first != UNKNOWN else piece.last for piece in pieces]
        first = min((day for day in begun if day != UNKNOWN), default=UNKNOWN)
        state = "undated" if last == UNKNOWN else "live" if last >= network.live_day else "lapsed"
        told: dict[str, Any] = {"kinds": tuple(sorted({piece.sort for piece in pieces})), "state": state}
        days = {"first": first, "last": last}
        yield told | {name: date.fromordinal(day).isoformat() for name, day in days.items() if day != UNKNOWN}
