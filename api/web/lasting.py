"""The pages of what comes of the work: the funnel of introductions, and who stays connected."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.web.lasting_figures import (
    figure_of_curve,
    figure_of_funnel,
    figure_of_programs,
    figure_of_rates,
    figure_of_shares,
)
from api.web.render import page
from api.web.wording import told
from cjn_graph.analysis.measure import SMALLEST_GROUP
from cjn_graph.errors import InvalidInput
from cjn_graph.services.funnel import Period, report_funnel
from cjn_graph.services.staying import report_staying
from cjn_graph.services.work import report_work

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

Day = Annotated[str, Query(max_length=10)]


@router.get("/funnel")
def funnel_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    since: Day = "",
    until: Day = "",
    every: Period = "year",
) -> HTMLResponse:
    """Show how far introductions come, and where they stop."""
    days = {"since": since.strip(), "until": until.strip()}
    known = {name: text for name, text in days.items() if text}
    troubles: dict[str, str] = {}
    try:
        found = report_funnel(workspace, viewer, every=every, **known)
    except InvalidInput as error:
        troubles = {problem.where: told([problem]) for problem in error.problems}
        found = report_funnel(workspace, viewer, every=every)
    return page(
        request,
        "funnel.html",
        status=422 if troubles else 200,
        found=found,
        figure=figure_of_funnel(found) if found.n else None,
        rates=figure_of_rates(found),
        days=days,
        every=every,
        troubles=troubles,
        enough=SMALLEST_GROUP,
    )


@router.get("/staying")
def staying_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, as_of: Day = "") -> HTMLResponse:
    """Show how many stay connected after formal work with them ended."""
    days, troubles = {"as_of": as_of.strip()}, {}
    try:
        found = report_staying(workspace, viewer, as_of=days["as_of"] or None)
    except InvalidInput as error:
        troubles = {problem.where: told([problem]) for problem in error.problems}
        found = report_staying(workspace, viewer)
    return page(
        request,
        "staying.html",
        status=422 if troubles else 200,
        found=found,
        figure=figure_of_curve(found.everybody, "Staying connected, everybody") if found.everybody else None,
        groups={
            name: [(one, figure_of_curve(one, f"Staying connected, {one.name}")) for one in curves]
            for name, curves in found.by.items()
        },
        days=days,
        troubles=troubles,
    )


@router.get("/work")
def work_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, as_of: Day = "") -> HTMLResponse:
    """Show what came of the work, and how programs and reforms grew beside it."""
    days, troubles = {"as_of": as_of.strip()}, {}
    try:
        found = report_work(workspace, viewer, as_of=days["as_of"] or None)
    except InvalidInput as error:
        troubles = {problem.where: told([problem]) for problem in error.problems}
        found = report_work(workspace, viewer)
    return page(
        request,
        "work.html",
        status=422 if troubles else 200,
        found=found,
        shares=figure_of_shares(found),
        growth=figure_of_programs(found),
        days=days,
        troubles=troubles,
    )
