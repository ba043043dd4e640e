"""From the cells of a row to a validated record: which column fills which property, and what is wrong where."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from cjn_graph.exchange.columns import ATTRIBUTE_PREFIX, Column, FileFormat, guess
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers import OpenTable
from cjn_graph.exchange.rejected import WHY_REJECTED
from cjn_graph.model import Record, derived_id, problems_of

OURS = "cjn:"
"""Prefix of a reference to a record by our own id."""
_DATE_PAIRS = (("start", "end"), ("first_on", "last_on"))
_HINTS = {
    "date": "Write 2017, 2017-05 or 2017-05-03.",
    "whole number": "Write digits only, such as 1200.",
    "number": "Write a number with a decimal point, such as 0.75.",
    "yes or no": "Write yes or no.",
}
_ID_HINT = "An id is at most 200 characters on one line, and its source has no blank, colon or | in it."


@dataclass(frozen=True)
class Layout:
    """Which column of a file fills what.

    Attributes
    ----------
    file : str
        The file's name, for problems.
    format : FileFormat
    places : dict
        From position to the declared column.
    attributes : dict
        From position to the name of an attribute.
    """

    file: str
    format: FileFormat
    places: Mapping[int, Column]
    attributes: Mapping[int, str]

    @property
    def fields(self) -> list[str]:
        """The properties that the file has a column for, or sets besides."""
        return [column.field for column in self.places.values() if column.field] + list(self.format.implied)

    def header_of(self, field_name: str) -> str:
        """Return the header of the column that fills a property, for messages."""
        own = {"id": "id", "from_id": "from", "to_id": "to"}
        known = {column.field: column.name for column in self.format.columns if column.field}
        return known.get(field_name) or own.get(field_name, field_name)


@dataclass(frozen=True)
class Row:
    """The cells of one row, sorted by what they fill; empty cells are left out.

    Attributes
    ----------
    layout : Layout
        Of its file.
    line : int
        Line number in the file.
    ids : dict
        ``id``, ``from``, ``from_kind``, ``to``, ``to_kind`` as written.
    values : dict
        Properties by name: text, or a list of texts.
    attributes : dict
        Extra columns by name.
    """

    layout: Layout
    line: int
    ids: Mapping[str, str]
    values: Mapping[str, Any]
    attributes: Mapping[str, str]

    @property
    def id_column(self) -> str | None:
        """The column ``id`` if the row has an id."""
        return "id" if "id" in self.ids else None

    @property
    def ours(self) -> str:
        """The record here that the row says it is about, as ``cjn:id`` among its external ids; empty if none."""
        return next((one for one in self.values.get("external_ids", []) if one.startswith(OURS)), "")

    def report(self, problems: ProblemList, column: str | None, what: str, hint: str) -> None:
        """Add a problem of this row."""
        problems.add(self.layout.file, self.line, column, what, hint, of_row=True)


def layout_of(file: OpenTable, file_format: FileFormat, problems: ProblemList) -> Layout | None:
    """Match a header with the declared columns.

    Returns
    -------
    Layout or None
        None where a column is unknown, doubled, nameless or missing; ``problems`` says which.
    """
    before = problems.total
    places: dict[int, Column] = {}
    attributes: dict[int, str] = {}
    seen: set[str] = set()
    for position, header in enumerate(file.header):
        attribute = header[len(ATTRIBUTE_PREFIX) :].strip() if header.casefold().startswith(ATTRIBUTE_PREFIX) else ""
        column = None if attribute else file_format.column(header)
        name = column.name if column else ATTRIBUTE_PREFIX + attribute
        if attribute and file_format.attributes:
            attributes[position] = attribute
        elif column:
            places[position] = column
        elif header == WHY_REJECTED:
            continue
        else:
            _report_header(file, header, position, file_format, problems)
            continue
        if name in seen:
            problems.add(file.name, file.header_row, name, "There are two columns of this name.", "Remove one.")
        seen.add(name)
    for column in file_format.columns:
        if column.required and column.name not in seen:
            what = "This column is missing."
            problems.add(file.name, file.header_row, column.name, what, f"{column.description} Add it.")
    return Layout(file.name, file_format, places, attributes) if problems.total == before else None


def _report_header(file: OpenTable, header: str, position: int, file_format: FileFormat, problems: ProblemList) -> None:
    noun = file_format.kind.kind.replace("_", " ")
    if not header:
        what, hint = "The column has no name.", "Name it in the first row, or remove it."
    elif header.casefold().startswith(ATTRIBUTE_PREFIX):
        what = f"Extra columns cannot be kept for a {noun}."
        hint = "Only people and organizations have them; remove it."
    else:
        what = f"There is no such column for a {noun}."
        keep = f"To keep it as it is, name it {ATTRIBUTE_PREFIX}{header}." if file_format.attributes else "Remove it."
        hint = f"{guess(header, file_format.names)} {keep}".strip()
    problems.add(file.name, file.header_row, header or str(position + 1), what, hint)


def parse_rows(file: OpenTable, layout: Layout, problems: ProblemList) -> Iterator[Row]:
    """Yield the rows of a file, each cell under the name of what it fills."""
    for line, cells in file.rows(problems):
        ids: dict[str, str] = {}
        values: dict[str, Any] = {}
        for position, column in layout.places.items():
            cell = cells[position]
            if not cell or cell.isspace():
                continue
            if column.field is None:
                ids[column.name] = cell.strip()
            else:
                values[column.field] = split_list(cell) if column.many else cell
        attributes = {name: cells[position] for position, name in layout.attributes.items() if cells[position].strip()}
        yield Row(layout, line, ids, values, attributes)


def split_list(cell: str) -> list[str]:
    """Split a cell that holds several values: at ``|`` if there is any, otherwise at ``;``; empty ones are dropped."""
    parts = cell.split("|" if "|" in cell else ";")
    return [part.strip() for part in parts if part.strip()]


def record_of(row: Row, source: str, problems: ProblemList, **endpoints: str) -> Record | None:
    """Validate a row against the model.

    Parameters
    ----------
    source : str
        Source of the import; the record's own where no column says otherwise.
    endpoints : str
        ``from_id`` and ``to_id`` of a relationship.

    Returns
    -------
    Record or None
        The record under a provisional id, or None where a value is wrong.
    """
    kind = row.layout.format.kind
    values: dict[str, Any] = {"source": source, **row.values, "id": derived_id(kind.kind, "provisional"), **endpoints}
    if "external_ids" in kind.model_fields:
        values["external_ids"] = own_ids(row, source)
    if row.attributes:
        values["attributes"] = row.attributes
    return validated(row, values, source, problems)


def validated(row: Row, values: Mapping[str, Any], source: str, problems: ProblemList) -> Record | None:
    """Make a record of values that a row gives; report what is wrong by the row's columns."""
    kind = row.layout.format.kind
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        for problem in problems_of(error, kind):
            column = _column_of(problem.where, row, source)
            row.report(
                problems, column, problem.what[:1].upper() + problem.what[1:], problem.hint or _hint(column, row)
            )
        return None


def own_ids(row: Row, source: str) -> list[str]:
    """Return the external ids that a row gives its record, its own first, none twice."""
    stated = [one for one in row.values.get("external_ids", []) if not one.startswith(OURS)]
    return list(dict.fromkeys([f"{source}:{row.ids['id']}", *stated]))


def _column_of(where: str, row: Row, source: str) -> str | None:
    """Translate the place of a problem in the model into a column of the file."""
    name, _, rest = where.partition(".")
    if name == "attributes":
        return ATTRIBUTE_PREFIX + rest.split(".")[0]
    if name == "external_ids":
        return "external_ids" if own_ids(row, source)[int(rest)] in row.values.get("external_ids", []) else "id"
    if name:
        return row.layout.header_of(name)
    for first, last in _DATE_PAIRS:
        if first in row.values and last in row.values:
            return row.layout.header_of(last)
    return None


def _hint(header: str | None, row: Row) -> str:
    if header in {"id", "external_ids"}:
        return _ID_HINT
    column = next((column for column in row.layout.places.values() if column.name == header), None)
    if column is None or column.field is None:
        return "Correct the row."
    if column.choices:
        cell = row.values.get(column.field)
        close = difflib.get_close_matches(str(cell).casefold(), column.choices, n=1)
        meant = f"Did you mean {close[0]}? " if close else ""
        return f"{meant}Use one of: {', '.join(column.choices)}."
    return _HINTS.get(column.type, "") or (f"For example: {column.example}." if column.example else column.description)
