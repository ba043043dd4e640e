"""Groups of the nodes of a graph: by an attribute, by topic, by place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix

from cjn_graph.analysis.attributes import NO_VALUE, Attribute, Extra, read_attributes
from cjn_graph.analysis.graph import MemberGraph
from cjn_graph.network import Network
from cjn_graph.network.links import Indexes

TOPIC: Final = "topic"
PLACE: Final = "place"
ABOUT_TOPIC: Final = "topics that they can help with or seek help with; somebody may be in several of these groups"
ABOUT_PLACE: Final = "place that the current organization serves"


@dataclass(frozen=True)
class Grouping:
    """Groups of nodes. By topic a node may be in several of them.

    Attributes
    ----------
    name, about : str
    values : tuple of str
        What the members of each group have in common.
    members : sparse matrix of int, shape (groups, nodes)
        1 where a node is in a group.
    ids : tuple of str
        Ids of the records that the values stand for; empty where they stand for none.
    """

    name: str
    about: str
    values: tuple[str, ...]
    members: csr_matrix
    ids: tuple[str, ...] = ()

    @property
    def sizes(self) -> Indexes:
        """Nodes of each group, shape (groups,)."""
        return np.asarray(np.diff(self.members.indptr), dtype=np.int64)

    def nodes(self, group: int) -> Indexes:
        """Positions of the nodes of a group, ascending."""
        return np.asarray(np.sort(self.members[group].indices), dtype=np.int64)

    def find(self, text: str) -> int | None:
        """Return the group of a value, or of the id of its record; None where there is none."""
        for known in (self.values, self.ids):
            if text in known:
                return known.index(text)
        written = {value.casefold().replace("_", " "): group for group, value in enumerate(self.values)}
        return written.get(text.casefold().replace("_", " "))


def groupings(network: Network, graph: MemberGraph, kind: str, extra: Extra) -> list[Grouping]:
    """Return the groups by each attribute of which a node has a value, and by topic, in the order of the names."""
    found = [_of_attribute(attribute) for attribute in read_attributes(network, graph, kind, extra)]
    if kind == "person" and (topics := _by_topic(network, graph)).values:
        found.append(topics)
    return sorted(found, key=lambda grouping: grouping.name)


def by_place(network: Network, graph: MemberGraph) -> Grouping:
    """Return the members by the place that their organization serves."""
    rows = network.people.place[graph.rows]
    nodes = np.flatnonzero(rows >= 0)
    return _grouping(
        PLACE, ABOUT_PLACE, network.places.names.tolist(), network.places.ids.tolist(), rows[nodes], nodes, len(graph)
    )


def _of_attribute(attribute: Attribute) -> Grouping:
    nodes = np.flatnonzero(attribute.codes != NO_VALUE)
    members = _matrix(attribute.codes[nodes], nodes, (len(attribute.values), len(attribute.codes)))
    return Grouping(attribute.name, attribute.about, attribute.values, members)


def _by_topic(network: Network, graph: MemberGraph) -> Grouping:
    position = np.full(len(network.people), -1, dtype=np.int64)
    position[graph.rows] = np.arange(len(graph))
    topic = np.concatenate([network.help.right, network.needs.right])
    node = position[np.concatenate([network.help.left, network.needs.left])]
    kept = node >= 0
    names, ids = network.topics.names.tolist(), network.topics.ids.tolist()
    return _grouping(TOPIC, ABOUT_TOPIC, names, ids, topic[kept], node[kept], len(graph))


def _grouping(
    name: str, about: str, values: Sequence[str], ids: Sequence[str], groups: Indexes, nodes: Indexes, size: int
) -> Grouping:
    used, codes = np.unique(groups, return_inverse=True)
    return Grouping(
        name,
        about,
        tuple(str(values[row]) for row in used.tolist()),
        _matrix(codes, nodes, (len(used), size)),
        tuple(str(ids[row]) for row in used.tolist()),
    )


def _matrix(groups: Indexes, nodes: Indexes, shape: tuple[int, int]) -> csr_matrix:
    """Mark each node in its groups, once."""
    made = csr_matrix((np.ones(len(groups), dtype=np.int64), (groups, nodes)), shape=shape)
    made.sum_duplicates()
    made.data[:] = 1
    return made
