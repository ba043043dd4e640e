"""What daily verbs are made on: who holds a post, and what was captured."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.deps import ViewerDep, WorkspaceDep, etag
from api.handlers import documented
from cjn_graph.services.capturing import Captured, list_captured
from cjn_graph.services.succession import Seat, show_seat

router = APIRouter(prefix="/api/v1", tags=["daily"])

PostId = Annotated[str, Path(max_length=64, description="Id of a post.")]


@router.get("/posts/{post_id}/succession", responses=documented(404))
def read_seat(workspace: WorkspaceDep, viewer: ViewerDep, post_id: PostId, response: Response) -> Seat:
    """Say who holds a post. The ETag stands for all its terms, for handing it over."""
    seat = show_seat(workspace, viewer, post_id)
    response.headers.update(etag(seat.state))
    return seat


@router.get("/captured", responses=documented())
def captured(workspace: WorkspaceDep, viewer: ViewerDep) -> list[Captured]:
    """List mail and meetings that wait to be confirmed: as ``cjn capture list --json``."""
    return list_captured(workspace, viewer)
