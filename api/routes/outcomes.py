"""What came of the convenings of a network, of introductions, and of engagements."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from api.questions import DATE, AsOf
from cjn_graph.pages.outcome_parts import NetworkOutcome, NetworkSummary
from cjn_graph.pages.outcomes import list_networks, show_network
from cjn_graph.services.funnel import FunnelReport, Period, report_funnel
from cjn_graph.services.staying import StayingReport, report_staying
from cjn_graph.services.work import WorkReport, report_work

router = APIRouter(prefix="/api/v1", tags=["outcomes"])

NetworkId = Annotated[str, Path(max_length=64, description="Id of a network.")]


@router.get("/networks", responses=documented())
def networks(workspace: WorkspaceDep, viewer: ViewerDep) -> list[NetworkSummary]:
    """List the networks with the numbers of what came of their convenings: as ``cjn network --json``."""
    return list_networks(workspace, viewer)


@router.get("/networks/{network_id}", responses=documented(404))
def network(workspace: WorkspaceDep, viewer: ViewerDep, network_id: NetworkId) -> NetworkOutcome:
    """Tell what came of a network's convenings: as ``cjn network NAME --json``."""
    return show_network(workspace, viewer, network_id)


@router.get("/funnel", responses=documented())
def funnel(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    since: Annotated[
        str | None, Query(max_length=10, json_schema_extra=DATE, description="Only introductions begun since then.")
    ] = None,
    until: Annotated[
        str | None, Query(max_length=10, json_schema_extra=DATE, description="Only those begun until then; today.")
    ] = None,
    every: Annotated[Period, Query(description="The periods that they are told by.")] = "year",
) -> FunnelReport:
    """Tell how far introductions come, and where they stop: as ``cjn funnel --json``."""
    return report_funnel(workspace, viewer, since=since, until=until, every=every)


@router.get("/staying", responses=documented())
def staying(workspace: WorkspaceDep, viewer: ViewerDep, as_of: AsOf = None) -> StayingReport:
    """Tell how many stay connected after formal work ended: as ``cjn staying --json``."""
    return report_staying(workspace, viewer, as_of=as_of)


@router.get("/work", responses=documented())
def work(workspace: WorkspaceDep, viewer: ViewerDep, as_of: AsOf = None) -> WorkReport:
    """Tell what came of the work, over the years: as ``cjn work --json``."""
    return report_work(workspace, viewer, as_of=as_of)
