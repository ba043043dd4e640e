"""Circles, the communities of the network, named by what their members share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.graph import MemberGraph
from cjn_graph.analysis.groups import Grouping
from cjn_graph.analysis.measure import SMALLEST_GROUP
from cjn_graph.network.attributes import is_denied
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Flags

SHARED: Final = 0.5
"""Share of a circle that a value needs to name it."""
MORE: Final = 0.1
"""By how much this must be above the share of all members with a tie: one without changes no name."""
_MOST: Final = 3

DEFINITION: Final = (
    "circles: communities of the ties by Louvain with fixed seeds (Blondel et al. 2008), whoever belongs to which "
    f"office. Each of {SMALLEST_GROUP} or more members is named by what at least half of them share, or else by what "
    "they often have, where that is at least ten percentage points above the share of all members with a tie, the "
    "largest such difference first; never by race, gender or their kin"
)


class Shared(BaseModel):
    """Something that members of a circle have in common."""

    model_config = ConfigDict(frozen=True)

    by: str = Field(description="The attribute, or topic.")
    value: str
    share: float = Field(description="Share of the members of the circle who have it.")
    overall: float = Field(description="Share of all members with a tie who have it.")


class Circle(BaseModel):
    """A community of the network."""

    model_config = ConfigDict(frozen=True)

    number: int = Field(description="0 for the largest; the community of `cjn centrality`.")
    name: str
    members: int
    within: int = Field(description="Ties between two of its members.")
    outward: int = Field(description="Ties to others.")
    shares: list[Shared] = Field(description="What its members have in common; empty for those below 5.")


def circles_of(graph: MemberGraph, communities: Indexes, groupings: Sequence[Grouping]) -> list[Circle]:
    """Name the circles of two or more members, the largest first; who is alone makes none."""
    sizes = np.bincount(communities)
    one, other = communities[graph.a], communities[graph.b]
    within = np.bincount(one[one == other], minlength=len(sizes))
    ends = np.bincount(one, minlength=len(sizes)) + np.bincount(other, minlength=len(sizes))
    found, taken, tied = [], set[str](), graph.degrees > 0
    for number in np.flatnonzero(sizes > 1).tolist():
        shares = _shares(communities == number, tied, groupings) if sizes[number] >= SMALLEST_GROUP else []
        name = _named(shares)
        name = f"{name} ({number + 1})" if name in taken else name
        taken.add(name)
        found.append(
            Circle(
                number=number,
                name=name,
                members=int(sizes[number]),
                within=int(within[number]),
                outward=int(ends[number] - 2 * within[number]),
                shares=shares[:_MOST],
            )
        )
    return found


def _named(shares: Sequence[Shared]) -> str:
    """Name a circle by what half of its members share, or else by what sets it apart most."""
    usual = [one.value.replace("_", " ") for one in shares if one.share >= SHARED]
    if usual:
        return " · ".join(usual[:2])
    return f"Often {shares[0].value.replace('_', ' ')}" if shares else "Mixed"


def _shares(inside: Flags, tied: Flags, groupings: Sequence[Grouping]) -> list[Shared]:
    best = []
    for grouping in groupings:
        if is_denied(grouping.name) or not grouping.values:
            continue
        mine = np.asarray(grouping.members @ inside).ravel() / np.count_nonzero(inside)
        all_of_them = np.asarray(grouping.members @ tied).ravel() / np.count_nonzero(tied)
        top = int((mine - all_of_them).argmax())
        if mine[top] - all_of_them[top] >= MORE:
            best.append(
                Shared(
                    by=grouping.name,
                    value=grouping.values[top],
                    share=float(mine[top]),
                    overall=float(all_of_them[top]),
                )
            )
    return sorted(best, key=lambda one: (one.share < SHARED, one.overall - one.share, one.by))
