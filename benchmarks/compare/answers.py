"""Answers kept on disk, so that a comparison needs no more memory than one answer and can be made again quickly."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.compare.differences import Answer
from benchmarks.compare.questions import Question


class Answers:
    """What one checkout answered, by the part of the comparison (a network on a store, an account) and question.

    Parameters
    ----------
    path : Path
        The file.
    """

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(path, isolation_level=None)
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS answers (part TEXT, surface TEXT, asked TEXT, status INTEGER, text BLOB)"
        )
        self._file.execute("CREATE TABLE IF NOT EXISTS complete (part TEXT PRIMARY KEY)")

    def has(self, part: str) -> bool:
        """Tell whether all of a part is there."""
        return self._file.execute("SELECT 1 FROM complete WHERE part = ?", (part,)).fetchone() is not None

    def keep(self, part: str, answered: Iterable[tuple[Question, Answer]]) -> None:
        """Keep all answers of a part."""
        self._file.execute("BEGIN")
        self._file.execute("DELETE FROM answers WHERE part = ?", (part,))
        for question, answer in answered:
            packed = zlib.compress(answer.text.encode(), 1)
            self._file.execute("INSERT INTO answers VALUES (?, ?, ?, ?, ?)", (part, *question, answer.status, packed))
        self._file.execute("INSERT OR REPLACE INTO complete VALUES (?)", (part,))
        self._file.execute("COMMIT")

    def of(self, part: str) -> Iterator[tuple[Question, Answer]]:
        """The questions of a part with their answers, in the order in which they were asked."""
        rows = self._file.execute(
            "SELECT surface, asked, status, text FROM answers WHERE part = ? ORDER BY rowid", (part,)
        )
        for surface, asked, status, packed in rows:
            yield Question(surface, asked), Answer(status, zlib.decompress(packed).decode())


def read_note(path: Path) -> dict[str, str]:
    """Read what a folder of answers was made with; nothing where there is none."""
    return dict(json.loads(path.read_text())) if path.exists() else {}
