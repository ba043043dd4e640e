"""The page of observations: small multiples over time, with sources and gaps; and where entering another one begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.web.figures import Figure, axes_of, figure_of_series, period_in_words
from api.web.forms.declared import addable
from api.web.render import page
from api.web.wording import words as in_words
from cjn_graph.access import Viewer
from cjn_graph.analysis.numbers import number_in_words
from cjn_graph.analysis.series import Datum, Gap
from cjn_graph.errors import Ambiguous, InvalidInput, NotFound
from cjn_graph.model import MODEL, fold, kind_of
from cjn_graph.model.ids import a_kind
from cjn_graph.pages.observations import MAX_LIMIT, Series, list_observations
from cjn_graph.search import SearchAnswer
from cjn_graph.services.naming import resolve_among
from cjn_graph.services.observing import SUBJECTS
from cjn_graph.services.search import search
from cjn_graph.services.workspace import Workspace

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

AT_ONCE = 18
"""Charts of one page; more are a click away."""

CHOICES = 20
"""Records that are offered at once where it is not clear which one an observation is about."""

Text = Annotated[str, Query(max_length=300)]


@dataclass(frozen=True)
class Row:
    """One line of the table of a chart; without an id it is a gap."""

    id: str
    period: str
    value: str
    source: str


@dataclass(frozen=True)
class Panel:
    """One small chart with what belongs to it."""

    series: Series
    figure: Figure | None
    sources: list[tuple[str, str]]
    """Each source, and what it reports on."""
    rows: list[Row]


@dataclass(frozen=True)
class Group:
    """Charts of the same measure and unit, on the same axes."""

    measure: str
    unit: str | None
    panels: list[Panel]


@router.get("/observations")
def observations_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    words: Text = "",
    measure: Text = "",
    place: Text = "",
    about: Text = "",
    start: Annotated[int, Query(ge=0, le=MAX_LIMIT)] = 0,
) -> HTMLResponse:
    """Show what was observed, chart by chart, from the ``start``-th on."""
    report = list_observations(
        workspace, viewer, words=words, measure=measure, place=place, about=about, limit=MAX_LIMIT
    )
    return page(
        request,
        "observations.html",
        report=report,
        groups=_groups(report.series, start),
        subject=report.series[0].about if about and report.series else None,
        asked={"words": words, "measure": measure, "place": place, "about": about},
        start=start,
        at_once=AT_ONCE,
        period=period_in_words,
    )


@router.get("/add/observation")
def choose_subject(request: Request, workspace: WorkspaceDep, viewer: ViewerDep, about: Text = "") -> Response:
    """Find what another observation is about, and lead to its form: at once where the text is a whole name or an id."""
    viewer.require("staff", "Writing records")
    answer, problems = None, []
    if about.strip():
        try:
            subject = resolve_among(workspace, viewer, SUBJECTS, about)
            return RedirectResponse(f"/facts/{subject}/observe", status_code=303)
        except (NotFound, Ambiguous):
            try:
                answer = _choices_for(workspace, viewer, about)
            except InvalidInput as error:
                problems = error.problems
    return page(
        request,
        "choose_subject.html",
        status=422 if problems else 200,
        about=about,
        answer=answer,
        problems=problems,
        kinds=addable(viewer),
    )


def _choices_for(workspace: Workspace, viewer: Viewer, about: str) -> SearchAnswer:
    """Search for what can be observed; an id is no word to search for.

    Raises
    ------
    InvalidInput
        The text is the id of something else or of nothing, or no search can be made of it.
    """
    kind, hint = kind_of(about.strip()), "Look for it by its name."
    if kind in SUBJECTS:
        raise InvalidInput(f"There is no {in_words(kind)} with the id {about.strip()}.", hint=hint)
    if kind in MODEL.entities:
        raise InvalidInput(f"Nothing is observed about {a_kind(kind)}.", hint=hint)
    if kind in MODEL.relationships:
        raise InvalidInput("Nothing is observed about a relationship.", hint=hint)
    return search(workspace, viewer, about, kinds=SUBJECTS, limit=CHOICES)


def _groups(series: Sequence[Series], start: int) -> list[Group]:
    """Sort the series of this page by measure and unit; the axes follow from all that fit, on whatever page."""
    by_measure: dict[tuple[str, str], list[Series]] = {}
    for one in series:
        by_measure.setdefault(_key(one), []).append(one)
    axes = {key: axes_of(group) for key, group in by_measure.items()}
    groups: dict[tuple[str, str], Group] = {}
    for one in series[start : start + AT_ONCE]:
        group = groups.setdefault(_key(one), Group(one.measure, one.unit, []))
        group.panels.append(
            Panel(one, figure_of_series(one, *axes[_key(one)]), _sources(one), [_row(part) for part in one.in_time()])
        )
    return list(groups.values())


def _key(series: Series) -> tuple[str, str]:
    return fold(series.measure), fold(series.unit or "")


def _sources(series: Series) -> list[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for datum in series.data:
        periods = found.setdefault(datum.reported_by or "not said", [])
        period = period_in_words(datum.start, datum.end)
        if period not in periods:
            periods.append(period)
    return [(source, ", ".join(periods)) for source, periods in sorted(found.items())]


def _row(part: Datum | Gap) -> Row:
    period = period_in_words(part.start, part.end)
    if isinstance(part, Gap):
        return Row("", period, "not recorded", "")
    value = "in words" if part.value is None else number_in_words(part.value)
    return Row(part.id, period, value, part.reported_by or "not said")
