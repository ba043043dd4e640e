"""The page of the report, and the files that it is downloaded as."""

from __future__ import annotations

from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import HTMLResponse, Response

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.web.render import page
from api.web.report_files import as_html, as_pdf, context_of, file_of
from api.web.waiting import patient
from api.web.wording import told
from cjn_graph.analysis.catalogue import CATALOGUE, GROUPS
from cjn_graph.errors import InvalidInput
from cjn_graph.questions import HealthQuestion
from cjn_graph.services.publishing import list_publications, show_publication
from cjn_graph.services.report import report_network

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

_PAGES: Final = {f"cjn {name}": f"/{name}" for name in ("health", "gaps", "funnel", "staying", "work")}
"""Pages of the numbers that a command tells."""
Day = Annotated[str, Query(max_length=10)]


def _question(as_of: str, since: str) -> HealthQuestion:
    return HealthQuestion(as_of=as_of.strip() or None, since=since.strip() or None)


@router.get("/report")
@patient
def report_page(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, as_of: Day = "", since: Day = ""
) -> HTMLResponse:
    """Show the report; where a day cannot be read, the one as of today, and what is wrong."""
    troubles: dict[str, str] = {}
    days = {"as_of": as_of.strip(), "since": since.strip()}
    try:
        report = report_network(workspace, viewer, _question(as_of, since))
    except InvalidInput as error:
        troubles = {problem.where: told([problem]) for problem in error.problems}
        report = report_network(workspace, viewer)
    query = urlencode({name: text for name, text in days.items() if text and not troubles})
    status = 422 if troubles else 200
    return page(request, "report.html", status=status, days=days, troubles=troubles, query=query, **context_of(report))


@router.get("/report.html")
def report_file(workspace: WorkspaceDep, viewer: ViewerDep, as_of: Day = "", since: Day = "") -> Response:
    """Return the report as one file for a browser."""
    report = report_network(workspace, viewer, _question(as_of, since))
    return file_of(as_html(report).encode(), "network-report.html", "text/html")


@router.get("/report.pdf")
def report_pdf(workspace: WorkspaceDep, viewer: ViewerDep, as_of: Day = "", since: Day = "") -> Response:
    """Return the report as PDF."""
    report = report_network(workspace, viewer, _question(as_of, since))
    return file_of(as_pdf(report), "network-report.pdf", "application/pdf")


@router.get("/measures")
def measures_page(request: Request) -> HTMLResponse:
    """Say what every number means."""
    return page(request, "catalogue.html", catalogue=CATALOGUE, groups=GROUPS, pages=_PAGES)


@router.get("/publications")
def publications_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> HTMLResponse:
    """List what was published; the form that publishes is a link away."""
    return page(request, "publications.html", publications=list_publications(workspace, viewer))


@router.get("/publications/{publication_id}")
def publication_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    publication_id: Annotated[str, Path(max_length=64)],
    now: Literal["", "yes"] = "",
) -> HTMLResponse:
    """Show numbers as they were published, or beside what is known now of that day."""
    one = show_publication(workspace, viewer, publication_id, beside_now=bool(now))
    return page(request, "publication.html", one=one, beside_now=bool(now))
