"""The network's health over time: what the command line, the API and the pages all call."""

from __future__ import annotations

from datetime import date

from cjn_graph.access import Viewer
from cjn_graph.analysis.health import measure_health
from cjn_graph.analysis.trend import TrendReport, days_until, make_trend
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.progress import each
from cjn_graph.questions import MAX_POINTS, MIN_POINTS, Every, GraphDefinition, TrendQuestion
from cjn_graph.services.scoping import facts_of, read_day, reader_for
from cjn_graph.services.workspace import Workspace

__all__ = ["TrendReport", "report_trend"]


def report_trend(workspace: Workspace, viewer: Viewer, question: TrendQuestion = TrendQuestion()) -> TrendReport:
    """Measure the network's health as it was on several days, without names, from what the viewer sees.

    Raises
    ------
    InvalidInput
        ``as_of`` is no date, or there are too few or too many points.

    Notes
    -----
    The facts are read once, and one network is built for each day. The answer is kept until the next write.
    """
    if not MIN_POINTS <= question.points <= MAX_POINTS:
        raise InvalidInput([Problem("points", f"{question.points} is not between {MIN_POINTS} and {MAX_POINTS}.")])
    definition, every = question.definition, question.every
    days = days_until(read_day(workspace, question.as_of), every, question.points)
    reader = reader_for(viewer)
    key = ("trend", definition, every, tuple(days))
    return workspace.kept(reader, key, lambda: _measure(workspace, reader, definition, days, every))


def _measure(
    workspace: Workspace, reader: Viewer, definition: GraphDefinition, days: list[date], every: Every
) -> TrendReport:
    facts = facts_of(reader)
    reports = [measure_health(workspace.network(reader, day), definition, facts=facts) for day in each(days)]
    return make_trend(reports, every)
