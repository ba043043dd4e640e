"""A member's map: the member in the middle, the people tied to them around, and the ties among those.

The layout is computed from the answer alone, so that it is the same at every load: people of one sector stand side by
side, the strongest ties first, down the right side and up the left one. Each has a row of its own for the name, which
is why no two names can overlap, whatever their length.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from api.web import wording
from cjn_graph.pages.person import PersonPage
from cjn_graph.pages.ties import Tie

WIDTH: Final = 420
"""Units of the drawing; about as many as a phone has pixels, so that the names can be read there."""
_ROW: Final = 38
"""Height of a row: two lines of a name, and a gap."""
_LINE: Final = 15
_FONT: Final = 13
_REACH: Final = 72
"""How far people stand from the middle at most."""
_GAP: Final = 13
"""From the middle of a mark to the name beside it."""
_MARK: Final = 6.5
_MOST_LINES: Final = 2
_LEAST_ROWS: Final = 3

SECTORS: Final = {
    "prosecutor_office": "circle",
    "community_organization": "square",
    "public_health": "cross",
    "government": "triangle",
    "academic": "wedge",
    "funder": "diamond",
    "network_host": "hexagon",
    "other": "ring",
}
"""The mark of each classification of an organization: colour alone tells nothing to those who do not see it."""
UNKNOWN: Final = "unknown"

_NARROW, _BROAD = frozenset("iíìîïjlI.,'’:;|!ftr()- "), frozenset("mwMW@%")


@dataclass(frozen=True)
class Mark:
    """The mark of a sector: a circle of ``radius``, or else a polygon through ``points``."""

    sector: str
    radius: float
    points: str


@dataclass(frozen=True)
class Node:
    """Somebody on the map: where the mark is, and the lines of the name beside it."""

    url: str
    name: str
    says: str
    x: float
    y: float
    mark: Mark
    lines: list[str]
    text_x: float
    text_y: float
    anchor: str


@dataclass(frozen=True)
class Link:
    """A tie on the map; ``kind`` is live or lapsed, ``role`` own (of the member) or other."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    kind: str
    role: str


@dataclass(frozen=True)
class EgoMap:
    """Everything that the template draws."""

    width: int
    height: int
    line: int
    font: int
    member: Node
    nodes: list[Node]
    links: list[Link]
    legend: list[tuple[str, Mark]]
    names: dict[str, str]
    description: str


def draw(page: PersonPage, query: str = "") -> EgoMap | None:
    """Lay a member's map out; None where nobody is tied to them.

    Parameters
    ----------
    query : str
        Added to the address of each person, such as ``?as_of=2024``.
    """
    by_id = {tie.person.id: tie for tie in page.ties.ties}
    ties = sorted((by_id[person] for person in page.ties.neighbourhood.people), key=_by_sector(page))
    if not ties:
        return None
    rows = math.ceil(len(ties) / 2)
    height = max(rows, _LEAST_ROWS) * _ROW + _ROW
    middle = (WIDTH / 2, height / 2)
    nodes = [_node(tie, at, query) for tie, at in zip(ties, _places(len(ties), rows, height), strict=True)]
    spots = {tie.person.id: (node.x, node.y) for tie, node in zip(ties, nodes, strict=True)}
    spots[page.person.id] = middle
    strongest = max([tie.weight for tie in ties] + [tie.weight for tie in page.ties.neighbourhood.among]) or 1.0

    def link(one: str, other: str, weight: float, live: bool, role: str) -> Link:
        most = 3.0 if role == "own" else 1.5
        width = round(0.75 + most * weight / strongest, 2)
        return Link(*spots[one], *spots[other], width, "live" if live else "lapsed", role)

    among = [link(tie.from_id, tie.to_id, tie.weight, tie.live, "other") for tie in page.ties.neighbourhood.among]
    own = [link(page.person.id, tie.person.id, tie.weight, tie.live, "own") for tie in ties]
    sectors = [_known(page.ties.sector), *(_known(tie.sector) for tie in ties)]
    return EgoMap(
        width=WIDTH,
        height=height,
        line=_LINE,
        font=_FONT,
        member=_member(page, middle, query),
        nodes=nodes,
        links=[*among, *own],
        legend=[(sector, _mark(sector, 9, 9)) for sector in (*SECTORS, UNKNOWN) if sector in sectors],
        names={tie.person.id: tie.person.name for tie in ties},
        description=_description(page, ties),
    )


def _by_sector(page: PersonPage) -> Callable[[Tie], tuple[int, int]]:
    order = [*SECTORS, UNKNOWN]
    place = {person: number for number, person in enumerate(page.ties.neighbourhood.people)}
    return lambda tie: (order.index(_known(tie.sector)), place[tie.person.id])


def _places(count: int, rows: int, height: float) -> Iterator[tuple[float, float, int]]:
    """Where each person stands: x, y and the side (1 right, -1 left), down the right side and up the left one."""
    bend = max(rows, _LEAST_ROWS) * _ROW / 2 + _ROW / 3
    for number in range(count):
        right = number < rows
        row = number if right else count - 1 - number
        in_side = rows if right else count - rows
        off = (row - (in_side - 1) / 2) * _ROW
        reach = _REACH * math.sqrt(1 - (off / bend) ** 2)
        side = 1 if right else -1
        yield round(WIDTH / 2 + side * reach, 1), round(height / 2 + off, 1), side


def _node(tie: Tie, at: tuple[float, float, int], query: str) -> Node:
    x, y, side = at
    text_x = x + side * _GAP
    lines = wrapped(tie.person.name, WIDTH - text_x if side > 0 else text_x)
    latest = f"latest evidence {wording.date(tie.last_on)}" if tie.last_on else "undated"
    where = [part for part in (tie.person.post, tie.person.organization) if part]
    state = "live" if tie.live else "not live"
    return Node(
        url=f"/people/{quote(tie.person.id)}{query}",
        name=tie.person.name,
        says=", ".join([tie.person.name, *where, f"tie of weight {tie.weight:.2f}, {state}, {latest}"]),
        x=x,
        y=y,
        mark=_mark(_known(tie.sector), x, y),
        lines=lines,
        text_x=text_x,
        text_y=y + 4.5 - (len(lines) - 1) * _LINE / 2,
        anchor="start" if side > 0 else "end",
    )


def _member(page: PersonPage, middle: tuple[float, float], query: str) -> Node:
    x, y = middle
    return Node(
        url=f"/people/{quote(page.person.id)}{query}",
        name=page.person.name,
        says=page.person.name,
        x=x,
        y=y,
        mark=_mark(_known(page.ties.sector), x, y, 1.5),
        lines=wrapped(page.person.name, 2 * _REACH - 50),
        text_x=x,
        text_y=y + 26,
        anchor="middle",
    )


def _description(page: PersonPage, ties: Sequence[Tie]) -> str:
    live = sum(tie.live for tie in ties)
    among = len(page.ties.neighbourhood.among)
    told = [
        f"{page.person.name} in the middle, around them {wording.count(len(ties), 'person', 'people')} with a tie to "
        f"them, {live:,} of these live; {wording.count(among, 'tie')} among these people."
    ]
    if page.ties.neighbourhood.left_out:
        more = wording.count(page.ties.neighbourhood.left_out, "weaker tie")
        told.append(f"The strongest are shown; {more} left out.")
    return " ".join(told)


def _known(sector: str | None) -> str:
    return sector if sector in SECTORS else UNKNOWN


def _mark(sector: str, x: float, y: float, scale: float = 1.0) -> Mark:
    size = _MARK * scale
    shape = SECTORS.get(sector, "ring")
    if shape in ("circle", "ring"):
        return Mark(sector, round(size * 0.95, 2), "")
    points = " ".join(f"{x + dx * size:.1f},{y + dy * size:.1f}" for dx, dy in _POLYGONS[shape])
    return Mark(sector, 0.0, points)


_THIRD: Final = 0.38
_POLYGONS: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "square": ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    "cross": (
        *((-_THIRD, -1.0), (_THIRD, -1.0), (_THIRD, -_THIRD), (1.0, -_THIRD), (1.0, _THIRD), (_THIRD, _THIRD)),
        *((_THIRD, 1.0), (-_THIRD, 1.0), (-_THIRD, _THIRD), (-1.0, _THIRD), (-1.0, -_THIRD), (-_THIRD, -_THIRD)),
    ),
    "triangle": ((0.0, -1.1), (1.05, 0.8), (-1.05, 0.8)),
    "wedge": ((0.0, 1.1), (1.05, -0.8), (-1.05, -0.8)),
    "diamond": ((0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)),
    "hexagon": ((-0.55, -0.95), (0.55, -0.95), (1.1, 0.0), (0.55, 0.95), (-0.55, 0.95), (-1.1, 0.0)),
}


def wrapped(name: str, room: float) -> list[str]:
    """Break a name into at most two lines that fit into a width; what does not fit ends in an ellipsis.

    >>> wrapped("Rosalind Achterberg-Núñez", 125), wrapped("Ana Li", 125)
    (['Rosalind', 'Achterberg-Núñez'], ['Ana Li'])
    >>> wrapped("Wolfeschlegelsteinhausenbergerdorff", 125)
    ['Wolfeschlegelst…']
    """
    lines: list[str] = []
    for word in name.split():
        if lines and _wide(f"{lines[-1]} {word}") <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    kept = lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        kept[-1] += "…"
    return [_cut(line, room) for line in kept]


def _cut(line: str, room: float) -> str:
    if _wide(line) <= room:
        return line
    while len(line) > 1 and _wide(f"{line}…") > room:
        line = line[:-1]
    return f"{line.rstrip('… ')}…"


def _wide(text: str) -> float:
    """Estimate the width of a text generously: fonts differ between machines."""
    return _FONT * sum(map(_em, text))


def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    if character in _NARROW:
        return 0.41
    if character in _BROAD:
        return 1.0
    return 0.76 if character.isupper() else 0.63
