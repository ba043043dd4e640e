"""Connection gaps: where the network could be tied and is not."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.attributes import NOTHING_EXTRA, Extra
from cjn_graph.analysis.bridging import BestIntroductions, best_introductions
from cjn_graph.analysis.catalogue import described
from cjn_graph.analysis.gap import AlikeGap, Meeting, Offers, QuietGap, TopicGaps
from cjn_graph.analysis.graph import make_graph, people_of, tied_pairs
from cjn_graph.analysis.groups import groupings
from cjn_graph.analysis.matrix import GapMatrix, UnbridgedGroups, gap_matrices, unbridged
from cjn_graph.analysis.measure import Measure, Naming, Scope
from cjn_graph.analysis.quiet import gone_quiet
from cjn_graph.analysis.similar_people import similar_people
from cjn_graph.analysis.similar_places import similar_places
from cjn_graph.analysis.unmet import offers_unasked, topics_without_helper
from cjn_graph.analysis.wording import scope_of
from cjn_graph.network import Network
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Flags
from cjn_graph.questions import GraphDefinition


class GapReport(BaseModel):
    """Every kind of gap, for one day."""

    model_config = ConfigDict(frozen=True)

    scope: Scope
    similar_unconnected_jurisdictions: AlikeGap
    similar_unconnected_people: AlikeGap
    topics_without_helper: TopicGaps
    offers_unasked: Offers
    gone_quiet: QuietGap
    unbridged_sectors: UnbridgedGroups
    best_introductions: BestIntroductions
    between_groups: list[GapMatrix] = Field(
        description="By attribute: ties between groups beside what chance would give."
    )


def find_gaps(
    network: Network,
    extra: Extra = NOTHING_EXTRA,
    *,
    naming: Naming | None = None,
    allowed: Callable[[int], Flags] | None = None,
    meet: Callable[[Indexes, Indexes], list[Meeting]] | None = None,
    facts: str = "",
    limit: int = 20,
) -> GapReport:
    """Find the gaps between members, staff left out.

    Parameters
    ----------
    extra : Extra
        Imported attributes and cohorts, which the network does not hold.
    allowed : callable, optional
        Marks the people who may be introduced to a person, given by row.
    meet : callable, optional
        Says who of some people, given by rows, should meet whom of others, the best first.
    naming : Naming, optional
        Which names the reader may have; none by default.
    facts : str
        Which facts the network holds, in words, for the report.
    limit : int
        Most entries of each list.
    """
    naming = naming or Naming()
    definition = GraphDefinition()
    people, pairs = people_of(network, definition), tied_pairs(network)
    graph = make_graph(network, definition, pairs)
    matrices = gap_matrices(graph, groupings(network, graph, definition.kind, extra))
    report = GapReport(
        scope=scope_of(network, definition, facts),
        similar_unconnected_jurisdictions=similar_places(network, people, pairs, naming, limit=limit, meet=meet),
        similar_unconnected_people=similar_people(network, people, pairs, naming, limit=limit),
        topics_without_helper=topics_without_helper(network, people, naming, limit=limit),
        offers_unasked=offers_unasked(network, people, naming, limit=limit),
        gone_quiet=gone_quiet(network, people, pairs, naming, limit=limit),
        unbridged_sectors=unbridged(
            matrices, "sector", "By the facts counted here, there are no two sectors of five or more members."
        ),
        best_introductions=best_introductions(network, pairs, naming, allowed=allowed),
        between_groups=matrices,
    )
    told = {
        name: getattr(report, name).model_copy(update={"label": one.label, "meaning": one.meaning})
        for name, one in described("gaps").items()
        if isinstance(getattr(report, name), Measure)
    }
    return report.model_copy(update=told)
