"""The ledger of introductions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import ViewerDep, WorkspaceDep, etag
from api.handlers import documented
from api.questions import some_of
from cjn_graph.introductions.table import STATES
from cjn_graph.pages.introductions import IntroductionPage, LedgerEntry, list_introductions, show_introduction
from cjn_graph.services.messages import Draft, write_draft

router = APIRouter(prefix="/api/v1/introductions", tags=["introductions"])

IntroductionId = Annotated[str, Path(max_length=64, description="Id of an introduction.")]


class DraftWanted(BaseModel):
    """Which message is wanted."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field("", max_length=40, description="ask, remind, introduce or met; what fits without it.")
    who: str = Field("", max_length=300, description="Name or id of the one of the two whom it is for.")
    link: bool = Field(False, description="Put a link to answer into it; that records them as asked.")
    send: bool = Field(False, description="Send it through the mail server that is set.")


@router.get("", responses=documented())
def ledger(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    state: Annotated[
        str,
        Query(
            max_length=300,
            description=f"States, separated by commas: {', '.join(STATES)}; all without it.",
            json_schema_extra=some_of(STATES),
        ),
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
    introduction_id: IntroductionId,
    response: Response,
) -> IntroductionPage:
    """Read one introduction: as ``cjn introduction ID --json``. The ETag is its version, for the steps."""
    page = show_introduction(workspace, viewer, introduction_id)
    response.headers.update(etag(page.version))
    return page


@router.post("/{introduction_id}/drafts", status_code=201, responses=documented(404, 409, 413))
def draft(
    workspace: WorkspaceDep, viewer: ViewerDep, introduction_id: IntroductionId, wanted: Annotated[DraftWanted, Body()]
) -> Draft:
    """Write the message that fits where it stands, with only what may be passed on: as ``cjn draft --json``."""
    return write_draft(
        workspace, viewer, introduction_id, name=wanted.text, who=wanted.who, link=wanted.link, sending=wanted.send
    )
