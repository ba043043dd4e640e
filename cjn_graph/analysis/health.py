"""The health report: does the network hold together, and where does it not."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.attributes import NOTHING_EXTRA, Extra, read_attributes
from cjn_graph.analysis.graph import MemberGraph, current_offices, make_graph, people_of, tied_pairs
from cjn_graph.analysis.measure import Measure, Name, Naming, Scope, share
from cjn_graph.analysis.mixing import Mixing, measure_mixing
from cjn_graph.analysis.offices import single_thread, staff_dependence
from cjn_graph.analysis.structure import components, cut_points, degree_centralization, transitivity
from cjn_graph.analysis.wording import post_of, scope_of
from cjn_graph.network import Network
from cjn_graph.network.links import Indexes
from cjn_graph.questions import GraphDefinition

_TRANSITIVITY: Final = (
    "3 × triangles ÷ connected triples: of two ties with a common end, how often the other ends are tied too; 0 where "
    "there are no such two (Newman, Watts & Strogatz 2002, as networkx.transitivity)"
)
_CENTRALIZATION: Final = (
    "Σ (largest degree − degree) ÷ ((n − 1)(n − 2)): 1 where everything hangs on one, 0 where all have equally many "
    "ties (Freeman 1979)"
)


class HealthReport(BaseModel):
    """Every measure of the network's health, for one day and one definition."""

    model_config = ConfigDict(frozen=True)

    scope: Scope
    people: Measure
    organizations: Measure
    ties: Measure
    isolates: Measure
    components: Measure
    largest_component_share: Measure
    articulation_points: Measure
    bridges: Measure
    degree_centralization: Measure
    transitivity: Measure
    staff_dependence: Measure
    single_thread: Measure
    mixing: dict[str, Mixing] = Field(description="By attribute: those of ours that are known, and imported ones.")


PLAIN: Final = tuple(name for name in HealthReport.model_fields if name not in ("scope", "mixing"))
"""The measures that stand on their own."""


def measure_health(
    network: Network,
    definition: GraphDefinition | None = None,
    extra: Extra = NOTHING_EXTRA,
    *,
    naming: Naming | None = None,
    facts: str = "",
) -> HealthReport:
    """Measure the network's health.

    Parameters
    ----------
    definition : GraphDefinition, optional
        What counts as a node and as a tie; the defaults are live ties between people, without staff.
    extra : Extra
        Imported attributes and cohorts, which the snapshot does not hold.
    naming : Naming, optional
        Which names the reader may have; none by default.
    facts : str
        Which facts the network holds, in words, for the report.
    """
    definition = definition or GraphDefinition()
    naming = naming or Naming()
    pairs = tied_pairs(network)
    graph = make_graph(network, definition, pairs)
    return HealthReport(
        scope=scope_of(network, definition, facts),
        **_sizes(network, graph, definition),
        **_shape(network, graph, definition, naming),
        staff_dependence=staff_dependence(network, definition, pairs),
        single_thread=single_thread(network, definition, pairs, naming),
        mixing={
            attribute.name: measure_mixing(graph, attribute)
            for attribute in read_attributes(network, graph, definition.kind, extra)
        },
    )


def compared(now: HealthReport, before: HealthReport) -> HealthReport:
    """Return the report with, in each measure, what it was in an earlier one by the same definition."""
    measures = {name: _with_before(measure, getattr(before, name)) for name, measure in now if name in PLAIN}
    mixing = {}
    for name, found in now.mixing.items():
        earlier = before.mixing.get(name)
        changed = {
            measure: _with_before(getattr(found, measure), getattr(earlier, measure, None))
            for measure in ("assortativity", "ei_index")
        }
        mixing[name] = found.model_copy(update=changed)
    scope = now.scope.model_copy(update={"since": before.scope.as_of})
    return now.model_copy(update=measures | {"mixing": mixing, "scope": scope})


def _with_before(measure: Measure, earlier: Measure | None) -> Measure:
    return measure.model_copy(update={"before": earlier.value if earlier else None})


def _sizes(network: Network, graph: MemberGraph, definition: GraphDefinition) -> dict[str, Measure]:
    people = people_of(network, definition)
    placed, offices = current_offices(network, people)
    live = definition.ties == "live"
    return {
        "people": Measure(
            value=len(people),
            n=len(network.people),
            of="people on record",
            coverage=1.0 if len(network.people) else None,
            definition="people of the graph, out of everybody on record",
        ),
        "organizations": Measure(
            value=len(np.unique(offices)),
            n=len(people),
            of="people",
            coverage=share(len(np.unique(placed)), len(people)),
            definition="organizations where at least one of these people holds a current post",
        ),
        "ties": Measure(
            value=len(graph.a),
            n=graph.on_record,
            of="pairs with a tie on record",
            coverage=_coverage(graph, definition),
            definition="unordered pairs that are tied, each once, by the definition of the graph"
            + ("; coverage: share of the ties on record whose evidence has a date" if live else ""),
        ),
    }


def _coverage(graph: MemberGraph, definition: GraphDefinition) -> float | None:
    """Share of the ties on record that could be judged: of undated ones nobody can say whether they are live."""
    usable = graph.dated if definition.ties == "live" else graph.on_record
    return share(usable, graph.on_record)


def _shape(network: Network, graph: MemberGraph, definition: GraphDefinition, naming: Naming) -> dict[str, Measure]:
    node = "people" if definition.kind == "person" else "organizations"
    n, coverage = len(graph), _coverage(graph, definition)
    component = components(graph)
    sizes = np.bincount(component)
    isolates = np.flatnonzero(graph.degrees == 0)
    points, bridges = cut_points(graph)
    centralization = degree_centralization(graph)
    closed, triples = transitivity(graph)

    def measure(value: float | None, text: str, **more: Any) -> Measure:
        return Measure(**{"value": value, "n": n, "of": node, "coverage": coverage, "definition": text} | more)

    def nodes(which: Indexes) -> list[Name]:
        posts = (
            [post_of(network, row) for row in graph.rows[which].tolist()] if node == "people" else [None] * len(which)
        )
        return [
            Name(ids=[graph.ids[at]], name=graph.names[at], detail=post)
            for at, post in zip(which.tolist(), posts, strict=True)
        ]

    return {
        "isolates": measure(
            len(isolates),
            f"{node} without a tie",
            names=naming.names("staff", lambda: nodes(isolates)),
            names_for="staff",
        ),
        "components": measure(
            len(sizes), f"groups of {node} that ties connect, directly or through others; an isolate is one of its own"
        ),
        "largest_component_share": measure(
            share(int(sizes.max(initial=0)), n),
            f"{node} in the largest component ÷ n",
            reason=None if n else f"By the facts counted here, there are no {node}.",
        ),
        "articulation_points": measure(
            len(points),
            f"{node} without whom a component falls apart (Hopcroft & Tarjan 1973, as networkx.articulation_points)",
            names=naming.names("manager", lambda: nodes(points)),
            names_for="manager",
        ),
        "bridges": measure(
            len(bridges),
            "ties without which a component falls apart (Hopcroft & Tarjan 1973, as networkx.bridges)",
            n=len(graph.a),
            of="ties",
            names=naming.names("manager", lambda: _pairs(graph, bridges)),
            names_for="manager",
        ),
        "degree_centralization": measure(
            centralization,
            _CENTRALIZATION,
            reason=f"It is not defined below three {node}." if centralization is None else None,
        ),
        "transitivity": measure(closed, _TRANSITIVITY, n=triples, of="pairs of ties with a common end"),
    }


def _pairs(graph: MemberGraph, ties: Indexes) -> list[Name]:
    return [
        Name(ids=[graph.ids[a], graph.ids[b]], name=f"{graph.names[a]} – {graph.names[b]}") for a, b in ties.tolist()
    ]
