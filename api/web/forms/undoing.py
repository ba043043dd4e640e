"""Taking a write back: at once where little was written, after a question where it was more."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse

from api.deps import SessionDep, TextsDep, ViewerDep, WorkspaceDep, form_token
from api.sessions import Notice
from api.web import wording
from api.web.forms.pages import leave_notice
from api.web.render import page
from cjn_graph.access import Viewer
from cjn_graph.errors import NotFound
from cjn_graph.services import history, records
from cjn_graph.services.receipts import Written
from cjn_graph.services.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

TransactionId = Annotated[str, Path(max_length=64)]
_OUR_PATHS = re.compile(
    r"/(people|facts|networks)/([a-z_]+-[0-9a-z]{1,40})(/history)?|/requests|/search|/import|/duplicates|/"
)


@dataclass(frozen=True)
class Part:
    """How many records of a kind are taken back, and what happens to them."""

    words: str
    number: int


@router.get("/transactions/{transaction_id}/undo")
def show_undo(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    transaction_id: TransactionId,
    back: Annotated[str, Query(max_length=200)] = "/",
) -> HTMLResponse:
    """Say what would be taken back, and ask whether that is meant."""
    undoable = history.preview_undo(workspace, viewer, transaction_id)
    return page(
        request,
        "undo.html",
        undoable=undoable,
        at=datetime.fromisoformat(undoable.at),
        records=wording.count(len(undoable.written), "record"),
        parts=_parts(undoable.written),
        transaction_id=transaction_id,
        back=_ours(back),
    )


@router.post("/transactions/{transaction_id}/undo")
def undo(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    transaction_id: TransactionId,
) -> RedirectResponse:
    """Take a write back and return to where it was seen, or home if that is no more; the next page offers it again.

    Many records are asked about first, unless that was done.
    """
    back, confirmed = _ours(texts.get("back", "")), texts.get("confirm") == "true"
    if not confirmed and len(history.preview_undo(workspace, viewer, transaction_id).written) > history.MANY:
        return RedirectResponse(f"/transactions/{transaction_id}/undo?{urlencode({'back': back})}", status_code=303)
    receipt = history.undo(workspace, viewer, transaction_id, confirm=confirmed)
    what = f" {len(receipt.written):,} records" if confirmed and len(receipt.written) > 1 else ""
    kept = " ".join(receipt.notes) or "All is as it was before."
    notice = Notice(f"Taken back{what}. {kept}", receipt.transaction_id, back)
    leave_notice(request, session, notice)
    return RedirectResponse(_still_there(workspace, viewer, back), status_code=303)


def _ours(address: str) -> str:
    """Return an address of ours to go back to: home where it is another."""
    return address if _OUR_PATHS.fullmatch(address) else "/"


def _still_there(workspace: Workspace, viewer: Viewer, address: str) -> str:
    found = _OUR_PATHS.fullmatch(address)
    if found and found.group(2):
        try:
            records.read(workspace, viewer, found.group(2))
        except NotFound:
            return "/"
    return address


_EFFECTS = {
    "create": "added, to be deleted",
    "update": "changed, to be set back",
    "delete": "deleted, to be brought back",
    "restore": "brought back, to be deleted again",
}


def _parts(written: list[Written]) -> list[Part]:
    """Count what was written by kind and by what was done, the most first."""
    counts = Counter((one.action, one.kind) for one in written)
    return [
        Part(f"{wording.sentence_case(kind)}: {_EFFECTS[action]}", number)
        for (action, kind), number in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
