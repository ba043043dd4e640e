"""A file of delimited text as a sheet: encoding, delimiter and header are found out and told."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers.csv_file import how_to_read, records_in
from cjn_graph.exchange.sheets.sheet import MOST_COLUMNS, Sheet, find_header, rows_under

ENDINGS: Final = (".csv", ".tsv", ".tab", ".txt")
_DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_FIRST_ROWS: Final = 30
_LONGEST_SAMPLE: Final = 1 << 16


def open_delimited(
    path: Path, problems: ProblemList, known: Callable[[str], bool], *, encoding: str | None = None
) -> list[Sheet]:
    """Read the header of a file; an empty list, with the reason in ``problems``, where it cannot be read.

    Raises
    ------
    InvalidInput
        There is no encoding of that name.
    """
    if (text_file := how_to_read(path, encoding, problems)) is None:
        return []
    codec, note, lines = text_file
    with path.open(encoding=codec, newline="") as text:
        sample = list(islice(iter(lambda: text.readline(_LONGEST_SAMPLE), ""), _FIRST_ROWS))
    delimiter = _delimiter_of(sample)
    first = [(line, cells) for line, cells in islice(_records(path, codec, delimiter, ProblemList()), _FIRST_ROWS)]
    found = find_header(first, known)
    if found is None:
        problems.add(path.name, None, None, "The file is empty.", "It needs a header row at least; or remove the file.")
        return []
    header_row, header = found
    if len(header) > MOST_COLUMNS:
        what = f"There are {len(header):,} columns; {MOST_COLUMNS:,} are the most."
        problems.add(path.name, header_row, None, what, "Take out those that are not needed.")
        return []

    def read(problems: ProblemList) -> Iterator[tuple[int, list[str]]]:
        return rows_under(header, header_row, path.name, _records(path, codec, delimiter, problems), problems)

    notes = [note] if note else []
    if delimiter != ",":
        notes.append(f"Columns are separated by a {_DELIMITERS[delimiter]}.")
    if header_row > 1:
        notes.append(f"The column names are in row {header_row}; what stands above is passed over.")
    return [Sheet(path.name, header, header_row, read, lines, notes)]


def _records(path: Path, codec: str, delimiter: str, problems: ProblemList) -> Iterator[tuple[int, list[str]]]:
    for line, cells in records_in(path, codec, delimiter, [], problems):
        if cells is None:
            return
        yield line, cells


def _delimiter_of(lines: list[str]) -> str:
    """Return the delimiter that divides most lines into equally many cells, more than one."""

    def agreement(delimiter: str) -> tuple[float, int]:
        try:
            widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=delimiter) if len(cells) > 1)
        except csv.Error:
            return 0.0, 0
        width, rows = widths.most_common(1)[0] if widths else (1, 0)
        return rows / max(1, len(lines)), width

    return max(_DELIMITERS, key=agreement)
