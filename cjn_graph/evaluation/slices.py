"""Targets of special interest: those that a ranking which only repeats the past would miss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Flags, Network

FEW_TIES: Final = 2


@dataclass(frozen=True)
class Slice:
    """Some of the targets.

    Attributes
    ----------
    name : str
    function : callable
        Network, row of a person, rows of that person's targets → which of these belong to it.
    description : str
    """

    name: str
    function: Callable[[Network, int, Indexes], Flags]
    description: str


def _newcomers(network: Network, person: int, targets: Indexes) -> Flags:
    starts = network.ties.starts
    return np.full(len(targets), int(starts[person + 1] - starts[person]) <= FEW_TIES)


def _cross_state(network: Network, person: int, targets: Indexes) -> Flags:
    states = network.places.codes["state"]
    if not len(states):
        return np.zeros(len(targets), dtype=bool)
    place = network.people.place
    state = np.where(place >= 0, states[place], -1)
    return np.asarray((state[person] >= 0) & (state[targets] >= 0) & (state[targets] != state[person]))


def _bridging(network: Network, person: int, targets: Indexes) -> Flags:
    ties = network.ties
    mine = ties.others[ties.span(person)]
    return np.array([not np.isin(mine, ties.others[ties.span(int(target))]).any() for target in targets], dtype=bool)


SLICES: Final = (
    Slice("newcomers", _newcomers, f"Targets of people with at most {FEW_TIES} ties left."),
    Slice("cross_state", _cross_state, "Targets in another state."),
    Slice("bridging", _bridging, "Targets with whom the person has no contact in common."),
)
"""All slices. In a slice, a person's other targets are left out of the list."""
