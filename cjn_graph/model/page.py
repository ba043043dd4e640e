"""The model as a page: every kind with its properties, and a diagram, written from the declaration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic.fields import FieldInfo

from cjn_graph.model.base import Entity, Record, Relationship
from cjn_graph.model.partial_date import PartialDate
from cjn_graph.model.registry import MODEL, Model
from cjn_graph.model.shape import shape_of

_NAMES = {str: "text", int: "whole number", float: "number", bool: "yes or no", PartialDate: "date, may be partial"}


def describe_type(annotation: Any) -> str:
    """Say in words what a property holds, such as ``one of open, staff, restricted``."""
    shape = shape_of(annotation)
    if shape.holds == "pairs":
        return "names with values"
    one = f"one of {', '.join(shape.choices)}" if shape.choices else _NAMES.get(shape.of, "time")
    return f"list of {one}" if shape.holds == "many" else one


def describe_property(field: FieldInfo) -> tuple[str, str]:
    """Return a property's type in words, with its unit, and its description."""
    extra = field.json_schema_extra
    unit = extra.get("unit") if isinstance(extra, dict) else None
    kind = describe_type(field.annotation)
    return (f"{kind} ({unit})" if unit else kind), field.description or ""


def model_page(model: Model = MODEL) -> str:
    """Write the model as Markdown, with a Mermaid diagram of which kinds join which."""
    return "\n".join(_lines(model)) + "\n"


def _lines(model: Model) -> Iterator[str]:
    yield "# The graph's model"
    yield ""
    yield "Every entity has these properties. A relationship has them too, but for `external_ids` and `fictional`,"
    yield "and names its two ends with `from_id` and `to_id`."
    yield ""
    yield from _table(Entity, skip=())
    yield ""
    yield "## Diagram"
    yield ""
    yield "ABOUT, which joins almost any entity to a topic, is left out."
    yield ""
    yield "```mermaid"
    yield "graph LR"
    for edge in model.relationships.values():
        if len(edge.endpoints) <= 4:  # what can join almost anything would hide the rest
            yield from (
                f"  {model.entities[start].label} -->|{edge.type}| {model.entities[end].label}"
                for start, end in edge.endpoints
            )
    yield "```"
    common = tuple(Entity.model_fields)
    for heading, kinds in (("Entities", model.entities), ("Relationships", model.relationships)):
        yield ""
        yield f"## {heading}"
        for kind in kinds.values():
            yield ""
            yield from _section(kind, common)


def _section(kind: type[Record], common: tuple[str, ...]) -> Iterator[str]:
    if issubclass(kind, Relationship):
        yield f"### {kind.type}"
        yield ""
        yield f"{kind.__doc__}"
        yield ""
        starts = ", ".join(dict.fromkeys(start for start, _ in kind.endpoints))
        ends = ", ".join(dict.fromkeys(end for _, end in kind.endpoints))
        yield f"From {starts} to {ends}.{_limits(kind)}"
    else:
        yield f"### {getattr(kind, 'label', kind.kind)}"
        yield ""
        yield f"{kind.__doc__}"
    yield ""
    yield f"Import file: `{kind.plural}.csv`. Sensitivity unless stated: {kind.default_sensitivity}."
    if set(kind.model_fields) - set(common) - {"from_id", "to_id"}:
        yield ""
        yield from _table(kind, skip=(*common, "from_id", "to_id"))


def _limits(kind: type[Relationship]) -> str:
    said = [
        f"at most {limit} {where} each {what}"
        for limit, where, what in (
            (kind.max_outgoing, "from", kind.endpoints[0][0]),
            (kind.max_incoming, "to", kind.endpoints[0][1]),
        )
        if limit is not None
    ]
    said += ["no cycles"] if kind.acyclic else []
    said += ["one edge for both directions"] if kind.symmetric else []
    return f" {'; '.join(said).capitalize()}." if said else ""


def _table(kind: type[Record], skip: tuple[str, ...]) -> Iterator[str]:
    yield "| property | type | meaning |"
    yield "|---|---|---|"
    for name, field in kind.model_fields.items():
        if name not in skip:
            described, meaning = describe_property(field)
            needed = " **Required.**" if field.is_required() else ""
            yield f"| `{name}` | {described} | {meaning}{needed} |"
