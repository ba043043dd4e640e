"""Search over everything that the signed-in account sees, and the searches that it keeps for itself."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from api.questions import some_of
from cjn_graph.model.accounts import SavedSearch
from cjn_graph.services.saved_searches import list_saved, run_saved
from cjn_graph.services.search import KINDS, MAX_LIMIT, SearchAnswer, search

router = APIRouter(prefix="/api/v1", tags=["search"])

Filter = Annotated[str, Query(max_length=200)]
SavedId = Annotated[str, Path(max_length=64, description="Id of a saved search of the signed-in account.")]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many hits at most.")]


@router.get("/search", responses=documented())
def search_records(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    q: Annotated[
        str,
        Query(max_length=200, description="Names, topics, places, roles, words of descriptions, or an id."),
    ] = "",
    kind: Annotated[
        str,
        Query(
            max_length=200,
            description="Only these kinds, separated by commas, such as person,resource.",
            json_schema_extra=some_of(KINDS),
        ),
    ] = "",
    place: Annotated[Filter, Query(description="Only what is there: a county, a state, a region.")] = "",
    topic: Annotated[Filter, Query(description="Only what is about it, or about a part of it.")] = "",
    role: Annotated[Filter, Query(description="Only who holds such a post now.")] = "",
    limit: Limit = 20,
) -> SearchAnswer:
    """Find records, the best first, each with what matched: the same answer as ``cjn search --json``."""
    kinds = [name.strip() for name in kind.split(",") if name.strip()]
    return search(workspace, viewer, q, kinds=kinds, place=place, topic=topic, role=role, limit=limit)


@router.get("/saved-searches", responses=documented())
def list_saved_searches(workspace: WorkspaceDep, viewer: ViewerDep) -> list[SavedSearch]:
    """List the account's own saved searches by name: as ``cjn saved list --json``."""
    return list_saved(workspace, viewer)


@router.get("/saved-searches/{saved_id}/results", responses=documented(404))
def run_saved_search(workspace: WorkspaceDep, viewer: ViewerDep, saved_id: SavedId, limit: Limit = 20) -> SearchAnswer:
    """Make a saved search again, on what there is now: as ``cjn search --saved NAME --json``."""
    return run_saved(workspace, viewer, saved_id, limit=limit)
