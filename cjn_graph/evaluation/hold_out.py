"""Splits: a network without some of its ties, and these ties as what a ranking should find."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from cjn_graph.network.links import Indexes, starts_of
from cjn_graph.network.network import Flags, Network
from cjn_graph.network.ties import Ties, latest_of_each


@dataclass(frozen=True)
class Split:
    """What is ranked, and what should come first.

    Attributes
    ----------
    network : Network
        Without the held-out ties.
    a, b : arrays of int, shape (targets,)
        Rows of the people at both ends of each held-out tie, ``a`` below ``b``; none is tied in ``network``.
    """

    network: Network
    a: Indexes
    b: Indexes

    @cached_property
    def people(self) -> Indexes:
        """Rows of the people with a target, ascending."""
        return np.unique(np.concatenate([self.a, self.b]))

    def targets(self, person: int) -> Indexes:
        """Rows of the people to whom a person's held-out ties lead, ascending."""
        return np.sort(np.concatenate([self.b[self.a == person], self.a[self.b == person]]))

    def candidates(self, person: int) -> Flags:
        """Mark everybody without a tie with a person, but that one, shape (people,)."""
        ties, marked = self.network.ties, np.ones(len(self.network.people), dtype=bool)
        marked[ties.others[ties.span(person)]] = False
        marked[person] = False
        return marked


def split_by_targets(network: Network, a: Indexes, b: Indexes) -> Split:
    """Take given pairs as targets; repeated ones count once, and ties that the network has are left out."""
    pairs = np.unique(np.stack([np.minimum(a, b), np.maximum(a, b)], axis=1), axis=0).reshape(-1, 2)
    tied = np.array([network.ties.entry(int(one), int(other)) >= 0 for one, other in pairs], dtype=bool)
    return Split(network, pairs[~tied, 0], pairs[~tied, 1])


def hold_out(network: Network, share: float, dice: np.random.Generator) -> Split:
    """Hold a share of all ties out, drawn evenly.

    The ties are put in order by the names of their people before they are drawn, so that a seed draws the same ones
    whatever ids they have.
    """
    a, b = pairs_of(network.ties)
    order = _by_name(network)
    key = np.sort(np.stack([order[a], order[b]]), axis=0)
    sequence = np.lexsort((key[1], key[0]))
    drawn = sequence[dice.permutation(len(sequence))[: round(share * len(sequence))]]
    return Split(without_ties(network, a[drawn], b[drawn]), a[drawn], b[drawn])


def pairs_of(ties: Ties) -> tuple[Indexes, Indexes]:
    """Return the ends of all ties, the lower row first, shape (ties,) each."""
    left = np.repeat(np.arange(len(ties.strength)), np.diff(ties.starts))
    upper = left < ties.others
    return left[upper], ties.others[upper].astype(np.int64)


def without_ties(network: Network, a: Indexes, b: Indexes) -> Network:
    """Return the network without some ties; whatever else says that the two know each other stays."""
    ties, count = network.ties, len(network.people)
    left = np.repeat(np.arange(count), np.diff(ties.starts))
    gone = np.concatenate([a * count + b, b * count + a])
    kept = ~np.isin(left * count + ties.others, gone)
    left, weight, last, starts = left[kept], ties.weight[kept], ties.last[kept], starts_of(left[kept], count)
    left_over = replace(
        ties,
        starts=starts,
        others=ties.others[kept],
        weight=weight,
        last=last,
        strength=np.bincount(left, weights=weight, minlength=count).astype(float),
        heard=latest_of_each(starts, last),
    )
    return replace(network, ties=left_over)


def _by_name(network: Network) -> Indexes:
    """Return each person's place in the order of names, then external ids, shape (people,)."""
    people = network.people
    keys = list(zip(people.folded.tolist(), people.external.tolist(), people.ids.tolist(), strict=True))
    places = np.empty(len(keys), dtype=np.int64)
    places[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return places
