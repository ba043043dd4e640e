"""The feed of changes, for programs that keep a copy."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from api.questions import some_of
from cjn_graph.model import MODEL
from cjn_graph.services.changes import CURSOR, MAX_LIMIT, MOMENT, NOW, ChangesPage, list_changes

_SINCE = f"^(?:{NOW}|{MOMENT}|{CURSOR})?$"

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
            json_schema_extra={"pattern": _SINCE},
        ),
    ] = "",
    kind: Annotated[
        str,
        Query(
            max_length=1000,
            description="Only these kinds of records, separated by commas.",
            json_schema_extra=some_of(MODEL.kinds),
        ),
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many changes at most.")] = 100,
) -> ChangesPage:
    """List what was changed, the oldest first, with the values before and after: as ``cjn changes --json``.

    Ask again with ``next_since`` for what was written since; it stays good, also after a restart.
    """
    kinds = [name.strip() for name in kind.split(",") if name.strip()]
    return list_changes(workspace, viewer, since=since, kinds=kinds, limit=limit)
