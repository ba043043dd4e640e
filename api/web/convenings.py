"""The pages of convenings: a list, and for each its guests, suggestions, tables and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import SessionDep, TextsDep, ViewerDep, WorkspaceDep, form_token
from api.sessions import Notice
from api.web.forms.pages import leave_notice
from api.web.render import page
from api.web.wording import told
from cjn_graph.access import Viewer
from cjn_graph.errors import AlreadyRecorded, Conflict, InvalidInput, NotFound, Problem
from cjn_graph.pages.convenings import MAX_SEATS, MAX_SUGGESTED, MIN_SEATS, STATES, list_convenings, plan_convening
from cjn_graph.services.inviting import seat_guests
from cjn_graph.services.workspace import Workspace
from cjn_graph.verbs import VERBS, Done

STEPS: Final = {
    "invited": "were invited",
    "accepted": "accepted",
    "declined": "declined",
    "listed": "are only on the list",
    "off": "come off the list",
    "came": "came",
}
"""What can be said of the guests who are ticked; the last one once it has begun."""
_ANSWERS: Final = ("listed", "invited", "accepted", "declined")
_WHO, _TABLE, _GIVEN, _FOUND = "who:", "table:", "given:", "found:"

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

ConveningId = Annotated[str, Path(max_length=64)]


@router.get("/convenings")
def convenings_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> HTMLResponse:
    """List the convenings, those to come first."""
    return page(request, "convenings.html", convenings=list_convenings(workspace, viewer), states=STATES)


@router.get("/convenings/{convening_id}")
def convening_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    convening_id: ConveningId,
    topics: Annotated[str, Query(max_length=500)] = "",
    seats: Annotated[str, Query(max_length=9)] = "8",
    limit: Annotated[str, Query(max_length=9)] = "10",
) -> HTMLResponse:
    """Show one convening, and whom to invite as well."""
    at_table = _number(seats, MIN_SEATS, MAX_SEATS)
    at_most = _number(limit, 0, MAX_SUGGESTED)
    troubles = []
    if at_table is None:
        troubles.append(f"Give from {MIN_SEATS} to {MAX_SEATS} seats at a table.")
    if at_most is None:
        troubles.append(f"Ask for 0 to {MAX_SUGGESTED} suggestions.")
    return _page(
        request,
        workspace,
        viewer,
        convening_id,
        {"topics": topics},
        422 if troubles else 200,
        " ".join(troubles),
        seats=8 if at_table is None else at_table,
        limit=10 if at_most is None else at_most,
    )


def _number(text: str, least: int, most: int) -> int | None:
    """Read a whole number within bounds; None where it is none."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
    return number if least <= number <= most else None


@router.post("/convenings/{convening_id}")
def change_guests(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    convening_id: ConveningId,
) -> Response:
    """Do with the people who are ticked what was chosen."""
    viewer.require("staff", "Inviting people")
    try:
        done = _do(workspace, viewer, convening_id, texts)
    except (AlreadyRecorded, Conflict, InvalidInput, NotFound) as error:
        status = 422 if isinstance(error, InvalidInput) else 409
        return _page(request, workspace, viewer, convening_id, texts, status, _told(error))
    address = f"/convenings/{convening_id}"
    leave_notice(request, session, Notice(done.sentence, done.receipt.transaction_id, address))
    return RedirectResponse(address, status_code=303)


@router.post("/convenings/{convening_id}/tables")
def change_tables(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    convening_id: ConveningId,
) -> Response:
    """Keep the tables that were changed, or let all be found anew."""
    viewer.require("staff", "Seating people")
    seats = _number(texts.get("seats", ""), MIN_SEATS, MAX_SEATS) or 8
    limit = _number(texts.get("limit", ""), 0, MAX_SUGGESTED)
    limit = 10 if limit is None else limit
    anew = texts.get("step") == "anew"
    try:
        typed = {name.removeprefix(_TABLE): text for name, text in texts.items() if name.startswith(_TABLE)}
        tables = {one: None if anew else _table(text) for one, text in typed.items()}
        if not anew:  # whoever is left at the table that was found for them is not seated by hand
            found = {name.removeprefix(_FOUND): text for name, text in texts.items() if name.startswith(_FOUND)}
            tables = {one: to for one, to in tables.items() if one not in found or to != _table(found[one])}
        seen = {one: _table(texts.get(_GIVEN + one, "")) for one in tables}
        receipt = seat_guests(workspace, viewer, convening_id, tables, seen=seen)
    except (Conflict, InvalidInput, NotFound) as error:
        status = 422 if isinstance(error, InvalidInput) else 409
        return _page(request, workspace, viewer, convening_id, texts, status, _told(error), seats=seats, limit=limit)
    shown = {"seats": seats, "limit": limit} | ({"topics": texts["topics"]} if texts.get("topics") else {})
    address = f"/convenings/{convening_id}?{urlencode(shown)}#tables"
    said = "The tables are found anew." if anew else "Those you moved stay at their tables."
    leave_notice(request, session, Notice(said, receipt.transaction_id, f"/convenings/{convening_id}"))
    return RedirectResponse(address, status_code=303)


def _table(text: str) -> int | None:
    """Read the number of a table; None where nothing is typed."""
    if not text.strip():
        return None
    number = _number(text.strip(), 1, 10**6)
    if number is None:
        raise InvalidInput([Problem("table", f"{text[:20]!r} is no number of a table.", "Tables are counted from 1.")])
    return number


def _told(error: Conflict | InvalidInput | NotFound | AlreadyRecorded) -> str:
    problems = isinstance(error, InvalidInput) and error.problems
    return told(problems) if problems else str(error)


def _do(workspace: Workspace, viewer: Viewer, convening_id: str, texts: Mapping[str, str]) -> Done:
    people = [name.removeprefix(_WHO) for name in texts if name.startswith(_WHO)]
    step = texts.get("step", "")
    if not people:
        raise InvalidInput("Nobody is ticked.", hint="Tick at least one person.")
    if step not in STEPS:
        raise InvalidInput("Nothing is chosen.", hint=f"Say what the people ticked did: {', '.join(STEPS)}.")
    given = {"convening": convening_id, "people": people}
    if step in _ANSWERS:
        return VERBS["invite"](workspace, viewer, {**given, "answer": step})
    return VERBS["uninvite" if step == "off" else "attendance"](workspace, viewer, given)


def _page(
    request: Request,
    workspace: Workspace,
    viewer: Viewer,
    convening_id: str,
    texts: Mapping[str, str],
    status: int = 200,
    trouble: str = "",
    *,
    seats: int = 8,
    limit: int = 10,
) -> HTMLResponse:
    topics = [topic.strip() for topic in texts.get("topics", "").split(",") if topic.strip()]
    try:
        found = plan_convening(workspace, viewer, convening_id, topics=topics, seats=seats, limit=limit)
    except InvalidInput as error:
        if not topics:
            raise
        status, trouble = 422, told(error.problems)
        found = plan_convening(workspace, viewer, convening_id)
    return page(
        request,
        "convening.html",
        status=status,
        one=found,
        trouble=trouble,
        ticked={name.removeprefix(_WHO) for name in texts if name.startswith(_WHO)},
        chosen=texts.get("step", ""),
        topics=texts.get("topics", ""),
        typed={name.removeprefix(_TABLE): text for name, text in texts.items() if name.startswith(_TABLE)},
        seats=seats,
        limit=limit,
        steps={name: words for name, words in STEPS.items() if name != "came" or found.begun},
        largest=max((reason.contribution for each in found.suggestions for reason in each.reasons), default=0),
    )
