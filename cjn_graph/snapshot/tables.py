"""The columns a network is built from: one table per query in ``cypher/matching/``, one list per column.

Absent values are empty: ``""`` for a text, a date or an id, ``-1`` for a number, ``[]`` for a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from cjn_graph.errors import QueryDefect

Columns: TypeAlias = Mapping[str, Mapping[str, Sequence[Any]]]

TABLES: Final[dict[str, tuple[str, ...]]] = {
    # people and where they stand
    "people": ("id", "name", "folded_name", "external_ids", "languages", "attributes"),
    "organizations": ("id", "name", "classification"),
    "posts": ("id", "title", "function", "level", "elected", "next_election"),
    "holds": ("id", "person", "post", "start", "end"),
    "has_post": ("id", "organization", "post"),
    "jurisdictions": (
        "id",
        "name",
        "classification",
        "population",
        "urbanicity",
        "state",
        "census_division",
        "census_region",
        "time_zone",
    ),
    "part_of": ("id", "part", "whole"),
    "serves": ("id", "organization", "jurisdiction", "start", "end"),
    "groups": ("id", "name", "kind"),
    "member_of": ("id", "party", "group", "start", "end"),
    "stewards": ("id", "person", "party", "start", "end"),
    # what they did
    "activities": ("id", "kind", "classification", "name", "status", "start", "end"),
    "took_part": ("id", "party", "activity", "role", "start", "end"),
    "in_places": ("id", "activity", "jurisdiction"),
    "convenings": ("id", "name", "start", "end"),
    "attended": ("id", "person", "convening", "role"),
    # what it is about, and who can help
    "topics": ("id", "name", "synonyms"),
    "broader": ("id", "narrower", "broader"),
    "about": ("id", "subject", "topic"),
    "can_help": ("id", "person", "topic", "level", "evidence"),
    "seeks_help": ("id", "person", "topic", "urgency", "since", "until"),
    # who knows whom, and who was asked what
    "knows": ("id", "person", "other", "strength", "first_on", "last_on"),
    "introductions": (
        "id",
        "status",
        "suggested_on",
        "proposed_on",
        "asked_on",
        "decided_on",
        "introduced_on",
        "met_on",
    ),
    "introduces": ("id", "introduction", "person", "answer"),
    "interactions": ("id", "on"),
    "involves": ("id", "interaction", "person"),
    "consents": ("id", "person", "purpose", "decision", "on", "created_at"),
}
"""Every table with its columns. A table may be left out: then it is empty."""


def checked(columns: Columns) -> dict[str, dict[str, Sequence[Any]]]:
    """Fill in the tables that are left out, and make sure that every table is whole.

    Raises
    ------
    QueryDefect
        A table is unknown, or lacks a column, or its columns differ in length (a query that drops empty values does
        that: ``collect`` leaves out nulls).
    """
    unknown = sorted(set(columns) - set(TABLES))
    if unknown:
        raise QueryDefect(f"The network has no table {unknown[0]!r}.", hint=f"Tables: {', '.join(TABLES)}.")
    return {name: _checked_table(name, names, columns.get(name)) for name, names in TABLES.items()}


def _checked_table(
    table: str, names: tuple[str, ...], given: Mapping[str, Sequence[Any]] | None
) -> dict[str, Sequence[Any]]:
    if given is None:
        return {name: [] for name in names}
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
