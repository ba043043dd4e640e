"""Measures of how close the members of the network are, and of what that closeness rests on."""

from __future__ import annotations

from typing import Final

import numpy as np

from cjn_graph.analysis.basis import Basis
from cjn_graph.analysis.measure import Measure, share
from cjn_graph.kernels.brokerage import constraint
from cjn_graph.kernels.communities import modularity as modularity_of
from cjn_graph.kernels.distances import global_efficiency as efficiency_of
from cjn_graph.kernels.structure import largest_component

_TOP: Final = 20
"""One in so many is the top that is taken away."""

_LARGEST: Final = "in the largest component (of equal ones the one with the first node)"


def _too_few(basis: Basis, fewest: int) -> str | None:
    words = {1: "without", 2: "below two", 3: "below three"}
    return f"It is not defined {words[fewest]} {basis.nodes}." if len(basis.graph) < fewest else None


def global_efficiency(basis: Basis) -> Measure:
    """How close all are to each other, counting those out of reach as infinitely far."""
    found = basis.distances
    error = None
    if len(found.inverse_of_source) > 1:
        each = found.inverse_of_source / (len(basis.graph) - 1)
        error = float(each.std(ddof=1) / np.sqrt(len(each)))
    return basis.measure(
        efficiency_of(found),
        "mean over all ordered pairs of 1 ÷ distance, 0 where there is no path (Latora & Marchiori 2001, as "
        f"networkx.global_efficiency){_from_sample(basis)}",
        error=error,
        reason=_too_few(basis, 2),
    )


def harmonic_mean_distance(basis: Basis) -> Measure:
    """How many steps apart two are, in the mean that can count those out of reach."""
    efficiency = efficiency_of(basis.distances)
    reason = _too_few(basis, 2) or (None if efficiency else "By the facts counted here, there is no tie.")
    return basis.measure(
        1 / efficiency if efficiency else None,
        f"1 ÷ global efficiency: harmonic mean of the distances of all pairs (Newman 2003){_from_sample(basis)}",
        reason=reason,
    )


def _from_sample(basis: Basis) -> str:
    sampled = len(basis.distances.sources)
    return f"; paths from {sampled:,} {basis.nodes} drawn at random" if sampled < len(basis.graph) else ""


def average_path_length(basis: Basis) -> Measure:
    """How many steps apart two are who can reach each other at all."""
    inside = _reaching_sources(basis)
    found, size = basis.distances, len(largest_component(basis.graph.adjacency))
    value, error = None, None
    if size > 1 and len(inside):
        if len(found.total_of_source):
            each = found.total_of_source[inside] / (size - 1)
            value, error = float(each.mean()), float(each.std(ddof=1) / np.sqrt(len(each))) if len(each) > 1 else None
        else:
            value = float(found.total[inside].sum()) / (size * (size - 1))
    return basis.measure(
        value,
        f"mean distance of the pairs {_LARGEST}; as networkx.average_shortest_path_length on it{_from_sample(basis)}",
        n=size,
        of=f"{basis.nodes} in the largest component",
        error=error,
        reason=None if value is not None else "By the facts counted here, there is no tie.",
    )


def diameter(basis: Basis) -> Measure:
    """How many steps apart the two are who are farthest from each other."""
    component = largest_component(basis.graph.adjacency)
    value = int(basis.distances.farthest[component].max()) if len(component) > 1 else None
    sampled = "; at least that: the farthest that was found" if _from_sample(basis) else ""
    return basis.measure(
        value,
        f"largest distance of a pair {_LARGEST}; as networkx.diameter on it{_from_sample(basis)}{sampled}",
        n=len(component),
        of=f"{basis.nodes} in the largest component",
        reason=None if value is not None else "By the facts counted here, there is no tie.",
    )


def _reaching_sources(basis: Basis) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Positions, among the sources, of those in the largest component."""
    return np.flatnonzero(np.isin(basis.distances.sources, largest_component(basis.graph.adjacency)))


def betweenness_centralization(basis: Basis) -> Measure:
    """How much the shortest paths lead through one."""
    n = len(basis.graph)
    value, error = None, None
    if n > 2:
        through = basis.betweenness
        top = int(through.argmax())
        value = float((through[top] - through).sum()) / (n - 1)
        if basis.pivots is not None:
            many = len(basis.pivots)
            mean = basis.paths.through[top] / many
            spread = max(basis.paths.squares[top] / many - mean**2, 0.0)
            error = float(np.sqrt(spread / (many - 1)) / (n - 2)) * n / (n - 1)
    estimated = f"; betweenness estimated from {len(basis.pivots)} drawn" if basis.pivots is not None else ""
    return basis.measure(
        value,
        "Σ (largest betweenness − betweenness) ÷ (n − 1), betweenness as networkx.betweenness_centrality: 1 for a "
        f"star, 0 where all are between equally many (Freeman 1979){estimated}",
        error=error,
        reason=_too_few(basis, 3),
    )


def mean_constraint(basis: Basis) -> Measure:
    """How much the ties of each lead back to the same few."""
    values = constraint(basis.graph.adjacency)
    tied = values[~np.isnan(values)]
    return basis.measure(
        float(tied.mean()) if len(tied) else None,
        "mean over those with a tie of Burt's constraint, Σ_j (p_ij + Σ_q p_iq p_qj)² (Burt 1992, as "
        "networkx.constraint)",
        n=len(tied),
        of=f"{basis.nodes} with a tie",
        reason=None if len(tied) else "By the facts counted here, there is no tie.",
    )


def reach_without_top(basis: Basis) -> Measure:
    """How much would hang together if the best tied left."""
    n = len(basis.graph)
    away = -(-n // _TOP)
    return basis.measure(
        share(int(basis.left_by_removal[away]), n) if n else None,
        f"{basis.nodes} in the largest component that is left ÷ n, after the {100 // _TOP}% best tied (rounded up) are "
        "taken, each time the one with most ties left, of equal ones the first by id (Albert et al. 2000)",
        reason=None if n else f"By the facts counted here, there are no {basis.nodes}.",
    )


def r_index(basis: Basis) -> Measure:
    """How well the network holds as the best tied leave one after the other."""
    n = len(basis.graph)
    return basis.measure(
        int(basis.left_by_removal[1:].sum()) / n**2 if n else None,
        "R = 1 ÷ n × Σ S(q) for q = 1 … n taken, each time the one with most ties left, of equal ones the first by "
        "id; S(q): the largest component that is left ÷ n; at most 0.5, near 0 for a star (Schneider et al. 2011)",
        reason=_too_few(basis, 1),
    )


def communities(basis: Basis) -> Measure:
    """Into how many groups the ties gather."""
    sizes = np.bincount(basis.communities)
    return basis.measure(
        int(np.count_nonzero(sizes > 1)),
        f"groups of two or more {basis.nodes} found by Louvain with fixed seeds (Blondel et al. 2008)",
    )


def modularity(basis: Basis) -> Measure:
    """How far these groups keep to themselves."""
    value = modularity_of(basis.graph.adjacency, basis.communities)
    return basis.measure(
        value,
        "Σ over the communities of ties within ÷ m − (tie ends ÷ 2m)²: 0 as by chance, towards 1 where groups are "
        "worlds of their own (Newman 2004, as networkx.community.modularity)",
        n=len(basis.graph.a),
        of="ties",
        reason=None if value is not None else "By the facts counted here, there is no tie.",
    )
