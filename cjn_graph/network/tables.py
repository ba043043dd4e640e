"""The tables a network is built from, declared once: the columns that the queries in ``cypher/matching/`` return.

Absent values are empty: ``""`` for a text, a date or an id, ``-1`` for a number, ``[]`` for a list.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import numpy as np

from cjn_graph.errors import QueryDefect
from cjn_graph.model.entities import INTRODUCTION_STEPS
from cjn_graph.model.posts import POST_FUNCTIONS
from cjn_graph.network.axis import Convert, Kept
from cjn_graph.network.days import first_days, last_days
from cjn_graph.network.links import Column, Indexes, Texts, as_texts
from cjn_graph.network.network import FUNCTION_OTHER, HELP_EVIDENCE, HELP_LEVELS, LEVELS, URGENCIES

Columns: TypeAlias = Mapping[str, Mapping[str, Sequence[Any]]]
"""For each table, its columns by name."""


def _tuples(values: Sequence[Sequence[str]]) -> Texts:
    return as_texts(tuple(words) for words in values)


def _sorted_tuples(values: Sequence[Sequence[str]]) -> Texts:
    return as_texts(tuple(sorted(words)) for words in values)


def _first_of_each(values: Sequence[Sequence[str]]) -> Texts:
    return as_texts(min(words, default="") for words in values)


def _attribute_pairs(values: Sequence[str]) -> Texts:
    """Read attributes, each a JSON object of texts or empty, as tuples of (name, value)."""
    return as_texts(
        tuple((name, str(text).strip()) for name, text in json.loads(value).items() if str(text).strip())
        if value
        else ()
        for value in values
    )


def _numbers(values: Sequence[int]) -> Indexes:
    return np.fromiter(values, dtype=np.int64)


def _decimals(values: Sequence[float]) -> Column:
    return np.fromiter(values, dtype=np.float64)


def _codes(names: Sequence[str], default: int = 0) -> Convert:
    index = {name: code for code, name in enumerate(names)}
    return lambda values: np.fromiter((index.get(value, default) for value in values), dtype=np.int64)


_STEPS: Final = tuple(on for _, on in INTRODUCTION_STEPS)


def _texts(*names: str) -> dict[str, tuple[str, Convert]]:
    return {name: (name, as_texts) for name in names}


_DATES: Final[Kept] = {"first": ("start", first_days), "last": ("end", last_days)}
_PERIOD: Final[Kept] = {**_DATES, "first_until": ("start", last_days)}
_BOUNDS: Final[Kept] = {**_PERIOD, "last_first": ("end", first_days)}
_PART: Final[Kept] = {**_texts("role"), **_BOUNDS}

ENTITIES: Final[dict[str, Kept]] = {
    "people": {
        **_texts("name", "folded_name"),
        "attributes": ("attributes", _attribute_pairs),
        "external": ("external_ids", _first_of_each),
        "languages": ("languages", _sorted_tuples),
    },
    "organizations": _texts("name", "classification"),
    "posts": {
        **_texts("title", "next_election"),
        "function": ("function", _codes(POST_FUNCTIONS, POST_FUNCTIONS.index(FUNCTION_OTHER))),
        "level": ("level", _codes(LEVELS)),
        "elected": ("elected", _numbers),
    },
    "jurisdictions": {
        **_texts("name", "classification", "urbanicity", "state", "census_division", "census_region", "time_zone"),
        "population": ("population", _numbers),
    },
    "groups": _texts("name", "kind"),
    "activities": {
        **_texts("kind", "classification", "name", "status"),
        **_BOUNDS,
        # Of a reform the dates of its steps, of which start and end follow for each day; empty for all others.
        "steps": ("steps", _tuples),
    },
    "convenings": {**_texts("name", "start", "end"), **_PERIOD},
    "topics": {**_texts("name"), "synonyms": ("synonyms", _tuples)},
    "introductions": {
        **_texts("status", *_STEPS),
        **{f"{step} first": (step, first_days) for step in _STEPS},
        **{f"{step} last": (step, last_days) for step in _STEPS},
    },
    "interactions": {"first": ("on", first_days), "last": ("on", last_days)},
    "consents": {**_texts("purpose", "decision", "on", "created_at"), "first": ("on", first_days)},
}
"""The tables of entities, and what is kept of each beside its ids."""


@dataclass(frozen=True)
class LinkTable:
    """One kind of links, between two tables of entities.

    Attributes
    ----------
    table : str
        The table that it is read from; where an end may be of two kinds, two kinds of links share one.
    left, right : tuple of str
        The column that holds the id of the end, and the table of entities that it is in.
    columns : mapping
        What else is kept.
    """

    table: str
    left: tuple[str, str]
    right: tuple[str, str]
    columns: Kept = field(default_factory=dict)


LINKS: Final[dict[str, LinkTable]] = {
    # who knows whom: the largest comes first, so that it is built while the store reads the others
    "knows": LinkTable(
        "knows",
        ("person", "people"),
        ("other", "people"),
        {
            "strength": ("strength", _decimals),
            "first": ("first_on", first_days),
            "first_until": ("first_on", last_days),
            "last": ("last_on", last_days),
            "last_first": ("last_on", first_days),
        },
    ),
    # where people stand
    "holds": LinkTable("holds", ("person", "people"), ("post", "posts"), _BOUNDS),
    "has_post": LinkTable("has_post", ("organization", "organizations"), ("post", "posts")),
    "part_of": LinkTable("part_of", ("part", "jurisdictions"), ("whole", "jurisdictions")),
    "serves": LinkTable("serves", ("organization", "organizations"), ("jurisdiction", "jurisdictions"), _DATES),
    "people_in_groups": LinkTable("member_of", ("party", "people"), ("group", "groups"), _BOUNDS),
    "organizations_in_groups": LinkTable("member_of", ("party", "organizations"), ("group", "groups"), _DATES),
    "stewards_of_people": LinkTable("stewards", ("person", "people"), ("party", "people"), _DATES),
    "stewards_of_organizations": LinkTable("stewards", ("person", "people"), ("party", "organizations"), _DATES),
    # what they did
    "people_took_part": LinkTable("took_part", ("party", "people"), ("activity", "activities"), _PART),
    "organizations_took_part": LinkTable("took_part", ("party", "organizations"), ("activity", "activities"), _PART),
    "in_places": LinkTable("in_places", ("activity", "activities"), ("jurisdiction", "jurisdictions")),
    "attended": LinkTable("attended", ("person", "people"), ("convening", "convenings")),
    # what it is about, and who can help
    "broader": LinkTable("broader", ("narrower", "topics"), ("broader", "topics")),
    "about": LinkTable("about", ("subject", "activities"), ("topic", "topics")),
    "can_help": LinkTable(
        "can_help",
        ("person", "people"),
        ("topic", "topics"),
        {"evidence": ("evidence", _codes(HELP_EVIDENCE)), "level": ("level", _codes(HELP_LEVELS))},
    ),
    "seeks_help": LinkTable(
        "seeks_help",
        ("person", "people"),
        ("topic", "topics"),
        {"urgency": ("urgency", _codes(URGENCIES)), "first": ("since", first_days), "last": ("until", last_days)},
    ),
    # who was asked what
    "introduces": LinkTable(
        "introduces", ("introduction", "introductions"), ("person", "people"), {"answer": ("answer", as_texts)}
    ),
    "involves": LinkTable("involves", ("interaction", "interactions"), ("person", "people")),
    "given_by": LinkTable("given_by", ("consent", "consents"), ("person", "people")),
}
"""The kinds of links."""


def _columns_of_links(table: str) -> list[str]:
    declared = [links for links in LINKS.values() if links.table == table]
    ends = [column for links in declared for column, _ in (links.left, links.right)]
    return [*ends, *(source for links in declared for source, _ in links.columns.values())]


TABLES: Final[dict[str, tuple[str, ...]]] = {
    **{table: ("id", *dict.fromkeys(source for source, _ in kept.values())) for table, kept in ENTITIES.items()},
    **{links.table: ("id", *dict.fromkeys(_columns_of_links(links.table))) for links in LINKS.values()},
}
"""Every table with its columns. A table may be left out: then it is empty."""


def check_names(tables: Collection[str]) -> None:
    """Make sure that there is no table but those declared.

    Raises
    ------
    QueryDefect
        A table is unknown.
    """
    unknown = sorted(set(tables) - set(TABLES))
    if unknown:
        raise QueryDefect(f"The network has no table {unknown[0]!r}.", hint=f"Tables: {', '.join(TABLES)}.")


def whole_table(columns: Columns, table: str) -> dict[str, Sequence[Any]]:
    """Return a table of which nothing is missing; one that is left out is empty.

    Raises
    ------
    QueryDefect
        The table lacks a column, or its columns differ in length (a query that drops empty values does that:
        ``collect`` leaves out nulls).
    """
    names = TABLES[table]
    if table not in columns:
        return {name: [] for name in names}
    # Not get(): it would take a KeyError on the way for an absent table.
    given = columns[table]
    missing = [name for name in names if name not in given]
    if missing:
        raise QueryDefect(f"The table {table} lacks the column {missing[0]}.", hint="Return it from the query.")
    lengths = {name: len(given[name]) for name in names}
    if len(set(lengths.values())) > 1:
        raise QueryDefect(
            f"The columns of the table {table} differ in length: {lengths}.",
            hint="coalesce() every property in the query that may be absent.",
        )
    return {name: given[name] for name in names}
