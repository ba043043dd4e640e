"""Query parameters of a route that are the parts of a question about the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from inspect import Signature
from typing import Annotated, Any, Final, TypeAlias, TypeVar

from fastapi import Query

from cjn_graph.model.partial_date import PATTERN
from cjn_graph.questions import GraphQuestion, Part, parameters_of, parts_of

Question = TypeVar("Question")

_LONGEST_DATE = 10
DATE: Final[dict[str, Any]] = {"pattern": PATTERN}
"""What the schema of a text says that is a partial date."""


def one_of(names: Iterable[str]) -> dict[str, Any]:
    """Say in the schema of a text which words it may be; the service names what it may not."""
    return {"enum": list(names)}


def some_of(names: Iterable[str]) -> dict[str, Any]:
    """Say in the schema of a text that it is words with commas between, or empty."""
    known = "|".join(names)
    return {"pattern": f"^(?:(?:{known})(?:,(?:{known}))*)?$"}


def query_of(part: Part) -> Any:
    """Return the query parameter that asks for a part of a question."""
    longest = _LONGEST_DATE if part.told.is_date else None
    limits = {"ge": part.told.least, "le": part.told.most, "max_length": longest}
    given: dict[str, Any] = {name: limit for name, limit in limits.items() if limit is not None}
    if part.told.is_date:
        given["json_schema_extra"] = {"pattern": "|".join([PATTERN, *(f"^{word}$" for word in part.told.words)])}
    return Query(description=part.told.description, **given)


AsOf: TypeAlias = Annotated[str | None, query_of(parts_of(GraphQuestion)["as_of"])]
"""The parameter of routes that ask for a day alone."""


def asked(question: type[Question]) -> Callable[..., Question]:
    """Make the dependency that takes the parts of a question as query parameters and returns the question."""

    def read(**given: Any) -> Question:
        return question(**given)

    read.__signature__ = Signature(parameters_of(question, query_of))  # type: ignore[attr-defined]  # FastAPI reads it
    return read
