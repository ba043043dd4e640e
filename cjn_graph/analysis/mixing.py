"""Mixing: whether ties stay within groups of the same value of an attribute, or cross between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.attributes import NO_VALUE, Attribute
from cjn_graph.analysis.graph import MemberGraph
from cjn_graph.analysis.measure import SMALLEST_GROUP, Measure, share
from cjn_graph.network.links import Indexes

_BOTH_KNOWN: Final = "over the ties both of whose ends have a value"
ASSORTATIVITY: Final = (
    f"(Σ e_ii − Σ a_i²) ÷ (1 − Σ a_i²) {_BOTH_KNOWN}; e_ii: share of tie ends in ties within group i, a_i: share of "
    "tie ends in group i; 1: all ties stay within groups, 0: as by chance (Newman 2003, as "
    "networkx.attribute_assortativity_coefficient on those ties)"
)
MODULARITY: Final = (
    f"Σ (ties within group i ÷ m − a_i²) {_BOTH_KNOWN}, m of them; the same difference without the scale (Newman 2004, "
    "as networkx.community.modularity of these groups)"
)
EI_INDEX: Final = (
    f"(E − I) ÷ (E + I) {_BOTH_KNOWN}; E: ties between groups, I: ties within; −1: all within, 1: all between "
    "(Krackhardt & Stern 1988). range: if all ties without a value at an end were within, and if all were between. "
    "expected: its mean if the values were dealt out anew among the nodes that have one; expected_range: where 95% of "
    "these lie (join counts, Cliff & Ord 1981)"
)


class EiMeasure(Measure):
    """The E-I index, beside what chance alone would give."""

    expected: float | None = Field(description="Mean over all permutations of the values; null below two nodes.")
    expected_range: tuple[float, float] | None = Field(
        default=None, description="Mean ± 1.96 standard deviations over all permutations; null below four nodes."
    )


class Group(BaseModel):
    """The nodes that share a value."""

    model_config = ConfigDict(frozen=True)

    value: str
    n: int = Field(description="Nodes.")
    within: int = Field(description="Ties between two of them.")
    outward: int = Field(description="Ties to nodes of another value.")


class Mixing(BaseModel):
    """Mixing by one attribute."""

    model_config = ConfigDict(frozen=True)

    about: str = Field(description="What the attribute is.")
    n: int = Field(description="Nodes that have a value.")
    coverage: float | None = Field(description="Their share of all nodes.")
    distinct: int = Field(description="Distinct values.")
    assortativity: Measure
    ei_index: EiMeasure
    modularity: Measure
    groups: list[Group] = Field(description="The larger groups, by size; small ones are not broken out.")
    left_out: int = Field(description="Groups that are not broken out: those below 5, and what would give them away.")


@dataclass(frozen=True)
class _Counts:
    sizes: Indexes
    within: Indexes
    ends: Indexes
    ties: int
    forks: int


def measure_mixing(graph: MemberGraph, attribute: Attribute) -> Mixing:
    """Measure mixing by one attribute. Cost: linear.

    Undefined, and then null with the reason: both without a tie whose ends are known; assortativity also where all
    such ends have the same value (0 ÷ 0).
    """
    counts = _count(graph, attribute)
    nodes = int(counts.sizes.sum())
    inside = int(counts.within.sum())
    coverage = share(counts.ties, len(graph.a))
    no_ties = None if counts.ties else "By the facts counted here, no tie has a value at both of its ends."
    one_value = len(np.flatnonzero(counts.ends)) == 1
    reason = no_ties or ("All these ends have the same value." if one_value else None)
    shown = broken_out(counts.sizes)
    return Mixing(
        about=attribute.about,
        n=nodes,
        coverage=share(nodes, len(graph)),
        distinct=len(attribute.values),
        assortativity=Measure(
            value=None if reason else _assortativity(counts),
            n=counts.ties,
            of="ties",
            coverage=coverage,
            definition=ASSORTATIVITY,
            reason=reason,
        ),
        ei_index=EiMeasure(
            value=(counts.ties - 2 * inside) / counts.ties if counts.ties else None,
            n=counts.ties,
            of="ties",
            coverage=coverage,
            definition=EI_INDEX,
            reason=no_ties,
            range=_possible_ei(counts, len(graph.a)),
            expected=_expected_ei(counts),
            expected_range=_range_of_ei(counts),
        ),
        modularity=Measure(
            value=_above_chance(counts) if counts.ties else None,
            n=counts.ties,
            of="ties",
            coverage=coverage,
            definition=MODULARITY,
            reason=no_ties,
        ),
        groups=[
            Group(
                value=attribute.values[group],
                n=int(counts.sizes[group]),
                within=int(counts.within[group]),
                outward=int(counts.ends[group] - 2 * counts.within[group]),
            )
            for group in shown
        ],
        left_out=len(attribute.values) - len(shown),
    )


def _count(graph: MemberGraph, attribute: Attribute) -> _Counts:
    groups = len(attribute.values)
    known = attribute.codes[attribute.codes != NO_VALUE]
    one, other = attribute.codes[graph.a], attribute.codes[graph.b]
    both = (one != NO_VALUE) & (other != NO_VALUE)
    one, other = one[both], other[both]
    degrees = np.bincount(np.concatenate([graph.a[both], graph.b[both]]), minlength=len(graph))
    return _Counts(
        sizes=np.bincount(known, minlength=groups),
        within=np.bincount(one[one == other], minlength=groups),
        ends=np.bincount(one, minlength=groups) + np.bincount(other, minlength=groups),
        ties=len(one),
        forks=int((degrees * (degrees - 1) // 2).sum()),
    )


def _assortativity(counts: _Counts) -> float:
    return _above_chance(counts) / (1.0 - _by_chance(counts))


def _above_chance(counts: _Counts) -> float:
    return int(counts.within.sum()) / counts.ties - _by_chance(counts)


def _by_chance(counts: _Counts) -> float:
    return float(np.square(counts.ends / (2 * counts.ties)).sum())


def _expected_ei(counts: _Counts) -> float | None:
    """Mean of the index over all permutations: each tie then joins two nodes drawn without putting back."""
    nodes = int(counts.sizes.sum())
    if nodes < 2 or not counts.ties:
        return None
    alike = int((counts.sizes * (counts.sizes - 1)).sum()) / (nodes * (nodes - 1))
    return 1.0 - 2.0 * alike


def _possible_ei(counts: _Counts, ties: int) -> tuple[float, float] | None:
    """What the index of all ties can be, those counted whose ends are not both known: if all are within, or between."""
    unknown = ties - counts.ties
    if not unknown or not counts.ties:
        return None
    known = counts.ties - 2 * int(counts.within.sum())
    return (known - unknown) / ties, (known + unknown) / ties


def _range_of_ei(counts: _Counts) -> tuple[float, float] | None:
    """Where the index lies in 95% of all permutations, by its exact variance.

    Of two ties, both are within a group: as often as three nodes drawn are alike where the two have an end in common,
    else as four drawn make two pairs that are alike.
    """
    nodes, ties, forks = int(counts.sizes.sum()), counts.ties, counts.forks
    expected = _expected_ei(counts)
    if nodes < 4 or expected is None:
        return None
    sizes = counts.sizes.astype(float)
    pairs = sizes * (sizes - 1)
    one = pairs.sum() / (nodes * (nodes - 1))
    joined = (pairs * (sizes - 2)).sum() / (nodes * (nodes - 1) * (nodes - 2))
    fours = (pairs * (sizes - 2) * (sizes - 3)).sum() + pairs.sum() ** 2 - np.square(pairs).sum()
    apart = fours / (nodes * (nodes - 1) * (nodes - 2) * (nodes - 3))
    variance = ties * one + 2 * forks * joined + (ties * (ties - 1) - 2 * forks) * apart - (ties * one) ** 2
    spread = 1.96 * 2 * float(np.sqrt(max(variance, 0.0))) / ties
    return max(expected - spread, -1.0), min(expected + spread, 1.0)


def broken_out(sizes: Indexes) -> list[int]:
    """Positions of the groups to show, the largest first.

    What is left out can be worked out in sum from the others and the total; where that would be fewer people than a
    group may have, the next larger group goes with it.
    """
    order = sorted(range(len(sizes)), key=lambda group: (-int(sizes[group]), group))
    shown = [group for group in order if sizes[group] >= SMALLEST_GROUP]
    hidden = order[len(shown) :]
    while hidden and shown and sizes[hidden].sum() < SMALLEST_GROUP:
        hidden.append(shown.pop())
    return shown
