"""Counterpart role: whether the two hold the same kind of post."""

from __future__ import annotations

from typing import Final

import numpy as np

from cjn_graph.matching.question import Question
from cjn_graph.matching.signal import Explanation, Signal
from cjn_graph.matching.wording import sentence
from cjn_graph.model.posts import POST_LEVELS
from cjn_graph.network.network import FUNCTION_OTHER, ROLES, Network

SAME_FUNCTION: Final = 0.7
SAME_LEVEL: Final = 0.3


def counterpart_role(network: Network, question: Question) -> Signal | None:
    """Function and level of the current posts.

    ``0.7 + 0.3 × closeness of levels`` where the function is the same, else 0; one level apart is half as close, and
    an unknown level is as far as can be. The function "other" is no common function.
    """
    mine = int(network.people.role[question.person])
    if mine < 0 or ROLES[mine][0] == FUNCTION_OTHER:
        return None
    function, level = ROLES[mine]
    table = np.array(
        [
            SAME_FUNCTION + SAME_LEVEL * _closeness(level, other_level) if other == function else 0.0
            for other, other_level in ROLES
        ]
        + [0.0]  # people without a post have role -1, the last entry
    )
    return Signal(table[network.people.role], lambda person: _explain(network, question, person))


def _closeness(one: str, other: str) -> float:
    if one not in POST_LEVELS or other not in POST_LEVELS:
        return 0.0
    return max(0.0, 1.0 - 0.5 * abs(POST_LEVELS.index(one) - POST_LEVELS.index(other)))


def _explain(network: Network, question: Question, person: int) -> Explanation:
    theirs, mine = (_role(network, row) for row in (person, question.person))
    if theirs[0] == mine[0]:
        text = f"is {theirs[0]}, as {question.name} is"
    else:
        level = " at the same level" if theirs[2] == mine[2] and theirs[2] else ""
        text = f"is {theirs[0]} and {question.name} is {mine[0]}: both {theirs[1].replace('_', ' ')}{level}"
    facts = [
        str(record)
        for row in (person, question.person)
        for record in (network.holds.ids[network.people.hold[row]], network.posts.ids[network.people.post[row]])
    ]
    return Explanation(sentence(text), tuple(facts))


def _role(network: Network, person: int) -> tuple[str, str, str]:
    post = int(network.people.post[person])
    return str(network.posts.titles[post]), *ROLES[network.posts.role[post]]
