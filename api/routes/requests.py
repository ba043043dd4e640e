"""Support that members ask for: the queue of a team."""

from __future__ import annotations

from typing import Annotated, get_args

from fastapi import APIRouter, Query

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from api.questions import one_of, some_of
from cjn_graph.model.entities import OPEN_REQUESTS, Request
from cjn_graph.services.requests import QueuedRequest, queue

router = APIRouter(prefix="/api/v1/requests", tags=["requests"])


@router.get("", responses=documented())
def list_requests(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    team: Annotated[
        str,
        Query(
            max_length=40,
            description="research, policy, communications, advocacy or peer; all without it.",
            json_schema_extra=one_of(["", *get_args(Request.model_fields["team"].annotation)]),
        ),
    ] = "",
    status: Annotated[
        str,
        Query(
            max_length=200,
            description="States, separated by commas: open, in_progress, answered, closed.",
            json_schema_extra=some_of(get_args(Request.model_fields["status"].annotation)),
        ),
    ] = ",".join(OPEN_REQUESTS),
) -> list[QueuedRequest]:
    """List requests in the order in which they are due: as ``cjn request queue --json``."""
    statuses = [name.strip() for name in status.split(",") if name.strip()]
    return queue(workspace, viewer, team=team.strip() or None, statuses=statuses)
