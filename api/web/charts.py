"""Charts as SVG that stands in the page: drawn on the server, the same bytes for the same numbers.

Altair describes a chart, vl-convert draws it. What comes out has no script, no style and no ids; its colours are the
style sheet's own, so that it is right on light and dark ground. Screen readers get its title and description, and
beside every chart stands a table of the same numbers.

Nothing in the drawing depends on the fonts of the machine (places for texts are fixed) or its time zone (time is drawn
as years with a fraction).
"""

from __future__ import annotations

import calendar
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from cjn_graph.analysis.numbers import axis_labels

if TYPE_CHECKING:
    import altair

WIDTH: Final = 320
"""Pixels; charts shrink with the page but never grow, so that their texts stay readable on a phone."""

_KEPT = 512  # drawings that are kept in memory, at about 5 kB each
_ROOT = re.compile(r"^<svg [^>]*>")
_TAG = re.compile(r"<[a-z][^>]*>")
_UNUSED = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"')
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 14, 10, 22
_LINE, _BAR = 16, 10  # height of a line of a label, and of the bar under it
_LONGEST_LABEL = 46  # characters that fit on a line
_CHARACTER, _SIGN = 7, 10  # width of a character of an axis, and of a minus or times sign
_LEAST = 1e-300  # a range below this is drawn as none

COLOURS: Final = ("var(--accent)", "var(--warn)", "var(--strong-line)", "var(--ink)")

_CONFIG: Final = {
    "aria": False,
    "background": "transparent",
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--soft)",
        "labelFontSize": 12,
        "labelLimit": 0,
        "gridColor": "var(--line)",
        "domainColor": "var(--strong-line)",
        "tickColor": "var(--strong-line)",
    },
}


@dataclass(frozen=True)
class Point:
    """A value at a time, in years with a fraction."""

    at: float
    value: float
    run: int = 0
    """Points of the same run follow each other without a gap, and a line joins them."""


@dataclass(frozen=True)
class Bar:
    """A labelled bar, made of one part for each entry of the legend; the label has a line for each of its texts."""

    label: tuple[str, ...]
    parts: tuple[float, ...]


@dataclass(frozen=True)
class Pair:
    """Two values of one thing, such as observed and expected."""

    label: str
    observed: float
    expected: float | None


@dataclass(frozen=True)
class Interval:
    """A value with the interval that it may lie in."""

    label: str
    value: float
    low: float
    high: float


def years(day: date) -> float:
    """Return a day as years with a fraction.

    >>> years(date(2025, 1, 1)), round(years(date(2025, 7, 2)), 1), round(years(date.max), 2)
    (2025.0, 2025.5, 10000.0)
    """
    return day.year + (day.timetuple().tm_yday - 1) / (366 if calendar.isleap(day.year) else 365)


@lru_cache(maxsize=_KEPT)
def draw_line(
    points: tuple[Point, ...],
    *,
    title: str,
    description: str,
    over: tuple[float, float],
    scale: tuple[float, float],
    gaps: tuple[tuple[float, float], ...] = (),
    unit: str = "",
) -> Markup:
    """Draw values over time, with a line from each to the next but never across a gap.

    Parameters
    ----------
    over : tuple of float
        Where the axis of time starts and ends, in years; charts beside each other share it.
    scale : tuple of float
        Least and greatest value that must fit on the axis; zero always does.
    gaps : tuple of tuple
        Stretches for which there is no value; they are shaded.
    unit : str
        What follows each number of the axis, such as a percent sign.
    """
    import altair as alt

    axis = _axis_of(*scale)
    # In steps of the axis: what draws has no need to know how large the numbers are.
    values = [{"at": point.at, "value": point.value / axis.step, "run": point.run} for point in points]
    labels = [f"{label}{unit}" for label in axis_labels(axis.values())]
    x = alt.X(
        "at:Q",
        title=None,
        scale=alt.Scale(domain=list(over), nice=False),
        axis=alt.Axis(values=_whole_years(*over), format="d", grid=False, ticks=True, labelOverlap=False),
    )
    y = alt.Y(
        "value:Q",
        title=None,
        scale=alt.Scale(domain=[axis.places[0], axis.places[-1]], nice=False),
        axis=alt.Axis(
            values=list(axis.places),
            labelExpr=f"{json.dumps(labels, ensure_ascii=False)}[datum.value - {axis.places[0]}]",
            domain=False,
            ticks=False,
            labelOverlap=False,
        ),
    )
    layers: list[Any] = []
    if gaps:
        shaded = [{"at": max(start, over[0]), "until": min(end, over[1])} for start, end in gaps]
        layers.append(
            alt.Chart(alt.InlineData(values=shaded)).mark_rect(color="var(--track)").encode(x=x, x2=alt.X2("until:Q"))
        )
    drawn = alt.Chart(alt.InlineData(values=values))
    layers.append(
        drawn.mark_line(color="var(--accent)", strokeWidth=2).encode(
            x=x, y=y, detail="run:N", order=alt.Order("at:Q", sort="ascending")
        )
    )
    layers.append(drawn.mark_circle(color="var(--accent)", size=34, opacity=1).encode(x=x, y=y))
    left = max(_LEFT, *(_width(label) + 8 for label in labels))
    return _svg(alt.layer(*layers), width=WIDTH, height=150, left=left, bottom=_BOTTOM, title=title, says=description)


@lru_cache(maxsize=_KEPT)
def draw_bars(bars: tuple[Bar, ...], *, title: str, description: str) -> Markup:
    """Draw bars under each other, each with its label above and its sum at its end."""
    import altair as alt

    longest = max((sum(bar.parts) for bar in bars), default=0) or 1.0
    lines = max((len(bar.label) for bar in bars), default=1)
    step = _step(lines)
    parts, ends = [], []
    for row, bar in enumerate(bars):
        reached, top = 0.0, row * step + lines * _LINE + 3
        for place, part in enumerate(bar.parts):
            colour = COLOURS[place % len(COLOURS)]
            parts.append({"at": reached, "until": reached + part, "row": top, "end": top + _BAR, "colour": colour})
            reached += part
        ends.append({"row": top + _BAR / 2, "at": reached, "sum": _number(reached)})
    x = alt.X("at:Q", title=None, axis=None, scale=alt.Scale(domain=[0, longest * 1.18], nice=False))
    y = _rows(len(bars) * step)
    layers = [
        _labels([bar.label for bar in bars], step, y),
        alt.Chart(alt.InlineData(values=parts))
        .mark_rect()
        .encode(x=x, x2=alt.X2("until:Q"), y=y, y2=alt.Y2("end:Q"), color=alt.Color("colour:N", scale=None)),
        alt.Chart(alt.InlineData(values=ends))
        .mark_text(align="left", baseline="middle", dx=5, fontSize=12, color="var(--soft)")
        .encode(x=x, y=y, text="sum:N"),
    ]
    return _svg(
        alt.layer(*layers), width=WIDTH, height=len(bars) * step, left=0, bottom=0, title=title, says=description
    )


@lru_cache(maxsize=_KEPT)
def draw_pairs(pairs: tuple[Pair, ...], *, title: str, description: str) -> Markup:
    """Draw, for each label, the observed value (filled) and the expected one (hollow) on a scale from −1 to 1."""
    import altair as alt

    step = _step(1)
    middle = [row * step + _LINE + 8 for row in range(len(pairs))]
    observed = [{"row": row, "at": pair.observed} for row, pair in zip(middle, pairs, strict=True)]
    expected = [
        {"row": row, "at": pair.expected, "until": pair.observed}
        for row, pair in zip(middle, pairs, strict=True)
        if pair.expected is not None
    ]
    x = alt.X(
        "at:Q",
        title=None,
        scale=alt.Scale(domain=[-1, 1], nice=False),
        axis=alt.Axis(values=[-1, -0.5, 0, 0.5, 1], format=".1~f", labelOverlap=False, ticks=False),
    )
    y = _rows(len(pairs) * step)
    chance = alt.Chart(alt.InlineData(values=expected))
    layers = [
        _labels([(pair.label,) for pair in pairs], step, y),
        chance.mark_rule(color="var(--strong-line)", strokeWidth=2).encode(x=x, x2=alt.X2("until:Q"), y=y),
        chance.mark_point(color="var(--strong-line)", fill="var(--card)", size=64, opacity=1).encode(x=x, y=y),
        alt.Chart(alt.InlineData(values=observed))
        .mark_circle(color="var(--accent)", size=64, opacity=1)
        .encode(x=x, y=y),
    ]
    height = _TOP + len(pairs) * step + _BOTTOM
    return _svg(alt.layer(*layers), width=WIDTH, height=height, left=8, bottom=_BOTTOM, title=title, says=description)


@lru_cache(maxsize=_KEPT)
def draw_intervals(rows: tuple[Interval, ...], *, title: str, description: str, top: float = 1.0) -> Markup:
    """Draw, for each label, a value as a dot on the line of its interval, on a scale from 0 to ``top``."""
    import altair as alt

    step, axis = _step(1), _axis_of(0.0, top)
    values = [
        {"row": number * step + _LINE + 8, "at": one.value, "low": one.low, "high": one.high}
        for number, one in enumerate(rows)
    ]
    scale = alt.Scale(domain=[0, float(axis.values()[-1])], nice=False)
    named = alt.Axis(values=[float(one) for one in axis.values()], format=".2~f", labelOverlap=False, ticks=False)
    y = _rows(len(rows) * step)
    drawn = alt.Chart(alt.InlineData(values=values))
    layers = [
        _labels([(one.label,) for one in rows], step, y),
        drawn.mark_rule(color="var(--strong-line)", strokeWidth=2).encode(
            x=alt.X("low:Q", title=None, scale=scale, axis=named), x2=alt.X2("high:Q"), y=y
        ),
        drawn.mark_circle(color="var(--accent)", size=64, opacity=1).encode(
            x=alt.X("at:Q", title=None, scale=scale, axis=named), y=y
        ),
    ]
    height = _TOP + len(rows) * step + _BOTTOM
    return _svg(alt.layer(*layers), width=WIDTH, height=height, left=8, bottom=_BOTTOM, title=title, says=description)


def _step(lines: int) -> int:
    """Return the height of a row: the lines of its label, what is drawn under it, and the space to the next."""
    return lines * _LINE + _BAR + 12


def _labels(labels: Sequence[tuple[str, ...]], step: int, y: altair.Y) -> Any:
    """Write the labels of rows, each above what is drawn in its row."""
    import altair as alt

    texts = [
        {"row": row * step + place * _LINE + 2, "label": _short(line)}
        for row, lines in enumerate(labels)
        for place, line in enumerate(lines)
    ]
    mark = alt.Chart(alt.InlineData(values=texts)).mark_text(
        align="left", baseline="top", fontSize=12, color="var(--ink)"
    )
    return mark.encode(x=alt.value(0), y=y, text="label:N")


def _rows(height: int) -> altair.Y:
    """Make an axis on which rows are placed by pixels from the top."""
    import altair as alt

    return alt.Y("row:Q", title=None, axis=None, scale=alt.Scale(domain=[height, 0], nice=False))


def _svg(chart: Any, *, width: int, height: int, left: int, bottom: int, title: str, says: str) -> Markup:
    """Draw a chart, with fixed space for the texts of its axes, and name it for screen readers."""
    top = _TOP if bottom else 0
    right = _RIGHT if left else 0
    # Its parts were checked when they were made. Put together as it is: Altair would copy and check it all again.
    specification = chart.to_dict(validate=False) | {
        "width": width - left - right,
        "height": height - top - bottom,
        "padding": {"left": left, "right": right, "top": top, "bottom": bottom},
        "autosize": "none",
        "config": _CONFIG,
    }
    opening = f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{{}}">'
    return Markup(opening).format(f"{title}. {says}") + Markup(_render(specification))  # noqa: S704 (it is escaped)


def _render(specification: dict[str, Any]) -> str:
    """Draw a Vega-Lite chart; what comes back has no opening tag: its size and its name are ours.

    The roles of its parts go too: the drawing is one image with one name, and the table beside it has the numbers.
    """
    # It takes half a second to start, once.
    import vl_convert

    drawn = _ROOT.sub("", vl_convert.vegalite_to_svg(specification))
    return _TAG.sub(lambda tag: _UNUSED.sub("", tag.group()), drawn)


@dataclass(frozen=True)
class _Axis:
    """Three to six round values: whole multiples (``places``) of ``factor × 10^exponent``."""

    factor: Decimal
    exponent: int
    places: range

    @property
    def step(self) -> float:
        return float(self.factor.scaleb(self.exponent))

    def values(self) -> list[Decimal]:
        """Return the values themselves; they may be larger than any number that the chart holds."""
        return [place * self.factor.scaleb(self.exponent) for place in self.places]


def _axis_of(low: float, high: float) -> _Axis:
    """Choose round values from at most ``low`` and zero to at least ``high``, however large or small these are."""
    low, high = min(low, 0.0), max(high, 0.0)
    # The quarters are taken first: the range itself may be larger than any number can be.
    rough = high / 4 - low / 4
    if rough < _LEAST:
        low, high, rough = 0.0, 1.0, 0.25
    exponent = math.floor(math.log10(rough))
    factors = (Decimal(factor) for factor in ("1", "2", "2.5", "5", "10"))
    factor = next(one for one in factors if float(one.scaleb(exponent)) >= rough * (1 - 1e-9))
    step = float(factor.scaleb(exponent))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return _Axis(factor, exponent, range(first, last + 1))


def _width(label: str) -> int:
    return sum(_SIGN if character in "−×" else _CHARACTER for character in label)


def _whole_years(start: float, end: float) -> list[int]:
    """Return the years to name on an axis, at most eight."""
    first, last = math.ceil(start), math.floor(end)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000, 10_000) if (last - first) // step < 8)
    return [year for year in range(first, last + 1) if year % step == 0]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:.2f}"


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1].rstrip() + "…"
