"""The columns of each kind's CSV file, read off the declared model."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from cjn_graph.model import MODEL, PartialDate, Record, Relationship
from cjn_graph.model.base import PrivateEntity
from cjn_graph.model.entities import Jurisdiction
from cjn_graph.model.shape import shape_of
from cjn_graph.records.commit import ADMIN_KINDS, MEASURED_KINDS

NOT_IMPORTED = (
    ADMIN_KINDS | MEASURED_KINDS | {name for name, kind in MODEL.entities.items() if issubclass(kind, PrivateEntity)}
)
"""Kinds that are managed one by one, never from a file: those that say who may see what, what the product measured, and
what is private, since a file is filled in and imported by somebody who would read what belongs to others."""

KEPT_WHEN_EMPTY = frozenset({"source", "confidence", "sensitivity", "external_ids"})
"""Properties that an empty cell leaves as they are: clearing one could lose its origin or open up a closed fact."""

ATTRIBUTE_PREFIX = "attr:"
POPULATIONS = "populations"
"""The file that says how many residents jurisdictions have that are on record."""

_OURS = frozenset({"id", "version", "created_at", "updated_at", "deleted_at", "from_id", "to_id", "attributes"})
_TYPE_NAMES: dict[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "yes or no",
    PartialDate: "date",
}


@dataclass(frozen=True)
class Column:
    """One column: its name in the header, and the property it fills, if any.

    Attributes
    ----------
    name : str
        As written in the header.
    type : str
        In words: text, date, number, …
    description, unit, example, default : str
        Empty where there is none.
    required : bool
    field : str or None
        Property of the model; None for ``id``, ``from``, ``to`` and their kinds.
    many : bool
        True where a cell holds several values with ``|`` or ``;`` between them.
    choices : tuple of str
        The allowed values; empty where any will do.
    """

    name: str
    type: str
    description: str
    required: bool = False
    field: str | None = None
    many: bool = False
    unit: str = ""
    example: str = ""
    default: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileFormat:
    """What a file of a certain name holds: the kind of its rows and the columns it may have.

    ``attributes`` tells whether columns ``attr:NAME`` are allowed. Each row also sets the properties in ``implied``,
    whether or not there is a column for them. ``note`` says what is special about the file.
    """

    stem: str
    kind: type[Record]
    columns: tuple[Column, ...]
    attributes: bool = False
    implied: tuple[str, ...] = ()
    note: str = ""

    @property
    def names(self) -> list[str]:
        """The names of all columns, in the order of a template."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column | None:
        """Return the column of that name; letter case, blanks, hyphens and underscores do not matter."""
        wanted = _plain(name)
        return next((column for column in self.columns if _plain(column.name) == wanted), None)


def _plain(header: str) -> str:
    return "".join(header.casefold().replace("-", " ").replace("_", " ").split())


def guess(word: str, known: Iterable[str]) -> str:
    """Return ``Did you mean …?`` for a misspelt word, or nothing."""
    close = difflib.get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else ""


@cache
def formats() -> dict[str, FileFormat]:
    """Return the format of every file that can be imported, by its name without ``.csv``; entities come first."""
    kinds = [kind for name, kind in MODEL.kinds.items() if name not in NOT_IMPORTED]
    found = {
        kind.plural: FileFormat(kind.plural, kind, tuple(_columns(kind)), "attributes" in kind.model_fields)
        for kind in kinds
    }
    short = "The short format for network data: `people.csv` and this file are enough."
    found["ties"] = FileFormat("ties", MODEL.relationships["knows"], tuple(_tie_columns()), note=short)
    found[POPULATIONS] = FileFormat(
        POPULATIONS,
        Jurisdiction,
        tuple(_population_columns()),
        implied=("population_year", "population_source"),
        note="Sets the population of jurisdictions that are on record, found by their FIPS code.",
    )
    return found


def _columns(kind: type[Record]) -> list[Column]:
    own = "The file's own id of the row; importing the file again finds the record by it."
    if issubclass(kind, Relationship):
        own += " Without it: from, to, role and first date tell rows apart."
        columns = [*_endpoint("from", kind, 0), *_endpoint("to", kind, 1), Column("id", "text", own)]
    else:
        columns = [Column("id", "text", own, required=True, example="1042")]
    shared = set(Record.model_fields) | {"external_ids", "fictional"}
    fields = {name: field for name, field in kind.model_fields.items() if name not in _OURS}
    for name, field in sorted(fields.items(), key=lambda item: (item[0] in shared, item[0] not in {"name", "title"})):
        columns.append(_property(name, field, kind))
    return columns


def _endpoint(name: str, kind: type[Relationship], place: int) -> list[Column]:
    kinds = tuple(sorted({pair[place] for pair in kind.endpoints}))
    words = " or ".join(end.replace("_", " ") for end in kinds)
    what = f"Id of the {words}, as in its own file, or source:id."
    which = f"Kind of the record in `{name}`; needed only where several kinds have a record of that id."
    columns = [
        Column(name, "reference", what, required=True, example="1042"),
        Column(f"{name}_kind", "text", which, choices=kinds),
    ]
    return columns if len(kinds) > 1 else columns[:1]


def _property(name: str, field: FieldInfo, kind: type[Record]) -> Column:
    shape = shape_of(field.annotation)
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    default = kind.default_sensitivity if name == "sensitivity" else field.default
    return Column(
        name,
        _TYPE_NAMES[shape.of],
        field.description or "",
        required=field.is_required(),
        field=name,
        many=shape.holds == "many",
        unit=str(extra.get("unit", "")),
        example=_as_cell(field.examples[0]) if field.examples else "",
        default="the import's source" if name == "source" else _as_cell(default),
        choices=shape.choices,
    )


def _tie_columns() -> list[Column]:
    """Return the columns of the people-and-ties format: KNOWS under the names that network data use."""
    renamed = {"how": "kind", "strength": "weight"}
    ordered = ["from", "to", "how", "first_on", "last_on", "strength", "source"]
    by_name = {column.name: column for column in _columns(MODEL.relationships["knows"])}
    rest = [name for name in by_name if name not in ordered]
    return [replace(by_name[name], name=renamed.get(name, name)) for name in [*ordered, *rest]]


def _population_columns() -> list[Column]:
    declared = {column.field: column for column in _columns(Jurisdiction)}
    return [
        Column("fips", "text", "FIPS code of a jurisdiction that is on record.", required=True, example="39101"),
        replace(declared["population"], name="residents", description="How many live there.", required=True),
        replace(declared["population_year"], name="year"),
    ]


def _as_cell(value: Any) -> str:
    if value is None or value is PydanticUndefined:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "|".join(str(item) for item in value)
    return str(value)
