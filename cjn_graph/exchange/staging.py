"""What an import knows of its files before it writes: kept on disk, so that memory does not grow with the files.

One SQLite file in the data folder holds the ids that were read and the writes that are planned. It is taken out of the
folder as soon as it is open, so that nothing of it stays behind even when the process is killed.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from cjn_graph.errors import StoreError

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32000;
PRAGMA temp_store = MEMORY;
CREATE TABLE name (kind TEXT, external_id TEXT, id TEXT, row INTEGER, PRIMARY KEY (kind, external_id)) WITHOUT ROWID;
CREATE TABLE record (id TEXT PRIMARY KEY, row INTEGER, file TEXT) WITHOUT ROWID;
CREATE TABLE parallel (identity TEXT, digest BLOB, number INTEGER, PRIMARY KEY (identity, digest)) WITHOUT ROWID;
CREATE TABLE degree (kind TEXT, side TEXT, id TEXT, number INTEGER, PRIMARY KEY (kind, side, id)) WITHOUT ROWID;
CREATE TABLE write (position INTEGER PRIMARY KEY, action TEXT, id TEXT, content TEXT, file TEXT, row INTEGER);
CREATE TABLE rejected (file TEXT, row INTEGER, why TEXT, PRIMARY KEY (file, row)) WITHOUT ROWID;
"""


class Claimed(NamedTuple):
    """Where a record was met first: its file and row."""

    row: int
    file: str


class PlannedWrite(NamedTuple):
    """One write to come: ``create`` with the stored row as JSON, ``update`` or ``restore`` with what changes."""

    action: str
    id: str
    content: str
    file: str = ""
    row: int = 0


class Staging:
    """The disk-backed memory of one import."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")  # one transaction that never ends: pages go to disk only when the cache is full

    def name(self, kind: str, external_id: str, record_id: str, row: int) -> int | None:
        """Let an external id name a record; return the row that it names already, None if it is new."""
        added = self._database.execute(
            "INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?)", (kind, external_id, record_id, row)
        )
        if added.rowcount:
            return None
        found = self._database.execute("SELECT row FROM name WHERE kind = ? AND external_id = ?", (kind, external_id))
        return int(found.fetchone()[0])

    def named(self, kinds: Sequence[str], external_id: str) -> list[tuple[str, str]]:
        """Return (kind, record id) of every record of these kinds that the external id names."""
        found: list[tuple[str, str]] = []
        for kind in kinds:
            found += self._database.execute(
                "SELECT kind, id FROM name WHERE kind = ? AND external_id = ?", (kind, external_id)
            ).fetchall()
        return found

    def spoken(self, record_id: str) -> str:
        """Return an external id that names a record, for messages; the record's own id where none does."""
        found = self._database.execute("SELECT external_id FROM name WHERE id = ? LIMIT 1", (record_id,)).fetchone()
        return str(found[0]) if found else record_id

    def claim(self, record_id: str, row: int, file: str) -> Claimed | None:
        """Note that a row describes a record; return where it was described before, None if nowhere."""
        added = self._database.execute("INSERT OR IGNORE INTO record VALUES (?, ?, ?)", (record_id, row, file))
        if added.rowcount:
            return None
        found = self._database.execute("SELECT row, file FROM record WHERE id = ?", (record_id,))
        return Claimed(*found.fetchone())

    def number(self, identity: str, digest: bytes) -> tuple[int, bool]:
        """Number the rows that share an identity and say different things, from 1.

        Parameters
        ----------
        digest : bytes
            Of what the row says.

        Returns
        -------
        tuple of int and bool
            The number, and whether nothing with this digest came before.
        """
        added = self._database.execute(
            "INSERT OR IGNORE INTO parallel "
            "SELECT :identity, :digest, count(*) + 1 FROM parallel WHERE identity = :identity",
            {"identity": identity, "digest": digest},
        )
        found = self._database.execute(
            "SELECT number FROM parallel WHERE identity = ? AND digest = ?", (identity, digest)
        )
        return int(found.fetchone()[0]), bool(added.rowcount)

    def count(self, kind: str, side: str, record_id: str) -> int:
        """Count one more edge of a kind at one side of a record; return how many the files have now."""
        counted = self._database.execute(
            "INSERT INTO degree VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET number = number + 1 RETURNING number",
            (kind, side, record_id),
        )
        return int(counted.fetchone()[0])

    def plan(self, writes: Iterable[PlannedWrite]) -> None:
        """Append planned writes."""
        self._database.executemany("INSERT INTO write (action, id, content, file, row) VALUES (?, ?, ?, ?, ?)", writes)

    def forget(self, record_id: str) -> None:
        """Let the external ids of a record that is not written name nothing: rows that refer to it are wrong too."""
        self._database.execute("UPDATE name SET id = '' WHERE id = ?", (record_id,))

    def reject(self, file: str, row: int, why: str) -> None:
        """Note that a row is rejected: nothing that it asks for is written."""
        self._database.execute(
            "INSERT INTO rejected VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET why = why || ' ' || excluded.why",
            (file, row, why),
        )

    def rejected(self, file: str) -> dict[int, str]:
        """Return the rejected rows of a file, each with the reasons."""
        found = self._database.execute("SELECT row, why FROM rejected WHERE file = ? ORDER BY row", (file,))
        return dict(found.fetchall())

    def rejected_rows(self) -> int:
        """Return how many rows are rejected."""
        return int(self._database.execute("SELECT count(*) FROM rejected").fetchone()[0])

    def drop_rejected(self) -> Counter[tuple[str, str, str]]:
        """Drop the writes that rejected rows ask for; return how many, by file, kind and action."""
        of_rejected = "FROM write WHERE (file, row) IN (SELECT file, row FROM rejected)"
        kind = "substr(id, 1, instr(id, '-') - 1)"
        found = self._database.execute(f"SELECT file, {kind}, action, count(*) {of_rejected} GROUP BY 1, 2, 3")
        counts = Counter({(file, kind, action): number for file, kind, action, number in found.fetchall()})
        self._database.execute(f"DELETE {of_rejected}")
        return counts

    def created(self, kind: str) -> Iterator[PlannedWrite]:
        """Yield the planned writes that create records of a kind."""
        found = self._database.execute(
            "SELECT action, id, content, file, row FROM write WHERE action = 'create' AND id >= ? AND id < ?",
            (f"{kind}-", f"{kind}."),
        )
        for row in found:
            yield PlannedWrite(*row)

    def contents(self, kind: str) -> Iterator[dict[str, str]]:
        """Yield what the planned new records of a kind hold."""
        return (json.loads(one.content) for one in self.created(kind))

    def planned(self) -> int:
        """Return the number of planned writes."""
        return int(self._database.execute("SELECT count(*) FROM write").fetchone()[0])

    def batches(self, size: int) -> Iterator[list[PlannedWrite]]:
        """Yield the planned writes in order, ``size`` at a time."""
        last = 0
        while True:
            rows = self._database.execute(
                "SELECT position, action, id, content, file, row FROM write "
                "WHERE position > ? ORDER BY position LIMIT ?",
                (last, size),
            ).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield [PlannedWrite(*row[1:]) for row in rows]


@contextmanager
def open_staging(folder: Path) -> Iterator[Staging]:
    """Open an empty staging file in a folder, readable by this user only; gone afterwards, whatever happens.

    Raises
    ------
    StoreError
        The folder cannot be written, or its disk is full.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="import-", suffix=".sqlite", dir=folder)
    except OSError as error:
        raise StoreError(
            f"{folder} cannot be written: {error.strerror}.", hint="Choose another data folder."
        ) from error
    os.close(handle)
    database = sqlite3.connect(name, isolation_level=None)
    try:
        staging = Staging(database)
        with suppress(PermissionError):  # Windows keeps the name of an open file; it is removed below
            Path(name).unlink()
        yield staging
    except sqlite3.Error as error:
        raise StoreError(
            f"The import ran out of room in {folder}: {error}.",
            hint="It needs about as much free disk as the files take. Nothing is half written; import again.",
        ) from error
    finally:
        database.close()
        Path(name).unlink(missing_ok=True)
