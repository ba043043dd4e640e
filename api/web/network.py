"""The pages of the network as a whole: its health, and the worklist of its gaps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Annotated, Literal, TypeVar

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.questions import asked
from api.web.figures import (
    figure_of_alike,
    figure_of_matrix,
    figure_of_mixing,
    figure_of_silences,
    figure_of_topics,
    figures_of_trend,
)
from api.web.render import page
from api.web.waiting import patient
from api.web.wording import told
from cjn_graph.analysis.matrix import GapMatrix
from cjn_graph.analysis.measures import headlines, others
from cjn_graph.errors import InvalidInput
from cjn_graph.questions import Every, GraphDefinition, HealthQuestion, TrendQuestion
from cjn_graph.services.gaps import MAX_LIMIT, report_gaps
from cjn_graph.services.health import report_health
from cjn_graph.services.meetings import report_between
from cjn_graph.services.trend import report_trend

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

# A form sends the boxes that were left empty too: empty is not given.
Day = Annotated[str, Query(max_length=10)]

Report = TypeVar("Report")

LISTED = 20
"""Entries of each list of gaps that are shown unasked."""

LARGEST_DRAWN = 2_000
"""People on record up to which the health page draws its measures over time unasked: about a second."""


@router.get("/health")
@patient
def health_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    chosen: Annotated[GraphDefinition, Depends(asked(GraphDefinition))],
    as_of: Day = "",
    since: Day = "",
    every: Every | Literal["", "none"] = "",
) -> HTMLResponse:
    """Show how the network holds together, by a definition that can be changed."""
    days = {"as_of": as_of.strip(), "since": since.strip()}
    definition = asdict(chosen)
    report, troubles = _answer(
        lambda known: report_health(
            workspace, viewer, HealthQuestion(**definition, as_of=known.get("as_of"), since=known.get("since"))
        ),
        days,
    )
    # The networks of several days are built one after the other: where that takes long, only for those who ask.
    spacing = every or ("half-year" if report.people.n <= LARGEST_DRAWN else "none")
    figures = {}
    if spacing != "none":
        day = None if "as_of" in troubles else days["as_of"] or None
        trend = report_trend(workspace, viewer, TrendQuestion(**definition, as_of=day, every=spacing))
        figures = figures_of_trend(trend, headlines())
    return page(
        request,
        "health.html",
        managers=viewer.has_role("manager"),
        status=422 if troubles else 200,
        report=report,
        figures=figures,
        mixing=figure_of_mixing(report.mixing),
        days=days,
        troubles=troubles,
        every=spacing,
        headlines=headlines(),
        others=others(),
    )


@router.get("/gaps")
@patient
def gaps_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    as_of: Day = "",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = LISTED,
) -> HTMLResponse:
    """Show where connections are missing, as a worklist: the first of each list, or as many as are asked for."""
    days = {"as_of": as_of.strip()}
    report, troubles = _answer(
        lambda known: report_gaps(workspace, viewer, as_of=known.get("as_of"), limit=limit), days
    )
    named = viewer.has_role("staff")
    return page(
        request,
        "gaps.html",
        status=422 if troubles else 200,
        report=report,
        places=figure_of_alike(report.similar_unconnected_jurisdictions, "Similar places, not connected"),
        topics=figure_of_topics(report.topics_without_helper),
        silences=figure_of_silences(report.gone_quiet),
        matrices=[(matrix, figure_of_matrix(matrix, linked=named)) for matrix in _first_usual(report.between_groups)],
        named=named,
        days=days,
        troubles=troubles,
        limit=limit,
        listed=LISTED,
        most=MAX_LIMIT,
    )


@router.get("/gaps/between")
@patient
def between_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    by: Annotated[str, Query(max_length=200)] = "",
    one: Annotated[str, Query(max_length=300)] = "",
    other: Annotated[str, Query(max_length=300)] = "",
    as_of: Day = "",
) -> HTMLResponse:
    """Show what is between two groups, and who of them should meet."""
    found = report_between(workspace, viewer, by=by, one=one, other=other, as_of=as_of.strip() or None)
    return page(request, "between.html", found=found)


def _first_usual(matrices: list[GapMatrix]) -> list[GapMatrix]:
    """Put divisions and sectors before the other ways to group."""
    return sorted(matrices, key=lambda matrix: matrix.attribute not in ("census_division", "sector"))


def _answer(report_on: Callable[[Mapping[str, str]], Report], days: Mapping[str, str]) -> tuple[Report, dict[str, str]]:
    """Answer as of the days that can be read, and say of each other one what is wrong with it.

    It is said beside the box in which it was typed, and what stands in the other boxes is not lost.
    """
    known = {name: text for name, text in days.items() if text}
    troubles: dict[str, str] = {}
    while True:
        try:
            return report_on(known), troubles
        except InvalidInput as error:
            wrong = [problem for problem in error.problems if problem.where in known]
            if not wrong:
                raise
            for problem in wrong:
                troubles[problem.where] = told([problem])
                known.pop(problem.where, None)
