"""The routes that write, made from the verbs: method, address, body, errors and words all come from the declaration."""

from __future__ import annotations

import re
from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Request
from pydantic import WithJsonSchema

from api.deps import StateDep, VersionDep, ViewerDep, WorkspaceDep
from api.handlers import documented
from api.scopes import only_writes
from cjn_graph.services.receipts import Receipt
from cjn_graph.verbs import VERBS, Verb

router = APIRouter(prefix="/api/v1")

_FEW_KINDS = 5


def add_route(verb: Verb) -> None:
    """Add the route of a verb."""
    method, path = verb.route.split()
    router.add_api_route(
        path,
        endpoint_of(verb),
        methods=[method],
        name=verb.operation,
        tags=[verb.tag],
        status_code=200 if verb.made_on == "version" else 201,
        responses=documented(*_errors_of(verb)),
        response_model=Receipt,
        description=_description_of(verb),
    )


def endpoint_of(verb: Verb) -> Callable[..., Receipt]:
    """Make the function that answers: what it asks for is its signature, as the framework reads it."""

    def endpoint(**asked: Any) -> Receipt:
        given = dict(asked.get("values", {}))
        if verb.is_addressed:
            verb.check_subject(asked["viewer"], asked["subject"])
            given[verb.on] = asked["subject"]
        made_on = {name: asked[name] for name in ("version", "state") if name in asked}
        receipt = verb(asked["workspace"], asked["viewer"], given, **made_on).receipt
        return receipt.model_copy(update={"notes": []}) if only_writes(asked["request"]) else receipt

    parts: dict[str, Any] = {"request": Request, "workspace": WorkspaceDep, "viewer": ViewerDep}
    if address := re.search(r"\{(\w+)\}", verb.route):
        described = Path(alias=address[1], max_length=64, description=f"Id of {_a(verb.kinds)}.")
        parts["subject"] = Annotated[str, described]
    if verb.body.model_fields:
        parts["values"] = Annotated[dict[str, Any], Body(), WithJsonSchema(verb.body.model_json_schema())]
    if verb.made_on:
        parts[verb.made_on] = VersionDep if verb.made_on == "version" else StateDep
    endpoint.__signature__ = Signature(  # type: ignore[attr-defined]  # what the framework reads
        [Parameter(name, Parameter.KEYWORD_ONLY, annotation=part) for name, part in parts.items()]
    )
    return endpoint


def _errors_of(verb: Verb) -> list[int]:
    named_in_body = bool(verb.references.keys() & verb.body.model_fields.keys())
    errors = {
        404: bool(verb.references) or bool(verb.body.model_fields),
        409: named_in_body or verb.conflicts,
        413: bool(verb.body.model_fields),
    }
    errors |= {412: bool(verb.made_on), 428: bool(verb.made_on)}
    return [status for status, possible in errors.items() if possible]


def _description_of(verb: Verb) -> str:
    return f"{verb.does}\n\nThe same as `cjn {verb.command} --json`." if verb.command else verb.does


def _a(kinds: tuple[str, ...]) -> str:
    if len(kinds) > _FEW_KINDS:
        return "a record"
    article = "an" if kinds[0][:1] in "aeiou" else "a"
    return f"{article} {' or '.join(kind.replace('_', ' ') for kind in kinds)}"


for _verb in VERBS.values():
    if _verb.route:
        add_route(_verb)
