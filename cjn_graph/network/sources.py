"""From one record to its row: the same as the queries in ``cypher/matching/`` return for all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from cjn_graph.model import fold, kind_of
from cjn_graph.model.entities import REFORM_STEPS
from cjn_graph.model.steps import convening_start
from cjn_graph.network.tables import LINKS, TABLES

Properties: TypeAlias = Mapping[str, Any]
"""A record's properties as they are stored, with ``from_id`` and ``to_id`` where it joins two; absent ones left out."""

TABLE_OF: Final = {
    # entities
    "person": "people",
    "organization": "organizations",
    "post": "posts",
    "jurisdiction": "jurisdictions",
    "network": "groups",
    "workgroup": "groups",
    "engagement": "activities",
    "program": "activities",
    "reform": "activities",
    "pressure": "activities",
    "convening": "convenings",
    "topic": "topics",
    "introduction": "introductions",
    "interaction": "interactions",
    "consent": "consents",
    # links
    "holds": "holds",
    "has_post": "has_post",
    "part_of": "part_of",
    "serves": "serves",
    "member_of": "member_of",
    "stewards": "stewards",
    "took_part": "took_part",
    "runs": "took_part",
    "faced": "took_part",
    "in": "in_places",
    "attended": "attended",
    "broader": "broader",
    "about": "about",
    "can_help_with": "can_help",
    "seeks_help_with": "seeks_help",
    "knows": "knows",
    "introduces": "introduces",
    "involves": "involves",
    "given_by": "given_by",
}
"""The table of each kind of record that the network is built from."""

_ENDS: Final = {links.table: (links.left[0], links.right[0]) for links in LINKS.values()}
"""The columns of the two ends. Those who steward stand on the left as they do in the store."""
_EMPTY: Final[dict[str, Any]] = {
    "external_ids": [],
    "languages": [],
    "synonyms": [],
    "steps": [],
    "population": -1,
    "strength": 1.0,
    "evidence": "says_so",
    "urgency": "normal",
    "answer": "not_asked",
    "purpose": "introductions",
}
"""What stands for an absent value; an empty text for all others."""


_DERIVED: Final[dict[str, dict[str, Callable[[Properties], Any]]]] = {
    "person": {"folded_name": lambda properties: fold(properties["name"])},
    "post": {"elected": lambda properties: int(properties["elected"]) if "elected" in properties else -1},
    "reform": {"steps": lambda properties: [properties.get(on, "") for _, on in REFORM_STEPS]},
    "convening": {"start": lambda properties: convening_start(properties) or ""},
}
"""Columns that are no property of the record."""


class TableRow(NamedTuple):
    """A row, with the table that it belongs to."""

    table: str
    row: dict[str, Any]


def row_of(properties: Properties) -> TableRow | None:
    """Return the row of a record; None where the network is not built from records of its kind.

    A link to what is in no table has a row too, of which nothing is read.
    """
    kind = kind_of(properties["id"]) or ""
    table = TABLE_OF.get(kind)
    if table is None:
        return None
    derived = _DERIVED.get(kind, {}) | {"kind": lambda _: kind}
    row = {
        name: derived[name](properties) if name in derived else properties.get(name, _EMPTY.get(name, ""))
        for name in TABLES[table]
    }
    if table in _ENDS:
        row |= zip(_ENDS[table], (properties["from_id"], properties["to_id"]), strict=True)
    return TableRow(table, row)
