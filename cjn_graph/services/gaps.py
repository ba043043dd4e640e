"""Connection gaps: what the command line, the API and the pages all call."""

from __future__ import annotations

from cjn_graph.access import Viewer
from cjn_graph.analysis.gaps import GapReport, find_gaps
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.matching.exclusions import excluded
from cjn_graph.questions import GraphDefinition
from cjn_graph.services.health import extra_for
from cjn_graph.services.meetings import Introducing
from cjn_graph.services.scoping import basis_for, read_day
from cjn_graph.services.workspace import Workspace

__all__ = ["MAX_LIMIT", "GapReport", "report_gaps"]

MAX_LIMIT = 1000
"""Most entries of each list that one question may ask for."""


def report_gaps(workspace: Workspace, viewer: Viewer, *, as_of: str | None = None, limit: int = 20) -> GapReport:
    """Find the gaps between members, from what the viewer sees.

    The role *viewer* gets the numbers, computed on open facts, without the lists.

    Parameters
    ----------
    as_of : str, optional
        A day, month or year; today by default.
    limit : int
        Most entries of each list.

    Raises
    ------
    InvalidInput
        ``as_of`` is no date, or the limit is out of range.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput([Problem("limit", f"{limit} is not between 1 and {MAX_LIMIT}.")])
    basis = basis_for(workspace, viewer, read_day(workspace, as_of))
    network = basis.network

    def find() -> GapReport:
        extra = extra_for(workspace, basis, GraphDefinition())
        return find_gaps(
            network,
            extra,
            naming=basis.naming,
            allowed=lambda person: ~excluded(network, person),
            meet=Introducing(network).first,
            facts=basis.facts,
            limit=limit,
        )

    return workspace.kept(basis.reader, ("gaps", basis.naming, network.as_of, limit), find)
