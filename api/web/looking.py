"""The page of search: one box for everything, what matched beside each hit, and the searches kept for another day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import SessionDep, TextsDep, ViewerDep, WorkspaceDep, form_token
from api.sessions import Notice, Session
from api.web.forms.editing import version_in
from api.web.forms.pages import leave_notice
from api.web.render import page
from api.web.wording import label
from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, InvalidInput, Problem, StaleVersion
from cjn_graph.model.accounts import SavedSearch
from cjn_graph.services.saved_searches import list_saved
from cjn_graph.services.search import KINDS, MAX_LIMIT, SearchAnswer, search
from cjn_graph.services.workspace import Workspace
from cjn_graph.verbs import VERBS, Done

HITS = 50
"""Hits that are shown unasked."""
ASKED = ("q", "kind", "place", "topic", "role")

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

Text = Annotated[str, Query(max_length=200)]
SavedId = Annotated[str, Path(max_length=64)]


@router.get("/search")
def search_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    q: Text = "",
    kind: Text = "",
    place: Text = "",
    topic: Text = "",
    role: Text = "",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = HITS,
) -> HTMLResponse:
    """Look for anything; without words or a filter, explain what can be looked for."""
    viewer.require("staff", "Searching")
    asked = {"q": q, "kind": kind, "place": place, "topic": topic, "role": role}
    return _page(request, workspace, viewer, asked, limit=limit)


@router.post("/saved-searches")
def save(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, session: SessionDep, texts: TextsDep
) -> Response:
    """Keep the search that is on the page, for the account alone."""
    asked = {name: texts.get(name, "") for name in ASKED}
    words = {"words": asked["q"], "place": asked["place"], "topic": asked["topic"], "role": asked["role"]}
    given = {name: text for name, text in {"name": texts.get("name", ""), **words}.items() if text.strip()}
    try:
        done = VERBS["save"](workspace, viewer, {**given, "kinds": _kinds(asked)})
    except (InvalidInput, Conflict) as error:
        return _page(request, workspace, viewer, asked, naming=texts.get("name", ""), refused=error)
    return _done(request, session, done, address_of(asked))


@router.post("/saved-searches/{saved_id}/rename")
def rename(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    saved_id: SavedId,
) -> Response:
    """Give a saved search another name."""
    name = texts.get("name", "").strip()
    try:
        given = {"saved": saved_id, **({"name": name} if name else {})}
        done = VERBS["rename"](workspace, viewer, given, version=version_in(texts))
    except (InvalidInput, Conflict) as error:
        return _page(request, workspace, viewer, {}, changing=saved_id, refused=error)
    return _done(request, session, done)


@router.post("/saved-searches/{saved_id}/remove")
def remove(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    saved_id: SavedId,
) -> Response:
    """Remove a saved search; the next page offers to take that back."""
    try:
        done = VERBS["remove"](workspace, viewer, {"saved": saved_id}, version=version_in(texts))
    except StaleVersion as error:
        return _page(request, workspace, viewer, {}, changing=saved_id, refused=error)
    return _done(request, session, done)


def address_of(asked: Mapping[str, str]) -> str:
    """Return the address of the page that shows a search."""
    return "/search?" + urlencode({name: asked[name] for name in ASKED if asked.get(name)})


def _done(request: Request, session: Session, done: Done, address: str = "/search") -> Response:
    """Lead to a page that says what was done, and offers to take it back."""
    leave_notice(request, session, Notice(done.sentence, done.receipt.transaction_id, "/search"))
    return RedirectResponse(address, status_code=303)


def _page(
    request: Request,
    workspace: Workspace,
    viewer: Viewer,
    asked: Mapping[str, str],
    *,
    limit: int = HITS,
    naming: str = "",
    changing: str = "",
    refused: InvalidInput | Conflict | None = None,
) -> HTMLResponse:
    """Show the page; ``naming`` or ``changing`` is what was typed or meant where saving or changing was refused."""
    texts = {name: asked.get(name, "") for name in ASKED}
    answer, problems = _found(workspace, viewer, texts, limit)
    status = 422 if problems else 200
    if refused is not None:
        status = 412 if isinstance(refused, StaleVersion) else 409 if isinstance(refused, Conflict) else 422
    saved = list_saved(workspace, viewer)
    return page(
        request,
        "search.html",
        status=status,
        asked=texts,
        answer=answer,
        problems=problems,
        kinds=KINDS,
        here=address_of(texts),
        most_hits=MAX_LIMIT,
        saved=[(one, address_of(_asked_by(one))) for one in saved],
        most=SavedSearch.most,
        naming=naming,
        changing=changing,
        trouble=_said(refused) if refused is not None else "",
    )


def _found(
    workspace: Workspace, viewer: Viewer, texts: Mapping[str, str], limit: int
) -> tuple[SearchAnswer | None, list[Problem]]:
    if not any(text.strip() for text in texts.values()):
        return None, []
    filters = {name: texts[name] for name in ("place", "topic", "role")}
    try:
        return search(workspace, viewer, texts["q"], kinds=_kinds(texts), limit=limit, **filters), []
    except InvalidInput as error:
        # Said beside the boxes in which it was typed, where something else can be tried.
        return None, error.problems


def _kinds(texts: Mapping[str, str]) -> list[str]:
    return [name.strip() for name in texts["kind"].split(",") if name.strip()]


def _asked_by(saved: SavedSearch) -> dict[str, str]:
    return {
        "q": saved.words or "",
        "kind": ",".join(saved.kinds),
        "place": saved.place or "",
        "topic": saved.topic or "",
        "role": saved.role or "",
    }


def _said(error: InvalidInput | Conflict) -> str:
    if isinstance(error, StaleVersion):
        return "You changed it elsewhere meanwhile. Below is what it is now."
    if isinstance(error, InvalidInput) and error.problems:
        return " ".join(
            f"{label(problem.where) + ': ' if problem.where else ''}{problem.what} {problem.hint}".strip()
            for problem in error.problems
        )
    return str(error)
