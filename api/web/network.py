"""The pages of the network as a whole: its health, and the worklist of its gaps."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.web.figures import (
    figure_of_alike,
    figure_of_mixing,
    figure_of_silences,
    figure_of_topics,
    figures_of_trend,
)
from api.web.render import page
from cjn_graph.services.gaps import report_gaps
from cjn_graph.services.health import KindChoice, StaffChoice, TieChoice, report_health
from cjn_graph.services.trend import Every, report_trend

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

# A form sends the boxes that were left empty too: empty is not given.
Day = Annotated[str, Query(max_length=10)]

LARGEST_DRAWN = 2_000
"""People on record up to which the health page draws its measures over time unasked: about a second."""

HEADLINES = (
    ("largest_component_share", "Reach", "share"),
    ("isolates", "Without a tie", "count"),
    ("ties", "Ties", "count"),
    ("degree_centralization", "Degree centralization", "share"),
    ("transitivity", "Transitivity", "share"),
    ("staff_dependence", "Staff dependence", "share"),
)
OTHERS = (
    ("people", "People", "count"),
    ("organizations", "Organizations", "count"),
    ("components", "Components", "count"),
    ("articulation_points", "Articulation points", "count"),
    ("bridges", "Bridges", "count"),
    ("single_thread", "Single-thread offices", "count"),
)


@router.get("/health")
def health_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    ties: TieChoice = "live",
    staff: StaffChoice = "exclude",
    kind: KindChoice = "person",
    as_of: Day = "",
    since: Day = "",
    every: Every | Literal["", "none"] = "",
) -> HTMLResponse:
    """Show how the network holds together, by a definition that can be changed."""
    report = report_health(
        workspace, viewer, ties=ties, staff=staff, kind=kind, as_of=as_of or None, since=since or None
    )
    # The networks of several days are built one after the other: where that takes long, only for those who ask.
    spacing = every or ("half-year" if report.people.n <= LARGEST_DRAWN else "none")
    figures = {}
    if spacing != "none":
        trend = report_trend(workspace, viewer, ties=ties, staff=staff, kind=kind, as_of=as_of or None, every=spacing)
        figures = figures_of_trend(trend, HEADLINES)
    return page(
        request,
        "health.html",
        report=report,
        figures=figures,
        mixing=figure_of_mixing(report.mixing),
        as_of=as_of,
        since=since,
        every=spacing,
        headlines=HEADLINES,
        others=OTHERS,
    )


@router.get("/gaps")
def gaps_page(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, as_of: Day = "") -> HTMLResponse:
    """Show where connections are missing, as a worklist."""
    report = report_gaps(workspace, viewer, as_of=as_of or None)
    return page(
        request,
        "gaps.html",
        report=report,
        places=figure_of_alike(report.similar_unconnected_jurisdictions, "Similar places, not connected"),
        topics=figure_of_topics(report.topics_without_helper),
        silences=figure_of_silences(report.gone_quiet),
        as_of=as_of,
    )
