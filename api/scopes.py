"""Which scope a key needs for each route of the API. A route that is not in the table takes none."""

from __future__ import annotations

from typing import Final

from fastapi import Request

from api.problems import ProblemError, http_problem
from cjn_graph.accounts.keys import Bearer

SESSION: Final = "session"
"""For routes about a session, for those that let somebody in or open restricted facts, and for lists of people
whose loss would hurt: no key does these."""

_API = "/api/v1"
_ROUTES: Final[dict[str, tuple[str, ...]]] = {
    "matches": (
        "GET /people/{person_id}/matches",
        "GET /pairs",
        "GET /gaps/between",
        "GET /organizations/{organization_id}/matches",
    ),
    "health": (
        "GET /health",
        "GET /measures",
        "GET /trend",
        "GET /gaps",
        "GET /report",
        "GET /funnel",
        "GET /staying",
        "GET /work",
    ),
    SESSION: (
        *("GET /session", "GET /sessions", "DELETE /sessions/{session_id}", "POST /keys"),
        *("GET /centrality", "GET /rehearsal", "GET /terms", "GET /people/{person_id}/subject-access"),
        *("GET /live-addresses", "POST /live-addresses", "POST /live-addresses/{prefix}/revoke"),
        *(f"POST /accounts/{{name}}/{what}" for what in ("link", "password", "confirm", "grants")),
    ),
    "admin": (
        *("GET /accounts", "POST /accounts", "GET /accounts/{name}", "PATCH /accounts/{name}"),
        *(
            "POST /accounts/{name}/leave",
            "POST /accounts/{name}/sign-out",
            "POST /accounts/{name}/grants/{grant_id}/revoke",
            "GET /security-log",
        ),
        *("GET /webhooks", "POST /webhooks", "DELETE /webhooks/{hook_id}", "GET /webhooks/{hook_id}/messages"),
        *("POST /webhooks/{hook_id}/rotate", "POST /webhooks/{hook_id}/replay"),
        *("GET /keys", "POST /keys/{prefix}/rotate", "POST /keys/{prefix}/revoke"),
    ),
    "read": (
        *("GET /people", "GET /people/{person_id}", "GET /posts/{post_id}/succession", "GET /requests"),
        *("GET /networks", "GET /networks/{network_id}", "GET /observations", "GET /search", "GET /map"),
        *(f"GET /records/{{record}}{more}" for more in ("", "/history", "/neighbours")),
        *("GET /changes", "GET /records"),
        *("GET /duplicates", "GET /imports", "GET /records/{keep}/merge"),
        *("GET /saved-searches", "GET /saved-searches/{saved_id}/results"),
        *("GET /introductions", "GET /introductions/{introduction_id}", "GET /rounds", "GET /rounds/{round_id}"),
        *("GET /captured", "GET /surveys", "GET /surveys/{survey_id}", "GET /responses/{response_id}"),
        *("GET /convenings", "GET /convenings/{convening_id}"),
        *("GET /publications", "GET /publications/{publication_id}"),
    ),
    "metrics": ("GET /metrics",),
    "export": ("GET /exports/{format_name}", "GET /exports/{format_name}/disclosure", "GET /consents"),
    "write": (
        *("POST /people", "PATCH /people/{person_id}", "DELETE /people/{person_id}"),
        *(f"POST /people/{{person_id}}/{what}" for what in ("restore", "consents", "offers", "needs")),
        *("POST /interactions", "POST /posts/{post_id}/succession"),
        *(f"POST /convenings/{{convening_id}}/{what}" for what in ("attendance", "invitations", "tables")),
        "POST /convenings/{convening_id}/invitations/remove",
        *("POST /organizations", "POST /organizations/{organization_id}/posts", "POST /requests"),
        *(f"POST /requests/{{request_id}}/{what}" for what in ("assign", "answer", "close")),
        *("POST /commitments/{commitment_id}/settle", "POST /resources/{resource_id}/uses", "POST /observations"),
        *(
            "POST /records/{record}",
            "PATCH /records/{record}",
            "DELETE /records/{record}",
            "POST /records/{record}/end",
            "POST /records/{record}/upsert",
            "POST /records/{keep}/merge",
            "POST /unmerges",
            "POST /bulk-edits",
            "POST /captured/confirm",
            "POST /captured/dismiss",
        ),
        *("POST /introductions", "POST /introductions/{introduction_id}/steps"),
        *("POST /introductions/{introduction_id}/drafts", "POST /introduction-rules", "POST /rounds"),
        "POST /publications",
        *(f"POST /rounds/{{round_id}}/{what}" for what in ("add", "drop", "swap", "release")),
        *("POST /surveys", "POST /responses/{response_id}/review", "POST /responses/{response_id}/withdraw"),
        *("POST /transactions/{transaction_id}/undo", "POST /saved-searches"),
        *("PATCH /saved-searches/{saved_id}", "DELETE /saved-searches/{saved_id}"),
    ),
}
SCOPE_OF: Final = {
    (route.split(" ")[0], f"{_API}{route.split(' ')[1]}"): scope
    for scope, routes in _ROUTES.items()
    for route in routes
}
"""The scope by method and path."""
READ_TOO: Final = frozenset(
    (route.split(" ")[0], f"{_API}{route.split(' ')[1]}")
    for route in (
        *("PATCH /people/{person_id}", "PATCH /records/{record}", "POST /people/{person_id}/restore"),
        *("POST /introductions/{introduction_id}/drafts", "POST /surveys"),
    )
)
"""Writing that is answered with what is on record: a key needs the scope read besides."""


def require_scope(request: Request) -> None:
    """Refuse a key without the scope that the route needs."""
    bearer: Bearer | None = request.state.bearer
    if bearer is None:
        return
    needed = scopes_of(request.method, request.scope["route"].path)
    if not needed:
        raise ProblemError(http_problem("no-keys-here", "This route takes no key: sign in."))
    missing = [scope for scope in needed if scope not in bearer.scopes]
    if missing:
        held = ", ".join(sorted(bearer.scopes))
        raise ProblemError(
            http_problem(
                "missing-scope", f"This needs a key with the scope {' and '.join(needed)}; this one has {held}."
            )
        )


def scopes_of(method: str, path: str) -> list[str]:
    """Return the scopes that a key needs for a route; none where no key will do."""
    scope = SCOPE_OF.get((method, path), SESSION)
    return [] if scope == SESSION else [scope, "read"] if (method, path) in READ_TOO else [scope]


def only_writes(request: Request) -> bool:
    """Tell whether a key asks that may write and not read: no answer to it names what is on record."""
    bearer: Bearer | None = request.state.bearer
    return bearer is not None and "read" not in bearer.scopes and "write" in bearer.scopes
