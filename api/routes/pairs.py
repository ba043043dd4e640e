"""Counterparts of two groups, of a pair, and of an organization."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from cjn_graph.services.pairs import OrganizationMatches, PairSuggestion, find_for_organization, find_pairs

router = APIRouter(prefix="/api/v1", tags=["people"])

Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
_GROUP = "A state, a sort of organization, or a record that people belong to; commas between mean all of them."


@router.get("/pairs", responses=documented(404, 409))
def pairs(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    one: Annotated[str, Query(max_length=300, description=_GROUP)],
    other: Annotated[str, Query(max_length=300, description="The other group; without it, one is an engagement.")] = "",
    limit: Limit = 10,
) -> list[PairSuggestion]:
    """Suggest who of one group should meet whom of another, or whom a pair should meet: as ``cjn pairs --json``."""
    return find_pairs(workspace, viewer, one, other.strip() or None, limit=limit)


@router.get("/organizations/{organization_id}/matches", responses=documented(404))
def match_organization(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    organization_id: Annotated[str, Path(max_length=64, description="Id of an organization.")],
    limit: Limit = 10,
) -> OrganizationMatches:
    """Suggest the organizations whose people suit those of one: as ``cjn match --office --json``."""
    return find_for_organization(workspace, viewer, organization_id, limit=limit)
