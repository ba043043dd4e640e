"""The network's health: what the command line, the API and the pages all call."""

from __future__ import annotations

from cjn_graph.access import Viewer
from cjn_graph.analysis import GraphDefinition, HealthReport, measure_health
from cjn_graph.analysis.attributes import Extra
from cjn_graph.analysis.graph import KindChoice, StaffChoice, TieChoice
from cjn_graph.services.scoping import ask
from cjn_graph.services.workspace import Workspace

__all__ = ["HealthReport", "KindChoice", "StaffChoice", "TieChoice", "report_health"]


def report_health(
    workspace: Workspace,
    viewer: Viewer,
    *,
    ties: TieChoice = "live",
    staff: StaffChoice = "exclude",
    kind: KindChoice = "person",
    as_of: str | None = None,
) -> HealthReport:
    """Measure the network's health, from what the viewer sees.

    The role *viewer* gets the numbers, computed on open facts, without names; *staff* also the names of isolates,
    *manager* those in the fragility lists too.

    Parameters
    ----------
    as_of : str, optional
        A day, month or year; today by default.

    Raises
    ------
    InvalidInput
        ``as_of`` is no date.
    """
    asked = ask(workspace, viewer, as_of)
    attributes = "analysis/people_attributes" if kind == "person" else "analysis/organization_attributes"
    imported = workspace.store.read_columns(asked.reader, attributes)
    cohorts = workspace.store.read_columns(asked.reader, "analysis/cohorts")
    extra = Extra(
        attributes=dict(zip(imported["id"], imported["attributes"], strict=True)),
        cohorts=dict(zip(cohorts["id"], cohorts["cohort"], strict=True)),
    )
    definition = GraphDefinition(ties=ties, staff=staff, kind=kind)
    return measure_health(asked.network, definition, extra, naming=asked.naming, facts=asked.facts)
