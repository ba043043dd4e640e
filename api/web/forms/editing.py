"""Editing any record, and what is shown when somebody else was faster."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import SessionDep, TextsDep, ViewerDep, WorkspaceDep, form_token
from api.sessions import Notice
from api.web.forms.asking import within_rights
from api.web.forms.fields import Field, Trouble, field_of, grouped, troubles_of, with_troubles
from api.web.forms.pages import leave_notice
from api.web.render import page
from api.web.wording import page_of
from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, DuplicateExternalId, Forbidden, InvalidInput, StaleVersion
from cjn_graph.model import Record
from cjn_graph.model.texts import from_texts, to_text
from cjn_graph.records import Delete
from cjn_graph.records.commit import APPEND_ONLY_KINDS
from cjn_graph.services import records
from cjn_graph.services.editing import both_sides, editable
from cjn_graph.services.receipts import require_no_account, write
from cjn_graph.services.records import edit as save
from cjn_graph.services.titles import title_of
from cjn_graph.services.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

RecordId = Annotated[str, Path(max_length=64)]

TAKE = "take:"
"""Start of the names of the buttons by which one of two values is chosen."""


@router.get("/facts/{record_id}/edit")
def show_edit(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, record_id: RecordId) -> HTMLResponse:
    """Show a record in a form."""
    record = _editable(workspace, viewer, record_id)
    return _edit_page(request, viewer, record, {}, [], 200)


@router.post("/facts/{record_id}/edit")
def edit(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    record_id: RecordId,
) -> Response:
    """Change a record; where somebody else was faster, show both sides."""
    record = _editable(workspace, viewer, record_id)
    declared = {one.name: one for one in _fields(viewer, record)}
    unknown = [name for name in texts if name not in declared and name != "version" and not name.startswith(TAKE)]
    if unknown:
        raise InvalidInput(f"There is no field {unknown[0][:80]!r}.", hint="Send only the fields of the form.")
    kept = {name: text for name, text in texts.items() if texts.get(TAKE + name) != "theirs"}
    version = version_in(texts)
    try:
        changes = from_texts({name: one.widget for name, one in declared.items()}, kept)
        receipt = save(workspace, viewer, record_id, changes, expected_version=version)
    except InvalidInput as error:
        return _edit_page(request, viewer, record, texts, troubles_of(error), 422)
    except StaleVersion:
        return _both_sides(request, workspace, viewer, records.read(workspace, viewer, record_id), kept, version)
    except Conflict as error:
        where = "external_ids" if isinstance(error, DuplicateExternalId) else ""
        return _edit_page(request, viewer, record, texts, [Trouble(where, str(error))], 409)
    saved = records.read(workspace, viewer, record_id)
    text = f"Saved {title_of(saved)}." if receipt.transaction_id else "Nothing was changed."
    leave_notice(request, session, Notice(text, receipt.transaction_id, page_of(record_id)))
    return RedirectResponse(page_of(record_id), status_code=303)


@router.post("/facts/{record_id}/delete")
def delete(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    record_id: RecordId,
) -> Response:
    """Hide a record from every reader; the next page offers to take it back."""
    record = _editable(workspace, viewer, record_id)
    try:
        receipt = write(workspace, viewer, [Delete(record_id, version_in(texts))], "deleted")
    except StaleVersion:
        record = records.read(workspace, viewer, record_id)
        said = "Somebody changed it meanwhile, so it was not deleted. Look at it again."
        return _edit_page(request, viewer, record, {}, [Trouble("", said)], 412)
    leave_notice(request, session, Notice(f"Deleted {title_of(record)}.", receipt.transaction_id, page_of(record_id)))
    return RedirectResponse("/", status_code=303)


def version_in(texts: Mapping[str, str]) -> int:
    """Return the version that a form was made on.

    Raises
    ------
    InvalidInput
        The form has none.
    """
    text = texts.get("version", "")
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 18):
        raise InvalidInput("The form has lost its version.", hint="Open it again from the record's page.")
    return int(text)


def _editable(workspace: Workspace, viewer: Viewer, record_id: str) -> Record:
    viewer.require("staff", "Writing records")
    record = records.read(workspace, viewer, record_id)
    require_no_account(record_id)
    if record.kind in APPEND_ONLY_KINDS:
        raise Forbidden("This is never changed.", hint="Add a later one that says otherwise.")
    return record


def _fields(viewer: Viewer, record: Record) -> list[Field]:
    declared = type(record)
    fields = [
        field_of(name, declared.model_fields[name], value=to_text(getattr(record, name))) for name in editable(declared)
    ]
    return within_rights(fields, viewer)


def _edit_page(
    request: Request, viewer: Viewer, record: Record, texts: Mapping[str, str], troubles: list[Trouble], status: int
) -> HTMLResponse:
    fields = [_typed(one, texts) for one in _fields(viewer, record)]
    return page(
        request,
        "edit.html",
        status=status,
        record=record,
        title=title_of(record),
        back=page_of(record.id),
        version=texts.get("version") or record.version,
        groups=grouped(with_troubles(fields, troubles)),
        troubles=troubles,
    )


def _typed(one: Field, texts: Mapping[str, str]) -> Field:
    return replace(one, value=texts.get(one.name, one.value))


def _both_sides(
    request: Request, workspace: Workspace, viewer: Viewer, record: Record, texts: Mapping[str, str], version: int
) -> HTMLResponse:
    """Show what you and what others changed, field by field, on the version that is current now."""
    edits, sides = both_sides(workspace, viewer, record, texts, version)
    fields = {one.name: one for one in _fields(viewer, record)}
    return page(
        request,
        "conflict.html",
        status=412,
        record=record,
        title=title_of(record),
        back=page_of(record.id),
        edits=edits,
        sides=[(fields[side.name], side) for side in sides if side.name in texts],
        take=TAKE,
    )
