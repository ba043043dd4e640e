"""What came of the convenings of a network."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from cjn_graph.pages.outcome_parts import NetworkOutcome, NetworkSummary
from cjn_graph.pages.outcomes import list_networks, show_network

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
