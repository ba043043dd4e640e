"""Ties between groups, beside what chance would give: where nobody crosses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field
from scipy.special import gammaincinv

from cjn_graph.analysis.graph import MemberGraph
from cjn_graph.analysis.groups import Grouping
from cjn_graph.analysis.measure import Measure
from cjn_graph.analysis.mixing import broken_out

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


class UnbridgedGroups(Measure):
    """How many pairs of sectors are not bridged, and which."""

    pairs: list[Cell] = Field(description="The thinnest first.")


def gap_matrices(graph: MemberGraph, groupings: Sequence[Grouping]) -> list[GapMatrix]:
    """Make a matrix for each way to group that has two or more groups to show: of many groups, of the largest."""
    found = (_matrix(graph, grouping) for grouping in groupings)
    return [one for one in found if len(one.groups) > 1]


def unbridged(matrices: Sequence[GapMatrix], attribute: str, reason: str) -> UnbridgedGroups:
    """Find the pairs of different groups without any tie, or with fewer than chance would give.

    Parameters
    ----------
    reason : str
        Why there is no value where no such groups are known.
    """
    matrix = next((one for one in matrices if one.attribute == attribute), None)
    cells = [cell for cell in matrix.cells if cell.a != cell.b] if matrix else []
    pairs = [cell for cell in cells if not cell.ties or cell.verdict == "thin"]
    return UnbridgedGroups(
        value=len(pairs) if matrix else None,
        n=len(cells),
        of=f"pairs of groups by {attribute}",
        coverage=None,
        definition=f"pairs of groups by {attribute} without any tie, or thin by the matrix; groups below 5 left out",
        reason=None if matrix else reason,
        pairs=pairs,
    )


def cell_between(graph: MemberGraph, grouping: Grouping, a: int, b: int) -> Cell:
    """Compare the ties between two groups, or within one, with what chance would give."""
    found = _cells(graph, grouping, [a] if a == b else [a, b])
    return next(cell for cell in found if {cell.a, cell.b} == {grouping.values[a], grouping.values[b]})


def _matrix(graph: MemberGraph, grouping: Grouping) -> GapMatrix:
    sizes = grouping.sizes
    shown = broken_out(sizes)[:MOST_GROUPS]
    cells = _cells(graph, grouping, shown)
    return GapMatrix(
        attribute=grouping.name,
        about=grouping.about,
        groups=[grouping.values[group] for group in shown],
        sizes=[int(sizes[group]) for group in shown],
        left_out=len(grouping.values) - len(shown),
        ties=_known(graph, grouping)[1],
        definition=DEFINITION,
        cells=sorted(
            cells, key=lambda cell: (cell.ties / cell.expected if cell.expected else 1, -cell.expected, cell.a)
        ),
    )


def _known(graph: MemberGraph, grouping: Grouping) -> tuple[int, int]:
    """Count the nodes that are in a group, and the ties both of whose ends are."""
    known = np.asarray(grouping.members.sum(axis=0)).ravel() > 0
    return int(np.count_nonzero(known)), int(np.count_nonzero(known[graph.a] & known[graph.b]))


def _cells(graph: MemberGraph, grouping: Grouping, shown: Sequence[int]) -> list[Cell]:
    nodes, ties = _known(graph, grouping)
    density = ties / max(nodes * (nodes - 1) / 2, 1)
    members, adjacency = grouping.members[shown].astype(float), graph.adjacency.matrix
    met = (members @ adjacency @ members.T).toarray()
    common = (members @ members.T).toarray()
    cells = []
    for place, a in enumerate(shown):
        for other, b in enumerate(shown[place:], place):
            # Two who are in both groups are met from either side, and count once.
            overlap = int(common[place, other])
            both = members[place].multiply(members[other]).tocsr() if overlap and a != b else members[place]
            inside = int((both @ adjacency @ both.T).sum()) // 2 if overlap else 0
            sizes = int(common[place, place]) * int(common[other, other])
            pairs = sizes - overlap - overlap * (overlap - 1) // 2
            cells.append(
                _cell((grouping.values[a], grouping.values[b]), int(met[place, other]) - inside, pairs, density)
            )
    return cells


def _cell(groups: tuple[str, str], ties: int, pairs: int, density: float) -> Cell:
    expected = density * pairs
    low = float(gammaincinv(ties, 0.025)) if ties else 0.0
    high = float(gammaincinv(ties + 1, 0.975))
    return Cell(
        a=groups[0],
        b=groups[1],
        ties=ties,
        pairs=pairs,
        expected=expected,
        low=low,
        high=high,
        ratio=ties / expected if expected >= LEAST_EXPECTED else None,
        verdict="thin" if high < expected else "thick" if low > expected else "as expected",
    )
