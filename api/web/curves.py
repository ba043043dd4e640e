"""A Kaplan-Meier curve with its band, as SVG that stands in the page."""

from __future__ import annotations

from typing import Final

from markupsafe import Markup, escape

from cjn_graph.analysis.staying import Curve

WIDTH: Final = 320
_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 170, 44, 10, 8, 22
_MONTHS: Final = 12
_FEWEST_YEARS: Final = 2
_MOST_TICKS: Final = 8


def draw_curve(curve: Curve, title: str) -> Markup:
    """Draw the share that goes on over the years: a step where somebody's connection ended, the band behind it."""
    years = max(curve.longest / _MONTHS, _FEWEST_YEARS)
    wide, high = WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(months: float) -> float:
        return _LEFT + wide * min(months / _MONTHS / years, 1.0)

    def y(share: float) -> float:
        return _TOP + high * (1 - share)

    ends = [*(step.at for step in curve.steps[1:]), curve.longest]
    parts = [
        f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y(share):.1f}" y2="{y(share):.1f}" stroke="var(--line)"/>'
        + _text(_LEFT - 6, y(share) + 4, f"{share:.0%}", "end")
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    every = -(-int(years) // _MOST_TICKS)
    parts += [
        _text(x(_MONTHS * year), _HEIGHT - 5, f"{year} y" if year else "0", "middle")
        for year in range(0, int(years) + 1, every)
    ]
    for step, end in zip(curve.steps, ends, strict=False):
        if step.low is not None and step.high is not None:
            parts.append(
                f'<rect x="{x(step.at):.1f}" y="{y(step.high):.1f}" width="{x(end) - x(step.at):.1f}" '
                f'height="{y(step.low) - y(step.high):.1f}" fill="var(--track)"/>'
            )
    down = "".join(f"H{x(step.at):.1f}V{y(step.share):.1f}" for step in curve.steps)
    line = f"M{x(0):.1f} {y(1):.1f}{down}H{x(curve.longest):.1f}"
    parts.append(f'<path d="{line}" fill="none" stroke="var(--accent)" stroke-width="2"/>')
    last = curve.steps[-1].share if curve.steps else 1.0
    says = f"{title}: of {curve.n} people, {last:.0%} are still connected after {curve.longest / _MONTHS:.1f} years"
    opening = (
        f'<svg viewBox="0 0 {WIDTH} {_HEIGHT}" width="{WIDTH}" height="{_HEIGHT}" role="img" '
        f'aria-label="{escape(says)}">'
    )
    return Markup(f"{opening}{''.join(parts)}</svg>")  # noqa: S704 (every text in it is escaped)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} font-size="12" font-family="sans-serif" fill="var(--soft)">{escape(text)}</text>'
