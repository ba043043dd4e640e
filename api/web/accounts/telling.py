"""What went wrong, told on the page where the form stands."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from api.handlers import headers_of
from api.problems import kind_of_error
from api.web.wording import told
from cjn_graph.errors import Ambiguous, CjnError, Conflict, Forbidden, InvalidInput, NotFound

TOLD = (InvalidInput, NotFound, Ambiguous, Conflict, Forbidden)
"""Errors that are told on the page where the form stands."""


def told_in_place(request: Request, error: CjnError | None) -> dict[str, Any]:
    """Return what a page needs to tell an error: status, headers, words, and the records to choose from."""
    if error is None:
        return {"trouble": "", "candidates": []}
    offered = error.candidates if isinstance(error, Ambiguous | NotFound) else []
    words = told(error.problems) if isinstance(error, InvalidInput) else str(error)
    if offered:
        words = f"{error.message} Choose below who is meant."
    return {
        "status": kind_of_error(type(error)).status,
        "headers": headers_of(request, error),
        "trouble": words[:1].upper() + words[1:],
        "candidates": [(record_id, line) for record_id, _, line in (one.partition("  ") for one in offered)],
    }
