"""The one shape of every error: RFC 9457 problem details, and which error gets which status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from cjn_graph import errors

MEDIA_TYPE = "application/problem+json"
Item = TypeVar("Item", bound=BaseModel)


@dataclass(frozen=True)
class ProblemKind:
    """What a stable problem type means: its status, a short title, and what people can do about it."""

    status: int
    title: str
    advice: str


# Errors of the library, by their code. Looked up along the class's bases, so that a new subclass has an answer
# before somebody gives it one of its own; a test walks the whole tree.
LIBRARY_PROBLEMS: dict[type[errors.CjnError], ProblemKind] = {
    errors.InvalidInput: ProblemKind(422, "Some values are wrong", "Correct the values listed and send it again."),
    errors.Unfit: ProblemKind(
        409, "It does not fit what is on record", "Correct the values listed: each is right in itself, and not here."
    ),
    errors.NotFound: ProblemKind(
        404, "Not found", "Check the id or search by name. A record you may not see looks the same as one that is not."
    ),
    errors.Ambiguous: ProblemKind(409, "Several records fit", "Choose one of the candidates by its id."),
    errors.Conflict: ProblemKind(409, "It contradicts what is stored", "Read the record again before you repeat it."),
    errors.StaleVersion: ProblemKind(
        412, "Somebody changed it meanwhile", "Read the record again and repeat your edit on its current version."
    ),
    errors.StaleTerms: ProblemKind(
        412, "Somebody changed who holds it", "Read who holds it now and repeat it if that still fits."
    ),
    errors.AlreadyRecorded: ProblemKind(
        409, "It is recorded already", "Edit the record that says it, if something about it has changed."
    ),
    errors.LooksAlike: ProblemKind(
        409, "It may be on record already", "Use what is on record, or send it again with `anyway`: true."
    ),
    errors.DuplicateExternalId: ProblemKind(
        409, "That external id is taken", "Look for the record that carries it; it may be the same person."
    ),
    errors.Forbidden: ProblemKind(
        403, "Your account may not do this", "Ask an administrator for the role or grant that it needs."
    ),
    errors.WrongSignIn: ProblemKind(403, "That does not fit", "Check the name and the password."),
    errors.TooManyTries: ProblemKind(429, "Too many wrong tries", "Wait as long as Retry-After says."),
    errors.StoreError: ProblemKind(503, "The store could not answer", "Try again; `cjn doctor` says what is wrong."),
    errors.StoreUnavailable: ProblemKind(
        503, "The store does not answer", "Try again in a moment; `cjn doctor` says what is wrong."
    ),
    errors.StoreFull: ProblemKind(
        507, "There is no room left", "Make room on the disk of the store, then send it again; reading still works."
    ),
    errors.StoreNotInitialised: ProblemKind(
        503, "There is no network yet", "Fill the store first: `cjn demo`, `cjn seed` or `cjn import`."
    ),
    errors.QueryDefect: ProblemKind(
        500, "A defect in this product", "It is not your input. Please report it with the reference."
    ),
    errors.CjnError: ProblemKind(500, "Something went wrong", "Please report it with the reference."),
}

_UNTOLD = {"what": "This is refused.", "hint": "A key with the scope read as well is told more."}

# Problems that only exist over HTTP.
HTTP_PROBLEMS: dict[str, ProblemKind] = {
    "sign-in-required": ProblemKind(401, "Please sign in", "Open the sign-in link that `cjn serve` prints."),
    "missing-scope": ProblemKind(403, "The key has not that scope", "Use a key with the scope that is named."),
    "no-keys-here": ProblemKind(403, "Not for keys", "Sign in as a person for this."),
    "csrf": ProblemKind(
        403, "Not sent from our own page", "Send the session's CSRF token (GET /api/v1/session) as X-CSRF-Token."
    ),
    "unknown-host": ProblemKind(
        400, "Unknown host name", "Use the address that `cjn serve` prints, or set CJN_PUBLIC_URL to this one."
    ),
    "malformed-body": ProblemKind(400, "The body cannot be read", "Send one JSON object, encoded as UTF-8."),
    "no-such-page": ProblemKind(404, "There is nothing at this address", "Check the address."),
    "method-not-allowed": ProblemKind(405, "Not possible here", "The Allow header lists what is."),
    "body-too-large": ProblemKind(413, "The body is too large", "Send less at once; `cjn import` takes large files."),
    "version-required": ProblemKind(
        428, "Say which version you edit", 'Send the ETag that you read as If-Match, such as If-Match: "3".'
    ),
    "too-many-requests": ProblemKind(429, "Too many requests", "Wait as long as Retry-After says."),
    "http-error": ProblemKind(400, "The request cannot be answered", "Check the request."),
    "internal-error": ProblemKind(500, "Something went wrong here", "Please report it with the reference."),
}


class ProblemItem(BaseModel):
    """One wrong value."""

    model_config = ConfigDict(frozen=True)

    where: str = Field(description="Where the value stands, such as query.limit or body.name.")
    what: str = Field(description="What is wrong with it.")
    hint: str = Field(default="", description="What to do about it.")


class Problem(BaseModel):
    """An error, as problem details (RFC 9457). ``type`` is stable: programs decide by it, never by the texts."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(description="Stable name of the kind of problem, a path such as /problems/not-found.")
    title: str = Field(description="The kind of problem in a few words.")
    status: int = Field(description="The HTTP status, repeated.")
    detail: str = Field(description="What went wrong this time, and where.")
    hint: str = Field(default="", description="What to do about it.")
    problems: list[ProblemItem] = Field(default=[], description="Each wrong value, where there are any.")
    candidates: list[str] = Field(default=[], description="The records that fit, or that may be meant.")
    current_version: int | None = Field(default=None, description="The record's version now, when yours was stale.")
    reference: str = Field(default="", description="What to quote in a report; the server's log has the same.")


class ProblemError(Exception):
    """Raised in a route or dependency to answer with this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def kind_of_error(error_class: type[errors.CjnError]) -> ProblemKind:
    """Return the answer to an error of the library: its own, or that of its nearest base."""
    for base in error_class.__mro__:
        if issubclass(base, errors.CjnError) and base in LIBRARY_PROBLEMS:
            return LIBRARY_PROBLEMS[base]
    raise AssertionError(f"{error_class} is not a CjnError")


def kind_of_code(code: str) -> ProblemKind | None:
    """Return what a problem's code means, or None if no problem has this code."""
    if code in HTTP_PROBLEMS:
        return HTTP_PROBLEMS[code]
    return next((kind_of_error(cls) for cls in library_errors() if cls.code == code), None)


def library_errors() -> list[type[errors.CjnError]]:
    """Return CjnError and everything below it."""
    found: list[type[errors.CjnError]] = [errors.CjnError]
    for cls in found:
        found.extend(sub for sub in cls.__subclasses__() if sub not in found)
    return found


def http_problem(code: str, detail: str, *, hint: str = "", **extra: Any) -> Problem:
    """Build a problem of HTTP's own; the hint defaults to the kind's advice."""
    kind = HTTP_PROBLEMS[code]
    return Problem(
        type=f"/problems/{code}",
        title=kind.title,
        status=extra.pop("status", kind.status),
        detail=detail,
        hint=hint or kind.advice,
        **extra,
    )


def library_problem(error: errors.CjnError, *, reference: str = "") -> Problem:
    """Build the problem of a library error.

    What is no fault of the caller (5xx) keeps its details for the log: they may quote a query, an address, a path.
    """
    kind = kind_of_error(type(error))
    if kind.status >= 500:
        return Problem(
            type=f"/problems/{error.code}",
            title=kind.title,
            status=kind.status,
            detail="The request could not be completed; nothing was written.",
            hint=kind.advice,
            reference=reference,
        )
    return Problem(
        type=f"/problems/{error.code}",
        title=kind.title,
        status=kind.status,
        detail=error.message,
        hint=error.hint or kind.advice,
        problems=[ProblemItem(where=item.where, what=item.what, hint=item.hint) for item in error.problems]
        if isinstance(error, errors.InvalidInput)
        else [],
        candidates=error.candidates if isinstance(error, errors.Ambiguous | errors.NotFound) else [],
        current_version=error.current if isinstance(error, errors.StaleVersion) else None,
    )


def untold(problem: Problem) -> Problem:
    """Return a problem as a key that may write and not read is told it: no word may name what is on record."""
    told = {"detail": f"{problem.title}.", "hint": _UNTOLD["hint"], "candidates": []}
    return problem.model_copy(update={**told, "problems": untold_items(problem.problems)})


def untold_items(items: Sequence[Item]) -> list[Item]:
    """Return wrong values as such a key is told them: where each stands."""
    return [item.model_copy(update=_UNTOLD) for item in items]


def problem_response(problem: Problem, *, headers: dict[str, str] | None = None) -> JSONResponse:
    """Serve a problem as JSON; empty members are left out."""
    return JSONResponse(
        problem.model_dump(mode="json", exclude_defaults=True),
        status_code=problem.status,
        headers=headers,
        media_type=MEDIA_TYPE,
    )
