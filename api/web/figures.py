"""Which charts the pages show, and the table of the same numbers that stands beside each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from markupsafe import Markup

from api.web import wording
from api.web.charts import COLOURS, Bar, Pair, Point, draw_bars, draw_line, draw_pairs, years
from api.web.heat import draw_heat
from cjn_graph.analysis.gap import AlikeGap, QuietGap, Silence, TopicGaps
from cjn_graph.analysis.matrix import GapMatrix
from cjn_graph.analysis.measures import HealthMeasure, measured
from cjn_graph.analysis.mixing import Mixing
from cjn_graph.analysis.numbers import number_in_words
from cjn_graph.analysis.series import Gap
from cjn_graph.analysis.trend import Trend, TrendReport
from cjn_graph.exchange.exports.tables import Row
from cjn_graph.pages.observations import Series

MOST_BARS = 10
_MONTHS_OF = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}


@dataclass(frozen=True)
class Figure:
    """A chart, ready to be shown.

    Attributes
    ----------
    columns, rows
        The same numbers as a table; none where the page has one already.
    legend : list of tuple
        Colour and words, where there are several.
    data : list of tuple
        The numbers themselves, for files: unrounded, days as ISO writes them. None where no file has them.
    """

    svg: Markup
    columns: tuple[str, ...] = ()
    rows: list[tuple[str, ...]] = field(default_factory=list)
    legend: list[tuple[str, str]] = field(default_factory=list)
    data: list[Row] = field(default_factory=list)


def figure_of_trend(trend: Trend, title: str, sort: str) -> Figure | None:
    """Draw a measure over time; None where it has a value on fewer than two days."""
    points, run = [], 0
    factor = 100.0 if sort == "share" else 1.0  # shares are drawn in percent, as they are written
    for point in trend.points:
        if point.value is None:
            run += 1
            continue
        points.append(Point(years(date.fromisoformat(point.as_of)), point.value * factor, run))
    if len(points) < 2:
        return None
    known = [point for point in trend.points if point.value is not None]
    first, last = known[0], known[-1]
    values = [point.value for point in points]
    # A share of the whole is read against the whole; other measures against their largest.
    top = factor if sort != "count" and max(values) > 0.5 * factor else max(values)
    margin = 0.04 * (points[-1].at - points[0].at)
    return Figure(
        draw_line(
            tuple(points),
            title=f"{title} over time",
            description=f"From {measured(first.value, sort)} on {wording.date(first.as_of)} to "
            f"{measured(last.value, sort)} on {wording.date(last.as_of)}",
            over=(points[0].at - margin, points[-1].at + margin),
            scale=(min(values), top),
            unit="%" if sort == "share" else "",
        ),
        ("Day", "Value", f"n {trend.of}", "Coverage"),
        [
            (
                wording.date(point.as_of),
                measured(point.value, sort),
                f"{point.n:,}",
                wording.coverage(point.coverage),
            )
            for point in trend.points
        ],
        data=[(point.as_of, point.value, point.n, point.coverage) for point in trend.points],
    )


def figures_of_trend(report: TrendReport, measures: Iterable[HealthMeasure]) -> dict[str, Figure]:
    """Draw those of the measures that have a value on several days."""
    found = {one.name: figure_of_trend(report.measures[one.name], one.label, one.shown_as) for one in measures}
    return {name: figure for name, figure in found.items() if figure is not None}


def figure_of_mixing(mixing: Mapping[str, Mixing]) -> Figure | None:
    """Draw the E-I index by each attribute beside what chance would give; the page has the table."""
    pairs = [
        Pair(wording.words(name), float(found.ei_index.value), found.ei_index.expected)
        for name, found in mixing.items()
        if found.ei_index.value is not None
    ]
    if not pairs:
        return None
    told = "; ".join(f"{pair.label} {pair.observed:.2f}" for pair in pairs)
    legend = [("var(--accent)", "observed"), ("var(--card)", "by chance")]
    return Figure(draw_pairs(tuple(pairs), title="E-I index by attribute", description=told), legend=legend)


def figure_of_matrix(matrix: GapMatrix, *, linked: bool = False) -> Figure:
    """Draw the ties between groups as a heat map."""
    rows: list[tuple[str, ...]] = [
        (
            wording.words(cell.a),
            wording.words(cell.b),
            f"{cell.ties:,}",
            f"{cell.expected:.1f}",
            f"{cell.low:.1f} to {cell.high:.1f}",
            f"{cell.ratio:.2f}" if cell.ratio is not None else "too few expected",
            {"thin": "fewer", "thick": "more"}.get(cell.verdict, cell.verdict),
        )
        for cell in matrix.cells
    ]
    data: list[Row] = [
        (cell.a, cell.b, cell.ties, cell.expected, cell.low, cell.high, cell.ratio, cell.verdict)
        for cell in matrix.cells
    ]
    legend = [("var(--warn)", "fewer ties than by chance"), ("var(--accent)", "more")]
    columns = ("One group", "Other group", "Ties", "Expected", "95% interval", "Ratio", "Beside chance")
    return Figure(draw_heat(matrix, linked=linked), columns, rows, legend, data)


def figure_of_alike(gap: AlikeGap, title: str) -> Figure | None:
    """Draw what makes the most alike pairs alike."""
    pairs = (gap.pairs or [])[:MOST_BARS]
    if not pairs:
        return None
    weight: dict[str, float] = {}
    for pair in pairs:
        for reason in pair.reasons:
            weight[reason.feature] = weight.get(reason.feature, 0.0) + reason.contribution
    features = sorted(weight, key=lambda feature: (-weight[feature], feature))
    shown = features if len(features) <= len(COLOURS) else features[: len(COLOURS) - 1]
    words = [wording.words(feature) for feature in shown] + (["other"] if len(shown) < len(features) else [])
    bars = []
    for pair in pairs:
        parts = {reason.feature: reason.contribution for reason in pair.reasons}
        rest = [sum(part for feature, part in parts.items() if feature not in shown)] if len(shown) < len(words) else []
        bars.append(Bar((pair.a.name, pair.b.name), (*(parts.get(feature, 0.0) for feature in shown), *rest)))
    return Figure(
        draw_bars(tuple(bars), title=title, description=f"The {len(bars)} most alike, by what makes them alike"),
        ("Pair", *words, "score"),
        [(" – ".join(bar.label), *(f"{part:.2f}" for part in bar.parts), f"{sum(bar.parts):.2f}") for bar in bars],
        list(zip(COLOURS, words, strict=False)),
    )


def figure_of_topics(gap: TopicGaps) -> Figure | None:
    """Draw the needs that nobody can meet, by topic."""
    topics = (gap.topics or [])[:MOST_BARS]
    if not topics:
        return None
    bars = [Bar((topic.name,), (float(topic.urgent), float(topic.needs - topic.urgent))) for topic in topics]
    return Figure(
        draw_bars(tuple(bars), title="Needs without a helper", description=f"{len(bars)} topics by their open needs"),
        ("Topic", "Urgent", "Other needs", "All"),
        [(topic.name, str(topic.urgent), str(topic.needs - topic.urgent), str(topic.needs)) for topic in topics],
        list(zip(COLOURS, ("urgent", "other needs"), strict=False)),
    )


def figure_of_silences(gap: QuietGap) -> Figure | None:
    """Draw for how long the quiet members have been quiet."""
    if not gap.silences or not gap.value:
        return None
    bars = [Bar((_length(silence),), (float(silence.members),)) for silence in gap.silences]
    return Figure(
        draw_bars(
            tuple(bars),
            title="Length of the silence",
            description=f"{gap.value:,} members by when they were last heard from",
        ),
        ("Nothing heard for", "Members"),
        [(_length(silence), str(silence.members)) for silence in gap.silences],
    )


def _length(silence: Silence) -> str:
    if silence.months is None:
        return "never heard from"
    if silence.until is None:
        return f"{silence.months // 12} years or more"
    return f"{silence.months} to {silence.until} months"


def figure_of_series(series: Series, over: tuple[float, float], scale: tuple[float, float]) -> Figure | None:
    """Draw one measure of one thing over time, on the axes that it shares with others of the same measure."""
    half = _MONTHS_OF[series.coverage.step or "year"] / 24
    gaps = [_band(gap, half) for gap in series.coverage.gaps]
    starts = [years(gap.start.first_day) for gap in series.coverage.gaps]
    points = [
        Point(years(datum.start.first_day), datum.value, sum(start < years(datum.start.first_day) for start in starts))
        for datum in series.data
        if datum.value is not None and datum.start is not None
    ]
    if not points:
        return None
    told = "; ".join(
        f"{period_in_words(datum.start, datum.end)}: {number_in_words(datum.value)}"
        for datum in series.data
        if datum.value is not None
    )
    return Figure(
        draw_line(
            tuple(points),
            title=f"{series.measure}, {series.about.name}",
            description=f"{told}. Nothing recorded for {series.coverage.periods - series.coverage.recorded} periods"
            if gaps
            else told,
            over=over,
            scale=scale,
            gaps=tuple(gaps),
        )
    )


def _band(gap: Gap, half: float) -> tuple[float, float]:
    return years(gap.start.first_day) - half, years(gap.end.last_day + timedelta(days=1)) - half


def axes_of(series: Sequence[Series]) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the stretch of time and the range of values that series beside each other share.

    Half a year is left free on both sides, so that a gap of a year at the end is drawn whole.
    """
    times, values = [], [0.0]
    for one in series:
        for datum in one.data:
            if datum.value is not None and datum.start is not None:
                times.append(years(datum.start.first_day))
                values.append(datum.value)
        times += [years(gap.end.first_day) for gap in one.coverage.gaps]
    return (min(times, default=0.0) - 0.5, max(times, default=0.0) + 0.5), (min(values), max(values))


def period_in_words(start: object, end: object) -> str:
    """Write what an observation is about.

    >>> period_in_words("2019", "2019"), period_in_words("2019-01", "2019-03"), period_in_words(None, None)
    ('2019', 'January 2019 to March 2019', 'undated')
    """
    return wording.period(start, end) if start and end else "undated"
