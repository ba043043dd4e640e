"""The pages for managers: turnover rehearsed, and where each person stands."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, Response

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.questions import asked
from api.web.csv_files import as_csv
from api.web.render import page
from api.web.report_files import file_of
from api.web.waiting import patient
from api.web.wording import told
from cjn_graph.analysis.centrality import COLUMNS
from cjn_graph.errors import Ambiguous, InvalidInput, NotFound
from cjn_graph.questions import CentralityQuestion, GraphDefinition, RehearsalQuestion, TermsQuestion
from cjn_graph.services.centrality import list_positions
from cjn_graph.services.rehearsal import list_terms, rehearse_turnover

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

Day = Annotated[str, Query(max_length=10)]
Names = Annotated[str, Query(max_length=2000)]
SHOWN = 100
"""People of whom a table says where they stand."""


@router.get("/rehearsal")
@patient
def rehearsal_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    chosen: Annotated[GraphDefinition, Depends(asked(GraphDefinition))],
    people: Names = "",
    offices: Names = "",
    until: Annotated[str, Query(max_length=10)] = "",
) -> HTMLResponse:
    """Show what breaks if people leave; without a question, terms that end within a year."""
    texts = {"people": people.strip(), "offices": offices.strip(), "until": until.strip()}
    found, troubles = None, {}
    try:
        found = rehearse_turnover(
            workspace,
            viewer,
            RehearsalQuestion(**asdict(chosen), until=texts["until"] or None),
            people=[people] if texts["people"] else (),
            offices=[offices] if texts["offices"] else (),
        )
    except InvalidInput as error:
        troubles = {problem.where: told([problem]) for problem in error.problems}
    except (NotFound, Ambiguous) as error:
        troubles = {"names": f"{error} {error.hint or ''}".strip()}
    status = 422 if troubles else 200
    return page(request, "rehearsal.html", status=status, found=found, texts=texts, troubles=troubles)


@router.get("/terms")
def terms_page(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, until: Day = "", as_of: Day = ""
) -> HTMLResponse:
    """List terms and elections that are due; it leads to the rehearsal."""
    texts, found, troubles = {"until": until.strip(), "as_of": as_of.strip()}, None, {}
    try:
        found = list_terms(workspace, viewer, _due(until, as_of))
    except InvalidInput as error:
        troubles = {problem.where: told([problem]) for problem in error.problems}
    return page(request, "terms.html", status=422 if troubles else 200, found=found, texts=texts, troubles=troubles)


@router.get("/terms.csv")
def terms_file(workspace: WorkspaceDep, viewer: ViewerDep, until: Day = "", as_of: Day = "") -> Response:
    """Return the list as CSV."""
    columns = ("id", "name", "post_id", "post", "ends", "election")
    found = list_terms(workspace, viewer, _due(until, as_of))
    rows = [[getattr(term, column) for column in columns] for term in found.terms]
    return file_of(as_csv(columns, rows).encode(), "terms.csv", "text/csv")


def _due(until: str, as_of: str) -> TermsQuestion:
    return TermsQuestion(until=until.strip() or None, as_of=as_of.strip() or None)


@router.get("/centrality")
@patient
def centrality_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    question: Annotated[CentralityQuestion, Depends(asked(CentralityQuestion))],
) -> HTMLResponse:
    """Show where each person stands, the first by the column that was chosen."""
    found = list_positions(workspace, viewer, question)
    return page(request, "centrality.html", rows=found[:SHOWN], count=len(found), columns=COLUMNS, question=question)
