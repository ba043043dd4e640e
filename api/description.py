"""What the OpenAPI description says beyond what FastAPI makes of the routes: errors, who may call what, and tags."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.examples import add_examples
from api.idempotency import HEADER
from api.problems import Problem
from api.scopes import SCOPE_OF, scopes_of
from cjn_graph.accounts.repeats import MOST_KEY

TAGS: Final = [
    {"name": name, "description": text}
    for name, text in {
        "people": "Members: found, read, added, edited, with their counterparts.",
        "daily": "What is recorded every day: contacts, consents, offers, needs, posts, attendance.",
        "introductions": "Introductions from proposal to what came of them.",
        "surveys": "Members asked by link to check their own record, and the review of what they say.",
        "convenings": "Planning convenings: guests, tables, and the ties that came of them.",
        "requests": "Support that was asked for, and its queue.",
        "network": "How the network holds together, and where connections are missing.",
        "outcomes": "What came of convenings: workgroups, resources, uses, commitments.",
        "observations": "Numbers and statements about places, reforms and programs.",
        "records": "Records of any kind, their history, and taking a write back.",
        "changes": "What was written, in order, for programs that keep a copy.",
        "webhooks": "Programs elsewhere that are told what was changed.",
        "search": "Finding records of any kind, and saved searches.",
        "exports": "Files for people and other programs, and what they reveal.",
        "session": "The session of a browser.",
        "accounts": "Who signs in, keys, grants and the security log.",
        "health": "Whether the app answers.",
    }.items()
]
_SCHEMES: Final = {
    "key": {
        "type": "http",
        "scheme": "bearer",
        "description": "A key (`cjn_PREFIX_SECRET`) with the scope that the operation names; `cjn key add` makes one.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "cjn-session",
        "description": "The cookie of who signed in in a browser. Whatever changes something needs the `csrf_token` of "
        "`GET /api/v1/session` as `X-CSRF-Token` too. Under TLS its name begins with `__Host-`.",
    },
}


_IDEMPOTENCY_KEY: Final = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "What is sent again under the same key within a day is done once, and answered as the first time.",
    "schema": {"type": "string", "minLength": 1, "maxLength": MOST_KEY, "pattern": "^[ -~]+$"},
}


def operation_id(route: APIRoute) -> str:
    """Name an operation by the function or verb behind it: generated clients call it so, and it stays."""
    return route.name


def describe(app: FastAPI) -> None:
    """Add the one error shape to the API's description, in place of FastAPI's own, and who may call what."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = plain()
            components = schema.setdefault("components", {})
            schemas = components.setdefault("schemas", {})
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(problem.pop("$defs"))
            schemas["Problem"] = problem
            components["securitySchemes"] = _SCHEMES
            for path, item in schema["paths"].items():
                for method, operation in item.items():
                    operation["security"] = _security(method.upper(), path)
                    if method == "post":
                        operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
            add_examples(schema)
        return app.openapi_schema or {}

    app.openapi = described  # type: ignore[method-assign]  # FastAPI's documented way to extend the description


def _security(method: str, path: str) -> list[dict[str, list[str]]]:
    if (method, path) not in SCOPE_OF:
        return []
    scopes = scopes_of(method, path)
    return [*([{"key": scopes}] if scopes else []), {"session": []}]
