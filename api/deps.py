"""What routes ask for: the workspace, who is asking, and that nothing unknown was sent along."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Header, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.datastructures import UploadFile

from api.perimeter import BACK_FROM_PROVIDER, SAFE_METHODS, same_token
from api.problems import ProblemError, http_problem
from api.sessions import Session, browser_of
from cjn_graph.access import Viewer
from cjn_graph.accounts import Accounts
from cjn_graph.accounts.keys import Bearer
from cjn_graph.accounts.security_log import note
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.services.workspace import Workspace

_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""What bytes that are no text in UTF-8 become when a form is decoded."""


def current_workspace(request: Request) -> Workspace:
    """Return the workspace that the app was created with."""
    workspace: Workspace = request.app.state.workspace
    return workspace


def current_session(request: Request) -> Session:
    """Return the session; the perimeter lets nobody through without one."""
    session: Session | None = request.state.session
    if session is None:
        raise ProblemError(http_problem("sign-in-required", "Nobody is signed in, or the session has ended."))
    return session


def current_viewer(request: Request) -> Viewer:
    """Return the account of the session or key with the role and grants it has now, not those it had at sign-in."""
    bearer: Bearer | None = request.state.bearer
    viewer = bearer.viewer if bearer is not None else current_session(request).viewer
    if "restricted" in viewer.grants:
        detail, address = f"{request.method} {request.url.path}", browser_of(request).address
        accounts: Accounts = request.app.state.accounts
        note(accounts, "restricted facts read", viewer.account, address=address, detail=detail, once_an_hour=True)
    return viewer


def current_accounts(request: Request) -> Accounts:
    """Return the accounts that the app was created with."""
    accounts: Accounts = request.app.state.accounts
    return accounts


def refuse_unknown_query(request: Request) -> None:
    """Refuse query parameters that the route does not know, and repeated ones.

    A filter that is silently ignored answers another question than the one asked.
    """
    if request.scope["path"] == BACK_FROM_PROVIDER:
        return  # the provider adds what it likes
    route = request.scope["route"]
    known = _query_names(route.dependant) if isinstance(route, APIRoute) else set()
    names = [name for name, _ in request.query_params.multi_items()]
    problems = [
        Problem(
            f"query.{name[:80]}",
            "There is no such parameter.",
            f"Known here: {', '.join(sorted(known)) or 'none'}.",
        )
        for name in dict.fromkeys(names)
        if name not in known
    ] + [
        Problem(f"query.{name}", "The parameter is given more than once.", "Give it once.")
        for name in dict.fromkeys(names)
        if name in known and names.count(name) > 1
    ]
    if problems:
        raise InvalidInput(problems)


def _query_names(dependant: Dependant) -> set[str]:
    names = {param.alias for param in dependant.query_params}
    return names.union(*(_query_names(inner) for inner in dependant.dependencies))


async def form_token(request: Request, session: Annotated[Session, Depends(current_session)]) -> None:
    """Check the CSRF token in a page's form; put on the router of the pages, so on every form."""
    if request.method in SAFE_METHODS:
        return
    token = (await request.form()).get("csrf_token", "")
    if isinstance(token, UploadFile) or not same_token(token, session):
        raise ProblemError(http_problem("csrf", "The form is not from a page of this session."))


async def posted_texts(request: Request) -> dict[str, str]:
    """Return the fields of a posted form, without its token, each line ended as everywhere else here.

    Raises
    ------
    InvalidInput
        A field is a file, comes twice, or could not be read as text.
    """
    texts: dict[str, str] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile) or name in texts:
            raise InvalidInput([Problem(name[:80], "is a file, or comes twice.", "Send each field once, as text.")])
        if _UNREADABLE in value:
            raise InvalidInput([Problem(name[:80], "is not text in UTF-8.", "Type it anew in the form.")])
        texts[name] = value.replace("\r\n", "\n")
    texts.pop("csrf_token", None)
    return texts


_VERSION: Final = r'^"[1-9][0-9]{0,17}"$'
_STATE: Final = r'^"[0-9a-f]{1,64}"$'
IF_MATCH_FORMS: Final = {
    _VERSION: 'If-Match must be the version in quotes, as the ETag of the record gives it, such as "3".',
    _STATE: 'If-Match must be the ETag that reading this address gives, in quotes, such as "9f2c01".',
}
"""What If-Match has to be, by the pattern that it does not fit."""


def expected_version(
    if_match: Annotated[
        str,
        Header(
            pattern=_VERSION,
            description='The ETag that you read, such as `"3"`: your edit is refused if it is stale.',
        ),
    ],
) -> int:
    """Return the version in If-Match, which every edit needs; without one the answer is 428 (``api.handlers``)."""
    return int(if_match.strip('"'))


def expected_state(
    if_match: Annotated[
        str,
        Header(
            pattern=_STATE,
            description="The ETag that you read at this address: your request is refused if it is stale.",
        ),
    ],
) -> str:
    """Return the state in If-Match, where it stands for more than one record; without one the answer is 428."""
    return if_match.strip('"')


def etag(version: int | str) -> dict[str, str]:
    """Return the ETag header of a record's version, or of what stands for several."""
    return {"etag": f'"{version}"'}


AccountsDep = Annotated[Accounts, Depends(current_accounts)]
WorkspaceDep = Annotated[Workspace, Depends(current_workspace)]
SessionDep = Annotated[Session, Depends(current_session)]
ViewerDep = Annotated[Viewer, Depends(current_viewer)]
VersionDep = Annotated[int, Depends(expected_version)]
StateDep = Annotated[str, Depends(expected_state)]
TextsDep = Annotated[dict[str, str], Depends(posted_texts)]
