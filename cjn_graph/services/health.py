"""The network's health: what the command line, the API and the pages all call."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from cjn_graph.access import Viewer
from cjn_graph.analysis.attributes import Extra, read_attributes
from cjn_graph.analysis.graph import make_graph
from cjn_graph.analysis.health import HealthReport, compared, measure_health
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.questions import GraphDefinition, GraphQuestion, HealthQuestion
from cjn_graph.services.scoping import Basis, basis_for, read_day
from cjn_graph.services.workspace import Workspace
from cjn_graph.tables import Entities

if TYPE_CHECKING:
    from cjn_graph.analysis.as_networkx import Graph

__all__ = ["HealthReport", "health_graph", "report_health"]


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
    earlier = read_day(workspace, question.since, "since")
    if earlier >= day:
        raise InvalidInput([Problem("since", f"{earlier} is not before {day}.", "Give an earlier day.")])
    return compared(_report(workspace, viewer, definition, day), _report(workspace, viewer, definition, earlier))


def health_graph(workspace: Workspace, viewer: Viewer, question: GraphQuestion = GraphQuestion()) -> Graph:
    """Return the graph that the measures are computed on, for analyses of one's own with NetworkX.

    Nodes are ids, with ``name`` and the attributes by which mixing is measured.

    Raises
    ------
    Forbidden
        The viewer's role sees numbers only.
    InvalidInput
        ``as_of`` is no date.
    """
    # NetworkX takes a while to import, and the report does without it.
    from cjn_graph.analysis.as_networkx import as_networkx

    viewer.require("staff", "Reading the graph")
    definition = question.definition
    basis = basis_for(workspace, viewer, read_day(workspace, question.as_of))
    graph = make_graph(basis.network, definition)
    extra = _extra(workspace, basis, definition)
    return as_networkx(graph, read_attributes(basis.network, graph, definition.kind, extra))


def _report(workspace: Workspace, viewer: Viewer, definition: GraphDefinition, day: date) -> HealthReport:
    basis = basis_for(workspace, viewer, day)
    extra = _extra(workspace, basis, definition)
    return measure_health(basis.network, definition, extra, naming=basis.naming, facts=basis.facts)


def _extra(workspace: Workspace, basis: Basis, definition: GraphDefinition) -> Extra:
    entities = workspace.facts.tables(basis.reader, (definition.kind, "engagement")).entities
    return Extra(_stated(entities[definition.kind], "attributes"), _stated(entities["engagement"], "cohort"))


def _stated(table: Entities, name: str) -> dict[str, str]:
    """Return a property of those that have it, by id."""
    values = zip(table.ids.texts.tolist(), table[name].decoded().tolist(), strict=True)
    return {record_id: value for record_id, value in values if value is not None}
