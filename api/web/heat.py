"""A heat map of ties between groups, as SVG that stands in the page."""

from __future__ import annotations

import math
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup, escape

from cjn_graph.analysis.matrix import Cell, GapMatrix

WIDTH: Final = 320
_LABEL, _TOP, _LONGEST = 132, 18, 18
_STRONGEST: Final = 0.75
"""How dense the colour of the most extreme cell is: numbers on it stay readable."""


def draw_heat(matrix: GapMatrix, *, linked: bool = False) -> Markup:
    """Draw each pair of groups as a cell: fewer ties than chance would give in one colour, more in the other.

    The columns have the numbers of the rows; in each cell stands how many ties there are. Linked cells lead to who of
    the two groups should meet.
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
            drawn = _drawn(cell, _LABEL + side * column, _TOP + side * row, side)
            # One of the two halves is enough for those who go from link to link.
            parts.append(_link(matrix, cell, drawn, row >= column) if linked else drawn)
    says = f"Ties between {matrix.attribute.replace('_', ' ')}. {_thinnest(matrix)}"
    role = "group" if linked else "img"
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    opening = f'<svg {size} role="{role}" aria-label="{escape(says)}">'
    return Markup(f"{opening}{''.join(parts)}</svg>")  # noqa: S704 (every text in it is escaped)


def _drawn(cell: Cell, x: float, y: float, side: float) -> str:
    colour, dense = _colour(cell)
    drawn = (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{side - 1:.1f}" height="{side - 1:.1f}" fill="{colour}" '
        f'fill-opacity="{dense:.2f}" stroke="var(--line)"/>'
    )
    if side > _LABEL / 8:
        drawn += _text(x + side / 2, y + side / 2 + 4, str(cell.ties), "middle", "var(--ink)")
    return drawn


def address_of(attribute: str, cell: Cell) -> str:
    """Return the address of the page about two groups."""
    return f"/gaps/between?{urlencode({'by': attribute, 'one': cell.a, 'other': cell.b})}"


def _link(matrix: GapMatrix, cell: Cell, drawn: str, reached: bool) -> str:
    told = f"{cell.a} and {cell.b}: {cell.ties} ties where {cell.expected:.0f} are expected"
    hidden = "" if reached else ' tabindex="-1" aria-hidden="true"'
    address = escape(address_of(matrix.attribute, cell))
    return f'<a href="{address}" aria-label="{escape(told)}"{hidden}><title>{escape(told)}</title>{drawn}</a>'


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
