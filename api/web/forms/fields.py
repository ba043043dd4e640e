"""Form fields made from the model's properties, and what is wrong with what was typed into them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from api.web import wording
from cjn_graph.errors import InvalidInput
from cjn_graph.model import PartialDate
from cjn_graph.model.texts import PAIRS_HINT
from cjn_graph.model.written_dates import FORMS
from cjn_graph.verbs import Reference

_ONE_LINE = 300
DATE_HINT = f"Such as {FORMS}."
LINES_HINT = "One on each line."

Widget = Literal["text", "lines", "long", "select", "pairs", "date", "number", "suggested"]


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a field.

    Attributes
    ----------
    candidates : tuple
        (id, line) of the records to choose from.
    recorded : tuple
        Ids of the records that say it already, to be edited instead.
    """

    where: str
    what: str
    candidates: tuple[tuple[str, str], ...] = ()
    typed: str = ""
    recorded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One field, ready to be shown.

    Attributes
    ----------
    options : tuple
        (value, words) of a select; for ``suggested``, what is offered while typing.
    """

    name: str
    label: str
    hint: str
    widget: Widget
    required: bool
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    troubles: tuple[Trouble, ...] = field(default=())


def field_of(name: str, declared: FieldInfo, *, label: str = "", value: str = "", usual: str = "") -> Field:
    """Make the field of a property; a choice with something usual in it is never left empty."""
    widget, options = _widget(declared.annotation, declared.metadata)
    extra = {"date": DATE_HINT, "lines": LINES_HINT, "pairs": PAIRS_HINT}.get(widget, "")
    label = label or wording.label(name)
    # A hint that says no more than the label is only read twice.
    said = "" if _plain(declared.description or "") == _plain(label) else declared.description
    hint = " ".join(part for part in (said, extra) if part)
    needed = declared.is_required() or (widget == "select" and bool(usual or declared.default is not None))
    return Field(name, label, hint, widget, needed, value, options)


def _plain(text: str) -> str:
    return text.rstrip(".").casefold()


def reference_field(name: str, reference: Reference, *, value: str = "") -> Field:
    """Make the field in which a record is named."""
    extra = LINES_HINT if reference.many else ""
    hint = f"{reference.description} {extra}".strip()
    widget: Widget = "lines" if reference.many else "text"
    return Field(name, reference.label or wording.label(name), hint, widget, reference.required, value)


def _widget(annotation: Any, metadata: Sequence[Any] = ()) -> tuple[Widget, tuple[tuple[str, str], ...]]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _widget(arguments[0], arguments[1:])
    if origin in (Union, UnionType):
        return _widget(next(argument for argument in arguments if argument is not NoneType), metadata)
    if origin is Literal:
        return "select", tuple((str(term), wording.sentence_case(term)) for term in arguments)
    if origin in (list, dict):
        return ("lines" if origin is list else "pairs"), ()
    if annotation is bool:
        return "select", (("true", "Yes"), ("false", "No"))
    if annotation is PartialDate:
        return "date", ()
    if annotation in (int, float):
        return "number", ()
    limits = [rule.max_length for rule in metadata if isinstance(rule, StringConstraints) and rule.max_length]
    return ("long" if limits and max(limits) > 10 * _ONE_LINE else "text"), ()


_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Name", ("name", "given_name", "family_name", "pronouns", "nicknames")),
    ("Contact", ("email", "phone", "preferred_channel", "languages")),
    ("As they state it themselves", ("race_ethnicity", "gender")),
    ("About them", ("biography", "note", "attributes")),
    ("Where this comes from", ("source", "confidence", "sensitivity", "fictional", "external_ids")),
)
"""Groups of fields; the properties of other kinds stand before the last one."""


def grouped(fields: Sequence[Field]) -> list[tuple[str, list[Field]]]:
    """Sort the fields of a whole record into groups with titles."""
    by_name = {one.name: one for one in fields}
    known = {name for _, names in _GROUPS for name in names}
    groups = [(title, [by_name[name] for name in names if name in by_name]) for title, names in _GROUPS]
    groups.insert(-1, ("What it says", [one for one in fields if one.name not in known]))
    return [(title, members) for title, members in groups if members]


def with_troubles(fields: Iterable[Field], troubles: Sequence[Trouble]) -> list[Field]:
    """Put each trouble beside its field."""
    return [
        replace(one, troubles=tuple(trouble for trouble in troubles if trouble.where == one.name)) for one in fields
    ]


def troubles_of(error: InvalidInput) -> list[Trouble]:
    """Translate the problems of an error; a problem of one item of a list belongs to the list's field."""
    return [
        Trouble(item.where.partition(".")[0], f"{item.what[:1].upper()}{item.what[1:]} {item.hint}".strip())
        for item in error.problems
    ]
