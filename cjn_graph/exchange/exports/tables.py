"""Tables: CSV, Excel and Parquet, with what a spreadsheet would take for a formula made harmless."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from cjn_graph.errors import InvalidInput

Cell: TypeAlias = str | int | float | bool | None
Row: TypeAlias = Sequence[Cell]

_FORMULA: Final = frozenset("=+-@\t\r\n|%＝＋－＠")
"""First letters at which spreadsheets see a formula or a command, the wide forms of East Asian keyboards too."""
_UNSEEN: Final = ("Cc", "Cf")
"""Categories of characters that spreadsheets drop before they look: control and format characters."""
_CHUNK: Final = 64 * 1024
_ROWS_OF_PART: Final = 10_000
_MOST_SHEET: Final = 1_048_576
"""Rows of a sheet of Excel."""


def cell_of(value: Any) -> Cell:
    """Return what stands in a cell for a value of a record: several with semicolons between."""
    if isinstance(value, dict):
        return "; ".join(f"{name}={text}" for name, text in value.items())
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def harmless(cell: Cell) -> Cell:
    """Put an apostrophe before a text that a spreadsheet would compute (OWASP: CSV injection).

    >>> harmless("=1+1"), harmless(" @SUM(A1)"), harmless("Ada"), harmless(-1)
    ("'=1+1", "' @SUM(A1)", 'Ada', -1)
    """
    return f"'{cell}" if isinstance(cell, str) and _is_risky(cell) else cell


def as_was(cell: str) -> str:
    """Take off the apostrophe that :func:`harmless` puts before a text.

    >>> as_was("'=1+1"), as_was("'t Hooft"), as_was("=1+1")
    ('=1+1', "'t Hooft", '=1+1')
    """
    return cell[1:] if cell[:1] == "'" and _is_risky(cell[1:]) else cell


def _is_risky(text: str) -> bool:
    shown = (one for one in text if not one.isspace() and unicodedata.category(one) not in _UNSEEN)
    return text[:1] in _FORMULA or next(shown, "") in _FORMULA


def as_csv(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Write a table as CSV (RFC 4180) in UTF-8, a part at a time."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([harmless(name) for name in names])
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
        if buffer.tell() > _CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def as_excel(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Write a table as an Excel workbook; every text is a text there, whatever it begins with.

    Raises
    ------
    InvalidInput
        There are more rows than a sheet has.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    sheet.freeze_panes = "A2"

    def cell(value: Cell) -> Any:
        made: Any = WriteOnlyCell(sheet, None if isinstance(value, str) else value)
        if isinstance(value, str):
            made._value, made.data_type = value, "s"  # noqa: SLF001 (setting value would make "=1+1" a formula)
            made.quotePrefix = True  # and it stays a text where somebody edits it
        return made

    for number, row in enumerate(chain([names], rows), 1):
        if number > _MOST_SHEET:
            raise InvalidInput("Excel has no room for so many rows.", hint="Choose CSV, or narrow it down.")
        sheet.append([cell(value) for value in row])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        yield from iter(lambda: file.read(_CHUNK), b"")


def as_parquet(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Write a table as Parquet: texts, numbers and truth values as the first rows have them.

    Raises
    ------
    InvalidInput
        The library for it is not installed.
    """
    try:  # large, and only wanted here
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise InvalidInput("Parquet needs pyarrow.", hint="Install it: pip install -e '.[parquet]'") from None
    iterator = iter(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        schema: Any = None
        writer: Any = None
        while (part := list(islice(iterator, _ROWS_OF_PART))) or writer is None:
            columns = list(zip(*part, strict=True)) or [()] * len(names)
            if schema is None:
                schema = pyarrow.schema(
                    [(name, _type(pyarrow, cells)) for name, cells in zip(names, columns, strict=True)]
                )
                writer = pyarrow.parquet.ParquetWriter(path, schema, compression="zstd")
            values = [
                [None if cell is None else str(cell) if pyarrow.types.is_string(field.type) else cell for cell in cells]
                for field, cells in zip(schema, columns, strict=True)
            ]
            writer.write_table(pyarrow.table(values, schema=schema))
        writer.close()
        with path.open("rb") as file:
            yield from iter(lambda: file.read(_CHUNK), b"")


def _type(pyarrow: Any, cells: Sequence[Cell]) -> Any:
    kinds = {type(cell) for cell in cells if cell is not None}
    if kinds == {bool}:
        return pyarrow.bool_()
    return pyarrow.float64() if kinds and kinds <= {int, float} else pyarrow.string()


def as_json_lines(names: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Write a table as JSON Lines: an object for each row, unchanged, without what is absent."""
    for row in rows:
        known = {name: cell for name, cell in zip(names, row, strict=True) if cell is not None}
        yield f"{json.dumps(known, ensure_ascii=False)}\n".encode()
