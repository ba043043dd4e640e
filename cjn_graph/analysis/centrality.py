"""Where each stands in the network: one row per person, named and scaled as NetworkX does by default."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.basis import Basis
from cjn_graph.analysis.measure import Meaning
from cjn_graph.kernels import brokerage, distances, structure


class Position(BaseModel):
    """Where one person, or organization, stands."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    degree: int = Field(description="How many they are tied to.")
    strength: float = Field(description="Sum of the weights of their ties.")
    betweenness: float = Field(description="Share of the shortest paths between others that lead through them.")
    harmonic: float = Field(description="Sum over all others of 1 ÷ distance.")
    closeness: float = Field(description="(r − 1)² ÷ ((n − 1) Σ distances) for the r that can be reached.")
    constraint: float | None = Field(description="Burt's constraint; null without a tie, where it is not defined.")
    effective_size: float | None = Field(description="Burt's effective size; null without a tie.")
    core: int = Field(description="Largest k such that they are in a group in which each has k ties.")
    community: int = Field(description="Number of their circle, 0 for the largest.")


@dataclass(frozen=True)
class Column:
    """One column: how it is computed, its label, and what it means."""

    name: str
    label: str
    compute: Callable[[Basis], NDArray[Any]]
    meaning: Meaning


def _strength(basis: Basis) -> NDArray[np.float64]:
    graph = basis.graph
    ends, weights = np.concatenate([graph.a, graph.b]), np.concatenate([graph.weight, graph.weight])
    return np.bincount(ends, weights=weights, minlength=len(graph)).astype(float)


def _harmonic(basis: Basis) -> NDArray[np.float64]:
    found = basis.distances
    return found.inverse * (len(basis.graph) / max(len(found.sources), 1))


COLUMNS: Final = (
    Column(
        "degree",
        "Ties",
        lambda basis: basis.graph.degrees,
        Meaning(says="How many members they are in touch with.", worry="0: nobody.", act="Introduce them to one."),
    ),
    Column(
        "strength",
        "Strength",
        _strength,
        Meaning(
            says="The same, with fresh and close ties counting more.",
            worry="Low beside many ties: these are fading.",
            act="Ask whom they still talk to.",
        ),
    ),
    Column(
        "betweenness",
        "Between others",
        lambda basis: basis.betweenness,
        Meaning(
            says="How much the ways between others lead through them.",
            worry="High where the person leaves office soon.",
            act="Rehearse it, and make ways around.",
        ),
    ),
    Column(
        "harmonic",
        "Near to all",
        _harmonic,
        Meaning(
            says="How near they are to everybody, those near counting most.",
            worry="Low for somebody who should know what goes on.",
            act="Introduce them to somebody well tied.",
        ),
    ),
    Column(
        "closeness",
        "Closeness",
        lambda basis: distances.closeness(basis.distances),
        Meaning(
            says="By how few steps they reach others.",
            worry="Low for somebody whom others should find.",
            act="Introduce them to somebody well tied.",
        ),
    ),
    Column(
        "constraint",
        "Constraint",
        lambda basis: brokerage.constraint(basis.graph.adjacency),
        Meaning(
            says="How far their ties lead back to the same few: low for those who reach into different circles.",
            worry="High for somebody who should bring news.",
            act="Introduce them outside their circle.",
        ),
    ),
    Column(
        "effective_size",
        "Different contacts",
        lambda basis: brokerage.effective_size(basis.graph.adjacency),
        Meaning(
            says="How many contacts they have who do not know each other.",
            worry="Low beside many ties: a closed circle.",
            act="Introduce them outside their circle.",
        ),
    ),
    Column(
        "core",
        "Core",
        lambda basis: structure.core_numbers(basis.graph.adjacency),
        Meaning(
            says="How deep in the middle of the network they stand.",
            worry="1 or 0: at the edge.",
            act="Invite them to a workgroup.",
        ),
    ),
    Column(
        "community",
        "Circle",
        lambda basis: basis.communities,
        Meaning(
            says="Which circle they belong to by their ties.",
            worry="Alone in it: no circle.",
            act="See on the map what each circle shares.",
        ),
    ),
)
"""The columns after id and name."""


def positions(basis: Basis) -> Sequence[Position]:
    """Return where each stands, in the order of the graph.

    Betweenness, harmonic and closeness are estimates where the graph is larger than ``basis.EXACT_BETWEENNESS`` or
    ``basis.EXACT_DISTANCES``.
    """
    basis.prepare()
    columns = {column.name: column.compute(basis).tolist() for column in COLUMNS}
    named = zip(basis.graph.ids.tolist(), basis.graph.names.tolist(), strict=True)
    return [
        Position.model_validate(
            {"id": record_id, "name": name}
            | {column: None if isnan(values[place]) else values[place] for column, values in columns.items()}
        )
        for place, (record_id, name) in enumerate(named)
    ]
