"""From tables of facts to the network's own: entities by row, and links that can be followed from either end.

``ENTITIES`` and ``LINKS`` declare what the network is built from: which kinds of the model, and how their properties
are read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np

from cjn_graph.model.entities import REFORM_STEPS
from cjn_graph.model.introductions import INTRODUCTION_STEPS
from cjn_graph.model.posts import POST_FUNCTIONS
from cjn_graph.network.days import first_days, last_days
from cjn_graph.network.entity_table import EntityTable
from cjn_graph.network.links import Indexes, Links, make_links
from cjn_graph.network.network import FUNCTION_OTHER, HELP_EVIDENCE, HELP_LEVELS, LEVELS, URGENCIES
from cjn_graph.tables import Column, Convert, Entities, Ids, Relationships, Texts, as_texts

Read: TypeAlias = Mapping[str, tuple[str, Convert]]
"""What is read: for each column of ours, from which property, and how."""


@dataclass(frozen=True, eq=False)
class EntitySource:
    """Entities of one or several kinds, which it reads when it is called with their tables.

    The column ``kind`` is there where they are several.
    """

    kinds: tuple[str, ...]
    read: Read

    def __call__(self, *tables: Entities | None) -> EntityTable:
        """Join the tables of the kinds, None where there is none."""
        given = [(kind, table) for kind, table in zip(self.kinds, tables, strict=True) if table is not None]
        columns = [
            {name: _column(table, source).converted_and_kept(convert) for name, (source, convert) in self.read.items()}
            for _, table in given
        ]
        if len(self.kinds) == len(given) == 1:
            return EntityTable(given[0][1].ids, columns[0])
        nothing = {name: convert([]) for name, (_, convert) in self.read.items()}
        ids = np.concatenate([as_texts(()), *(table.ids.texts for _, table in given)])
        kinds = np.repeat(
            as_texts(kind for kind, _ in given), np.array([len(table) for _, table in given], dtype=np.int64)
        )
        order = np.argsort(ids, kind="stable")
        joined = {name: np.concatenate([nothing[name], *(each[name] for each in columns)])[order] for name in self.read}
        return EntityTable(Ids(ids[order]), {**joined, "kind": kinds[order]})


@dataclass(frozen=True, eq=False)
class LinkSource:
    """Relationships of one or several kinds between two tables of ``ENTITIES``; it reads them when it is called."""

    kinds: tuple[str, ...]
    left: str
    right: str
    read: Read = field(default_factory=dict)

    def __call__(self, left: Ids, right: Ids, *tables: Relationships | None) -> Links:
        """Join the tables of the kinds, None where there is none; what has an end in neither table is left out."""
        parts = [table for table in tables if table is not None]
        nothing = {name: convert([]) for name, (_, convert) in self.read.items()}
        return make_links(
            (len(left), len(right)),
            np.concatenate([as_texts(()), *(table.ids.texts for table in parts)]),
            _rows_of(left, [table["from_id"] for table in parts]),
            _rows_of(right, [table["to_id"] for table in parts]),
            {
                name: np.concatenate([nothing[name], *(_column(table, source).converted(convert) for table in parts)])
                for name, (source, convert) in self.read.items()
            },
        )


def _rows_of(ids: Ids, columns: Sequence[Column]) -> Indexes:
    found = [column.converted(ids.rows) for column in columns]
    return np.concatenate([np.zeros(0, dtype=np.int64), *found])


def _column(table: Entities | Relationships, name: str) -> Column:
    """Return a property, absent in all rows where the kind has no such property."""
    if name in table.columns:
        return table[name]
    return Column(np.zeros(len(table), dtype=np.int32), as_texts([None]))


def _texts(values: Sequence[Any]) -> Texts:
    return as_texts(value or "" for value in values)


def _tuples(values: Sequence[Any]) -> Texts:
    return as_texts(value or () for value in values)


def _sorted_tuples(values: Sequence[Any]) -> Texts:
    return as_texts(tuple(sorted(value or ())) for value in values)


def _first_of_each(values: Sequence[Any]) -> Texts:
    return as_texts(min(value or (), default="") for value in values)


def _attribute_pairs(values: Sequence[str | None]) -> Texts:
    """Read attributes, each a JSON object of texts, as tuples of (name, value)."""
    return as_texts(
        tuple((name, str(text).strip()) for name, text in json.loads(value or "{}").items() if str(text).strip())
        for value in values
    )


def _or(default: Any, kind: type) -> Convert:
    return lambda values: np.fromiter((default if value is None else value for value in values), dtype=kind)


def _codes(names: Sequence[str], default: str) -> Convert:
    index = {name: code for code, name in enumerate(names)}
    return lambda values: np.fromiter((index.get(value, index[default]) for value in values), dtype=np.int64)


def _is(term: str) -> Convert:
    return lambda values: np.fromiter((value == term for value in values), dtype=np.bool_)


def _or_text(default: str) -> Convert:
    return lambda values: as_texts(value or default for value in values)


def _as_texts(*names: str) -> Read:
    return {name: (name, _texts) for name in names}


def _days(start: str, end: str) -> Read:
    """Read the days that a start and an end can mean; what they are called is told in ``days.DATES``."""
    return {
        "first": (start, first_days),
        "first_until": (start, last_days),
        "last_first": (end, first_days),
        "last": (end, last_days),
    }


_DATED: Final = _days("start", "end")
_PART: Final[Read] = {**_as_texts("role"), **_DATED}
_STEPS: Final = tuple(on for _, on in INTRODUCTION_STEPS)
_ACTIVITIES: Final = ("faced", "runs", "took_part")

ENTITIES: Final[Mapping[str, EntitySource]] = {
    "people": EntitySource(
        ("person",),
        {
            **_as_texts("name", "folded_name", "meets"),
            "attributes": ("attributes", _attribute_pairs),
            "external": ("external_ids", _first_of_each),
            "languages": ("languages", _sorted_tuples),
            "paused": ("introductions_paused_until", last_days),
            "at_most": ("introductions_a_quarter", _or(-1, np.int64)),
        },
    ),
    "organizations": EntitySource(("organization",), _as_texts("name", "classification")),
    "posts": EntitySource(
        ("post",),
        {
            **_as_texts("title", "next_election"),
            "function": ("function", _codes(POST_FUNCTIONS, FUNCTION_OTHER)),
            "level": ("level", _codes(LEVELS, "")),
            "elected": ("elected", _or(-1, np.int64)),
        },
    ),
    "jurisdictions": EntitySource(
        ("jurisdiction",),
        {
            **_as_texts(
                "name", "classification", "urbanicity", "state", "census_division", "census_region", "time_zone"
            ),
            "population": ("population", _or(-1, np.int64)),
        },
    ),
    "groups": EntitySource(("network", "workgroup"), _as_texts("name")),
    "activities": EntitySource(
        ("engagement", "program", "reform", "pressure"),
        {**_as_texts("classification", "name", "status", *(on for _, on in REFORM_STEPS)), **_DATED},
    ),
    "convenings": EntitySource(("convening",), {**_as_texts("name", "start", "end"), **_DATED}),
    "topics": EntitySource(("topic",), {**_as_texts("name"), "synonyms": ("synonyms", _tuples)}),
    "introductions": EntitySource(
        ("introduction",),
        {
            **_as_texts("status", *_STEPS),
            **{f"{step} first": (step, first_days) for step in _STEPS},
            **{f"{step} last": (step, last_days) for step in _STEPS},
        },
    ),
    "interactions": EntitySource(("interaction",), {"first": ("on", first_days), "last": ("on", last_days)}),
    "consents": EntitySource(
        ("consent",),
        {
            "purpose": ("purpose", _or_text("introductions")),
            **_as_texts("decision", "on", "created_at"),
            "first": ("on", first_days),
        },
    ),
    "weightings": EntitySource(
        ("weighting",),
        {"basis": ("basis", _texts), "number": ("number", _or(0, np.int64)), "weights": ("weights", _tuples)},
    ),
}
"""The network's entities."""

LINKS: Final[Mapping[str, LinkSource]] = {
    "knows": LinkSource(
        ("knows",),
        "people",
        "people",
        {
            "strength": ("strength", _or(1.0, np.float64)),
            "one_sided": ("said_by", _is("one")),
            **_days("first_on", "last_on"),
        },
    ),
    # where people stand
    "holds": LinkSource(("holds",), "people", "posts", _DATED),
    "has_post": LinkSource(("has_post",), "organizations", "posts"),
    "part_of": LinkSource(("part_of",), "jurisdictions", "jurisdictions"),
    "serves": LinkSource(("serves",), "organizations", "jurisdictions", _DATED),
    "people_in_groups": LinkSource(("member_of",), "people", "groups", _DATED),
    "organizations_in_groups": LinkSource(("member_of",), "organizations", "groups", _DATED),
    "stewards_of_people": LinkSource(("stewards",), "people", "people", _DATED),
    "stewards_of_organizations": LinkSource(("stewards",), "people", "organizations", _DATED),
    # what they did
    "people_took_part": LinkSource(_ACTIVITIES, "people", "activities", _PART),
    "organizations_took_part": LinkSource(_ACTIVITIES, "organizations", "activities", _PART),
    "in_places": LinkSource(("in",), "activities", "jurisdictions"),
    "attended": LinkSource(("attended",), "people", "convenings"),
    # what it is about, and who can help
    "broader": LinkSource(("broader",), "topics", "topics"),
    "about": LinkSource(("about",), "activities", "topics"),
    "can_help": LinkSource(
        ("can_help_with",),
        "people",
        "topics",
        {"evidence": ("evidence", _codes(HELP_EVIDENCE, "says_so")), "level": ("level", _codes(HELP_LEVELS, ""))},
    ),
    "seeks_help": LinkSource(
        ("seeks_help_with",),
        "people",
        "topics",
        {
            "urgency": ("urgency", _codes(URGENCIES, "normal")),
            "first": ("since", first_days),
            "last": ("until", last_days),
        },
    ),
    # who was asked what
    "introduces": LinkSource(("introduces",), "introductions", "people", {"answer": ("answer", _or_text("not_asked"))}),
    "rules": LinkSource(("introduction_rule",), "people", "people", _as_texts("rule", "reason", "made_by")),
    "involves": LinkSource(("involves",), "interactions", "people"),
    "given_by": LinkSource(("given_by",), "consents", "people"),
}
"""The network's links, each from the start of the relationship to its end."""

_ALL: Final[tuple[EntitySource | LinkSource, ...]] = (*ENTITIES.values(), *LINKS.values())
KINDS: Final = frozenset(kind for source in _ALL for kind in source.kinds)
"""The kinds of records that a network is built from."""
