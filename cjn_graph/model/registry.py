"""The whole model: every kind of record, found by its name, its label or type, or the name of its file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

from pydantic import BaseModel, ValidationError

from cjn_graph.errors import InvalidInput, Problem, Unfit
from cjn_graph.model import accounts, entities, introductions, publications, relationships, sameness, surveys, weighting
from cjn_graph.model.base import Entity, Record, Relationship
from cjn_graph.model.ids import a_kind


@dataclass(frozen=True)
class Model:
    """All kinds of records.

    Attributes
    ----------
    entities, relationships : dict
        From the name of a kind (``person``, ``took_part``) to its class, in the order of declaration.
    """

    entities: dict[str, type[Entity]]
    relationships: dict[str, type[Relationship]]

    @cached_property
    def kinds(self) -> dict[str, type[Record]]:
        """Every kind of record by its name."""
        return {**self.entities, **self.relationships}

    @cached_property
    def labels(self) -> dict[str, type[Entity]]:
        """Entities by their label in the store."""
        return {kind.label: kind for kind in self.entities.values()}

    @cached_property
    def types(self) -> dict[str, type[Relationship]]:
        """Relationships by their type in the store."""
        return {kind.type: kind for kind in self.relationships.values()}

    def kind(self, name: str) -> type[Record]:
        """Return the class of a kind.

        Raises
        ------
        InvalidInput
            There is no such kind.
        """
        try:
            return self.kinds[name]
        except KeyError:
            raise InvalidInput(
                f"There is no kind of record called {name[:80]!r}.", hint=f"Use one of: {', '.join(self.kinds)}."
            ) from None

    def parse(self, kind: str, values: dict[str, Any]) -> Record:
        """Validate the values of one record.

        Raises
        ------
        InvalidInput
            Every wrong value, each with its property's name.
        """
        declared = self.kind(kind)
        try:
            return declared.model_validate(values)
        except ValidationError as error:
            raise refused(error, declared) from None


def refused(error: ValidationError, declared: type[BaseModel]) -> InvalidInput:
    """Return the error that says what pydantic reports: whether values are wrong, or do not fit together."""
    fits = Unfit if all(not item["loc"] for item in error.errors(include_url=False)) else InvalidInput
    return fits(problems_of(error, declared))


def problems_of(error: ValidationError, declared: type[BaseModel]) -> list[Problem]:
    """Translate pydantic's report into our problems, naming properties as the user does.

    Parameters
    ----------
    declared : type
        A kind of records, or what else was asked for.
    """
    problems = []
    for item in error.errors(include_url=False):
        where = ".".join(str(part) for part in item["loc"])
        what = item["msg"].removeprefix("Value error, ").rstrip(".")
        hint = ""
        if item["type"] == "extra_forbidden":
            known = ", ".join(declared.model_fields)
            if issubclass(declared, Record):
                what, hint = f"{a_kind(declared.kind)} has no such property", f"Its properties: {known}."
            else:
                what, hint = "is not asked for here", f"What can be given: {known}."
        elif item["type"] == "missing":
            field = declared.model_fields.get(where)
            what, hint = "is missing", (field.description or "") if field else ""
        elif item["type"] == "string_pattern_mismatch":
            what, hint = "does not have the right form", _form(declared, str(item["loc"][0]))
        elif item["type"] in {"int_parsing", "float_parsing"}:
            what, hint = "is not a number", "Write digits only, such as 12 or 0.5."
        elif item["type"] == "string_too_long":
            hint = "Shorten it, or keep the long text in a document and put its address here."
        problems.append(Problem(where, _within_a_sentence(what) + ".", hint))
    return problems


def _within_a_sentence(text: str) -> str:
    """Begin with a small letter, except for a word in capitals such as the type of a relationship."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _form(declared: type[BaseModel], name: str) -> str:
    field = declared.model_fields.get(name)
    if field is None:
        return ""
    examples = [example for item in field.examples or [] for example in (item if isinstance(item, list) else [item])]
    return f"{field.description} For example: {examples[0]}." if examples else field.description or ""


def _classes(module: ModuleType, base: type[Record]) -> dict[str, Any]:
    return {
        value.kind: value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, base) and "kind" in vars(value)
    }


_MODULES = (entities, relationships, introductions, sameness, surveys, accounts, weighting, publications)
MODEL = Model(
    {name: one for module in _MODULES for name, one in _classes(module, Entity).items()},
    {name: one for module in _MODULES for name, one in _classes(module, Relationship).items()},
)
"""The one model of this product."""
