"""Rows that wait on disk to be planned, so that memory does not grow with the files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import NamedTuple

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE row (position INTEGER PRIMARY KEY, sheet INTEGER, stem TEXT, line INTEGER, said TEXT);
CREATE TABLE person (key TEXT PRIMARY KEY, position INTEGER) WITHOUT ROWID;
CREATE UNIQUE INDEX once ON row (stem, said) WHERE stem <> 'people';
CREATE INDEX by_table ON row (sheet, stem, position);
"""


class FirstRow(NamedTuple):
    """The row that named a person first."""

    line: int
    name: str


class StagedRows:
    """The rows of the tables that flat lists are turned into; people are there once, whatever rows name them."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)  # a temporary file of SQLite's own
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")

    def add(self, sheet: int, stem: str, line: int, said: Mapping[str, str]) -> None:
        """Add a row, unless one that says the same is there."""
        self._database.execute(
            "INSERT OR IGNORE INTO row (sheet, stem, line, said) VALUES (?, ?, ?, ?)",
            (sheet, stem, line, json.dumps({name: text for name, text in said.items() if text}, ensure_ascii=False)),
        )

    def person(self, sheet: int, key: str, line: int, said: Mapping[str, str]) -> FirstRow | None:
        """Add a person, or fill what is still empty of the one of this key; return where that one stands."""
        values = {name: text for name, text in said.items() if text}
        found = self._database.execute(
            "SELECT row.position, said, line FROM person JOIN row USING (position) WHERE key = ?", (key,)
        ).fetchone()
        if found:
            before = json.loads(found[1])
            merged = values | before
            self._database.execute(
                "UPDATE row SET said = ? WHERE position = ?", (json.dumps(merged, ensure_ascii=False), found[0])
            )
            return FirstRow(found[2], before["name"])
        added = self._database.execute(
            "INSERT INTO row (sheet, stem, line, said) VALUES (?, 'people', ?, ?)",
            (sheet, line, json.dumps(values, ensure_ascii=False)),
        )
        self._database.execute("INSERT INTO person VALUES (?, ?)", (key, added.lastrowid))
        return None

    def count(self, sheet: int, stem: str) -> int:
        """Return how many rows of a sheet a table has."""
        found = self._database.execute("SELECT count(*) FROM row WHERE sheet = ? AND stem = ?", (sheet, stem))
        return int(found.fetchone()[0])

    def of(self, sheet: int, stem: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield the rows of a table that a sheet gave, in their order, each with its number there."""
        last = 0
        while True:
            rows = self._database.execute(
                "SELECT position, line, said FROM row WHERE sheet = ? AND stem = ? AND position > ? "
                "ORDER BY position LIMIT 1000",
                (sheet, stem, last),
            ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield from ((line, json.loads(said)) for _, line, said in rows)

    def close(self) -> None:
        """Free the disk."""
        self._database.close()
