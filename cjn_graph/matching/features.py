"""The table of features: what speaks for and against a counterpart, and how much.

A row is one function, one weight and one sentence. The score of a candidate is the sum over the rows of
``weight × value``; the values are between 0 and 1. To change what matters, change this table and nothing else; write
the test "this candidate should beat that one, because …" first (``tests/matching/test_ranking.py``).
Race and gender are never features. How ``nearness``, ``further`` and ``shared_attributes`` divide their weights among
them follows from the network's own ties (``weights.own_weights``); the declared ones are where that starts from.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cjn_graph.matching.help import need_met, offer_in_return
from cjn_graph.matching.kinds import same_kind
from cjn_graph.matching.likeness import shared_attributes
from cjn_graph.matching.load import asked_lately, load
from cjn_graph.matching.nearness import further, nearness, same_events
from cjn_graph.matching.places import place_likeness
from cjn_graph.matching.question import Question
from cjn_graph.matching.roles import counterpart_role
from cjn_graph.matching.signal import Signal
from cjn_graph.network.network import Network


@dataclass(frozen=True)
class Feature:
    """One reason for or against a counterpart.

    Attributes
    ----------
    name : str
        Stands in the answer and in ``weights``.
    function : callable
        Computes the value for everybody and explains it for one person; None where there is nothing to compare.
    weight : float
        Contribution at value 1; negative where it speaks against.
    description : str
        What it means, in a sentence that a member of staff can read.
    """

    name: str
    function: Callable[[Network, Question], Signal | None]
    weight: float
    description: str


FEATURES: Final = (
    Feature(
        "need_met",
        need_met,
        4.0,
        "They can help with what the member needs: they did it, were trained on it, or say so.",
    ),
    Feature(
        "offer_in_return",
        offer_in_return,
        0.8,
        "The member can help them with something too, so they have a reason to say yes.",
    ),
    Feature(
        "same_kind",
        same_kind,
        1.0,
        "They took part in the same kind of engagement, program or reform, as far along or a step ahead.",
    ),
    Feature("counterpart_role", counterpart_role, 0.8, "They hold the same kind of post at about the same level."),
    Feature(
        "place_likeness",
        place_likeness,
        0.8,
        "Their place is like the member's in size, urbanicity and region, and the post is filled the same way.",
    ),
    Feature(
        "shared_attributes",
        shared_attributes,
        0.8,
        "An imported list says the same about both, in columns that ties here follow. Race and gender are never read.",
    ),
    Feature("nearness", nearness, 1.0, "People who know both could introduce them."),
    Feature("further", further, 0.3, "Two people in a row could introduce them, where ties here go that way."),
    Feature("same_events", same_events, 0.3, "They were at the same events, so they may remember each other."),
    Feature("load", load, -0.8, "They are asked a lot already."),
    Feature("asked_lately", asked_lately, -0.4, "They were asked only a short time ago."),
)
"""All features, in the order in which their contributions are added up."""
