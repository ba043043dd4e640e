"""Importing a list in the browser: choose it, see what each column fills and what would happen, decide, import."""

from __future__ import annotations

from typing import Annotated, Final, get_args

from fastapi import APIRouter, Depends, Path, Request
from starlette.datastructures import UploadFile
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from api.deps import SessionDep, TextsDep, ViewerDep, WorkspaceDep, form_token
from api.sessions import Notice
from api.web.forms.declared import addable
from api.web.forms.pages import leave_notice
from api.web.render import page
from api.web.wording import count
from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput, NotFound
from cjn_graph.exchange.settling import Policy
from cjn_graph.exchange.sheets.fields import ATTRIBUTE, FIELDS, SKIPPED
from cjn_graph.exchange.sheets.reader import LISTS
from cjn_graph.exchange.sheets.values import DateOrder
from cjn_graph.records import read_records
from cjn_graph.services import uploads
from cjn_graph.services.imports import list_imports
from cjn_graph.services.uploads import Choices
from cjn_graph.services.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

UploadId = Annotated[str, Path(max_length=40)]
_POLICIES: Final = {
    "ask": "Leave it, and show me",
    "file": "The file is right",
    "person": "Whoever edited it is right",
    "fill": "Only fill what is empty",
}
_SAME: Final = "same-"
"""Start of the names of the boxes that say who of the list is who here."""
_SHOWN: Final = 30
_OF_A_SHEET: Final = 1000
"""Numbers of boxes for the columns of one list."""
_MOST_NUMBERS: Final = 20 * _OF_A_SHEET


@router.get("/import")
def show_choosing(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> HTMLResponse:
    """Ask for a file, and list what was imported."""
    return _choosing(request, workspace, viewer)


def _choosing(
    request: Request, workspace: Workspace, viewer: Viewer, trouble: InvalidInput | None = None
) -> HTMLResponse:
    return page(
        request,
        "import.html",
        status=422 if trouble else 200,
        trouble=trouble,
        kinds=addable(viewer),
        endings=LISTS,
        imports=list_imports(workspace, viewer),
    )


@router.post("/import")
async def upload(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> Response:
    """Keep the file, and go on to what would happen."""
    viewer.require("staff", "Importing")
    given = (await request.form()).get("list")
    try:
        if not isinstance(given, UploadFile):
            raise InvalidInput("There is no file.", hint="Choose one.")
        upload_id = uploads.keep_upload(workspace, viewer, given.filename or "", await given.read())
    except InvalidInput as error:
        return _choosing(request, workspace, viewer, error)
    return RedirectResponse(f"/import/{upload_id}", status_code=303)


@router.get("/import/{upload_id}")
def check(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, upload_id: UploadId) -> HTMLResponse:
    """Show what each column fills, and what would happen."""
    waiting = uploads.find_upload(workspace, viewer, upload_id)
    report, rows = uploads.check_upload(workspace, viewer, waiting)
    decided = {key: one for key, one in uploads.decided_people(waiting).items() if one != "-"}
    known = read_records(workspace.store, viewer, decided.values())
    return page(
        request,
        "import_check.html",
        upload=waiting,
        report=report,
        rows=rows[:_SHOWN],
        more=len(rows) - _SHOWN,
        decided=[(key, one, getattr(known.get(one), "name", one)) for key, one in decided.items()],
        fields={**{name: field.describes for name, field in FIELDS.items()}, SKIPPED: "leave it out"},
        attribute=ATTRIBUTE,
        policies=_POLICIES,
        orders=get_args(DateOrder),
        of_a_sheet=_OF_A_SHEET,
        shown=_SHOWN,
    )


@router.post("/import/{upload_id}")
def decide(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    upload_id: UploadId,
) -> Response:
    """Keep what was decided, and check again; or import."""
    waiting = uploads.find_upload(workspace, viewer, upload_id)
    columns: dict[str, dict[str, str]] = {}
    for number in range(_MOST_NUMBERS):
        if f"fills-{number}" in texts:
            sheet = texts.get(f"sheet-{number // _OF_A_SHEET}", "")
            columns.setdefault(sheet, {})[texts.get(f"name-{number}", "")] = texts[f"fills-{number}"]
    order: DateOrder | None = next((one for one in get_args(DateOrder) if one == texts.get("dates")), None)
    policy: Policy = next((one for one in get_args(Policy) if one == texts.get("policy")), "ask")
    choices = Choices(policy, order, texts.get("source", "").strip())
    same = {name.removeprefix(_SAME): text for name, text in texts.items() if name.startswith(_SAME)}
    people = {key: same[f"is-{place}"] for place, key in same.items() if same.get(f"is-{place}")}
    uploads.decide_upload(workspace, viewer, upload_id, columns, choices, people)
    if texts.get("do") != "import":
        return RedirectResponse(f"/import/{upload_id}", status_code=303)
    waiting = uploads.find_upload(workspace, viewer, upload_id)
    report, _ = uploads.check_upload(workspace, viewer, waiting, write=True)
    if report.refused:
        return RedirectResponse(f"/import/{upload_id}", status_code=303)
    rejected = uploads.rejected_rows(waiting)
    if rejected is None:
        uploads.forget_upload(waiting)
    said = f"{count(report.written, 'record')} written."
    transaction = report.import_id if report.written else None
    leave_notice(request, session, Notice(said, transaction, "/import"))
    return RedirectResponse(f"/import/{upload_id}/done" if rejected else "/import", status_code=303)


@router.get("/import/{upload_id}/done")
def done(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, upload_id: UploadId) -> HTMLResponse:
    """Offer the rejected rows."""
    return page(request, "import_done.html", upload=uploads.find_upload(workspace, viewer, upload_id))


@router.get("/import/{upload_id}/rejected")
def rejected(workspace: WorkspaceDep, viewer: ViewerDep, upload_id: UploadId) -> FileResponse:
    """Give the rejected rows, each with the reason, as a file."""
    path = uploads.rejected_rows(uploads.find_upload(workspace, viewer, upload_id))
    if path is None:
        raise NotFound("No row was rejected.", hint="Import the list first.")
    return FileResponse(path, media_type="text/csv", filename=path.name)
