"""From the network to a simple graph of its members, by a definition that every number states."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cjn_graph.kernels.adjacency import Adjacency
from cjn_graph.network import Network
from cjn_graph.network.days import UNKNOWN
from cjn_graph.network.links import Indexes, ranges, starts_of
from cjn_graph.questions import GraphDefinition
from cjn_graph.tables import Texts


@dataclass(frozen=True)
class MemberGraph:
    """A simple undirected graph: each tie once, none from a node to itself.

    Attributes
    ----------
    rows : array of int, shape (nodes,)
        The nodes' rows in ``network.people`` or ``network.organizations``, ascending.
    ids, names : array of str, shape (nodes,)
    a, b : array of int, shape (ties,)
        Positions of the two ends of each tie, ``a < b``, sorted.
    weight : array of float, shape (ties,)
        See ``network.definitions``; between organizations the sum over the ties of their people.
    on_record : int
        Ties between these nodes whether live or not.
    dated : int
        Those of them with dated evidence, of which one can say whether they are live.
    """

    rows: Indexes
    ids: Texts
    names: Texts
    a: Indexes
    b: Indexes
    weight: NDArray[np.float64]
    on_record: int
    dated: int

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def adjacency(self) -> Adjacency:
        """The graph as the kernels take it."""
        return Adjacency.from_pairs(len(self), self.a, self.b)

    @property
    def degrees(self) -> Indexes:
        """Number of ties of each node."""
        return self.adjacency.degrees


@dataclass(frozen=True)
class TiedPairs:
    """Every pair of people with a tie on record: rows of people, ``a < b``, latest day of evidence, and weight."""

    a: Indexes
    b: Indexes
    last: NDArray[np.int32]
    weight: NDArray[np.float64]

    def where(self, kept: NDArray[np.bool_]) -> TiedPairs:
        """Return some of the pairs."""
        return TiedPairs(self.a[kept], self.b[kept], self.last[kept], self.weight[kept])

    def live(self, network: Network) -> TiedPairs:
        """Return the pairs with evidence recent enough to be live; undated ones are not."""
        return self.where(self.last >= network.live_day)


def tied_pairs(network: Network) -> TiedPairs:
    """Return each pair of people with a tie on record, once.

    That is: somebody says that they know each other (however weakly), they were introduced and met, or they worked
    together in an engagement, program or workgroup. One of more than ``Definitions.largest_circle`` people counts as
    an event, not as working together, so that a big group never costs the square of its size.
    """
    ties = network.ties
    left = np.repeat(np.arange(len(network.people)), np.diff(ties.starts))
    once = left < ties.others
    return TiedPairs(left[once], ties.others[once].astype(np.int64), ties.last[once], ties.weight[once])


def people_of(network: Network, definition: GraphDefinition) -> Indexes:
    """Rows of the people that a definition is about: the members, without or with staff."""
    member, staff = network.people.member, network.people.staff
    return np.flatnonzero(member & ~staff if definition.staff == "exclude" else member | staff)


def make_graph(network: Network, definition: GraphDefinition, pairs: TiedPairs | None = None) -> MemberGraph:
    """Make the graph of a definition.

    Parameters
    ----------
    pairs : TiedPairs, optional
        What :func:`tied_pairs` returned for this network, where the caller has it already.

    Notes
    -----
    Cost: linear in people and ties, but for one sort of the ties between organizations.
    """
    pairs = tied_pairs(network) if pairs is None else pairs
    people = people_of(network, definition)
    inside = np.zeros(len(network.people), dtype=bool)
    inside[people] = True
    pairs = pairs.where(inside[pairs.a] & inside[pairs.b])
    if definition.kind == "organization":
        rows, pairs = _between_organizations(network, people, pairs)
        ids, names, size = network.organizations.ids, network.organizations.names, len(network.organizations.ids)
    else:
        rows, ids, names, size = people, network.people.ids, network.people.names, len(network.people)
    counted = pairs.live(network) if definition.ties == "live" else pairs
    position = np.full(size, -1, dtype=np.int64)
    position[rows] = np.arange(len(rows))
    return MemberGraph(
        rows=rows,
        ids=ids[rows],
        names=names[rows],
        a=position[counted.a],
        b=position[counted.b],
        weight=counted.weight,
        on_record=len(pairs.a),
        dated=int(np.count_nonzero(pairs.last != UNKNOWN)),
    )


def current_offices(network: Network, people: Indexes) -> tuple[Indexes, Indexes]:
    """Return each pair of one of these people and an organization where they hold a post now, once, by person."""
    terms = np.flatnonzero(network.holds["current"])
    organization = network.posts.organization[network.holds.right[terms]]
    person = network.holds.left[terms]
    kept = (organization >= 0) & np.isin(person, people)
    size = max(len(network.organizations.ids), 1)
    keys = np.unique(person[kept] * size + organization[kept])
    return keys // size, keys % size


def _between_organizations(network: Network, people: Indexes, pairs: TiedPairs) -> tuple[Indexes, TiedPairs]:
    person, organization = current_offices(network, people)
    starts = starts_of(person, len(network.people))
    # Each tie of two people joins each office of the one with each office of the other.
    many = np.diff(starts)
    from_a = organization[ranges(starts, pairs.a)]
    tie = np.repeat(np.arange(len(pairs.a)), many[pairs.a])
    tie_of = np.repeat(tie, many[pairs.b[tie]])
    x = np.repeat(from_a, many[pairs.b[tie]])
    y = organization[ranges(starts, pairs.b[tie])]
    different = x != y
    size = max(len(network.organizations.ids), 1)
    keys = (np.minimum(x, y) * size + np.maximum(x, y))[different]
    keys, last, weight = _once(keys, pairs.last[tie_of[different]], pairs.weight[tie_of[different]])
    return np.unique(organization), TiedPairs(keys // size, keys % size, last, weight)


def _once(
    keys: Indexes, last: NDArray[np.int32], weight: NDArray[np.float64]
) -> tuple[Indexes, NDArray[np.int32], NDArray[np.float64]]:
    """Keep each key once, sorted, with its latest day and the sum of its weights."""
    order = np.argsort(keys, kind="stable")
    keys, last, weight = keys[order], last[order], weight[order]
    begins = np.flatnonzero(np.diff(keys, prepend=-1))
    if not len(begins):
        return keys, last, weight
    return keys[begins], np.maximum.reduceat(last, begins), np.add.reduceat(weight, begins)
