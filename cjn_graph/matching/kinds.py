"""Same kind of work: whether the candidate did what the member does, as far along or a step ahead."""

from __future__ import annotations

from typing import Final

import numpy as np

from cjn_graph.matching.question import Question
from cjn_graph.matching.signal import Explanation, Signal, Values, nothing
from cjn_graph.matching.wording import involvement, sentence, sort_of
from cjn_graph.snapshot.links import Indexes
from cjn_graph.snapshot.network import Network

SAME_SORT: Final = 0.4
"""Part of the likeness that comes from being the same sort (both diversion programs); the rest from shared topics."""
THROUGH_OFFICE: Final = 0.5
"""What work counts that was the office's and not the candidate's own."""
STAGE: Final = {0: 1.0, 1: 1.0, -1: 0.5, 2: 0.7}
"""By how many stages (planned, under way, over) the candidate is ahead: the same or one ahead compares best."""
_UNKNOWN_STAGE: Final = 0.8
_TOPIC_STEP: Final = 0.6


def same_kind(network: Network, question: Question) -> Signal:
    """Engagements, programs, reforms (and pressures faced) of the same kind.

    The best over all pairs of one activity of the member and one of the candidate of
    ``(0.4 × same sort + 0.6 × closeness of topics) × stage``; half where it is only the office's work.
    Activities that both took part in are no reason to meet, and do not count.
    """
    mine = _activities(network, question.person)
    if not len(mine):
        return nothing(len(network.people))
    likeness = np.max([_likeness(network, int(activity)) for activity in mine], axis=0)
    likeness[mine] = 0.0
    involved = network.involved
    strength = likeness[involved.right] * np.where(involved["own"], 1.0, THROUGH_OFFICE)
    values = np.zeros(len(network.people))
    active = np.flatnonzero(np.diff(involved.left_starts))
    values[active] = np.maximum.reduceat(strength, involved.left_starts[active])
    return Signal(values, lambda person: _explain(network, question, mine, person))


def _activities(network: Network, person: int) -> Indexes:
    return np.unique(network.involved.right[network.involved.of(person)])


def _likeness(network: Network, mine: int) -> Values:
    """How alike every activity is to one of the member's, shape (activities,)."""
    activities = network.activities
    same_sort = (activities.sort == activities.sort[mine]).astype(np.float64)
    close = _topic_closeness(network, mine)
    ahead = activities.stage - activities.stage[mine]
    stage = np.select([ahead == step for step in STAGE], list(STAGE.values()), default=0.5)
    unknown = (activities.stage < 0) | (activities.stage[mine] < 0)
    return np.asarray((SAME_SORT * same_sort + (1 - SAME_SORT) * close) * np.where(unknown, _UNKNOWN_STAGE, stage))


def _topic_closeness(network: Network, mine: int) -> Values:
    about = network.activities.about
    close_topics = np.zeros(len(network.topics))
    for topic in about.right[about.of(mine)]:
        rows, factors = network.topics.related(int(topic), up=_TOPIC_STEP, down=_TOPIC_STEP)
        close_topics[rows] = np.maximum(close_topics[rows], factors)
    values = np.zeros(len(network.activities.ids))
    stated = np.flatnonzero(np.diff(about.left_starts))
    if len(stated):
        values[stated] = np.maximum.reduceat(close_topics[about.right], about.left_starts[stated])
    return values


def _explain(network: Network, question: Question, mine: Indexes, person: int) -> Explanation:
    best = (0.0, -1, -1)
    links = [link for link in network.involved.of(person) if network.involved.right[link] not in mine]
    for activity in mine.tolist():
        likeness = _likeness(network, activity)
        for link in links:
            share = 1.0 if network.involved["own"][link] else THROUGH_OFFICE
            value = float(likeness[network.involved.right[link]]) * share
            if value > best[0]:
                best = (value, int(link), activity)
    _, link, activity = best
    theirs = int(network.involved.right[link])
    same_sort = network.activities.sort[theirs] == network.activities.sort[activity]
    what = f"a {sort_of(network, theirs)} like" if same_sort else "on the same topic as"
    text = f"{involvement(network, link)}, {what} {network.activities.names[activity]} of {question.name}"
    own = next(int(at) for at in network.involved.of(question.person) if network.involved.right[at] == activity)
    facts = [str(network.involved.ids[at]) for at in (link, own)]
    facts += [fact for at in (link, own) for fact in network.involved["via"][at][1:]]
    facts += [str(network.activities.ids[at]) for at in (theirs, activity)]
    return Explanation(sentence(text), tuple(dict.fromkeys(facts)))
