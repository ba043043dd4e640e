"""Files for people and other programs, and what each would reveal."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import StreamingResponse

from api.deps import ViewerDep, WorkspaceDep
from api.exports import as_answer, chosen
from api.handlers import documented
from cjn_graph.exchange.exports.catalogue import FORMATS
from cjn_graph.services.disclosing import Disclosure, disclose
from cjn_graph.services.exporting import ExportQuestion

router = APIRouter(prefix="/api/v1", tags=["exports"])

FormatName = Annotated[str, Path(max_length=20, description=f"One of {', '.join(FORMATS)}.")]
Chosen = Annotated[ExportQuestion, Depends(chosen)]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file.",
        "content": {one.media_type: {"schema": {"type": "string", "format": "binary"}} for one in FORMATS.values()},
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
