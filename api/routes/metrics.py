"""Numbers about the app itself, as Prometheus reads them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from api.operations import Numbers
from cjn_graph.errors import StoreError

router = APIRouter(prefix="/api/v1", tags=["health"])


@router.get("/metrics", response_class=PlainTextResponse, responses=documented())
def read_metrics(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> PlainTextResponse:
    """Return requests by route and status, their times, memory and open files, in the text format of Prometheus.

    For admins, or with a key of theirs that has the scope `metrics`. No label names anybody.
    """
    viewer.require("admin", "Reading numbers about the app")
    numbers: Numbers = request.app.state.numbers
    try:
        workspace.last_sequence()
    except StoreError:
        return PlainTextResponse(numbers.text(store_up=False))
    return PlainTextResponse(numbers.text(store_up=True))
