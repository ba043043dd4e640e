"""The weights of the ranking that an admin adopted: the last of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cjn_graph.model.weighting import Basis
from cjn_graph.network.entity_table import EntityTable


@dataclass(frozen=True)
class Adopted:
    """What weights rest on.

    Attributes
    ----------
    basis : Basis
        ``own_ties`` where nothing was adopted; ``declared``, or ``outcomes``.
    weights : mapping
        Of ``outcomes``, the weight of each feature by its name.
    record : str
        Id of the record that says so; empty where there is none.
    number : int
        How many were adopted.
    """

    basis: Basis = "own_ties"
    weights: Mapping[str, float] = field(default_factory=dict)
    record: str = ""
    number: int = 0


def read_adopted(weightings: EntityTable) -> Adopted:
    """Take the last one adopted."""
    ids = weightings.ids
    if not len(ids):
        return Adopted()
    number, record, row = max(zip(weightings["number"].tolist(), ids.tolist(), range(len(ids)), strict=True))
    pairs = (each.partition("|") for each in weightings["weights"][row])
    return Adopted(weightings["basis"][row], {name: float(weight) for name, _, weight in pairs}, str(record), number)
