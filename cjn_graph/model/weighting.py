"""How the ranking weighs what speaks for a counterpart, as an admin decided."""

from __future__ import annotations

from typing import ClassVar, Literal

from cjn_graph.model.base import Entity, LongText, Sensitivity, ShortText, columns, prop, prop_list

Basis = Literal["own_ties", "declared", "outcomes"]
"""What weights rest on: the network's own ties, the table of features, or what came of earlier introductions."""


class Weighting(Entity):
    """Weights of the ranking that an admin adopted; the last one holds."""

    kind, label, plural = "weighting", "Weighting", "weightings"
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    table_columns = columns("number basis weights")

    number: int = prop("Counts the adoptions, from 1; the last one holds.", ..., ge=1)
    basis: Basis = prop("What the weights rest on.", ...)
    weights: list[ShortText] = prop_list(
        "Weights learned from outcomes, each as feature and number, with a bar between.", examples=[["need_met|4.2"]]
    )
    evidence: LongText | None = prop("What showed that they are better.")
