"""The network's health: what the command line, the API and the pages all call."""

from __future__ import annotations

from datetime import date

from cjn_graph.access import Viewer
from cjn_graph.analysis.attributes import Extra
from cjn_graph.analysis.health import HealthReport, compared, measure_health
from cjn_graph.progress import each
from cjn_graph.questions import GraphDefinition, HealthQuestion
from cjn_graph.services.scoping import Basis, basis_for, read_day, read_since
from cjn_graph.services.workspace import Workspace
from cjn_graph.tables import Entities

__all__ = ["HealthReport", "extra_for", "report_health"]


def report_health(workspace: Workspace, viewer: Viewer, question: HealthQuestion = HealthQuestion()) -> HealthReport:
    """Measure the network's health, from what the viewer sees.

    The role *viewer* gets the numbers, computed on open facts, without names; *staff* also the names of isolates,
    *manager* those in the fragility lists too.

    Raises
    ------
    InvalidInput
        ``as_of`` or ``since`` is no date, or ``since`` is not the earlier one.
    """
    definition = question.definition
    day = read_day(workspace, question.as_of)
    if question.since is None:
        return _report(workspace, viewer, definition, day)
    earlier = read_since(workspace, viewer, question.since, day)
    now, before = [_report(workspace, viewer, definition, one) for one in each((day, earlier))]
    return compared(now, before)


def _report(workspace: Workspace, viewer: Viewer, definition: GraphDefinition, day: date) -> HealthReport:
    basis = basis_for(workspace, viewer, day)
    extra = extra_for(workspace, basis, definition)
    return measure_health(basis.network, definition, extra, naming=basis.naming, facts=basis.facts)


def extra_for(workspace: Workspace, basis: Basis, definition: GraphDefinition) -> Extra:
    """Read what mixing needs beyond the network."""
    entities = workspace.facts.tables(basis.reader, (definition.kind, "engagement")).entities
    return Extra(_stated(entities[definition.kind], "attributes"), _stated(entities["engagement"], "cohort"))


def _stated(table: Entities, name: str) -> dict[str, str]:
    """Return a property of those that have it, by id."""
    values = zip(table.ids.texts.tolist(), table[name].decoded().tolist(), strict=True)
    return {record_id: value for record_id, value in values if value is not None}
