"""Load and recency: whom not to ask again so soon."""

from __future__ import annotations

from typing import Final

import numpy as np

from cjn_graph.matching.question import Question
from cjn_graph.matching.signal import Explanation, Signal, Values
from cjn_graph.matching.wording import month, sentence
from cjn_graph.network.network import Network

MANY_ASKS: Final = 4
"""Requests in a quarter from which on the load is full."""
REST_DAYS: Final = 30.0
"""Days after a request in which half of its recency has worn off."""


def load(network: Network, question: Question) -> Signal:  # noqa: ARG001  every feature takes the same two
    """How much is asked of the candidate already.

    ``(requests for introductions this quarter + open introductions) ÷ 4``, at most 1. Weighs negatively.
    """
    return Signal(network.once(_loads), lambda person: _explain_load(network, person))


def asked_lately(network: Network, question: Question) -> Signal:  # noqa: ARG001
    """How recently the candidate was asked this quarter: ``0.5 ** (days since ÷ 30)``, else 0. Weighs negatively."""
    return Signal(network.once(_recency), lambda person: _explain_lately(network, person))


def _loads(network: Network) -> Values:
    people = network.people
    return np.asarray(np.minimum((people.asked_this_quarter + people.open_introductions) / MANY_ASKS, 1.0))


def _recency(network: Network) -> Values:
    people = network.people
    recency = np.exp2((people.last_asked - network.today) / REST_DAYS)
    return np.asarray(np.where(people.asked_this_quarter > 0, recency, 0.0))


def asks_in_words(network: Network, person: int) -> list[str]:
    """Put the load into words: ``asked 3 times this quarter``, ``2 open introductions``."""
    asked, open_now = int(network.people.asked_this_quarter[person]), int(network.people.open_introductions[person])
    words = []
    if asked:
        words.append(f"asked {'once' if asked == 1 else f'{asked} times'} this quarter")
    if open_now:
        words.append(f"{open_now} open introduction{'s' if open_now > 1 else ''}")
    return words


def _explain_load(network: Network, person: int) -> Explanation:
    return Explanation(
        sentence(f"is busy already: {' and '.join(asks_in_words(network, person))}"), _facts(network, person)
    )


def _explain_lately(network: Network, person: int) -> Explanation:
    people = network.people
    last = month(int(people.last_asked[person]), int(people.asked_precision[person]))
    return Explanation(sentence(f"was last asked for an introduction in {last}"), _facts(network, person))


def _facts(network: Network, person: int) -> tuple[str, ...]:
    """The latest introductions that the person was part of."""
    rows = [row for _, row in network.introduced.rights(person)]
    latest = sorted(rows, key=lambda row: (-int(network.introductions.when[row]), row))
    return tuple(str(network.introductions.ids[row]) for row in latest[:5])
