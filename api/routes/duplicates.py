"""Records that may be one, with the evidence, what merging two would do, and the imports that brought them in."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from cjn_graph.services.duplicates import THRESHOLD, Duplicate, list_duplicates
from cjn_graph.services.imports import Import, list_imports
from cjn_graph.services.merging import MergePreview, preview_merge

router = APIRouter(prefix="/api/v1", tags=["records"])

RecordId = Annotated[str, Path(max_length=64, description="Id of the record that stays.")]


@router.get("/duplicates", responses=documented())
def duplicates(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    kind: Annotated[Literal["person", "organization"], Query(description="Among which records.")] = "person",
    threshold: Annotated[float, Query(ge=0.01, le=0.99, description="Least probability that two are one.")] = THRESHOLD,
    limit: Annotated[int, Query(ge=1, le=1000, description="Most pairs.")] = 200,
) -> list[Duplicate]:
    """List people or organizations that may be one, the likeliest first: as ``cjn duplicates --json``."""
    return list_duplicates(workspace, viewer, kind, threshold=threshold, limit=limit)


@router.get("/imports", responses=documented())
def imports(workspace: WorkspaceDep, viewer: ViewerDep) -> list[Import]:
    """List the imports, the latest first: as ``cjn imports --json``. Undoing their ids takes each back as a whole."""
    return list_imports(workspace, viewer)


@router.get("/records/{keep}/merge", responses=documented(404, 409))
def merge_preview(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    keep: RecordId,
    drop: Annotated[str, Query(max_length=64, description="Id of the record that would be merged into it.")],
) -> MergePreview:
    """Say what merging two records would do; nothing is written."""
    return preview_merge(workspace, viewer, keep, drop)
