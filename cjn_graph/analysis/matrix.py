"""Ties between groups, beside what chance would give: where nobody crosses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy.special import gammaincinv

from cjn_graph.analysis.attributes import NO_VALUE, Attribute
from cjn_graph.analysis.graph import MemberGraph
from cjn_graph.analysis.mixing import broken_out
from cjn_graph.network.links import Indexes

LEAST_EXPECTED: Final = 5.0
"""Ties that must be expected for a ratio to say anything."""
MOST_GROUPS: Final = 20

DEFINITION: Final = (
    "ties between (or within) two groups beside those expected if all ties were spread evenly over the pairs of "
    "members who have a value: ties × pairs of the two groups ÷ all pairs. low, high: 95% interval of a Poisson count "
    "(Garwood 1936); a cell is thin where even high lies below what is expected, thick where low lies above. ratio "
    "only where 5 or more are expected. Groups below 5 are not broken out"
)


class Cell(BaseModel):
    """Two groups, or one with itself."""

    model_config = ConfigDict(frozen=True)

    a: str
    b: str
    ties: int
    pairs: int = Field(description="Pairs of members that could be tied.")
    expected: float
    low: float
    high: float
    ratio: float | None = Field(description="ties ÷ expected; null where fewer than 5 are expected.")
    verdict: Literal["thin", "as expected", "thick"]


class GapMatrix(BaseModel):
    """Ties between the groups of one attribute."""

    model_config = ConfigDict(frozen=True)

    attribute: str
    about: str
    groups: list[str]
    sizes: list[int]
    left_out: int = Field(description="Groups that are not broken out.")
    ties: int = Field(description="Ties both of whose ends have a value.")
    definition: str
    cells: list[Cell] = Field(description="Each pair of groups once, the thinnest first.")


def gap_matrices(graph: MemberGraph, attributes: Sequence[Attribute]) -> list[GapMatrix]:
    """Make a matrix for each attribute that has two to twenty groups to show."""
    found = (_matrix(graph, attribute) for attribute in attributes)
    return [one for one in found if 1 < len(one.groups) <= MOST_GROUPS]


def _matrix(graph: MemberGraph, attribute: Attribute) -> GapMatrix:
    codes = attribute.codes
    sizes = np.bincount(codes[codes != NO_VALUE], minlength=len(attribute.values))
    shown = broken_out(sizes)
    one, other = codes[graph.a], codes[graph.b]
    both = (one != NO_VALUE) & (other != NO_VALUE)
    counted = np.zeros((len(sizes), len(sizes)), dtype=np.int64)
    np.add.at(counted, (np.minimum(one, other)[both], np.maximum(one, other)[both]), 1)
    nodes, ties = int(sizes.sum()), int(both.sum())
    cells = [
        _cell(attribute, sizes, (a, b), int(counted[min(a, b), max(a, b)]), ties / max(nodes * (nodes - 1) / 2, 1))
        for place, a in enumerate(shown)
        for b in shown[place:]
    ]
    return GapMatrix(
        attribute=attribute.name,
        about=attribute.about,
        groups=[attribute.values[group] for group in shown],
        sizes=[int(sizes[group]) for group in shown],
        left_out=len(attribute.values) - len(shown),
        ties=ties,
        definition=DEFINITION,
        cells=sorted(
            cells, key=lambda cell: (cell.ties / cell.expected if cell.expected else 1, -cell.expected, cell.a)
        ),
    )


def _cell(attribute: Attribute, sizes: Indexes, groups: tuple[int, int], ties: int, density: float) -> Cell:
    a, b = groups
    pairs = int(sizes[a] * (sizes[a] - 1) // 2 if a == b else sizes[a] * sizes[b])
    expected = density * pairs
    low = float(gammaincinv(ties, 0.025)) if ties else 0.0
    high = float(gammaincinv(ties + 1, 0.975))
    return Cell(
        a=attribute.values[a],
        b=attribute.values[b],
        ties=ties,
        pairs=pairs,
        expected=expected,
        low=low,
        high=high,
        ratio=ties / expected if expected >= LEAST_EXPECTED else None,
        verdict="thin" if high < expected else "thick" if low > expected else "as expected",
    )
