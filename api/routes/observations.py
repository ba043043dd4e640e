"""What was observed about reforms, programs, organizations and places."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from cjn_graph.pages.observations import MAX_LIMIT, ObservationReport, list_observations

router = APIRouter(prefix="/api/v1/observations", tags=["observations"])


@router.get("", responses=documented(404, 409))
def observations(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    words: Annotated[str, Query(max_length=200, description="Words of the measure, the subject or the place.")] = "",
    measure: Annotated[str, Query(max_length=300, description="Only this measure.")] = "",
    place: Annotated[str, Query(max_length=300, description="Only in this place.")] = "",
    about: Annotated[
        str, Query(max_length=300, description="Name or id of one reform, program, organization or place.")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most series.")] = 200,
) -> ObservationReport:
    """List what was observed as series over time, with sources and gaps: as ``cjn observations --json``."""
    return list_observations(workspace, viewer, words=words, measure=measure, place=place, about=about, limit=limit)
