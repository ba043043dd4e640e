"""From a gap between two groups to who should meet: what the command line, the API and the pages all call."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.access import Viewer
from cjn_graph.analysis.gap import Meeting, side_of
from cjn_graph.analysis.graph import make_graph
from cjn_graph.analysis.groups import PLACE, Grouping, by_place, groupings
from cjn_graph.analysis.matrix import DEFINITION, Cell, cell_between
from cjn_graph.analysis.measure import Scope
from cjn_graph.analysis.wording import scope_of
from cjn_graph.errors import InvalidInput, Problem, Unfit
from cjn_graph.matching import explain
from cjn_graph.matching.meetings import Meetings
from cjn_graph.network import Network
from cjn_graph.network.attributes import is_denied
from cjn_graph.network.links import Indexes
from cjn_graph.questions import GraphDefinition
from cjn_graph.services.health import extra_for
from cjn_graph.services.matching import both_cautions
from cjn_graph.services.scoping import basis_for, read_day
from cjn_graph.services.workspace import Workspace

__all__ = ["MOST_MEETINGS", "BetweenGroups", "Introducing", "report_between"]

MOST_MEETINGS = 100
_MOST_REASONS = 2
_FEW = 8
"""People of each of two similar places who are compared for who should meet first."""
_MOST_NAMED = 40

HOW = (
    "Pairs of members of the two groups without a tie on record, whom no rule of matching keeps apart (refusals, open "
    "introductions, a decline lately, the same office …), by mutual fit: the harmonic mean of how well each suits the "
    "other. Everybody comes up twice at most"
)


class BetweenGroups(BaseModel):
    """What is between two groups, and who of them should meet."""

    model_config = ConfigDict(frozen=True)

    scope: Scope
    by: str = Field(description="By what the groups are made.")
    about: str
    one: str
    other: str
    sizes: tuple[int, int] = Field(description="Members of each.")
    cell: Cell = Field(description="Ties between them, beside what chance would give.")
    definition: str
    meetings: list[Meeting] = Field(description="Who should meet, the best fit first.")
    how: str = Field(description="How they are found.")


class Introducing:
    """Finds who of some people should meet whom of others, on one network."""

    def __init__(self, network: Network) -> None:
        self._network, self._meetings = network, Meetings(network)

    def first(self, one: Indexes, other: Indexes) -> list[Meeting]:
        """Return one meeting, or none: the best among a few of each, since lists ask this of many groups."""
        found = self._meetings.best(one, other, limit=1, considered=_FEW)
        return [self._meeting(a, b, fit) for a, b, fit in found]

    def best(self, one: Indexes, other: Indexes, *, limit: int) -> list[Meeting]:
        """Return the best meetings, with what speaks for each."""
        return [self._meeting(a, b, fit) for a, b, fit in self._meetings.best(one, other, limit=limit)]

    def _meeting(self, a: int, b: int, fit: float) -> Meeting:
        there, back = explain(self._network, a, b), explain(self._network, b, a)
        about = there.about or back.about
        why: dict[str, str] = {}
        for side in (there, back):
            told = [reason for reason in side.reasons if reason.contribution > 0 and reason.feature not in why]
            why |= {reason.feature: reason.sentence for reason in told[:_MOST_REASONS]}
        return Meeting(
            a=side_of(self._network, a),
            b=side_of(self._network, b),
            fit=round(fit, 6),
            why=list(why.values()),
            cautions=both_cautions(there, back),
            way=there.route.sentence,
            about=about.name if about else None,
        )


def report_between(
    workspace: Workspace, viewer: Viewer, *, by: str, one: str, other: str, as_of: str | None = None, limit: int = 20
) -> BetweenGroups:
    """Say what ties two groups of members have, and who of them should meet.

    Parameters
    ----------
    by : str
        An attribute (``sector``, ``cohort``, imported ones …), ``topic`` or ``place``.
    one, other : str
        Two values of it, or one and the same; of topics and places ids do too.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    InvalidInput
        Nobody is grouped by this, nobody has such a value, ``as_of`` is no date, or the limit is out of range.
    """
    viewer.require("staff", "Seeing who should meet")
    if not 1 <= limit <= MOST_MEETINGS:
        raise InvalidInput([Problem("limit", f"{limit} is not between 1 and {MOST_MEETINGS}.")])
    basis = basis_for(workspace, viewer, read_day(workspace, as_of))
    network, definition = basis.network, GraphDefinition()
    graph = make_graph(network, definition)
    extra = extra_for(workspace, basis, definition)
    known = {found.name: found for found in groupings(network, graph, definition.kind, extra)}
    known[PLACE] = by_place(network, graph)
    offered = {name: found for name, found in known.items() if not is_denied(name)}
    if by not in offered:
        raise Unfit([Problem("by", f"members are not grouped by {by[:40]!r}.", f"Use {_listed(offered)}.")])
    grouping = offered[by]
    a, b = _group(grouping, "one", one), _group(grouping, "other", other)
    rows = [graph.rows[grouping.nodes(group)] for group in (a, b)]
    return BetweenGroups(
        scope=scope_of(network, definition, basis.facts),
        by=by,
        about=grouping.about,
        one=grouping.values[a],
        other=grouping.values[b],
        sizes=(len(rows[0]), len(rows[1])),
        cell=cell_between(graph, grouping, a, b),
        definition=DEFINITION,
        meetings=Introducing(network).best(rows[0], rows[1], limit=limit),
        how=HOW,
    )


def _group(grouping: Grouping, where: str, text: str) -> int:
    found = grouping.find(text.strip())
    if found is None:
        raise Unfit(
            [Problem(where, f"no member has the {grouping.name} {text[:60]!r}.", f"Use {_listed(grouping.values)}.")]
        )
    return found


def _listed(values: Iterable[str]) -> str:
    listed = list(values)
    more = f" and {len(listed) - _MOST_NAMED:,} more" if len(listed) > _MOST_NAMED else ""
    return ", ".join(listed[:_MOST_NAMED]) + more or "another: there is none yet"
