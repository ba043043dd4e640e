"""The network as a whole: its health, how that changed, and its gaps."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from cjn_graph.services.gaps import MAX_LIMIT, GapReport, report_gaps
from cjn_graph.services.health import HealthReport, KindChoice, StaffChoice, TieChoice, report_health
from cjn_graph.services.trend import MAX_POINTS, MIN_POINTS, Every, TrendReport, report_trend

router = APIRouter(prefix="/api/v1", tags=["network"])

AsOf = Annotated[
    str | None,
    Query(max_length=10, description="A day, month or year (2025-06-30, 2025-06, 2025), of which the last day counts."),
]

Ties = Annotated[TieChoice, Query(description="Live ties only, or all on record.")]
Staff = Annotated[StaffChoice, Query(description="Whether the network's own staff count.")]
Kind = Annotated[KindChoice, Query(description="Measure between people, or between organizations.")]


@router.get("/health", responses=documented())
def health(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    ties: Ties = "live",
    staff: Staff = "exclude",
    kind: Kind = "person",
    as_of: AsOf = None,
    since: Annotated[
        str | None, Query(max_length=10, description="An earlier day, month or year to compare with.")
    ] = None,
) -> HealthReport:
    """Measure the network's health: the same answer as ``cjn health --json``."""
    return report_health(workspace, viewer, ties=ties, staff=staff, kind=kind, as_of=as_of, since=since)


@router.get("/trend", responses=documented())
def trend(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    ties: Ties = "live",
    staff: Staff = "exclude",
    kind: Kind = "person",
    as_of: AsOf = None,
    every: Annotated[Every, Query(description="How far the days lie apart.")] = "half-year",
    points: Annotated[int, Query(ge=MIN_POINTS, le=MAX_POINTS, description="How many days.")] = 8,
) -> TrendReport:
    """Measure the network's health on several days: the same answer as ``cjn trend --json``."""
    return report_trend(workspace, viewer, ties=ties, staff=staff, kind=kind, as_of=as_of, every=every, points=points)


@router.get("/gaps", responses=documented())
def gaps(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    as_of: AsOf = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most entries of each list.")] = 20,
) -> GapReport:
    """Find connection gaps: the same answer as ``cjn gaps --json``."""
    return report_gaps(workspace, viewer, as_of=as_of, limit=limit)
