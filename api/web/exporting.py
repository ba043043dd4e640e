"""The page of exports: what shall be in a file, what it would reveal, and then the file."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, StreamingResponse

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.exports import as_answer, chosen, file_answer
from api.sessions import browser_of
from api.web.render import page
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.exchange.exports.catalogue import FORMATS, TABLES
from cjn_graph.services.consents import consent_file, consent_log
from cjn_graph.services.disclosing import Disclosure, disclose, disclosed
from cjn_graph.services.exporting import ExportQuestion

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

MOST_SHOWN = 500
"""Entries of the consent log that its page shows; the file has them all."""
FormatName = Annotated[str, Query(alias="format", max_length=20)]
Chosen = Annotated[ExportQuestion, Depends(chosen)]


@router.get("/export")
def export_page(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, question: Chosen, format_name: FormatName = ""
) -> HTMLResponse:
    """Ask what shall be in the file; where that is said, tell what it would reveal before it can be fetched."""
    viewer.require("staff", "Exporting records")
    asked = question.model_copy(update={"format": format_name})
    found: Disclosure | None = None
    problems: list[Problem] = []
    if format_name:
        try:
            found = disclose(workspace, viewer, asked)
        except InvalidInput as error:
            problems = error.problems
    return page(
        request,
        "export.html",
        status=422 if problems else 200,
        asked=asked,
        found=found,
        problems=problems,
        formats=FORMATS,
        kinds=TABLES,
        given=_given(asked),
        lines=disclosed(found)[1:] if found else [],
    )


@router.get("/export/file")
def export_file(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, question: Chosen, format_name: FormatName
) -> StreamingResponse:
    """Send the file."""
    return as_answer(request, workspace, viewer, question.model_copy(update={"format": format_name}))


@router.get("/consents")
def consents_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> HTMLResponse:
    """Show who agreed to what, or refused."""
    entries = consent_log(workspace, viewer, address=browser_of(request).address)
    return page(request, "consents.html", entries=entries[:MOST_SHOWN], count=len(entries))


@router.get("/consents.csv")
def consents_file(request: Request, workspace: WorkspaceDep, viewer: ViewerDep) -> StreamingResponse:
    """Send the consent log as a file."""
    parts = consent_file(workspace, viewer, address=browser_of(request).address)
    return file_answer("consents.csv", "text/csv", parts)


def _given(asked: ExportQuestion) -> dict[str, str]:
    values = asked.model_dump(exclude_defaults=True)
    return {name: "true" if value is True else str(value) for name, value in values.items()}
