"""The network as a whole: its health and its gaps."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from cjn_graph.services.gaps import MAX_LIMIT, GapReport, report_gaps
from cjn_graph.services.health import HealthReport, KindChoice, StaffChoice, TieChoice, report_health

router = APIRouter(prefix="/api/v1", tags=["network"])

AsOf = Annotated[
    str | None,
    Query(max_length=10, description="A day, month or year (2025-06-30, 2025-06, 2025), of which the last day counts."),
]


@router.get("/health", responses=documented())
def health(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    ties: Annotated[TieChoice, Query(description="Live ties only, or all on record.")] = "live",
    staff: Annotated[StaffChoice, Query(description="Whether the network's own staff count.")] = "exclude",
    kind: Annotated[KindChoice, Query(description="Measure between people, or between organizations.")] = "person",
    as_of: AsOf = None,
    since: Annotated[
        str | None, Query(max_length=10, description="An earlier day, month or year to compare with.")
    ] = None,
) -> HealthReport:
    """Measure the network's health: the same answer as ``cjn health --json``."""
    return report_health(workspace, viewer, ties=ties, staff=staff, kind=kind, as_of=as_of, since=since)


@router.get("/gaps", responses=documented())
def gaps(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    as_of: AsOf = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most entries of each list.")] = 20,
) -> GapReport:
    """Find connection gaps: the same answer as ``cjn gaps --json``."""
    return report_gaps(workspace, viewer, as_of=as_of, limit=limit)
