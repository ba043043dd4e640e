"""Random changes to a small network: every table, rows that come, change and go."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from cjn_graph.network.tables import ENTITIES, LINKS, TABLES
from tests.network.small import Small

DAYS = ("", "2019", "2024-03", "2025-12-31", "2026-09", "2026-10-15", "2027-02")
CHOICES: dict[str, tuple[Any, ...]] = {
    "name": ("Ana", "Ben", "Cem", "Zoë"),
    "folded_name": ("ana", "ben", "cem", "zoe"),
    "title": ("Director", "Analyst"),
    "function": ("diversion", "policy", "other"),
    "level": ("chief", "line", "", "expert", "solid"),
    "classification": ("county", "district", "prosecutor_office", "network_host", "diversion"),
    "kind": ("network", "workgroup", "program", "engagement", "reform"),
    "status": ("active", "planned", "ended", "met", "asked", "declined", "introduced"),
    "elected": (-1, 0, 1),
    "population": (-1, 1000, 3000),
    "strength": (0.0, 0.5, 1.0, 2.5),
    "state": ("OH", "IA", ""),
    "attributes": ("", '{"cohort": "a"}', '{"cohort": "b", "gender": "x"}'),
    "external_ids": ([], ["crm:2", "crm:1"]),
    "languages": ([], ["es", "en"]),
    "synonyms": ([], ["pre-filing"]),
    "steps": ([], ["2019", "", "2026-12", ""], ["", "2024-03", "", "2025-12-31"]),
    "evidence": ("did_it", "says_so"),
    "urgency": ("low", "normal", "high"),
    "answer": ("not_asked", "asked", "accepted"),
    "purpose": ("introductions", "contact"),
    "decision": ("granted", "refused", "do_not_contact"),
    "role": ("lead", "partner", ""),
}
TEXTS = ("urbanicity", "census_division", "census_region", "time_zone")


def rows_of(small: Small) -> dict[str, dict[str, dict[str, Any]]]:
    """The rows of every table by id."""
    return {
        table: {
            columns["id"][at]: {name: columns[name][at] for name in TABLES[table]} for at in range(len(columns["id"]))
        }
        for table, columns in small.columns.items()
    }


def columns_of(rows: dict[str, dict[str, dict[str, Any]]]) -> dict[str, dict[str, list[Any]]]:
    return {
        table: {name: [row[name] for row in by_id.values()] for name in TABLES[table]} for table, by_id in rows.items()
    }


def random_edits(
    dice: random.Random, rows: dict[str, dict[str, dict[str, Any]]], tables: Sequence[str] = tuple(TABLES)
) -> tuple[dict[str, dict[str, dict[str, Any] | None]], set[str]]:
    """Change ``rows`` in a few places of these tables; return the same as edits, with the ids of what is new."""
    edits: dict[str, dict[str, dict[str, Any] | None]] = {}
    created: set[str] = set()
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        table = dice.choice(tables)
        known = sorted(rows[table])
        what = dice.choice(("create", "create", "change", "remove"))
        if what == "create" or not known:
            record = f"{table}:{dice.randrange(10**9):09d}"
            created.add(record)
        else:
            record = dice.choice(known)
        if what == "remove" and record in rows[table]:
            del rows[table][record]
            edits.setdefault(table, {})[record] = None
            for name, gone in _links_to(rows, table, record):
                del rows[name][gone]
            continue
        row = {name: _value(dice, rows, table, name) for name in TABLES[table]} | {"id": record}
        if record in rows[table]:
            row = rows[table][record] | {name: row[name] for name in _own_columns(table)}
        rows[table][record] = edits.setdefault(table, {})[record] = row
    return edits, created


def _own_columns(table: str) -> list[str]:
    """Columns that may change: a relationship keeps its ends."""
    ends = {column for links in LINKS.values() if links.table == table for column, _ in (links.left, links.right)}
    return [name for name in TABLES[table] if name != "id" and name not in ends]


def _links_to(rows: dict[str, dict[str, dict[str, Any]]], table: str, record: str) -> Iterator[tuple[str, str]]:
    """Links that go for good with an entity: if it ever came back, everything would be read anew."""
    found = {
        (links.table, link)
        for links in LINKS.values()
        for column, end_table in (links.left, links.right)
        if end_table == table
        for link, row in rows[links.table].items()
        if row[column] == record
    }
    yield from sorted(found)


def _value(dice: random.Random, rows: dict[str, dict[str, dict[str, Any]]], table: str, name: str) -> Any:
    ends = sorted(
        {
            end_table
            for links in LINKS.values()
            if links.table == table
            for column, end_table in (links.left, links.right)
            if column == name
        }
    )
    if ends:
        there = sorted(rows[dice.choice(ends)])
        return dice.choice([*there, "nobody:here"])
    if name in CHOICES:
        return dice.choice(CHOICES[name])
    if name in TEXTS:
        return dice.choice(("", "one", "two"))
    if name == "created_at":
        return dice.choice(("2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00"))
    assert name in ("id", "on") or name in {"start", "end"} or name.endswith(("_on", "since", "until", "election")), (
        name
    )
    return dice.choice(DAYS[1:] if name == "on" else DAYS)


assert set(ENTITIES) < set(TABLES)
