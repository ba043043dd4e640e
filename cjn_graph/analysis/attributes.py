"""The attributes by which mixing is measured: what the network says about each node, and imported columns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from cjn_graph.analysis.graph import MemberGraph
from cjn_graph.network import Network
from cjn_graph.network.days import start_and_end
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import ROLES

NO_VALUE: Final = -1

ABOUT: Final = {
    "state": "state of the place that the current organization serves",
    "census_division": "Census Bureau division of that place",
    "urbanicity": "how urban that place is",
    "sector": "kind of the current organization",
    "post_function": "what the current post is for",
    "post_level": "how high the current post stands",
    "cohort": "the first cohort that they or their office took part in",
}
"""What each attribute of our own means. Race and gender are none of them."""


@dataclass(frozen=True)
class Extra:
    """What mixing needs beyond the network, by id.

    Attributes
    ----------
    attributes : mapping
        Imported attributes of people and organizations: JSON objects of texts.
    cohorts : mapping
        Name of the cohort of each engagement that belongs to one.
    """

    attributes: Mapping[str, str]
    cohorts: Mapping[str, str]


NOTHING_EXTRA: Final = Extra({}, {})


@dataclass(frozen=True)
class Attribute:
    """One attribute of the nodes of a graph.

    Attributes
    ----------
    name, about : str
    values : tuple of str
        The distinct values, sorted.
    codes : array of int, shape (nodes,)
        Position of each node's value; ``NO_VALUE`` where it is not known.
    """

    name: str
    about: str
    values: tuple[str, ...]
    codes: Indexes


def read_attributes(network: Network, graph: MemberGraph, kind: str, extra: Extra) -> list[Attribute]:
    """Return the attributes of which at least one node has a value, by name.

    An imported attribute goes by its own name; one of ours that has the same name is called ``recorded …`` then.
    """
    own = _of_people(network, graph, extra) if kind == "person" else _of_organizations(network, graph)
    imported = _imported(graph, extra)
    each = np.arange(len(graph))
    found = [_coded(name, "imported attribute", texts, each) for name, texts in imported.items()]
    for name, (column, rows) in own.items():
        shown = f"recorded {name}" if name in imported else name
        found.append(_coded(shown, ABOUT[name], column, rows))
    return sorted((attribute for attribute in found if attribute.values), key=lambda attribute: attribute.name)


_Column: TypeAlias = tuple[Sequence[str], Indexes]
"""The texts of a table, and the row of it that each node takes; -1 for none."""


def _of_people(network: Network, graph: MemberGraph, extra: Extra) -> dict[str, _Column]:
    people, places = network.people, network.places
    place, role, organization = (column[graph.rows] for column in (people.place, people.role, people.organization))
    return {
        "state": (places.state.tolist(), place),
        "census_division": (places.division.tolist(), place),
        "urbanicity": (places.urbanicity.tolist(), place),
        "sector": (network.organizations.classifications.tolist(), organization),
        "post_function": ([function for function, _ in ROLES], role),
        "post_level": ([level for _, level in ROLES], role),
        "cohort": (_cohorts(network, extra.cohorts), graph.rows),
    }


def _of_organizations(network: Network, graph: MemberGraph) -> dict[str, _Column]:
    places, organizations = network.places, network.organizations
    place = organizations.place[graph.rows]
    return {
        "state": (places.state.tolist(), place),
        "census_division": (places.division.tolist(), place),
        "urbanicity": (places.urbanicity.tolist(), place),
        "sector": (organizations.classifications.tolist(), graph.rows),
    }


def _cohorts(network: Network, cohorts: Mapping[str, str]) -> list[str]:
    """The cohort that each person was in first: by start, then by name; empty for none."""
    involved, activities = network.involved, network.activities
    names = [cohorts.get(str(record), "") for record in activities.ids]
    in_cohort = np.array([bool(name) for name in names] or [False], dtype=bool)
    first: dict[int, tuple[str, str]] = {}
    for link in np.flatnonzero(in_cohort[involved.right]).tolist():
        person, activity = int(involved.left[link]), int(involved.right[link])
        start, _ = start_and_end(involved.columns, link)
        found = (start or "9999", names[activity])
        first[person] = min(first.get(person, found), found)
    return [first.get(row, ("", ""))[1] for row in range(len(network.people))]


def _imported(graph: MemberGraph, extra: Extra) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for node, record in enumerate(graph.ids.tolist() if extra.attributes else ()):
        text = extra.attributes.get(record, "")
        for name, value in json.loads(text).items() if text else ():
            if str(value).strip():
                if name not in columns:
                    columns[name] = [""] * len(graph)
                columns[name][node] = str(value)
    return columns


def _coded(name: str, about: str, texts: Sequence[str], rows: Indexes) -> Attribute:
    """Number the values that some node has, in their order."""
    position = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    # Row -1 takes the last entry: no value.
    of_row = np.array([*(position[text] if text else NO_VALUE for text in texts), NO_VALUE], dtype=np.int64)
    taken = of_row[rows]
    distinct = list(position)
    used = sorted(set(np.unique(taken).tolist()) - {NO_VALUE}, key=distinct.__getitem__)
    number = np.full(len(position) + 1, NO_VALUE, dtype=np.int64)
    number[used] = np.arange(len(used))
    return Attribute(name, about, tuple(distinct[code] for code in used), number[taken])
