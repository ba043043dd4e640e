"""Examples for the OpenAPI description, made from its schemas: what the model gives as examples stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Schema = Mapping[str, Any]

_DEEPEST: Final = 6
_OF_PATTERNS: Final = (
    ("(?:-(?:0[1-9]", "2026-05"),
    ("@", "kim@example.org"),
    ("https?://", "https://example.org"),
    ("[A-Za-z0-9._@-]", "kim"),
    ("[A-Za-z]{2,3}", "en"),
    (r"[^:\s|]", "crm:42"),
)
"""An example for each pattern that the model has, by a part of it; the first that fits counts."""
_OF_TYPES: Final[dict[str, Any]] = {"string": "text", "boolean": False, "null": None}


def add_examples(description: dict[str, Any]) -> None:
    """Add an example to what each operation takes and answers."""
    schemas = description["components"]["schemas"]
    for item in description["paths"].values():
        for operation in item.values():
            answers = [answer for status, answer in operation["responses"].items() if status.startswith("2")]
            for part in (operation.get("requestBody", {}), *answers):
                content = part.get("content", {}).get("application/json")
                if content and content.get("schema"):
                    content["example"] = example_of(content["schema"], schemas)


def example_of(schema: Schema, schemas: Mapping[str, Schema], depth: int = 0) -> Any:
    """Return a value that a schema allows: its first example, else its default, else what it asks for."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas, depth)
    if schema.get("examples"):
        return schema["examples"][0]
    for name in ("const", "default"):
        if name in schema:
            return schema[name]
    if "enum" in schema:
        return schema["enum"][0]
    for name in ("anyOf", "oneOf", "allOf"):
        if name in schema:
            options = [one for one in schema[name] if one.get("type") != "null"]
            beside = {part: schema[part] for part in ("pattern", "minLength") if part in schema}
            return example_of({**options[0], **beside}, schemas, depth) if options else None
    return _of_type(schema, schemas, depth)


def _of_type(schema: Schema, schemas: Mapping[str, Schema], depth: int) -> Any:
    kind = schema.get("type")
    if kind == "object":
        required = schema.get("required", ())
        return {
            name: example_of(part, schemas, depth + 1)
            for name, part in schema.get("properties", {}).items()
            if name in required or depth < _DEEPEST
        }
    if kind == "array":
        parts = schema.get("prefixItems") or ([schema["items"]] if schema.get("items") else [])
        return [example_of(part, schemas, depth + 1) for part in parts] if depth < _DEEPEST else []
    if kind in ("integer", "number"):
        return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
    if kind == "string" and schema.get("format") == "date-time":
        return "2026-05-04T09:30:00+00:00"
    if kind == "string" and (pattern := schema.get("pattern")):
        return next((text for part, text in _OF_PATTERNS if part in pattern), _OF_TYPES["string"])
    if kind == "string" and schema.get("minLength", 0) > len(_OF_TYPES["string"]):
        return "several words at once"
    return _OF_TYPES.get(str(kind), {})
