"""The attributes by which mixing is measured: what the network says about each node, and imported columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from cjn_graph.analysis.graph import MemberGraph
from cjn_graph.snapshot import Network
from cjn_graph.snapshot.links import Indexes

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
    """What mixing needs beyond the snapshot, by id.

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
    found = [_coded(name, "imported attribute", values) for name, values in imported.items()]
    for name, values in own.items():
        shown = f"recorded {name}" if name in imported else name
        found.append(_coded(shown, ABOUT[name], values))
    return sorted((attribute for attribute in found if attribute.values), key=lambda attribute: attribute.name)


def _of_people(network: Network, graph: MemberGraph, extra: Extra) -> dict[str, list[str]]:
    people, places, posts = network.people, network.places, network.posts
    place, post, organization = (column[graph.rows] for column in (people.place, people.post, people.organization))
    return {
        "state": _taken(places.state, place),
        "census_division": _taken(places.division, place),
        "urbanicity": _taken(places.urbanicity, place),
        "sector": _taken(network.organizations.classifications, organization),
        "post_function": _taken(posts.functions, post),
        "post_level": _taken(posts.levels, post),
        "cohort": _cohorts(network, graph, extra.cohorts),
    }


def _of_organizations(network: Network, graph: MemberGraph) -> dict[str, list[str]]:
    places, organizations = network.places, network.organizations
    place = organizations.place[graph.rows]
    return {
        "state": _taken(places.state, place),
        "census_division": _taken(places.division, place),
        "urbanicity": _taken(places.urbanicity, place),
        "sector": _taken(organizations.classifications, graph.rows),
    }


def _taken(column: Iterable[str], rows: Indexes) -> list[str]:
    # Row -1 takes the empty text at the end.
    texts = [*column, ""]
    return [texts[row] for row in rows.tolist()]


def _cohorts(network: Network, graph: MemberGraph, cohorts: Mapping[str, str]) -> list[str]:
    """The cohort that each person was in first: by start, then by name."""
    involved, activities = network.involved, network.activities
    names = [cohorts.get(str(record), "") for record in activities.ids]
    in_cohort = np.array([bool(name) for name in names], dtype=bool)
    first: dict[int, tuple[str, str]] = {}
    for link in np.flatnonzero(in_cohort[involved.right]).tolist() if len(names) else []:
        person, activity = int(involved.left[link]), int(involved.right[link])
        found = (str(involved["start"][link]) or "9999", names[activity])
        first[person] = min(first.get(person, found), found)
    return [first.get(row, ("", ""))[1] for row in graph.rows.tolist()]


def _imported(graph: MemberGraph, extra: Extra) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {}
    for node, record in enumerate(graph.ids):
        text = extra.attributes.get(str(record), "")
        for name, value in json.loads(text).items() if text else ():
            if str(value).strip():
                columns.setdefault(name, [""] * len(graph))[node] = str(value)
    return columns


def _coded(name: str, about: str, texts: list[str]) -> Attribute:
    values = tuple(sorted({text for text in texts if text}))
    code = {value: position for position, value in enumerate(values)} | {"": NO_VALUE}
    return Attribute(name, about, values, np.fromiter((code[text] for text in texts), dtype=np.int64))
