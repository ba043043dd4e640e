"""Connection gaps: where the network could be tied and is not."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from cjn_graph.analysis.gap import AlikeGap, QuietGap, TopicGaps
from cjn_graph.analysis.graph import people_of, tied_pairs
from cjn_graph.analysis.measure import Naming, Scope
from cjn_graph.analysis.quiet import gone_quiet
from cjn_graph.analysis.similar_people import similar_people
from cjn_graph.analysis.similar_places import similar_places
from cjn_graph.analysis.unmet import topics_without_helper
from cjn_graph.analysis.wording import scope_of
from cjn_graph.network import Network
from cjn_graph.questions import GraphDefinition


class GapReport(BaseModel):
    """Every kind of gap, for one day."""

    model_config = ConfigDict(frozen=True)

    scope: Scope
    similar_unconnected_jurisdictions: AlikeGap
    similar_unconnected_people: AlikeGap
    topics_without_helper: TopicGaps
    gone_quiet: QuietGap


def find_gaps(network: Network, *, naming: Naming | None = None, facts: str = "", limit: int = 20) -> GapReport:
    """Find the gaps between members, staff left out.

    Parameters
    ----------
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
    return GapReport(
        scope=scope_of(network, definition, facts),
        similar_unconnected_jurisdictions=similar_places(network, people, pairs, naming, limit=limit),
        similar_unconnected_people=similar_people(network, people, pairs, naming, limit=limit),
        topics_without_helper=topics_without_helper(network, people, naming, limit=limit),
        gone_quiet=gone_quiet(network, people, pairs, naming, limit=limit),
    )
