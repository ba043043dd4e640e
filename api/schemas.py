"""What the API takes and gives beyond the library's own models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.model.base import Record
from cjn_graph.model.entities import Person
from cjn_graph.services.people import PersonSummary

SET_BY_THE_STORE = ("id", "version", "created_at", "updated_at", "deleted_at")


class PeoplePage(BaseModel):
    """People, and where the list goes on."""

    model_config = ConfigDict(frozen=True)

    people: list[PersonSummary]
    next_cursor: str | None = Field(description="To be sent as cursor for the next ones; null at the end.")


def input_schema(declared: type[Record], *, partial: bool) -> dict[str, Any]:
    """Describe what may be sent for a kind of record: its properties without those that the store sets.

    The values are validated by the model itself, where every error names its property in the same words as in the
    command line; this is the same declaration, for OpenAPI.

    Parameters
    ----------
    partial : bool
        True for an edit: nothing is required, and null clears what may be absent.
    """
    schema = declared.model_json_schema()
    properties = {name: value for name, value in schema["properties"].items() if name not in SET_BY_THE_STORE}
    properties = {
        name: {"anyOf": [value, {"type": "null"}]} if value.get("type") in ("array", "object") else value
        for name, value in properties.items()
    }  # null is taken for none
    required = [name for name in schema.get("required", []) if name in properties]
    described: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return described | ({"minProperties": 1} if partial else {"required": required})


NewPerson = Annotated[dict[str, Any], WithJsonSchema(input_schema(Person, partial=False))]
PersonChanges = Annotated[dict[str, Any], WithJsonSchema(input_schema(Person, partial=True))]


def refuse_set_by_the_store(values: Mapping[str, object]) -> None:
    """Refuse properties that nobody but the store sets.

    Raises
    ------
    InvalidInput
        Each of them is named.
    """
    problems = [Problem(name, "is set by the store.", "Leave it out.") for name in SET_BY_THE_STORE if name in values]
    if problems:
        raise InvalidInput(problems)
