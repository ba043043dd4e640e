"""Rounds of introductions that are kept; the routes that start, edit and release them are made from the verbs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.deps import ViewerDep, WorkspaceDep, etag
from api.handlers import documented
from cjn_graph.services.kept_rounds import KeptRound, RoundLine, list_rounds, show_round

router = APIRouter(prefix="/api/v1/rounds", tags=["introductions"])


@router.get("", responses=documented())
def rounds(workspace: WorkspaceDep, viewer: ViewerDep) -> list[RoundLine]:
    """List rounds, the latest first: as ``cjn rounds list --json``."""
    return list_rounds(workspace, viewer)


@router.get("/{round_id}", responses=documented(404))
def read_round(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    round_id: Annotated[str, Path(max_length=64, description="Id of a round.")],
    response: Response,
) -> KeptRound:
    """Read a round: as ``cjn rounds show --json``. The ETag is its version, for the edits."""
    found = show_round(workspace, viewer, round_id)
    response.headers.update(etag(found.version))
    return found
