"""Convenings: the list of them, and the plan of one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from cjn_graph.pages.convenings import (
    MAX_SEATS,
    MAX_SUGGESTED,
    MIN_SEATS,
    ConveningLine,
    ConveningPlan,
    list_convenings,
    plan_convening,
)

router = APIRouter(prefix="/api/v1/convenings", tags=["convenings"])


@router.get("", responses=documented())
def convenings(workspace: WorkspaceDep, viewer: ViewerDep) -> list[ConveningLine]:
    """List the convenings, those to come first: as ``cjn convenings --json``."""
    return list_convenings(workspace, viewer)


@router.get("/{convening_id}", responses=documented(404))
def convening(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    convening_id: Annotated[str, Path(max_length=64, description="Id of a convening.")],
    topics: Annotated[
        str, Query(max_length=500, description="What it is about: topics or words, with commas; on record without.")
    ] = "",
    seats: Annotated[int, Query(ge=MIN_SEATS, le=MAX_SEATS, description="Most people at a table.")] = 8,
    limit: Annotated[int, Query(ge=0, le=MAX_SUGGESTED, description="Most people to suggest.")] = 10,
) -> ConveningPlan:
    """Plan a convening or look back on it: as ``cjn convening NAME --json``."""
    asked = [topic.strip() for topic in topics.split(",") if topic.strip()]
    return plan_convening(workspace, viewer, convening_id, topics=asked, seats=seats, limit=limit)
