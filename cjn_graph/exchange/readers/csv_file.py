"""One CSV file, read as a stream: its encoding, its delimiter (whichever the header has most of), its rows.

Only one row is in memory at a time. Whatever makes the file unreadable (another encoding, NUL bytes, a quote that is
never closed) is reported with its place; the file is read no further than that.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.exports.tables import as_was
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers.base import OpenTable
from cjn_graph.exchange.readers.encodings import detect_encoding, two_byte_order

MAX_CELL = 131_072
"""Longest cell in characters; it is the csv module's own limit, far above every limit in the model."""

_MAX_LINE = 8 * MAX_CELL
_CHUNK = 1 << 20
_DELIMITERS = ",;\t"
_TWO_BYTE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS_UTF8 = (
    "Save it as UTF-8 (Excel: Save As, 'CSV UTF-8'; LibreOffice: character set 'Unicode (UTF-8)'), "
    "or name its encoding, such as --encoding {guess}."
)


def open_csv(path: Path, problems: ProblemList, *, encoding: str | None = None) -> OpenTable | None:
    """Check a file's bytes and read its header.

    Parameters
    ----------
    path : Path
    problems : ProblemList
        Receives what is wrong.
    encoding : str, optional
        Name of the encoding; where none is named, UTF-8 or UTF-16, with or without byte order mark.

    Returns
    -------
    OpenTable or None
        None where the file cannot be read at all.

    Raises
    ------
    InvalidInput
        There is no encoding of that name.
    """
    try:
        codec = codec_of(encoding, path)
        lines = count_lines(path, codec, problems)
    except OSError as error:
        problems.add(path.name, None, None, f"The file cannot be read: {error.strerror}.", "Check who may read it.")
        return None
    if lines is None:
        return None
    with path.open(encoding=codec, newline="") as text:
        first = text.readline(_MAX_LINE)
    delimiter = max(_DELIMITERS, key=first.count)
    before = problems.total
    for line, cells in records_in(path, codec, delimiter, [], problems):
        header = [cell.strip() for cell in cells or []]
        while header and not header[-1]:
            header.pop()
        if header:
            return OpenTable(path.name, header, line, lines, partial(records_in, path, codec, delimiter, header))
    if problems.total == before:
        problems.add(path.name, None, None, "The file is empty.", "It needs a header row at least; or remove the file.")
    return None


def codec_of(encoding: str | None, path: Path) -> str:
    """Return the codec that reads a file in an encoding; where none is named, UTF-8 or the UTF-16 that its bytes show.

    Raises
    ------
    InvalidInput
        There is no encoding of that name.
    OSError
    """
    if encoding is None:
        detected = detect_encoding(path)[0]
        return detected if detected.startswith("utf-16") else "utf-8-sig"
    try:
        "".encode(encoding)
    except (LookupError, ValueError):
        raise InvalidInput(
            f"There is no text encoding named {encoding[:40]!r}.",
            hint="Usual ones are utf-8, cp1252 (Windows, Western), mac-roman, latin-1 and utf-16.",
        ) from None
    name = codecs.lookup(encoding).name
    if name == "utf-16":  # it takes a byte order mark, which not every program writes
        with path.open("rb") as stream:
            start = stream.read(4096)
        return name if start[:2] in _TWO_BYTE_MARKS else two_byte_order(start) or "utf-16-le"
    return "utf-8-sig" if name == "utf-8" else name


def how_to_read(path: Path, encoding: str | None, problems: ProblemList) -> tuple[str, str, int] | None:
    """Return the codec of a file of text, what to tell of it, and its lines; None, with the reason, if it is no text.

    Raises
    ------
    InvalidInput
        There is no encoding of that name.
    """
    try:
        codec, note = (codec_of(encoding, path), "") if encoding else detect_encoding(path)
        lines = count_lines(path, codec, problems)
    except OSError as error:
        problems.add(path.name, None, None, f"The file cannot be read: {error.strerror}.", "Check who may read it.")
        return None
    return None if lines is None else (codec, note, lines)


def count_lines(path: Path, codec: str, problems: ProblemList) -> int | None:
    """Read a file once for undecodable bytes and NUL characters; return its number of lines, None if it has any."""
    lines = 0
    position = 0
    with path.open("rb") as stream:
        if codec == "utf-8-sig":
            position = _skip_mark(stream)
        decoder = codecs.getincrementaldecoder("utf-8" if codec == "utf-8-sig" else codec)()
        while True:
            chunk = stream.read(_CHUNK)
            waiting = len(decoder.getstate()[0])
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                _report_undecodable(path, codec, error, position - waiting, lines, problems)
                return None
            if "\0" in text:
                row = lines + text[: text.index("\0")].count("\n") + 1
                what = "There is a NUL character, which no text contains."
                hint = "The file is damaged or is not CSV: export it again, or name its encoding (--encoding utf-16)."
                problems.add(path.name, row, None, what, hint)
                return None
            lines += text.count("\n")
            position += len(chunk)
            if not chunk:
                return lines


def _skip_mark(stream: IO[bytes]) -> int:
    if stream.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8:
        return len(codecs.BOM_UTF8)
    stream.seek(0)
    return 0


def _report_undecodable(
    path: Path, codec: str, error: UnicodeDecodeError, offset: int, lines: int, problems: ProblemList
) -> None:
    readable = error.object[: error.start].decode(codec, errors="ignore")
    with path.open("rb") as stream:
        guess = "utf-16" if stream.read(2) in _TWO_BYTE_MARKS else "cp1252"
    name = "UTF-8" if codec == "utf-8-sig" else codec
    byte = f"byte {offset + error.start + 1:,} (0x{error.object[error.start]:02x})"
    what = f"The file is not {name}: {byte} is no character."
    problems.add(path.name, lines + readable.count("\n") + 1, None, what, _SAVE_AS_UTF8.format(guess=guess))


class _Lines:
    """The lines of a text, one by one; keeps those of the record that is being read, to say where it went wrong."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self.current: list[str] = []
        self.too_long = False

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(_MAX_LINE):
            self.current.append(line)
            if len(line) == _MAX_LINE:
                self.too_long = True
                return
            yield line


def records_in(
    path: Path, encoding: str, delimiter: str, header: list[str], problems: ProblemList
) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each record with the number of its first line, until the end or an unreadable place, which yields None."""
    with path.open(encoding=encoding, newline="") as text:
        lines = _Lines(text)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        first = 1
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                cells = None
                what = str(error)
            else:
                what = ""
            if what or lines.too_long:
                _report_unreadable(path, first, lines, delimiter, header, what, problems)
                yield first, None
                return
            if cells is None:
                return
            yield first, [as_was(cell) for cell in cells]
            first = reader.line_num + 1
            lines.current.clear()


def _report_unreadable(
    path: Path, row: int, lines: _Lines, delimiter: str, header: list[str], error: str, problems: ProblemList
) -> None:
    index, quoted = _last_cell("".join(lines.current), delimiter)
    column = header[index] if index < len(header) else str(index + 1)
    if lines.too_long or "field limit" in error:
        what = f"The cell is longer than {MAX_CELL:,} characters."
        hint = "Shorten it" + (", or close its double quote if that is missing." if quoted else ".")
    elif quoted and "unexpected end" in error:
        what = "The cell begins with a double quote that is never closed."
        hint = 'Close it, or write a double quote inside a text twice: "the ""big"" one".'
    else:
        what = "Something follows the closing double quote of the cell."
        hint = 'Write a double quote inside a text twice: "the ""big"" one".'
    problems.add(path.name, row, column, what, hint + " The file was read no further.")


def _last_cell(text: str, delimiter: str) -> tuple[int, bool]:
    """Return the index of the cell in which reading stops, and whether its double quote is still open there."""
    index = 0
    start = 0
    quoted = closed = False
    for position, character in enumerate(text):
        if position - start > MAX_CELL:
            break
        if quoted:
            quoted, closed = character != '"', character == '"'
        elif character == delimiter:
            index, start, closed = index + 1, position + 1, False
        elif character == '"':
            quoted = closed or position == start
        elif closed and character not in "\r\n":
            break
    return index, quoted
