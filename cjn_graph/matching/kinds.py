"""Same kind of work: whether the candidate did what the member does, as far along or a step ahead."""

from __future__ import annotations

from typing import Final

import numpy as np

from cjn_graph.matching.question import Question
from cjn_graph.matching.signal import Explanation, Signal, Values
from cjn_graph.matching.wording import involvement, sentence, sort_of
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Network

SAME_SORT: Final = 0.4
"""Part of the likeness that comes from being the same sort (both diversion programs); the rest from shared topics."""
THROUGH_OFFICE: Final = 0.4
"""What work counts that was the office's and not the candidate's own."""
COMPARABLE: Final = np.array(
    [
        # theirs: planned, under way, over, unknown
        [1.0, 1.0, 0.7, 0.8],  # the member's is planned
        [0.5, 1.0, 1.0, 0.8],  # under way
        [0.5, 0.5, 1.0, 0.8],  # over
        [0.8, 0.8, 0.8, 0.8],  # unknown
    ]
)
"""How well two stages compare: best where the candidate is as far along, or one step ahead."""
_TOPIC_STEP: Final = 0.6


def same_kind(network: Network, question: Question) -> Signal | None:
    """Engagements, programs, reforms (and pressures faced) of the same kind.

    The best over all pairs of one activity of the member and one of the candidate of
    ``(0.4 × same sort + 0.6 × closeness of topics) × stage``; × 0.4 where it is only the office's work.
    Activities that both took part in are no reason to meet, and do not count.
    """
    own = network.involved.of(question.person)
    if not len(own):
        return None
    mine, each = _compare(network, own)
    involved, likeness = network.involved, each.max(axis=0)
    # Few activities are alike, so their people are looked up rather than everybody's activities.
    links = involved.to_many(np.flatnonzero(likeness))
    strength = likeness[involved.right[links]] * np.where(involved["own"][links], 1.0, THROUGH_OFFICE)
    values = np.zeros(len(network.people))
    np.maximum.at(values, involved.left[links], strength)
    return Signal(values, lambda person: _explain(network, question, mine, each, person))


def _compare(network: Network, own: Indexes) -> tuple[Indexes, Values]:
    """Compare the member's activities with all.

    Returns
    -------
    mine : array of int, shape (kinds,)
        Positions in ``involved`` of the member's part in one activity of each kind: those of the same sort, stage and
        topics compare alike, so one stands for all.
    likeness : array of float, shape (kinds, activities)
        0 for the member's own activities.
    """
    activities, involved = network.activities, network.involved
    kinds: dict[tuple[int, int, tuple[int, ...]], int] = {}
    for link in sorted(own.tolist(), key=lambda link: not involved["own"][link]):
        activity = int(involved.right[link])
        topics = tuple(activities.about.right[activities.about.span(activity)].tolist())
        kinds.setdefault((int(activities.sort[activity]), int(activities.stage[activity]), topics), link)
    likeness = np.empty((len(kinds), len(activities.ids)))
    for row, (sort, stage, topics) in enumerate(kinds):
        close = SAME_SORT * (activities.sort == sort) + (1 - SAME_SORT) * _topic_closeness(network, topics)
        likeness[row] = close * COMPARABLE[stage][activities.stage]
    likeness[:, involved.right[own]] = 0.0
    return np.array(list(kinds.values()), dtype=np.int64), likeness


def _topic_closeness(network: Network, topics: tuple[int, ...]) -> Values:
    """How close each activity's topics come to these, shape (activities,)."""
    about = network.activities.about
    values = np.zeros(len(network.activities.ids))
    close_topics = np.zeros(len(network.topics))
    for topic in topics:
        rows, factors = network.topics.related(topic, up=_TOPIC_STEP, down=_TOPIC_STEP)
        close_topics[rows] = np.maximum(close_topics[rows], factors)
    if topics:
        stated = about.occupied
        values[stated] = np.maximum.reduceat(close_topics[about.right], about.left_starts[stated])
    return values


def _explain(network: Network, question: Question, mine: Indexes, each: Values, person: int) -> Explanation:
    links = network.involved.span(person)
    likeness = each[:, network.involved.right[links]] * np.where(network.involved["own"][links], 1.0, THROUGH_OFFICE)
    best, at = divmod(int(likeness.argmax()), likeness.shape[1])
    own, link = int(mine[best]), links.start + at
    activity = int(network.involved.right[own])
    theirs = int(network.involved.right[link])
    same_sort = network.activities.sort[theirs] == network.activities.sort[activity]
    what = f"a {sort_of(network, theirs)} like" if same_sort else "on the same topic as"
    text = f"{involvement(network, link)}, {what} {network.activities.names[activity]} of {question.name}"
    facts = [str(network.involved.ids[at]) for at in (link, own)]
    facts += [network.involved["term"][at] for at in (link, own)]
    facts += [str(network.activities.ids[at]) for at in (theirs, activity)]
    return Explanation(sentence(text), tuple(fact for fact in dict.fromkeys(facts) if fact))
