"""The ledger of introductions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.deps import ViewerDep, WorkspaceDep, etag
from api.handlers import documented
from cjn_graph.introductions.table import STATES
from cjn_graph.pages.introductions import IntroductionPage, LedgerEntry, list_introductions, show_introduction

router = APIRouter(prefix="/api/v1/introductions", tags=["introductions"])


@router.get("", responses=documented())
def ledger(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    state: Annotated[
        str, Query(max_length=300, description=f"States, separated by commas: {', '.join(STATES)}; all without it.")
    ] = "",
    overdue: Annotated[bool, Query(description="Only those whose next step is overdue.")] = False,
    mine: Annotated[bool, Query(description="Only those that the account made.")] = False,
) -> list[LedgerEntry]:
    """List introductions, what is overdue first: as ``cjn introductions --json``."""
    states = [name for name in state.split(",") if name.strip()]
    return list_introductions(workspace, viewer, states=states, overdue=overdue, mine=mine)


@router.get("/{introduction_id}", responses=documented(404))
def introduction(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    introduction_id: Annotated[str, Path(max_length=64, description="Id of an introduction.")],
    response: Response,
) -> IntroductionPage:
    """Read one introduction: as ``cjn introduction ID --json``. The ETag is its version, for the steps."""
    page = show_introduction(workspace, viewer, introduction_id)
    response.headers.update(etag(page.version))
    return page
