"""Search over everything that the signed-in account sees."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from cjn_graph.services.search import MAX_LIMIT, SearchAnswer, search

router = APIRouter(prefix="/api/v1/search", tags=["search"])

Filter = Annotated[str, Query(max_length=200)]


@router.get("", responses=documented())
def search_records(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    q: Annotated[
        str,
        Query(max_length=200, description="Names, topics, places, roles, words of descriptions, or an id."),
    ] = "",
    kind: Annotated[
        str, Query(max_length=200, description="Only these kinds, separated by commas, such as person,resource.")
    ] = "",
    place: Annotated[Filter, Query(description="Only what is there: a county, a state, a region.")] = "",
    topic: Annotated[Filter, Query(description="Only what is about it, or about a part of it.")] = "",
    role: Annotated[Filter, Query(description="Only who holds such a post now.")] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many hits at most.")] = 20,
) -> SearchAnswer:
    """Find records, the best first, each with what matched: the same answer as ``cjn search --json``."""
    kinds = [name.strip() for name in kind.split(",") if name.strip()]
    return search(workspace, viewer, q, kinds=kinds, place=place, topic=topic, role=role, limit=limit)
