"""Where each stands in the network: what the command line, the API and the page all call."""

from __future__ import annotations

from cjn_graph.access import Viewer
from cjn_graph.analysis.basis import Basis
from cjn_graph.analysis.centrality import Position, positions
from cjn_graph.model import fold
from cjn_graph.questions import CentralityQuestion
from cjn_graph.services.scoping import basis_for, read_day
from cjn_graph.services.workspace import Workspace

__all__ = ["Position", "list_positions"]


def list_positions(
    workspace: Workspace, viewer: Viewer, question: CentralityQuestion = CentralityQuestion()
) -> list[Position]:
    """Return where each person, or organization, stands: for managers, since whose loss would hurt is told by it.

    Raises
    ------
    Forbidden
        The viewer is no manager.
    InvalidInput
        ``as_of`` is no date.
    """
    viewer.require("manager", "Seeing where each person stands")
    scoped = basis_for(workspace, viewer, read_day(workspace, question.as_of))
    basis = Basis(scoped.network, question.definition, scoped.naming)
    key = ("centrality", question.definition, scoped.network.as_of)
    found = workspace.kept(scoped.reader, key, lambda: positions(basis))
    by = question.sort
    if by == "name":
        return sorted(found, key=lambda one: (fold(one.name), one.id))
    sign = 1 if by == "constraint" else -1

    def place(one: Position) -> tuple[bool, float, str, str]:
        value = getattr(one, by)
        return (value is None, sign * (value or 0), fold(one.name), one.id)

    return sorted(found, key=place)
