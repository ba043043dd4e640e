"""Measures of how large the network is, and of the shape of its ties."""

from __future__ import annotations

from typing import Final

import numpy as np

from cjn_graph.analysis.basis import Basis
from cjn_graph.analysis.measure import Measure, Name, share
from cjn_graph.kernels import structure

_ONE_SIDED: Final = (
    "ties of which all that is on record is what one of the two said in a survey; they count as ties all the same"
)
_TRANSITIVITY: Final = (
    "3 × triangles ÷ connected triples: of two ties with a common end, how often the other ends are tied too (Newman, "
    "Watts & Strogatz 2002, as networkx.transitivity, which has 0 where there are no such two)"
)
_CENTRALIZATION: Final = (
    "Σ (largest degree − degree) ÷ ((n − 1)(n − 2)): 1 where everything hangs on one, 0 where all have equally many "
    "ties (Freeman 1979)"
)


def people(basis: Basis) -> Measure:
    """How many people the graph is about."""
    return Measure(
        value=len(basis.people),
        n=len(basis.network.people),
        of="people on record",
        coverage=1.0 if len(basis.network.people) else None,
        definition="people of the graph, out of everybody on record",
    )


def organizations(basis: Basis) -> Measure:
    """How many organizations these people work for."""
    placed, offices = basis.offices
    return Measure(
        value=len(np.unique(offices)),
        n=len(basis.people),
        of="people",
        coverage=share(len(np.unique(placed)), len(basis.people)),
        definition="organizations where at least one of these people holds a current post",
    )


def ties(basis: Basis) -> Measure:
    """How many pairs are tied."""
    covered = "; coverage: share of the ties on record whose evidence has a date"
    return basis.measure(
        len(basis.graph.a),
        "unordered pairs that are tied, each once, by the definition of the graph"
        + (covered if basis.definition.ties == "live" else ""),
        n=basis.graph.on_record,
        of="pairs with a tie on record",
        range=basis.between(len(basis.graph.a), len(basis.at_most.a) if basis.at_most else None),
    )


def one_sided_ties(basis: Basis) -> Measure:
    """How many ties one of the two has told of alone. Cost: the evidence of the ties that somebody told of."""
    network, graph, knows = basis.network, basis.graph, basis.network.ties.knows
    if basis.definition.kind == "organization":
        reason = "People tell of ties, organizations do not."
        return basis.measure(None, _ONE_SIDED, n=len(graph.a), of="ties", reason=reason)
    rows = graph.rows
    tied = set(zip(rows[graph.a].tolist(), rows[graph.b].tolist(), strict=True))
    links = np.flatnonzero(knows["one_sided"])
    told = {
        (min(pair), max(pair)) for pair in zip(knows.left[links].tolist(), knows.right[links].tolist(), strict=True)
    }
    sayers = [{piece.said_by for piece in network.ties.evidence(*pair)} for pair in told & tied]
    found = [each for each in sayers if len(each) == 1 and -1 not in each]
    return basis.measure(len(found), _ONE_SIDED, n=len(graph.a), of="ties")


def isolates(basis: Basis) -> Measure:
    """Who has no tie."""
    found = np.flatnonzero(basis.graph.degrees == 0)
    names = basis.naming.names("staff", lambda: basis.names_of(found))
    graph = basis.at_most
    fewest = int(np.count_nonzero(graph.degrees == 0)) if graph else None
    return basis.measure(
        len(found),
        f"{basis.nodes} without a tie",
        names=names,
        names_for="staff",
        range=basis.between(len(found), fewest),
    )


def components(basis: Basis) -> Measure:
    """Into how many parts the network falls."""
    definition = f"groups of {basis.nodes} that ties connect, directly or through others; an isolate is one of its own"
    count = len(basis.component_sizes)
    return basis.measure(count, definition, range=basis.between(count, len(basis.largest_sizes)))


def largest_component_share(basis: Basis) -> Measure:
    """How much of the network hangs together."""
    reach, at_most = (
        share(int(sizes.max(initial=0)), len(basis.graph)) for sizes in (basis.component_sizes, basis.largest_sizes)
    )
    return basis.measure(
        reach,
        f"{basis.nodes} in the largest component ÷ n",
        range=basis.between(reach, at_most),
        reason=None if len(basis.graph) else f"By the facts counted here, there are no {basis.nodes}.",
    )


def articulation_points(basis: Basis) -> Measure:
    """Without whom a part of the network falls apart."""
    points, _ = basis.cut
    return basis.measure(
        len(points),
        f"{basis.nodes} without whom a component falls apart (Hopcroft & Tarjan 1973, as networkx.articulation_points)",
        names=basis.naming.names("manager", lambda: basis.names_of(points)),
        names_for="manager",
    )


def bridges(basis: Basis) -> Measure:
    """Without which ties a part of the network falls apart."""
    graph, (_, found) = basis.graph, basis.cut

    def names() -> list[Name]:
        return [
            Name(ids=[graph.ids[a], graph.ids[b]], name=f"{graph.names[a]} – {graph.names[b]}")
            for a, b in found.tolist()
        ]

    return basis.measure(
        len(found),
        "ties without which a component falls apart (Hopcroft & Tarjan 1973, as networkx.bridges)",
        n=len(graph.a),
        of="ties",
        names=basis.naming.names("manager", names),
        names_for="manager",
    )


def degree_centralization(basis: Basis) -> Measure:
    """How much the ties gather at a few."""
    value = structure.degree_centralization(basis.graph.adjacency)
    reason = f"It is not defined below three {basis.nodes}." if value is None else None
    return basis.measure(value, _CENTRALIZATION, reason=reason)


def transitivity(basis: Basis) -> Measure:
    """How often two who are tied to a third are tied to each other."""
    closed, triples = structure.closed_pairs(basis.graph.adjacency)
    reason = "By the facts counted here, no two ties have a common end." if closed is None else None
    return basis.measure(closed, _TRANSITIVITY, n=triples, of="pairs of ties with a common end", reason=reason)
