"""The page of the report, and the files that it is downloaded as."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, Response

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.web.render import page
from api.web.report_files import as_html, as_pdf, context_of
from api.web.wording import told
from cjn_graph.errors import InvalidInput
from cjn_graph.questions import HealthQuestion
from cjn_graph.services.report import report_network

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

Day = Annotated[str, Query(max_length=10)]


def _question(as_of: str, since: str) -> HealthQuestion:
    return HealthQuestion(as_of=as_of.strip() or None, since=since.strip() or None)


@router.get("/report")
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
    return _file(as_html(report_network(workspace, viewer, _question(as_of, since))).encode(), "html", "text/html")


@router.get("/report.pdf")
def report_pdf(workspace: WorkspaceDep, viewer: ViewerDep, as_of: Day = "", since: Day = "") -> Response:
    """Return the report as PDF."""
    return _file(as_pdf(report_network(workspace, viewer, _question(as_of, since))), "pdf", "application/pdf")


def _file(content: bytes, suffix: str, media_type: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="network-report.{suffix}"'}
    return Response(content, media_type=media_type, headers=headers)
