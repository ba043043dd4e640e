"""What is asked: for whom, and for which need. Words are matched with topics here."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.errors import Problem, Unfit
from cjn_graph.model import fold
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import URGENCIES, Network

NARROWER_STEP: Final = 0.8
"""Help with a narrower topic than the one sought counts this much, for each step down the tree."""
BROADER_STEP: Final = 0.5
"""Help with a broader topic counts this much, for each step up."""
URGENCY: Final = {"low": 0.6, "normal": 0.8, "high": 1.0}

_SHORT: Final = "a an and are as at by do for from in into is of on or our the to us we with who how"
_SHORT_WORDS: Final = frozenset(_SHORT.split())


@dataclass(frozen=True)
class Want:
    """One thing that help is wanted with.

    Attributes
    ----------
    label : str
        What it is called in a sentence.
    topic : int
        Row of the topic that is wanted; -1 where words were typed that are the name of none.
    weight : float
        From urgency and rarity, at most 1.
    topics : array of int
        Topics on which help counts.
    factors : array of float
        How much help on each of them counts, at most 1.
    activities : array of int
        Activities whose people count as able to help (a need typed as words that are in the activity's name).
    facts : tuple of str
        The record that says so; empty for a need that was typed.
    """

    label: str
    topic: int
    weight: float
    topics: Indexes
    factors: NDArray[np.float64]
    activities: Indexes
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question to the network.

    Attributes
    ----------
    person : int
        Row of the member for whom counterparts are sought.
    wants : tuple of Want
        What they want help with: the need that was typed, or else their own recorded needs.
    typed : bool
        True where a need was typed: then only people with help on it are counterparts.
    """

    network: Network
    person: int
    wants: tuple[Want, ...]
    typed: bool

    @property
    def name(self) -> str:
        """Name of the member for whom counterparts are sought."""
        return str(self.network.people.names[self.person])


def ask(network: Network, person: int, need: str | None) -> Question:
    """Put a question together.

    Raises
    ------
    InvalidInput
        The need fits no topic and no activity; topics with a similar label are offered.
    """
    if need is not None:
        return Question(network, person, (typed_want(network, need),), True)
    return Question(network, person, recorded_wants(network, person), False)


def recorded_wants(network: Network, person: int) -> tuple[Want, ...]:
    """Return what a person seeks help with, each weighted by ``urgency × (0.5 + 0.5 × rarity)``."""
    needs, weights = network.needs, want_weights(network)
    wants = []
    for link, topic in needs.rights(person):
        urgency = URGENCY[URGENCIES[needs["urgency"][link]]]
        wants.append(_want(network, topic, urgency * float(weights[topic]), str(needs.ids[link])))
    return tuple(wants)


def want_weights(network: Network) -> NDArray[np.float64]:
    """Return ``0.5 + 0.5 × rarity of help`` with each topic, shape (topics,)."""
    return 0.5 + 0.5 * network.help_rarity


def typed_want(network: Network, need: str) -> Want:
    """Match a need typed as text with topics (by label or synonym, then by words) or the names of activities."""
    text = " ".join(need.split())
    words = _words(text)
    exact, topics = recognised(network, text)
    names = network.activities.names
    activities = [] if exact else [row for row, name in enumerate(names) if _has_words(fold(str(name)), words)]
    if not topics and not activities:
        raise Unfit([Problem("need", f"{text[:80]!r} fits no topic and no program.", _near(network, fold(text)))])
    factors: dict[int, float] = {}
    for topic in topics:
        for row, factor in zip(*network.topics.related(topic, up=0.0, down=NARROWER_STEP), strict=True):
            factors[int(row)] = max(factors.get(int(row), 0.0), float(factor))
    return Want(
        label=str(network.topics.names[exact[0]]) if exact else f"“{text}”",
        topic=exact[0] if exact else -1,
        weight=1.0,
        topics=np.array(list(factors), dtype=np.int64),
        factors=np.array(list(factors.values()), dtype=np.float64),
        activities=np.array(activities, dtype=np.int64),
        facts=tuple(str(network.topics.ids[topic]) for topic in topics[:3]),
    )


def recognised(network: Network, need: str) -> tuple[list[int], list[int]]:
    """Return the topics that bear a need as their label or synonym, and those that it means: these, or by its words."""
    labels, folded = _labels(network), fold(" ".join(need.split()))
    exact = sorted({topic for topic, label in labels if label == folded})
    words = _words(folded)
    return exact, exact or sorted({topic for topic, label in labels if _has_words(label, words)})


def _want(network: Network, topic: int, weight: float, fact: str) -> Want:
    topics, factors = network.topics.related(topic, up=BROADER_STEP, down=NARROWER_STEP)
    return Want(
        label=str(network.topics.names[topic]),
        topic=topic,
        weight=weight,
        topics=topics,
        factors=factors,
        activities=np.zeros(0, dtype=np.int64),
        facts=(fact,),
    )


def _labels(network: Network) -> list[tuple[int, str]]:
    topics = network.topics
    return [
        (row, fold(str(label))) for row in range(len(topics)) for label in (topics.names[row], *topics.synonyms[row])
    ]


def _words(text: str) -> list[str]:
    words = re.findall(r"\w+", fold(text))
    return [word for word in words if word not in _SHORT_WORDS] or words


def _has_words(text: str, words: list[str]) -> bool:
    parts = re.findall(r"\w+", text)
    return bool(words) and all(any(part.startswith(word) for part in parts) for word in words)


def _near(network: Network, text: str) -> str:
    labels = {label: str(network.topics.names[topic]) for topic, label in _labels(network)}
    words = _words(text)
    close = [labels[label] for label in difflib.get_close_matches(text, list(labels), n=3, cutoff=0.5)]
    close += [labels[label] for label in sorted(labels) if any(_has_words(label, [word]) for word in words)]
    near = list(dict.fromkeys(close))[:3]
    return f"Did you mean {', '.join(near)}?" if near else "Use a topic of the network, or other words."
