"""Lines on their way, kept on disk: sorted by id, and memory does not grow with their number."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cjn_graph.errors import StoreError

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32000;
CREATE TABLE line (part TEXT, id TEXT, text TEXT, PRIMARY KEY (part, id)) WITHOUT ROWID;
"""


class SortedLines:
    """Lines of the parts of a copy, each under its id; a later one takes the place of an earlier one."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.executescript(_TABLES)
        database.execute("BEGIN")  # one transaction that never ends: pages go to disk only when the cache is full

    def put(self, part: str, lines: Iterable[tuple[str, str]]) -> None:
        """Keep lines, each with its id."""
        self._database.executemany(
            "INSERT OR REPLACE INTO line VALUES (?, ?, ?)", ((part, line_id, text) for line_id, text in lines)
        )

    def take_away(self, part: str, line_id: str) -> None:
        """Keep a line no longer."""
        self._database.execute("DELETE FROM line WHERE part = ? AND id = ?", (part, line_id))

    def has(self, part: str, line_id: str) -> bool:
        """Tell whether there is a line of this id."""
        found = self._database.execute("SELECT 1 FROM line WHERE part = ? AND id = ?", (part, line_id))
        return found.fetchone() is not None

    def lines(self, part: str) -> Iterator[str]:
        """Yield the lines of a part in the order of their ids."""
        for (text,) in self._database.execute("SELECT text FROM line WHERE part = ? ORDER BY id", (part,)):
            yield text

    def every(self, part: str, number: int) -> list[str]:
        """Return each ``number``-th id of a part, in order, from the first on."""
        ids = self._database.execute("SELECT id FROM line WHERE part = ? ORDER BY id", (part,))
        return [line_id for place, (line_id,) in enumerate(ids) if place % number == 0]


@contextmanager
def open_sorting(folder: Path) -> Iterator[SortedLines]:
    """Open an empty file for lines in a folder that exists.

    Raises
    ------
    StoreError
        The disk is full.
    """
    path = folder / "lines.sqlite"
    database = sqlite3.connect(path, isolation_level=None)
    try:
        yield SortedLines(database)
    except sqlite3.Error as error:
        raise StoreError(
            f"There is no room left in {folder}: {error}.",
            hint="A copy needs about twice the disk that it takes itself. Nothing is half written; try again.",
        ) from error
    finally:
        database.close()
        path.unlink(missing_ok=True)
