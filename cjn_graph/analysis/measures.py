"""The table of health measures: a row is one function, and how its value is shown.

The report, the trend, the command, the route and the pages all read this table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from cjn_graph.analysis import offices, shape
from cjn_graph.analysis.basis import Basis
from cjn_graph.analysis.measure import Measure


@dataclass(frozen=True)
class HealthMeasure:
    """One measure.

    Attributes
    ----------
    function : callable
        Computes it; its name is the measure's.
    shown_as : str
        A ``count``, a ``share`` (in percent) or an ``index`` (with two digits).
    headline : int, optional
        Its place among the headline numbers, which are drawn over time; None for the others.
    """

    function: Callable[[Basis], Measure]
    shown_as: Literal["count", "share", "index"]
    headline: int | None = None

    @property
    def name(self) -> str:
        """What the report calls it."""
        return self.function.__name__

    @property
    def label(self) -> str:
        """What a page calls it."""
        return self.name.replace("_", " ").capitalize()


MEASURES: Final = (
    HealthMeasure(shape.people, "count"),
    HealthMeasure(shape.organizations, "count"),
    HealthMeasure(shape.ties, "count", headline=3),
    HealthMeasure(shape.isolates, "count", headline=2),
    HealthMeasure(shape.components, "count"),
    HealthMeasure(shape.largest_component_share, "share", headline=1),
    HealthMeasure(shape.articulation_points, "count"),
    HealthMeasure(shape.bridges, "count"),
    HealthMeasure(shape.degree_centralization, "index", headline=4),
    HealthMeasure(shape.transitivity, "index", headline=5),
    HealthMeasure(offices.staff_dependence, "share", headline=6),
    HealthMeasure(offices.single_thread, "count"),
)
"""All measures, in the order of the report."""


def headlines() -> list[HealthMeasure]:
    """The headline numbers, in their order."""
    return sorted((one for one in MEASURES if one.headline), key=lambda one: one.headline or 0)


def others() -> list[HealthMeasure]:
    """The measures besides, in the order of the report."""
    return [one for one in MEASURES if not one.headline]
