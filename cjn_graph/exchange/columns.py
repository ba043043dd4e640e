"""The columns of each kind's CSV file, read off the declared model."""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from cjn_graph.model import MODEL, Entity, PartialDate, Record, Relationship
from cjn_graph.model.base import PrivateEntity

NOT_IMPORTED = frozenset({"account", "grant", "given_to"}) | {
    name for name, kind in MODEL.entities.items() if issubclass(kind, PrivateEntity)
}
"""Kinds that are managed one by one, never from a file: those that say who may see what, and what is private, since a
file is filled in and imported by somebody who would read what belongs to others."""

KEPT_WHEN_EMPTY = frozenset({"source", "confidence", "sensitivity", "external_ids"})
"""Properties that an empty cell leaves as they are: clearing one could lose its origin or open up a closed fact."""

ATTRIBUTE_PREFIX = "attr:"

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
    field : str or None
        Property of the model; None for ``id``, ``from``, ``to`` and their kinds.
    type : str
        In words: text, date, number, …
    many : bool
        True where a cell holds several values with ``|`` or ``;`` between them.
    required : bool
    description, unit, example, default : str
        Empty where there is none.
    choices : tuple of str
        The allowed values; empty where any will do.
    """

    name: str
    field: str | None
    type: str
    many: bool
    required: bool
    description: str
    unit: str = ""
    example: str = ""
    default: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileFormat:
    """What a file of a certain name holds: the kind of its rows and the columns it may have.

    ``attributes`` tells whether columns ``attr:NAME`` are allowed.
    """

    stem: str
    kind: type[Record]
    columns: tuple[Column, ...]
    attributes: bool

    @property
    def names(self) -> list[str]:
        """The names of all columns, in the order of a template."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column | None:
        """Return the column of that name; letter case, blanks and hyphens do not matter."""
        wanted = "_".join(name.casefold().replace("-", " ").split())
        return next((column for column in self.columns if column.name == wanted), None)


def formats() -> dict[str, FileFormat]:
    """Return the format of every file that can be imported, by its name without ``.csv``; entities come first."""
    return _formats()


def guess(word: str, known: Iterable[str]) -> str:
    """Return ``Did you mean …?`` for a misspelt word, or nothing."""
    close = difflib.get_close_matches(word.casefold(), list(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else ""


@cache
def _formats() -> dict[str, FileFormat]:
    kinds = [kind for name, kind in MODEL.kinds.items() if name not in NOT_IMPORTED]
    found = {kind.plural: FileFormat(kind.plural, kind, tuple(_columns(kind)), _has_attributes(kind)) for kind in kinds}
    found["ties"] = FileFormat("ties", MODEL.relationships["knows"], tuple(_tie_columns()), attributes=False)
    return found


def _has_attributes(kind: type[Record]) -> bool:
    return "attributes" in kind.model_fields


def _columns(kind: type[Record]) -> list[Column]:
    own = "The file's own id of the row; importing the file again finds the record by it."
    if issubclass(kind, Entity):
        columns = [Column("id", None, "text", False, True, own, example="1042")]
    elif issubclass(kind, Relationship):
        columns = [
            *_endpoint("from", sorted({start for start, _ in kind.endpoints})),
            *_endpoint("to", sorted({end for _, end in kind.endpoints})),
            Column(
                "id", None, "text", False, False, own + " Without it: from, to, role and first date tell rows apart."
            ),
        ]
    shared = set(Record.model_fields) | {"external_ids", "fictional"}
    fields = {name: field for name, field in kind.model_fields.items() if name not in _OURS}
    for name, field in sorted(fields.items(), key=lambda item: (item[0] in shared, item[0] not in {"name", "title"})):
        columns.append(_property(name, field, kind))
    return columns


def _endpoint(name: str, kinds: list[str]) -> list[Column]:
    words = " or ".join(kind.replace("_", " ") for kind in kinds)
    columns = [
        Column(
            name,
            None,
            "reference",
            False,
            True,
            f"Id of the {words}, as in its own file, or source:id.",
            example="1042",
        )
    ]
    if len(kinds) > 1:
        columns.append(
            Column(
                f"{name}_kind",
                None,
                "text",
                False,
                False,
                f"Kind of the record in `{name}`; needed only where several kinds have a record of that id.",
                choices=tuple(kinds),
            )
        )
    return columns


def _property(name: str, field: FieldInfo, kind: type[Record]) -> Column:
    type_name, many, choices = _describe(field.annotation)
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    required = field.is_required()
    default = kind.default_sensitivity if name == "sensitivity" else field.default
    return Column(
        name=name,
        field=name,
        type=type_name,
        many=many,
        required=required,
        description=field.description or "",
        unit=str(extra.get("unit", "")),
        example=_as_cell(field.examples[0]) if field.examples else "",
        default="the import's source" if name == "source" else _as_cell(default),
        choices=choices,
    )


def _tie_columns() -> list[Column]:
    """Return the columns of the people-and-ties format: KNOWS under the names that network data use."""
    renamed = {"how": "kind", "strength": "weight"}
    ordered = ["from", "to", "how", "first_on", "last_on", "strength", "source"]
    by_name = {column.name: column for column in _columns(MODEL.relationships["knows"])}
    rest = [name for name in by_name if name not in ordered]
    return [Column(**{**vars(by_name[name]), "name": renamed.get(name, name)}) for name in [*ordered, *rest]]


def _describe(annotation: Any) -> tuple[str, bool, tuple[str, ...]]:
    """Return the type in words, whether it is a list, and the allowed values."""
    origin = get_origin(annotation)
    arguments = get_args(annotation)
    if origin is Annotated:
        return _describe(arguments[0])
    if origin in {Union, types.UnionType}:
        return _describe(next(argument for argument in arguments if argument is not type(None)))
    if origin is list:
        type_name, _, choices = _describe(arguments[0])
        return type_name, True, choices
    if origin is Literal:
        return "text", False, tuple(arguments)
    return _TYPE_NAMES[annotation], False, ()


def _as_cell(value: Any) -> str:
    if value is None or value is PydanticUndefined:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "|".join(str(item) for item in value)
    return str(value)
