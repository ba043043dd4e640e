"""Inputs of verbs, taken from the properties of the model."""

from __future__ import annotations

from copy import copy
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from cjn_graph.model import Record
from cjn_graph.model.texts import to_text
from cjn_graph.verbs.inputs import Input


def take(
    declared: type[BaseModel],
    name: str,
    label: str = "",
    *,
    optional: bool = False,
    option: str = "",
    usual: str = "",
    description: str = "",
) -> Input:
    """Ask for a property of the model.

    Parameters
    ----------
    optional : bool
        Where the service has a default that the model has not.
    """
    of_model = declared.model_fields[name]
    field = copy(of_model)
    if name == "sensitivity" and issubclass(declared, Record):
        # As the kind has it unless stated otherwise.
        optional, usual = True, usual or declared.default_sensitivity
    if optional:
        annotation: Any = of_model.annotation
        field = FieldInfo(annotation=annotation | None, default=None, description=of_model.description)
    if description:
        field.description = description
    default = "" if of_model.default is PydanticUndefined else to_text(of_model.default)
    return Input(field, label, option, usual or default)


def take_all(declared: type[BaseModel], *names: str) -> dict[str, Input]:
    """Ask for properties of the model as they are."""
    return {name: take(declared, name) for name in names}


def ask(annotation: Any, description: str, label: str = "", *, default: Any = ..., usual: str = "") -> Input:
    """Ask for what is no property of the model."""
    if default is ...:
        return Input(FieldInfo(annotation=annotation, description=description), label, usual=usual)
    return Input(FieldInfo(annotation=annotation, default=default, description=description), label, usual=usual)
