"""Rows that wait on disk to be planned, so that memory does not grow with the files."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cjn_graph.model import fold

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE row (position INTEGER PRIMARY KEY, sheet INTEGER, stem TEXT, line INTEGER, said TEXT);
CREATE TABLE known (stem TEXT, key TEXT, position INTEGER, PRIMARY KEY (stem, key)) WITHOUT ROWID;
CREATE TABLE called (name TEXT, stem TEXT, key TEXT, PRIMARY KEY (name, stem, key)) WITHOUT ROWID;
CREATE UNIQUE INDEX once ON row (stem, said) WHERE stem NOT IN ('people', 'organizations');
CREATE INDEX by_table ON row (sheet, stem, position);
"""


class FirstRow(NamedTuple):
    """The row that named a person or an organization first."""

    line: int
    name: str


class StagedRows:
    """The rows of the tables that flat lists are turned into; people and organizations once each."""

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

    def once(self, sheet: int, stem: str, key: str, line: int, said: Mapping[str, str]) -> FirstRow | None:
        """Add a person or an organization, or fill what is empty of the one of this key; return where that one stands.

        Parameters
        ----------
        said : mapping
            With a ``name``, by which :meth:`called` finds it.
        """
        values = {name: text for name, text in said.items() if text}
        found = self._database.execute(
            "SELECT row.position, said, line FROM known JOIN row USING (position) WHERE known.stem = ? AND key = ?",
            (stem, key),
        ).fetchone()
        if found:
            before = json.loads(found[1])
            merged = values | before
            if merged != before:
                self._database.execute(
                    "UPDATE row SET said = ? WHERE position = ?", (json.dumps(merged, ensure_ascii=False), found[0])
                )
            return FirstRow(found[2], before["name"])
        added = self._database.execute(
            "INSERT INTO row (sheet, stem, line, said) VALUES (?, ?, ?, ?)",
            (sheet, stem, line, json.dumps(values, ensure_ascii=False)),
        )
        self._database.execute("INSERT INTO known VALUES (?, ?, ?)", (stem, key, added.lastrowid))
        self.call(stem, key, values["name"])
        return None

    def call(self, stem: str, key: str, name: str) -> None:
        """Let a person or an organization be found by a name."""
        self._database.execute("INSERT OR IGNORE INTO called VALUES (?, ?, ?)", (fold(name), stem, key))

    def called(self, name: str) -> list[tuple[str, str]]:
        """Return the table and the key of everybody and everything of a name."""
        return self._database.execute("SELECT stem, key FROM called WHERE name = ?", (fold(name),)).fetchall()

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
