"""The map of the network as SVG that stands in the page: marks with the number of their group, names as links."""

from __future__ import annotations

import math
import re
from typing import Final
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from api.web import wording
from api.web.report_files import standalone
from cjn_graph.analysis.mapping.drawing import MapGroup, MapPerson, NetworkMap

WIDTH: Final = 960
HEIGHT: Final = 720
_LINK: Final = re.compile('<a href="[^"]*" ')
_EDGE: Final = 40
_LEAST: Final = 6.0
_MOST: Final = 15.0
"""Radius of the mark of a person, at least and at most."""
_LARGEST: Final = 58.0
"""Radius of the largest group."""
_LETTERS: Final = 26
"""Letters of a name that are written on the map."""
_LINE: Final = 16
_MARGIN: Final = 130
"""From the sides, where a name in the middle of its mark would leave the map."""
COLOURS: Final = (
    "var(--accent)",
    "var(--orange)",
    "var(--blue)",
    "var(--violet)",
    "var(--olive)",
    "var(--rose)",
    "var(--warn)",
    "var(--soft)",
)
"""Colours of the groups; the number in each mark tells those of one colour apart."""


def draw(found: NetworkMap) -> Markup:
    """Draw people, or groups, with their ties."""
    body = _people(found, found.people) if found.people is not None else _groups(found)
    says = " ".join(found.sentences)
    opening = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="group" aria-label="{escape(says)}">'
    return Markup(f"{opening}{body}</svg>")  # noqa: S704 (every text in it is escaped)


def as_svg_file(found: NetworkMap) -> str:
    """Draw it as a file of its own, with its colours written out and without links."""
    drawn = standalone(draw(found))
    return _LINK.sub("<g ", drawn).replace("</a>", "</g>").replace("<svg ", f'<svg width="{WIDTH}" ', 1)


def colour_of(number: int | None) -> str:
    """Return the colour of a group."""
    return "var(--strong-line)" if number is None else COLOURS[(number - 1) % len(COLOURS)]


def address_of(found: NetworkMap, group: MapGroup) -> str:
    """Return the address of the map of one group."""
    circles = {one.name: str(one.number + 1) for one in found.circles}
    value = circles[group.value] if found.colour == "circle" else group.value
    # Within a circle, or a group, all are of the same: they are told apart by something else.
    colour = "sector" if found.colour == "circle" else "circle"
    return f"/map?{urlencode({'only': f'{found.colour}={value}', 'colour': colour})}"


def _people(found: NetworkMap, people: list[MapPerson]) -> str:
    spots = [_spot(person.x, person.y) for person in people]
    largest = max((person.size for person in people), default=0.0) or 1.0
    lines = "".join(
        f'<line x1="{spots[tie.a][0]}" y1="{spots[tie.a][1]}" x2="{spots[tie.b][0]}" y2="{spots[tie.b][1]}" '
        f'stroke="var(--strong-line)" stroke-opacity="0.45"/>'
        for tie in found.ties
    )
    by_number = {group.number: wording.words(group.value) for group in found.groups}
    marks = []
    for person, (x, y) in zip(people, spots, strict=True):
        radius = round(_LEAST + (_MOST - _LEAST) * math.sqrt(max(person.size, 0.0) / largest), 1)
        group = by_number.get(person.group or 0, "no group told apart")
        says = ", ".join(part for part in (person.who.name, person.who.detail, group) if part)
        kind = "people" if person.who.id.startswith("person-") else "facts"
        number = str(person.group or "")
        marks.append(
            f'<a href="/{kind}/{quote(person.who.id)}" aria-label="{escape(says)}"><title>{escape(says)}</title>'
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour_of(person.group)}" stroke="var(--card)"/>'
            f"{_text(x, y + 3, number, 9, 'var(--card)')}</a>"
        )
    return lines + "".join(marks)


def _groups(found: NetworkMap) -> str:
    largest = max((group.members for group in found.groups), default=1)
    most = max((tie.ties for tie in found.ties), default=1)
    spots = {group.number: _inner(group) for group in found.groups}
    lines = "".join(
        f'<line x1="{spots[tie.a][0]}" y1="{spots[tie.a][1]}" x2="{spots[tie.b][0]}" y2="{spots[tie.b][1]}" '
        f'stroke="var(--strong-line)" stroke-opacity="0.5" stroke-width="{0.5 + 9 * tie.ties / most:.1f}"/>'
        for tie in reversed(found.ties)
    )
    marks = []
    for group in found.groups:
        x, y = spots[group.number]
        radius = round(max(_LARGEST * math.sqrt(group.members / largest), 14), 1)
        says = f"{wording.words(group.value)}: {group.members} members, {group.within} ties within"
        marks.append(
            f'<a href="{escape(address_of(found, group))}" aria-label="{escape(says)}"><title>{escape(says)}</title>'
            f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colour_of(group.number)}" stroke="var(--card)"/>'
            f"{_text(x, y + 5, str(group.number), 15, 'var(--card)')}</a>"
        )
    # Names come last, so that no mark covers them.
    names = [
        _named(group, *spots[group.number], max(_LARGEST * math.sqrt(group.members / largest), 14))
        for group in found.groups
    ]
    return lines + "".join(marks) + "".join(names)


def _named(group: MapGroup, x: float, y: float, radius: float) -> str:
    """Write the name of a group below its mark, or above it at the foot of the map; the table has long ones in full."""
    text = wording.words(group.value)
    short = text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1].rstrip()}…"
    at = y + radius + _LINE if y + radius + _LINE < HEIGHT else y - radius - 6
    anchor = "start" if x < _MARGIN else "end" if x > WIDTH - _MARGIN else "middle"
    left = {"start": x - radius, "end": x + radius, "middle": x}[anchor]
    return (
        f'<text x="{left:.1f}" y="{at:.1f}" text-anchor="{anchor}" font-size="14" font-family="sans-serif" '
        'fill="var(--ink)" stroke="var(--card)" stroke-width="4" paint-order="stroke" aria-hidden="true">'
        f"{escape(short)}</text>"
    )


def _spot(x: float, y: float) -> tuple[float, float]:
    return round(_EDGE + x * (WIDTH - 2 * _EDGE), 1), round(_EDGE + y * (HEIGHT - 2 * _EDGE), 1)


def _inner(group: MapGroup) -> tuple[float, float]:
    """Where a group stands: further in than people, for its mark is larger."""
    x, y = (0.5 if at is None else at for at in (group.x, group.y))
    edge = _LARGEST + 8
    return round(edge + x * (WIDTH - 2 * edge), 1), round(edge + y * (HEIGHT - 2 * edge), 1)


def _text(x: float, y: float, text: str, size: int, colour: str) -> str:
    place = f'x="{x}" y="{round(y, 1)}" text-anchor="middle"'
    return f'<text {place} font-size="{size}" font-family="sans-serif" fill="{colour}">{escape(text)}</text>'
