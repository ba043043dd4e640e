"""The health report: does the network hold together, and where does it not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, create_model

from cjn_graph.analysis.attributes import NOTHING_EXTRA, Extra, read_attributes
from cjn_graph.analysis.basis import Basis
from cjn_graph.analysis.measure import Measure, Naming, Scope
from cjn_graph.analysis.measures import MEASURES
from cjn_graph.analysis.mixing import Mixing, measure_mixing
from cjn_graph.analysis.wording import scope_of
from cjn_graph.network import Network
from cjn_graph.progress import each, part
from cjn_graph.questions import GraphDefinition

PLAIN: Final = tuple(measure.name for measure in MEASURES)
"""The measures that stand on their own."""

if TYPE_CHECKING:

    class HealthReport(BaseModel):
        """Every measure of the network's health, for one day and one definition."""

        scope: Scope
        mixing: dict[str, Mixing]

        def __getattr__(self, name: str) -> Measure:
            """Return one of the measures."""

else:
    HealthReport = create_model(
        "HealthReport",
        __config__=ConfigDict(frozen=True),
        __doc__="Every measure of the network's health, for one day and one definition.",
        __module__=__name__,
        scope=Scope,
        **dict.fromkeys(PLAIN, Measure),
        mixing=Annotated[
            dict[str, Mixing],
            Field(description="By attribute: those of ours that are known, and imported ones."),
        ],
    )


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
        Imported attributes and cohorts, which the network does not hold.
    naming : Naming, optional
        Which names the reader may have; none by default.
    facts : str
        Which facts the network holds, in words, for the report.
    """
    definition = definition or GraphDefinition()
    basis = Basis(network, definition, naming or Naming())
    basis.prepare()
    with part(0.9, 0.97):
        measures = {measure.name: measure.measure(basis) for measure in each(MEASURES)}
    with part(0.97, 1.0):
        mixing = {
            attribute.name: measure_mixing(basis.graph, attribute)
            for attribute in each(read_attributes(network, basis.graph, definition.kind, extra))
        }
    scope = scope_of(network, definition, facts)
    return HealthReport.model_validate({"scope": scope, **measures, "mixing": mixing})


def compared(now: HealthReport, before: HealthReport) -> HealthReport:
    """Return the report with, in each measure, what it was in an earlier one by the same definition."""
    measures = {name: _with_before(measure, getattr(before, name)) for name, measure in now if name in PLAIN}
    mixing = {}
    for name, found in now.mixing.items():
        earlier = before.mixing.get(name)
        changed = {
            measure: _with_before(getattr(found, measure), getattr(earlier, measure, None))
            for measure in ("assortativity", "ei_index", "modularity")
        }
        mixing[name] = found.model_copy(update=changed)
    scope = now.scope.model_copy(update={"since": before.scope.as_of})
    return now.model_copy(update=measures | {"mixing": mixing, "scope": scope})


def _with_before(measure: Measure, earlier: Measure | None) -> Measure:
    return measure.model_copy(update={"before": earlier.value if earlier else None})
