"""The page of search: one box for everything, with what matched beside each hit."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.web.render import page
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.services.search import KINDS, SearchAnswer, search

HITS = 50

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

Text = Annotated[str, Query(max_length=200)]


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
) -> HTMLResponse:
    """Look for anything; without words or a filter, explain what can be looked for."""
    viewer.require("staff", "Searching")
    asked = {"q": q, "kind": kind, "place": place, "topic": topic, "role": role}
    answer: SearchAnswer | None = None
    problems: list[Problem] = []
    if any(text.strip() for text in asked.values()):
        try:
            kinds = [kind] if kind else []
            answer = search(workspace, viewer, q, kinds=kinds, place=place, topic=topic, role=role, limit=HITS)
        except InvalidInput as error:
            # Said beside the boxes in which it was typed, where something else can be tried.
            problems = error.problems
    return page(
        request,
        "search.html",
        status=422 if problems else 200,
        asked=asked,
        answer=answer,
        problems=problems,
        kinds=KINDS,
    )
