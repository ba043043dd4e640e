"""JSON Lines as a sheet: one object to a line, its names as columns, parts of nested objects with a dot between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers.csv_file import how_to_read
from cjn_graph.exchange.sheets.sheet import MOST_COLUMNS, Sheet

ENDINGS: Final = (".jsonl", ".ndjson")
_LONGEST: Final = 1 << 20
_DEEPEST: Final = 5


def open_json_lines(path: Path, problems: ProblemList, *, encoding: str | None = None) -> list[Sheet]:
    """Read a file of JSON Lines as one sheet; an empty list, with the reason in ``problems``, where it cannot be read.

    Raises
    ------
    InvalidInput
        There is no encoding of that name.
    """
    if (text_file := how_to_read(path, encoding, problems)) is None:
        return []
    codec, note, lines = text_file
    header: dict[str, None] = {}
    for _, row in _objects(path, codec, ProblemList()):
        header.update(dict.fromkeys(row))
        if len(header) > MOST_COLUMNS:
            what = f"The objects have more than {MOST_COLUMNS:,} different names."
            problems.add(path.name, None, None, what, "Leave out those that are not needed.")
            return []
    if not header:
        what = "No line is a JSON object."
        problems.add(path.name, None, None, what, 'Write one on each line, such as {"name": "Ann Lee"}.')
        return []

    def read(problems: ProblemList) -> Iterator[tuple[int, list[str]]]:
        for number, row in _objects(path, codec, problems):
            yield number, [row.get(name, "") for name in header]

    return [Sheet(path.name, list(header), 0, read, lines, [note] if note else [])]


def _objects(path: Path, codec: str, problems: ProblemList) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding=codec) as text:
        for number, line in enumerate(iter(partial(text.readline, _LONGEST), ""), 1):
            if not line.strip():
                continue
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                found = None
            if not isinstance(found, dict):
                what = "The line is no JSON object."
                problems.add(path.name, number, None, what, "Write each record as {…} on one line.", of_row=True)
                continue
            yield number, {name: text for name, text in _flat(found) if text}


def _flat(found: dict[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for name, value in found.items():
        column = " ".join(f"{before}{name}".split()) or "(no name)"
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _flat(value, f"{column}.", depth + 1)
        elif isinstance(value, list):
            yield column, "; ".join(_text(one) for one in value)
        else:
            yield column, _text(value)


def _text(value: Any) -> str:
    """Write a value as text.

    >>> _text(True), _text(12), _text(None), _text({"a": 1})
    ('yes', '12', '', '{"a": 1}')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
