"""The network as a NetworkX graph, for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cjn_graph.access import Viewer
from cjn_graph.analysis.as_networkx import as_networkx
from cjn_graph.analysis.attributes import read_attributes
from cjn_graph.analysis.graph import make_graph
from cjn_graph.questions import GraphQuestion, KindChoice, StaffChoice, TieChoice
from cjn_graph.services.health import extra_for
from cjn_graph.services.scoping import basis_for, read_day
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import load_settings

if TYPE_CHECKING:
    from cjn_graph.analysis.as_networkx import Graph


def open_network(
    account: str | None = None,
    *,
    ties: TieChoice = "live",
    staff: StaffChoice = "exclude",
    kind: KindChoice = "person",
    as_of: str | None = None,
) -> Graph:
    """Read the network of the store that the settings name, as a NetworkX graph.

    It has the nodes and ties that ``cjn health`` measures with the same options. Nodes are ids, with ``name`` and the
    attributes by which mixing is measured (state, sector, cohort … and imported ones); who has no value has no such
    attribute. Ties have ``weight``, ``kinds``, ``state``, ``first`` and ``last``; see
    :func:`cjn_graph.analysis.as_networkx.as_networkx`.

    Parameters
    ----------
    account : str, optional
        Who reads, of the role staff or higher; CJN_ACCOUNT, or staff, by default.
    ties, staff, kind, as_of
        As for ``cjn health``.

    Raises
    ------
    Forbidden
        The account's role sees numbers only.
    InvalidInput
        ``as_of`` is no date.
    StoreError
        The store cannot be opened.
    """
    settings = load_settings(**({"account": account} if account else {}))
    with open_workspace(settings) as workspace:
        viewer = workspace.viewer_for(settings.account)
        return health_graph(workspace, viewer, GraphQuestion(ties, staff, kind, as_of))


def health_graph(workspace: Workspace, viewer: Viewer, question: GraphQuestion = GraphQuestion()) -> Graph:
    """Return the graph that the measures are computed on, as :func:`open_network` does, from an open workspace.

    Raises
    ------
    Forbidden
        The viewer's role sees numbers only.
    InvalidInput
        ``as_of`` is no date.
    """
    viewer.require("staff", "Reading the graph")
    definition = question.definition
    basis = basis_for(workspace, viewer, read_day(workspace, question.as_of))
    graph = make_graph(basis.network, definition)
    attributes = read_attributes(basis.network, graph, definition.kind, extra_for(workspace, basis, definition))
    return as_networkx(graph, attributes, basis.network if definition.kind == "person" else None)
