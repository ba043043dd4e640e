"""The feed of changes, for programs that keep a copy."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from cjn_graph.services.changes import MAX_LIMIT, ChangesPage, list_changes

router = APIRouter(prefix="/api/v1", tags=["changes"])


@router.get("/changes", responses=documented())
def changes(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    since: Annotated[
        str,
        Query(
            max_length=2000,
            description="next_since of the page before; or a day or time (ISO 8601); or `now`; empty: from the first.",
        ),
    ] = "",
    kind: Annotated[str, Query(max_length=1000, description="Only these kinds of records, separated by commas.")] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many changes at most.")] = 100,
) -> ChangesPage:
    """List what was changed, the oldest first, with the values before and after: as ``cjn changes --json``.

    Ask again with ``next_since`` for what was written since; it stays good, also after a restart.
    """
    kinds = [name.strip() for name in kind.split(",") if name.strip()]
    return list_changes(workspace, viewer, since=since, kinds=kinds, limit=limit)
