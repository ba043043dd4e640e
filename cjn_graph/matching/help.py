"""Help: whether the candidate has what the member needs, and what they would get back.

Help on record is of two sorts. Offers (CAN_HELP_WITH) say what they rest on: did it, trained on it, says so. What
somebody did, alone or through their office, is help too, even where nobody has written an offer down.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from cjn_graph.matching.question import (
    BROADER_STEP,
    NARROWER_STEP,
    URGENCY,
    Question,
    Want,
    recorded_wants,
    want_weights,
)
from cjn_graph.matching.signal import Explanation, Signal, Values
from cjn_graph.matching.wording import involvement, listed, sentence
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import HELP_EVIDENCE, HELP_LEVELS, URGENCIES, Network

GRADES: Final = {"did_it": 1.0, "trained_on_it": 0.7, "says_so": 0.4, "on_record": 0.8, "through_office": 0.3}
"""What each sort of evidence counts. ``on_record``: did it, as the record says, but has not offered help."""

LEVELS: Final = {"": 0.85, "some": 0.7, "solid": 0.9, "expert": 1.0}
"""What each stated level counts; nothing stated counts as a little less than solid."""

_GRADES: Final = np.array([GRADES[name] for name in HELP_EVIDENCE])
_LEVELS: Final = np.array([LEVELS[name] for name in HELP_LEVELS])
_SAID: Final = {"did_it": "has done it", "trained_on_it": "trained on it", "says_so": "says so"}


def need_met(network: Network, question: Question) -> Signal:
    """Help that the candidate has with what the member wants.

    For each want, the best of ``closeness of the topics × grade of the evidence × level``; the wants together as
    ``1 - product(1 - weight × best)``, so that each want met adds something and none can lower the value.
    """
    open_share = np.ones(len(network.people))
    for want in question.wants:
        helpers, best = _best_help(network, want)
        # Somebody may stand among the helpers several times, each time with the same best.
        open_share[helpers] = open_share[helpers] * (1.0 - want.weight * best)
    return Signal(1.0 - open_share, lambda person: _explain_need(network, question, person))


def offer_in_return(network: Network, question: Question) -> Signal:
    """Help that the member has with what the candidate wants: the candidate's own reason to say yes.

    The same formula with the parts exchanged.
    """
    able = _ability(network, question.person)
    topics = np.flatnonzero(able)
    links = network.needs.to_many(topics)
    wanted = np.repeat(able[topics] * want_weights(network)[topics], np.diff(network.needs.right_starts)[topics])
    urgency = np.array([URGENCY[name] for name in URGENCIES])[network.needs["urgency"][links]]
    open_share = np.ones(len(network.people))
    np.multiply.at(open_share, network.needs.left[links], 1.0 - urgency * wanted)
    return Signal(1.0 - open_share, lambda person: _explain_offer(network, question, person))


def help_in_words(network: Network, wants: tuple[Want, ...], person: int) -> Explanation:
    """Say what help somebody has with some wants, best first; they have help with at least one."""
    met = _met(network, wants, person)
    _, want, link, doing = met[0]
    others = [item[1].label for item in met[1:3]]
    also = f"; also helps with {listed(others)}" if others else ""
    return Explanation(sentence(f"{_help(network, want, link, doing)}{also}"), _facts(network, met))


def _ability(network: Network, person: int) -> Values:
    """How well one person could help somebody who seeks each topic, shape (topics,)."""
    able = np.zeros(len(network.topics))
    strengths = _strength(network, network.help.span(person)).tolist()
    for (_, topic), strength in zip(network.help.rights(person), strengths, strict=True):
        # Seen from the helper's topic, those that it is narrower than lie above it.
        rows, factors = network.topics.related(topic, up=NARROWER_STEP, down=BROADER_STEP)
        able[rows] = np.maximum(able[rows], factors * strength)
    return able


def _best_help(network: Network, want: Want) -> tuple[Indexes, Values]:
    """Rows of the people who have help with one want, some of them repeatedly, and the best help of each."""
    helped, involved = network.help, network.involved
    links = helped.to_many(want.topics)
    factors = np.repeat(want.factors, np.diff(helped.right_starts)[want.topics])
    helpers, values = helped.left[links], factors * _strength(network, links)
    if len(want.activities):
        doers = involved.to_many(want.activities)
        helpers = np.concatenate([helpers, involved.left[doers]])
        values = np.concatenate([values, _experience(network, doers)])
    best = np.zeros(len(network.people))
    np.maximum.at(best, helpers, values)
    return helpers, best[helpers]


def _strength(network: Network, links: Indexes | slice) -> Values:
    return np.asarray(_GRADES[network.help["evidence"][links]] * _LEVELS[network.help["level"][links]])


def _experience(network: Network, links: Indexes) -> Values:
    own = np.where(network.involved["own"][links], GRADES["on_record"], GRADES["through_office"])
    done = network.activities.stage[network.involved.right[links]] != 0
    return np.asarray(own * done * LEVELS[""])


def _best_link(network: Network, want: Want, person: int) -> tuple[float, int, int]:
    """One person's best help with one want: its value, its position in ``help`` (or -1) and in ``involved`` (or -1)."""
    factor_of = dict(zip(want.topics.tolist(), want.factors.tolist(), strict=True))
    best = (0.0, -1, -1)
    strengths = _strength(network, network.help.span(person)).tolist()
    for (link, topic), strength in zip(network.help.rights(person), strengths, strict=True):
        value = factor_of.get(topic, 0.0) * strength
        if value > best[0]:
            best = (value, link, int(network.help["involvement"][link]))
    if len(want.activities):
        doing = network.involved.of(person)
        doing = doing[np.isin(network.involved.right[doing], want.activities)]
        for link, value in zip(doing.tolist(), _experience(network, doing).tolist(), strict=True):
            if value > best[0]:
                best = (value, -1, link)
    return best


def _met(network: Network, wants: tuple[Want, ...], helper: int) -> list[tuple[float, Want, int, int]]:
    met = [(want, _best_link(network, want, helper)) for want in wants]
    found = [(want.weight * best[0], want, best[1], best[2]) for want, best in met if best[0] > 0]
    return sorted(found, key=lambda item: (-item[0], item[1].label))


def topic_met(network: Network, question: Question, person: int) -> int:
    """Return the row of the topic of the want that somebody meets best; -1 where they meet none."""
    met = _met(network, question.wants, person)
    return met[0][1].topic if met else -1


def _explain_need(network: Network, question: Question, person: int) -> Explanation:
    met = _met(network, question.wants, person)
    _, want, link, doing = met[0]
    others = [item[1].label for item in met[1:3]]
    also = f"; also helps with {listed(others)}" if others else ""
    asked = "the need asked about" if question.typed else f"which {question.name} seeks help with"
    return Explanation(sentence(f"{_help(network, want, link, doing)}, {asked}{also}"), _facts(network, met))


def _explain_offer(network: Network, question: Question, person: int) -> Explanation:
    met = _met(network, recorded_wants(network, person), question.person)
    _, want, link, doing = met[0]
    what = _help(network, want, link, doing)
    text = f"would get something in return: {question.name} {what}, which they seek help with"
    return Explanation(sentence(text), _facts(network, met))


def _help(network: Network, want: Want, link: int, doing: int) -> str:
    """Put somebody's best help with a want into words, to be followed by who wants it."""
    if doing >= 0:
        return f"{involvement(network, doing)}: experience with {want.label}"
    topic = str(network.topics.names[network.help.right[link]])
    level = HELP_LEVELS[network.help["level"][link]]
    said = _SAID[HELP_EVIDENCE[network.help["evidence"][link]]]
    record = _record(network, link)
    if record >= 0:
        said = f"{said}: {involvement(network, record)}"
    near = "" if topic == want.label else f", close to {want.label}"
    return f"can help with {topic}{' as an expert' if level == 'expert' else ''} ({said}){near}"


def _record(network: Network, link: int) -> int:
    """Position in ``involved`` of a person's own work on the topic of an offer that says "did it"; -1 without."""
    topic, evidence = network.help.right[link], network.help["evidence"]
    if HELP_EVIDENCE[evidence[link]] != "did_it":
        return -1
    on_record = HELP_EVIDENCE.index("on_record")
    own = [
        at
        for at, row in network.help.rights(int(network.help.left[link]))
        if row == topic and evidence[at] == on_record
    ]
    return int(network.help["involvement"][own[0]]) if own else -1


def _facts(network: Network, met: list[tuple[float, Want, int, int]]) -> tuple[str, ...]:
    facts: list[str] = []
    for _, want, link, doing in met[:3]:
        facts += want.facts
        if doing < 0:
            facts.append(str(network.help.ids[link]))
            doing = _record(network, link)
        if doing >= 0:
            facts += [str(network.involved.ids[doing]), str(network.activities.ids[network.involved.right[doing]])]
            facts.append(network.involved["term"][doing])
    return tuple(fact for fact in dict.fromkeys(facts) if fact)
