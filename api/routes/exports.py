"""Files for people and other programs, what each would reveal, and all that is held about one person."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, Field
from starlette.responses import StreamingResponse

from api.deps import ViewerDep, WorkspaceDep
from api.exports import as_answer, chosen
from api.handlers import documented
from api.questions import one_of
from api.routes.people import PersonId
from api.sessions import browser_of
from cjn_graph.exchange.exports.catalogue import FORMATS
from cjn_graph.model.base import ShortText
from cjn_graph.services import live_addresses
from cjn_graph.services.consents import ConsentEntry, consent_log
from cjn_graph.services.disclosing import Disclosure, disclose
from cjn_graph.services.exporting import ExportQuestion
from cjn_graph.services.subject_access import Held, held_about

router = APIRouter(prefix="/api/v1", tags=["exports"])

FormatName = Annotated[
    str, Path(max_length=20, description=f"One of {', '.join(FORMATS)}.", json_schema_extra=one_of(FORMATS))
]
Chosen = Annotated[ExportQuestion, Depends(chosen)]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {
            one.media_type: {"schema": {} if "json" in one.media_type else {"type": "string", "format": "binary"}}
            for one in FORMATS.values()
        },
    }
}


@router.get("/exports/{format_name}", response_class=StreamingResponse, responses=_FILE | documented())
def export(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, format_name: FormatName, question: Chosen
) -> StreamingResponse:
    """Make a file of what the account may see: as ``cjn export FILE --format``. It is entered into the security log."""
    return as_answer(request, workspace, viewer, question.model_copy(update={"format": format_name}))


@router.get("/exports/{format_name}/disclosure", responses=documented())
def disclosure(workspace: WorkspaceDep, viewer: ViewerDep, format_name: FormatName, question: Chosen) -> Disclosure:
    """Tell what a file would reveal, without making it: as ``cjn export FILE --format … --preview --json``."""
    return disclose(workspace, viewer, question.model_copy(update={"format": format_name}))


@router.get("/people/{person_id}/subject-access", responses=documented(404))
def subject_access(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, person_id: PersonId) -> Held:
    """Put together everything that is held about a person, for managers with the grant: as ``cjn subject-access``."""
    return held_about(workspace, viewer, person_id, address=browser_of(request).address)


class NewLiveAddress(BaseModel, extra="forbid"):
    """What a new live address carries, and what it is for."""

    format: str = Field(
        description=f"One of {', '.join(live_addresses.LIVE)}.", json_schema_extra=one_of(live_addresses.LIVE)
    )
    name: ShortText = Field(description="What it is for.")


class MadeLiveAddress(BaseModel):
    """A new live address."""

    path: str = Field(description="Path under which it is read, shown this once: it holds the secret.")


@router.get("/live-addresses", responses=documented())
def list_live_addresses(workspace: WorkspaceDep, viewer: ViewerDep) -> list[live_addresses.LiveAddressOut]:
    """List the live addresses, without their secrets: as ``cjn live list --json``."""
    return live_addresses.list_live_addresses(workspace, viewer)


@router.post("/live-addresses", status_code=201, responses=documented())
def make_live_address(workspace: WorkspaceDep, viewer: ViewerDep, wanted: NewLiveAddress) -> MadeLiveAddress:
    """Make a live address, which carries open facts to whoever has it: as ``cjn live add``."""
    return MadeLiveAddress(path=live_addresses.make_live_address(workspace, viewer, wanted.format, wanted.name))


@router.post("/live-addresses/{prefix}/revoke", status_code=204, responses=documented(404, 409))
def revoke_live_address(
    workspace: WorkspaceDep, viewer: ViewerDep, prefix: Annotated[str, Path(max_length=40, description="Its prefix.")]
) -> None:
    """Let a live address carry nothing any more: as ``cjn live revoke``."""
    live_addresses.revoke_live_address(workspace, viewer, prefix)


@router.get("/consents", responses=documented())
def consents(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> list[ConsentEntry]:
    """List every decision about consent, the latest first: as ``cjn consents --json``."""
    return consent_log(workspace, viewer, address=browser_of(request).address)
