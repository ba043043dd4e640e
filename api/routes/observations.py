"""What was observed about reforms, programs, organizations and places."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from pydantic import WithJsonSchema

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from api.verbs import VERBS
from cjn_graph.pages.observations import MAX_LIMIT, ObservationReport, list_observations
from cjn_graph.services.receipts import Receipt

router = APIRouter(prefix="/api/v1/observations", tags=["observations"])

NewObservation = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["observe"].body.model_json_schema())]


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


@router.post("", status_code=201, responses=documented(404, 409, 413))
def observe(workspace: WorkspaceDep, viewer: ViewerDep, values: NewObservation) -> Receipt:
    """Record a number or a statement about a reform, a program, an organization or a place: as ``cjn observe``."""
    return VERBS["observe"](workspace, viewer, values)
