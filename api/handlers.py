"""Turn whatever a route raises into a problem, and a problem into a page or JSON."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.routing import Match

from api.deps import IF_MATCH_FORMS
from api.perimeter import is_api, request_id
from api.problems import (
    Problem,
    ProblemError,
    http_problem,
    library_problem,
    problem_response,
    untold,
)
from api.scopes import only_writes
from api.sessions import browser_of
from api.web.render import error_page
from cjn_graph import errors
from cjn_graph.accounts.security_log import note

log = logging.getLogger(__name__)

_STORE_SECONDS = 5
"""Where the store is away, programs try again after so many seconds."""
_NO_OBJECT = {"dict_type", "model_type", "model_attributes_type"}
_CODE_OF_STATUS = {404: "no-such-page", 405: "method-not-allowed", 413: "body-too-large", 400: "malformed-body"}


def error_response(request: HTTPConnection, problem: Problem) -> Response:
    """Answer with a problem: JSON for programs, a page for people."""
    return _with_headers(request, problem, None)


def _with_headers(request: HTTPConnection, problem: Problem, headers: dict[str, str] | None) -> Response:
    waits = request.scope.get("state", {}).get("retry_after") or (_STORE_SECONDS if problem.status == 503 else None)
    headers = {**({"retry-after": str(waits)} if waits else {}), **(headers or {})}
    if is_api(request.scope["path"]):
        return problem_response(problem, headers=headers)
    return error_page(request, problem, headers=headers)


def _on_problem(request: Request, error: ProblemError) -> Response:
    return error_response(request, error.problem)


def _on_library_error(request: Request, error: errors.CjnError) -> Response:
    reference = request_id(request.scope)
    problem = library_problem(error, reference=reference)
    if problem.status < 500 and only_writes(request):  # of its own accord a problem of 5xx tells nothing
        problem = untold(problem)
    if problem.status >= 500:
        # Where the store is away every request says so: the line alone will do.
        raised = error if problem.status == 500 else None
        log.error("Reference %s, %s %s: %s", reference, request.method, request.url.path, error, exc_info=raised)
    return _with_headers(request, problem, headers_of(request, error))


def headers_of(request: Request, error: errors.CjnError) -> dict[str, str] | None:
    """Return the headers that go with an error, and note a refusal, also where a page tells it in its own place."""
    if isinstance(error, errors.Forbidden) and not isinstance(error, errors.WrongSignIn | errors.TooManyTries):
        _note_refusal(request)
    if isinstance(error, errors.TooManyTries):
        return {"retry-after": str(error.seconds)}
    return {"etag": f'"{error.current}"'} if isinstance(error, errors.StaleVersion | errors.StaleTerms) else None


def _note_refusal(request: Request) -> None:
    """Note in the security log what an account was refused, once an hour for each address of the app."""
    who = request.state.bearer or request.state.session
    if who is not None:
        what, address = f"{request.method} {request.url.path}", browser_of(request).address
        note(request.app.state.accounts, "refused", who.account, address=address, detail=what, once_an_hour=True)


def _on_http_error(request: Request, error: HTTPException) -> Response:
    code = _CODE_OF_STATUS.get(error.status_code, "http-error")
    detail = {
        "no-such-page": "There is no page or resource at this address.",
        "method-not-allowed": f"{request.method} is not possible at this address.",
        "malformed-body": "The body is not JSON in UTF-8.",
    }.get(code, str(error.detail))
    problem = http_problem(code, detail, status=error.status_code)
    headers = {"allow": ", ".join(_allowed_methods(request))} if code == "method-not-allowed" else error.headers
    return _with_headers(request, problem, dict(headers or {}))


def _allowed_methods(request: Request) -> list[str]:
    """Return what is possible at the address; the framework names the methods of the first route only."""
    routes = request.app.router.routes
    return [
        method
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
        if any(
            route.matches({**request.scope, "method": "GET" if method == "HEAD" else method})[0] is Match.FULL
            for route in routes
        )
    ]


def _on_invalid_request(request: Request, error: RequestValidationError) -> Response:
    items = error.errors()
    broken = next((item for item in items if item["type"] == "json_invalid"), None)
    if broken is not None:
        return error_response(
            request, http_problem("malformed-body", f"The body is not JSON: see position {broken['loc'][-1]}.")
        )
    if any(item["loc"] == ("header", "if-match") and item["type"] == "missing" for item in items):
        return error_response(request, http_problem("version-required", "The If-Match header is missing."))
    if any(item["loc"] == ("body",) and item["type"] in _NO_OBJECT for item in items):
        what = "The body is not one JSON object, or not sent as JSON."
        hint = "Send one JSON object, with the header Content-Type: application/json."
        return error_response(request, library_problem(errors.InvalidInput([errors.Problem("body", what, hint)])))
    problem = library_problem(errors.InvalidInput([_library_item(item) for item in items]))
    return error_response(request, problem)


def _library_item(item: dict[str, Any]) -> errors.Problem:
    # The value itself is never repeated: it may be long, hostile or private.
    where = ".".join(str(part)[:80] for part in item["loc"])
    what = str(item["msg"]).removeprefix("Value error, ").rstrip(".") + "."
    if where == "header.if-match":
        what = IF_MATCH_FORMS.get(item.get("ctx", {}).get("pattern", ""), what)
    return errors.Problem(where, what)


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.exception_handler(ProblemError)(_on_problem)
    app.exception_handler(errors.CjnError)(_on_library_error)
    app.exception_handler(HTTPException)(_on_http_error)
    app.exception_handler(RequestValidationError)(_on_invalid_request)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Describe the errors of a route for OpenAPI, with those that every route can answer."""
    return {
        status: {
            "description": _TITLES[status],
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({400, 401, 403, 409, 422, 429, 500, 503, 507, *statuses})
    }


_TITLES = {
    400: "The request cannot be read",
    401: "Nobody is signed in",
    403: "Not allowed",
    404: "Not found",
    409: "It contradicts what is stored",
    412: "Somebody changed it meanwhile",
    413: "The body is too large",
    422: "Some values are wrong",
    428: "If-Match is missing",
    429: "Too many requests came, or too many wrong guesses",
    500: "Something went wrong",
    503: "The store does not answer",
    507: "There is no room left",
}
