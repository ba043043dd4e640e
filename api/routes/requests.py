"""Support that members ask for: the queue of a team, who works on what, and the answers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query
from pydantic import WithJsonSchema

from api.deps import VersionDep, ViewerDep, WorkspaceDep
from api.handlers import documented
from api.verbs import VERBS
from cjn_graph.model.entities import OPEN_REQUESTS
from cjn_graph.services.receipts import Receipt
from cjn_graph.services.requests import QueuedRequest, queue

router = APIRouter(prefix="/api/v1/requests", tags=["requests"])

RequestId = Annotated[str, Path(max_length=64, description="Id of a request.")]

NewRequest = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["ask"].body.model_json_schema())]
Assignment = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["assign"].body.model_json_schema())]
Closing = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["close"].body.model_json_schema())]
Answer = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["answer"].body.model_json_schema())]


@router.get("", responses=documented())
def list_requests(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    team: Annotated[
        str, Query(max_length=40, description="research, policy, communications, advocacy or peer; all without it.")
    ] = "",
    status: Annotated[
        str,
        Query(max_length=200, description="States, separated by commas: open, in_progress, answered, closed."),
    ] = ",".join(OPEN_REQUESTS),
) -> list[QueuedRequest]:
    """List requests in the order in which they are due: as ``cjn request queue --json``."""
    statuses = [name.strip() for name in status.split(",") if name.strip()]
    return queue(workspace, viewer, team=team.strip() or None, statuses=statuses)


@router.post("", status_code=201, responses=documented(404, 409, 413))
def ask(workspace: WorkspaceDep, viewer: ViewerDep, values: NewRequest) -> Receipt:
    """Record what a person or an organization asks for: as ``cjn request ask --json``."""
    return VERBS["ask"](workspace, viewer, values)


@router.post("/{request_id}/assign", responses=documented(404, 412, 413, 428))
def assign(
    workspace: WorkspaceDep, viewer: ViewerDep, request_id: RequestId, values: Assignment, version: VersionDep
) -> Receipt:
    """Say who works on a request, and until when: as ``cjn request assign --json``."""
    return VERBS["assign"](workspace, viewer, values, subject=request_id, version=version)


@router.post("/{request_id}/answer", responses=documented(404, 412, 413, 428))
def answer(
    workspace: WorkspaceDep, viewer: ViewerDep, request_id: RequestId, values: Answer, version: VersionDep
) -> Receipt:
    """Record the answer to a request: as ``cjn request answer --json``."""
    return VERBS["answer"](workspace, viewer, values, subject=request_id, version=version)


@router.post("/{request_id}/close", responses=documented(404, 412, 413, 428))
def close(
    workspace: WorkspaceDep, viewer: ViewerDep, request_id: RequestId, values: Closing, version: VersionDep
) -> Receipt:
    """Close a request that needs no answer any more: as ``cjn request close --json``."""
    return VERBS["close"](workspace, viewer, values, subject=request_id, version=version)
