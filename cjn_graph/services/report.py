"""The report for funders and boards: what the command, the page and the files all show."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.access import Viewer
from cjn_graph.analysis.changes import Changes, explain_changes
from cjn_graph.analysis.graph import make_graph
from cjn_graph.analysis.groups import groupings
from cjn_graph.analysis.health import HealthReport
from cjn_graph.analysis.matrix import GapMatrix, gap_matrices
from cjn_graph.analysis.trend import TrendReport
from cjn_graph.progress import part
from cjn_graph.questions import HealthQuestion, TrendQuestion
from cjn_graph.services.health import extra_for, report_health
from cjn_graph.services.scoping import basis_for, read_day, read_since
from cjn_graph.services.trend import report_trend
from cjn_graph.services.workspace import Workspace

__all__ = ["NetworkReport", "report_network"]


class NetworkReport(BaseModel):
    """How the network did since an earlier day. It names nobody."""

    model_config = ConfigDict(frozen=True)

    health: HealthReport = Field(description="Each measure with what it was on the earlier day.")
    trend: TrendReport
    changes: Changes
    matrices: list[GapMatrix]


def report_network(workspace: Workspace, viewer: Viewer, question: HealthQuestion = HealthQuestion()) -> NetworkReport:
    """Put together how the network did since a year before, or since another day.

    Everybody who may see numbers gets the same report from the facts they see, without names whatever their role.

    Raises
    ------
    InvalidInput
        ``as_of`` or ``since`` is no date, or ``since`` is not the earlier one.
    """
    day = read_day(workspace, question.as_of)
    since = read_since(workspace, viewer, "year" if question.since is None else question.since, day).isoformat()
    definition = question.definition
    asked = HealthQuestion(definition.ties, definition.staff, definition.kind, question.as_of, since)
    with part(0.0, 0.2):
        health = report_health(workspace, viewer, asked)
    with part(0.2, 0.95):
        trend = report_trend(
            workspace, viewer, TrendQuestion(definition.ties, definition.staff, definition.kind, question.as_of)
        )
    earlier, now = (basis_for(workspace, viewer, one) for one in (date.fromisoformat(since), day))
    graphs = [make_graph(basis.network, definition) for basis in (earlier, now)]
    groups = groupings(now.network, graphs[1], definition.kind, extra_for(workspace, now, definition))
    return NetworkReport(
        health=_nameless(health),
        trend=trend,
        changes=explain_changes((earlier.network, graphs[0]), (now.network, graphs[1])),
        matrices=gap_matrices(graphs[1], groups),
    )


def _nameless(report: HealthReport) -> HealthReport:
    without = {
        name: measure.model_copy(update={"names": None}) for name, measure in report if name not in ("scope", "mixing")
    }
    return report.model_copy(update=without)
