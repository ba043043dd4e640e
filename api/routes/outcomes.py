"""What came of the convenings of a network, and what is noted down on it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path
from pydantic import WithJsonSchema

from api.deps import VersionDep, ViewerDep, WorkspaceDep
from api.handlers import documented
from api.verbs import VERBS
from cjn_graph.pages.outcome_parts import NetworkOutcome, NetworkSummary
from cjn_graph.pages.outcomes import list_networks, show_network
from cjn_graph.services.receipts import Receipt

router = APIRouter(prefix="/api/v1", tags=["outcomes"])

NetworkId = Annotated[str, Path(max_length=64, description="Id of a network.")]
CommitmentId = Annotated[str, Path(max_length=64, description="Id of a commitment.")]
ResourceId = Annotated[str, Path(max_length=64, description="Id of a resource.")]

Settlement = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["settle"].body.model_json_schema())]
Use = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["use"].body.model_json_schema())]


@router.get("/networks", responses=documented())
def networks(workspace: WorkspaceDep, viewer: ViewerDep) -> list[NetworkSummary]:
    """List the networks with the numbers of what came of their convenings: as ``cjn network --json``."""
    return list_networks(workspace, viewer)


@router.get("/networks/{network_id}", responses=documented(404))
def network(workspace: WorkspaceDep, viewer: ViewerDep, network_id: NetworkId) -> NetworkOutcome:
    """Tell what came of a network's convenings: as ``cjn network NAME --json``."""
    return show_network(workspace, viewer, network_id)


@router.post("/commitments/{commitment_id}/settle", responses=documented(404, 412, 413, 428))
def settle(
    workspace: WorkspaceDep, viewer: ViewerDep, commitment_id: CommitmentId, values: Settlement, version: VersionDep
) -> Receipt:
    """Record that a commitment was kept or dropped, and what was learned: as ``cjn settle --json``."""
    return VERBS["settle"](workspace, viewer, values, subject=commitment_id, version=version)


@router.post("/resources/{resource_id}/uses", status_code=201, responses=documented(404, 409, 413))
def use(workspace: WorkspaceDep, viewer: ViewerDep, resource_id: ResourceId, values: Use) -> Receipt:
    """Record that somebody used a resource, and what came of it: as ``cjn use --json``."""
    return VERBS["use"](workspace, viewer, values, subject=resource_id)
