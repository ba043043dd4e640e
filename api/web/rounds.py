"""The pages of rounds: the list, and one round with its editor."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import SessionDep, TextsDep, ViewerDep, WorkspaceDep, form_token
from api.sessions import Notice
from api.web.forms.asking import CHOICE, Refused, ask
from api.web.forms.pages import leave_notice
from api.web.render import page
from api.web.wording import page_of
from cjn_graph.access import Viewer
from cjn_graph.errors import NotFound
from cjn_graph.services import records
from cjn_graph.services.kept_rounds import list_rounds, show_round
from cjn_graph.services.workspace import Workspace
from cjn_graph.verbs import VERBS, Verb

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

MOST_NAMES: Final = 1000
"""Names that are offered while one is typed."""

RecordId = Annotated[str, Path(max_length=64)]

_STEPS: Final[dict[str, Verb]] = {verb.name.partition("-")[0]: verb for verb in VERBS.values() if verb.on == "round"}
"""What is done with a round, by the last part of its address: add, drop, swap, release."""


@router.get("/rounds")
def rounds_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> HTMLResponse:
    """List the rounds; the form that starts one is a link away."""
    return page(request, "rounds.html", rounds=list_rounds(workspace, viewer))


@router.get("/rounds/{round_id}")
def round_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, round_id: RecordId) -> HTMLResponse:
    """Show a round with its pairs, to be edited and released."""
    return _round(request, workspace, viewer, round_id, {}, None)


@router.get("/rounds/{round_id}/{step}")
def back_to_round(viewer: ViewerDep, round_id: RecordId) -> RedirectResponse:
    """Lead whoever reloads a page on which an edit was refused to the round."""
    viewer.require("staff", "Reading rounds")
    return RedirectResponse(page_of(round_id) if round_id.startswith("round-") else "/rounds", status_code=303)


@router.post("/rounds/{round_id}/{step}")
def edit_round(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    session: SessionDep,
    texts: TextsDep,
    round_id: RecordId,
    step: RecordId,
) -> Response:
    """Edit or release a round; where that is refused, the page says why, with all that was typed."""
    viewer.require("staff", "Editing a round")
    if step not in _STEPS:
        raise NotFound("There is no such form for a round.", hint="Open it from the page of the round.")
    subject = records.read(workspace, viewer, round_id)
    answer = ask(workspace, viewer, _STEPS[step], subject, texts)
    if isinstance(answer, Refused):
        return _round(request, workspace, viewer, round_id, texts, answer)
    said = " ".join((answer.sentence, *answer.receipt.notes))
    leave_notice(request, session, Notice(said, answer.receipt.transaction_id, page_of(round_id)))
    return RedirectResponse(page_of(round_id), status_code=303)


def _round(
    request: Request,
    workspace: Workspace,
    viewer: Viewer,
    round_id: str,
    texts: dict[str, str],
    refused: Refused | None,
) -> HTMLResponse:
    found = show_round(workspace, viewer, round_id)
    people = [*(left.person for left in found.without), *(one for pair in found.pairs for one in (pair.a, pair.b))]
    return page(
        request,
        "round.html",
        status=refused.status if refused else 200,
        one=found,
        texts=texts,
        troubles=refused.troubles if refused else [],
        names=sorted({person.name for person in people})[:MOST_NAMES],
        choice=CHOICE,
    )
