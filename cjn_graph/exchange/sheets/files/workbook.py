"""The sheets of an Excel workbook, read as a stream: values as they were last computed, dates as ISO dates.

A workbook is a ZIP file of XML: a small one can unpack to fill any memory, and it can name files elsewhere. How much it
unpacks to is checked before anything is unpacked; entities are refused by defusedxml, which openpyxl uses where it is
installed; formulas are not computed and links not followed.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.sheets.sheet import MOST_COLUMNS, Sheet, find_header, rows_under

ENDINGS: Final = (".xlsx", ".xlsm")
_MOST_BYTES: Final = 300 << 20
_MOST_RATIO: Final = 200
"""Greatest part of a file may unpack to so many times its size: those of real workbooks stay below 50."""
_MUCH: Final = 10 << 20
_MOST_WHOLE: Final = 16 << 20
"""Bytes of a part that openpyxl keeps in memory, such as the table of texts: some 350,000 texts fit in."""
_STREAMED: Final = ("xl/worksheets/", "xl/media/")
_MOST_ROWS: Final = 1_048_576
"""Rows of a sheet of Excel."""
_MOST_EMPTY: Final = 10_000
_FIRST_ROWS: Final = 30
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_MOST_MERGED: Final = 50_000
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 200

Block = tuple[int, int, int]
"""Cells of one column that are merged: first row, last row, place of the column."""


class _FarRow(ValueError):
    """A row with cells stands below very many without any."""


_UNREADABLE: Final = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    DefusedXmlException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    EOFError,
    RuntimeError,  # it is encrypted
    zlib.error,
)


def open_workbook(path: Path, problems: ProblemList, known: Callable[[str], bool]) -> list[Sheet]:
    """Read the headers of a workbook's sheets; none, with the reason in ``problems``, where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        tight = any(one.file_size > _MUCH and one.file_size > _MOST_RATIO * max(1, one.compress_size) for one in parts)
        if unpacked > _MOST_BYTES or tight:
            what = f"The workbook would unpack to {unpacked / 2**20:,.0f} MB."
            problems.add(path.name, None, None, what, "Save the list alone, as a workbook of its own or as CSV.")
            return []
        whole = [one for one in parts if not one.filename.startswith(_STREAMED)]
        if any(one.file_size > _MOST_WHOLE for one in whole):
            what = f"The texts of the workbook come to more than {_MOST_WHOLE >> 20} MB."
            problems.add(path.name, None, None, what, "Save the list as CSV, or in several workbooks.")
            return []
        return _sheets(path, known)
    except _UNREADABLE as error:
        what = f"The workbook cannot be read ({type(error).__name__})."
        problems.add(path.name, None, None, what, "Open it in Excel or LibreOffice and save it again, or as CSV.")
        return []


def _sheets(path: Path, known: Callable[[str], bool]) -> list[Sheet]:
    workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        names = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        found = []
        for name in names:
            merged = _merged_down(path, workbook[name])
            first = list(islice(_rows(workbook[name], merged), _FIRST_ROWS))
            header = find_header(first, known)
            if header and len(header[1]) <= MOST_COLUMNS:
                file = path.name if len(names) == 1 else f"{path.name}, sheet {name}"
                found.append(_sheet(path, name, file, header, merged))
        return found
    finally:
        workbook.close()


def _sheet(path: Path, name: str, file: str, header: tuple[int, list[str]], merged: Sequence[Block]) -> Sheet:
    row, names = header

    def read(problems: ProblemList) -> Iterator[tuple[int, list[str]]]:
        workbook = load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            yield from rows_under(names, row, file, _rows(workbook[name], merged), problems)
        except _UNREADABLE as error:
            what = f"The sheet cannot be read to its end ({type(error).__name__})."
            hint = "Open it in Excel or LibreOffice and save it again, or as CSV."
            if isinstance(error, _FarRow):
                what, hint = str(error), "Take the empty rows out, or what stands below them."
            problems.add(file, None, None, what, hint)
        finally:
            workbook.close()

    notes = [f"The column names are in row {row}; what stands above is passed over."] if row > 1 else []
    return Sheet(file, names, row, read, 0, notes)


def _merged_down(path: Path, sheet: Any) -> list[Block]:
    """Return the cells of a sheet that are merged over several rows; openpyxl does not tell while it reads a stream."""
    found: list[Block] = []
    part = str(sheet._worksheet_path).lstrip("/")  # noqa: SLF001 - it has no public name
    with zipfile.ZipFile(path) as archive, archive.open(part) as stream:
        kept = b""
        while (chunk := stream.read(_CHUNK)) and len(found) < _MOST_MERGED:
            text = kept + chunk
            last = 0
            for one in _MERGED.finditer(text):
                last = one.end()
                left, first, _, bottom = range_boundaries(one[1].decode())
                if first and bottom and left and bottom > first and left <= MOST_COLUMNS:
                    found.append((first, bottom, left - 1))
            kept = text[max(last, len(text) - _OVERLAP) :]
    return sorted(found)


def _filled_down(rows: Iterator[tuple[int, list[str]]], merged: Sequence[Block]) -> Iterator[tuple[int, list[str]]]:
    """Write what stands in merged cells into each of their rows; rows with nothing else stay empty."""
    place = 0
    active: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        active = {column: block for column, block in active.items() if block[0] >= number}
        if any(cells):
            for column, (_, text) in active.items():
                if column < len(cells) and not cells[column]:
                    cells[column] = text
        while place < len(merged) and merged[place][0] <= number:
            first, last, column = merged[place]
            if first == number and column < len(cells) and cells[column]:
                active[column] = (last, cells[column])
            place += 1
        yield number, cells


def _rows(sheet: Any, merged: Sequence[Block]) -> Iterator[tuple[int, list[str]]]:
    return _filled_down(_plain_rows(sheet), merged) if merged else _plain_rows(sheet)


def _plain_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    rows = sheet.iter_rows(max_row=_MOST_ROWS, max_col=MOST_COLUMNS + 1, values_only=True)
    nothing: tuple[Any, ...] = (None,) * (MOST_COLUMNS + 1)
    empty = 0
    for number, values in enumerate(rows, 1):
        # A row that the file leaves out is the same tuple each time: a file may name row 1,048,576 and no other.
        if values is nothing or values == nothing:
            nothing = values
            empty += 1
            if empty <= _MOST_EMPTY:
                yield number, []
        elif empty > _MOST_EMPTY:
            raise _FarRow(f"Row {number:,} stands below {empty:,} empty rows.")
        else:
            empty = 0
            yield number, [text_of(value) for value in values]


def text_of(value: Any) -> str:
    """Write the value of a cell as text.

    >>> text_of(datetime(2026, 5, 3)), text_of(12.0), text_of(True), text_of(None)
    ('2026-05-03', '12', 'yes', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("_x000D_", "")
