"""What was told to others about the network as a whole, kept as it was told."""

from __future__ import annotations

from typing import ClassVar

from cjn_graph.model.base import Entity, LongText, Sensitivity, ShortText, prop, prop_list
from cjn_graph.model.partial_date import PartialDate


class Publication(Entity):
    """Numbers of the network's health that were published, each with its definition at that time (append-only)."""

    kind, label, plural = "publication", "Publication", "publications"
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    fixed_texts = ("name", "note")

    name: ShortText = prop("What they were published as.", ..., examples=["Annual report 2026"])
    published_on: PartialDate = prop("Day on which they were.", ...)
    as_of: PartialDate = prop("Day that the numbers hold for.", ...)
    definition: LongText = prop("What counted as a member and as a tie.", ...)
    figures: list[LongText] = prop_list("Each number with its definition, as JSON; none names anybody.", most=500)
    made_by: ShortText | None = prop("Account that published them.")
    note: LongText | None = prop("Where they were published, or a remark.", examples=["Sent to the board"])
