"""A heat map of ties between groups, as SVG that stands in the page."""

from __future__ import annotations

import math
from typing import Final

from markupsafe import Markup, escape

from cjn_graph.analysis.matrix import Cell, GapMatrix

WIDTH: Final = 320
_LABEL, _TOP, _LONGEST = 132, 18, 18
_STRONGEST: Final = 0.75
"""How dense the colour of the most extreme cell is: numbers on it stay readable."""


def draw_heat(matrix: GapMatrix) -> Markup:
    """Draw each pair of groups as a cell: fewer ties than chance would give in one colour, more in the other.

    The columns have the numbers of the rows; in each cell stands how many ties there are.
    """
    groups = matrix.groups
    place = {value: number for number, value in enumerate(groups)}
    side = (WIDTH - _LABEL) / len(groups)
    height = round(_TOP + side * len(groups) + 4)
    parts = []
    for number, value in enumerate(groups):
        short = value.replace("_", " ")
        short = short if len(short) <= _LONGEST else short[: _LONGEST - 1] + "…"
        middle = _TOP + side * (number + 0.5) + 4
        parts.append(_text(0, middle, f"{number + 1} {short}", "start", "var(--ink)"))
        parts.append(_text(_LABEL + side * (number + 0.5), _TOP - 5, str(number + 1), "middle", "var(--soft)"))
    for cell in matrix.cells:
        a, b = place[cell.a], place[cell.b]
        for row, column in {(a, b), (b, a)}:
            x, y = _LABEL + side * column, _TOP + side * row
            colour, dense = _colour(cell)
            parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{side - 1:.1f}" height="{side - 1:.1f}" fill="{colour}" '
                f'fill-opacity="{dense:.2f}" stroke="var(--line)"/>'
            )
            if side > _LABEL / 8:
                parts.append(_text(x + side / 2, y + side / 2 + 4, str(cell.ties), "middle", "var(--ink)"))
    says = f"Ties between {matrix.attribute.replace('_', ' ')}. {_thinnest(matrix)}"
    opening = (
        f'<svg viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" aria-label="{escape(says)}">'
    )
    return Markup(f"{opening}{''.join(parts)}</svg>")  # noqa: S704 (every text in it is escaped)


def _thinnest(matrix: GapMatrix) -> str:
    thin = [cell for cell in matrix.cells if cell.verdict == "thin"]
    if not thin:
        return "No pair of groups has fewer ties than chance would give"
    told = "; ".join(f"{cell.a} and {cell.b}: {cell.ties} where {cell.expected:.0f} are expected" for cell in thin[:5])
    return f"Fewest beside chance: {told}"


def _colour(cell: Cell) -> tuple[str, float]:
    if not cell.expected:
        return "var(--track)", 1.0
    ratio = cell.ties / cell.expected
    if ratio < 1:
        return "var(--warn)", _STRONGEST * (1 - ratio)
    return "var(--accent)", _STRONGEST * min(math.log2(ratio) / 2, 1.0)


def _text(x: float, y: float, text: str, anchor: str, colour: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} font-size="11" font-family="sans-serif" fill="{colour}">{escape(text)}</text>'
