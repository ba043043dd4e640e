"""The charts of the funnel and of who stays connected, with the tables that say the same."""

from __future__ import annotations

from api.web.charts import COLOURS, Bar, Interval, draw_bars, draw_intervals
from api.web.curves import draw_curve
from api.web.figures import Figure
from cjn_graph.analysis.funnel import Funnel, Stage
from cjn_graph.analysis.proportions import Proportion
from cjn_graph.analysis.staying import Curve
from cjn_graph.analysis.work import WorkDone

_QUESTIONS = ("met", "useful", "in_touch")
"""Stages after which none follows that all should reach."""


def figure_of_funnel(found: Funnel) -> Figure:
    """Draw how many came to each stage, and of these who went on, is still there, or ended there."""
    bars = []
    for stage, following in zip(found.stages, [*found.stages[1:], None], strict=True):
        went_on, waiting = stage.reached, 0
        if following and stage.name not in _QUESTIONS:
            went_on, waiting = following.reached, following.open
        bars.append(
            Bar((stage.title,), (float(went_on), float(waiting), float(max(stage.reached - went_on - waiting, 0))))
        )
    described = ", ".join(f"{stage.title.lower()} {stage.reached}" for stage in found.stages)
    return Figure(
        draw_bars(tuple(bars), title="How far introductions came", description=described),
        ("Stage", "Reached", "Of those decided before", "95 % interval", "Still open before", "Days, median"),
        [_row(stage) for stage in found.stages],
        list(zip(COLOURS, ("went on", "still open", "ended here"), strict=False)),
    )


def figure_of_rates(found: Funnel) -> Figure | None:
    """Draw the rate of each stage with its interval; the table of the funnel has the same numbers."""
    rows = tuple(
        Interval(stage.title, stage.rate.share, *stage.rate.interval)
        for stage in found.stages
        if stage.rate.share is not None and stage.rate.interval is not None
    )
    told = ", ".join(f"{row.label.lower()} {row.value:.0%}" for row in rows)
    return Figure(draw_intervals(rows, title="Share that went on", description=told)) if rows else None


def figure_of_curve(curve: Curve, title: str) -> Figure:
    """Draw how many stay connected, with a row of the table for each time at which somebody did not."""
    rows: list[tuple[str, ...]] = [
        (f"{step.at:.1f}", f"{step.at_risk:,}", f"{step.ended:,}", f"{step.share:.1%}", _band(step.low, step.high))
        for step in curve.steps
    ]
    return Figure(draw_curve(curve, title), ("Months", "Connected before", "Silent then", "Share", "95 % band"), rows)


def figure_of_shares(found: WorkDone) -> Figure | None:
    """Draw the shares from workgroups to promises kept, each with its interval."""
    shares = {
        "Workgroups that made a resource": found.workgroups,
        "Resources that were used": found.resources,
        "Uses with an outcome": found.uses,
        "Commitments kept, of those settled": found.kept,
    }
    rows = tuple(
        Interval(label, share.share, *share.interval)
        for label, share in shares.items()
        if share.share is not None and share.interval is not None
    )
    if not rows:
        return None
    told = ", ".join(f"{row.label.lower()} {row.value:.0%}" for row in rows)
    table: list[tuple[str, ...]] = [
        (label, f"{share.count:,} of {share.of:,}", percent(share), interval(share)) for label, share in shares.items()
    ]
    drawn = draw_intervals(rows, title="What came of the work", description=told)
    return Figure(drawn, ("What", "Count", "Share", "95 % interval"), table)


def figure_of_programs(found: WorkDone) -> Figure | None:
    """Draw the programs that ran and the reforms in effect, year by year; the page has the table."""
    if not found.years:
        return None
    bars = tuple(Bar((str(one.year),), (float(one.programs), float(one.in_effect))) for one in found.years)
    told = ", ".join(f"{one.year}: {one.programs} programs, {one.in_effect} reforms" for one in found.years)
    legend = list(zip(COLOURS, ("programs that ran", "reforms in effect"), strict=False))
    return Figure(draw_bars(bars, title="Programs and reforms by year", description=told), legend=legend)


def _band(low: float | None, high: float | None) -> str:
    return f"{low:.1%} to {high:.1%}" if low is not None and high is not None else "not defined"


def percent(found: Proportion) -> str:
    """Write a share; empty where it is not defined."""
    return "" if found.share is None else f"{100 * found.share:.1f} %"


def interval(found: Proportion) -> str:
    """Write the interval of a share; empty where it is not defined."""
    return "" if found.interval is None else f"{100 * found.interval[0]:.1f} to {100 * found.interval[1]:.1f} %"


def _row(stage: Stage) -> tuple[str, ...]:
    days = "" if stage.median_days is None else f"{stage.median_days:g} (of {stage.dated})"
    return (stage.title, f"{stage.reached:,}", percent(stage.rate), interval(stage.rate), f"{stage.open:,}", days)
