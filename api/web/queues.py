"""The page of requests: what waits for which team, and until when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.web.render import page
from cjn_graph.model.entities import OPEN_REQUESTS
from cjn_graph.services.requests import STATUSES, TEAMS, queue

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])


@router.get("/requests")
def requests_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    team: Annotated[str, Query(max_length=40)] = "",
    status: Annotated[str, Query(max_length=40)] = "waiting",
) -> HTMLResponse:
    """Show one queue per team, in the order in which things are due."""
    statuses = OPEN_REQUESTS if status == "waiting" else (status,)
    found = queue(workspace, viewer, team=team or None, statuses=statuses)
    return page(
        request,
        "requests.html",
        queues={name: [item for item in found if item.request.team == name] for name in ([team] if team else TEAMS)},
        team=team,
        teams=TEAMS,
        chosen=status,
        waiting=OPEN_REQUESTS,
        statuses=("waiting", *STATUSES),
    )
