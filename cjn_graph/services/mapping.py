"""The whole network's map: what the command line, the API and the pages all call."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cjn_graph.access import Viewer
from cjn_graph.analysis.basis import Basis
from cjn_graph.analysis.groups import Grouping, groupings
from cjn_graph.analysis.mapping.drawing import CIRCLE, MOST_DRAWN, MOST_UNASKED, NetworkMap, draw_map
from cjn_graph.errors import Problem, Unfit
from cjn_graph.network.attributes import is_denied
from cjn_graph.network.links import Indexes
from cjn_graph.questions import MapQuestion
from cjn_graph.services.health import extra_for
from cjn_graph.services.scoping import basis_for, read_day
from cjn_graph.services.workspace import Workspace

__all__ = ["NetworkMap", "map_network"]

FOR_STAFF = ("degree", "strength")
"""Sizes that tell nobody whose loss would hurt most; the others are for managers."""


def map_network(workspace: Workspace, viewer: Viewer, question: MapQuestion) -> NetworkMap:
    """Draw the network, or a part of it.

    Up to 150 people are drawn one by one, or up to 1,000 where that is asked for; beyond, their groups are. The role
    *viewer* gets groups alone, of five or more members, from open facts.

    Raises
    ------
    Forbidden
        The size is a measure that only managers see by name.
    InvalidInput
        There is no such attribute or value, ``as_of`` is no date, or there are too many people to draw one by one.
    """
    named = viewer.has_role("staff")
    if named and question.size not in FOR_STAFF:
        viewer.require("manager", "Seeing where each person stands")
    scoped = basis_for(workspace, viewer, read_day(workspace, question.as_of))
    basis = Basis(scoped.network, question.definition, scoped.naming)
    extra = extra_for(workspace, scoped, question.definition)
    found = [one for one in groupings(scoped.network, basis.graph, question.kind, extra) if not is_denied(one.name)]
    # By topic somebody is in several groups, and a mark has one colour.
    colours = [CIRCLE, *(one.name for one in found if one.name != "topic")]
    if question.colour not in colours:
        raise Unfit([Problem("colour", f"{question.colour[:40]!r} tells nobody apart.", f"Use {', '.join(colours)}.")])
    nodes = _nodes(basis, found, question.only, named=named)
    if question.show == "people" and named and len(nodes) > MOST_DRAWN:
        raise Unfit(
            [Problem("show", f"{len(nodes):,} people cannot be drawn one by one.", "Draw a part of them with only.")]
        )
    people = named and (question.show == "people" or (question.show == "auto" and len(nodes) <= MOST_UNASKED))
    return workspace.kept(
        scoped.reader,
        ("map", named, scoped.network.as_of, question),
        lambda: draw_map(
            basis,
            found,
            colour=question.colour,
            size=question.size,
            nodes=nodes,
            only=question.only or None,
            people=people,
            named=named,
            facts=scoped.facts,
        ),
    )


def _nodes(basis: Basis, found: Sequence[Grouping], only: str | None, *, named: bool) -> Indexes:
    """Read which part is meant: ``attribute=value``, as ``state=OH`` or ``circle=1``."""
    if not only:
        return np.arange(len(basis.graph))
    name, _, value = (part.strip() for part in only.partition("="))
    nodes = None
    if name == CIRCLE and value.isdecimal():
        nodes = np.flatnonzero(basis.communities == int(value) - 1)
    elif grouping := next((one for one in found if one.name == name), None):
        group = grouping.find(value)
        nodes = None if group is None else grouping.nodes(group)
    if nodes is None or not len(nodes):
        names = ", ".join([CIRCLE, *(one.name for one in found)])
        raise Unfit(
            [Problem("only", f"nobody is in {only[:60]!r}.", f"Write state=OH, for example; there are {names}.")]
        )
    if not named and len(nodes) < 5:
        raise Unfit([Problem("only", "fewer than five people are not broken out.", "Choose a larger part.")])
    return nodes
