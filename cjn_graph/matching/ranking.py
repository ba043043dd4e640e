"""Ranking: add the features up, leave out whom the rules exclude, explain the few who are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np

from cjn_graph.errors import InvalidInput, NotFound
from cjn_graph.matching.cautions import cautions, unknowns
from cjn_graph.matching.exclusions import excluded
from cjn_graph.matching.features import FEATURES
from cjn_graph.matching.help import need_met, topic_met
from cjn_graph.matching.narrowing import Narrowing, among
from cjn_graph.matching.question import Question, ask
from cjn_graph.matching.routes import Routes
from cjn_graph.matching.signal import Signal, Values
from cjn_graph.matching.suggestion import About, Counterpart, Matches, Reason, Suggestion
from cjn_graph.matching.weights import own_weights
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import CONSENT_REFUSED, Network

EVIDENCE_THRESHOLD: Final = 0.25
"""Least sum of the contributions in favour. Below it a suggestion is labelled as resting on little."""

DECIMALS: Final = 6
"""Contributions are rounded to this many decimals, so that the last bits of a sum never decide an order."""

_LEAST: Final = 10.0**-DECIMALS
_MARGIN: Final = 1e-4
"""Candidates this close below the last place are compared exactly: more than rounding all features can move."""


def rank(
    network: Network,
    person_id: str,
    need: str | None = None,
    *,
    limit: int = 10,
    weights: Mapping[str, float] | None = None,
    reconnect: bool = False,
    narrowing: Narrowing | None = None,
) -> Matches:
    """Suggest counterparts for one person.

    The score of a candidate is the sum over ``FEATURES`` of ``weight × value``. Ties in score are settled by folded
    name, then by external id; what is still equal shares a rank.

    Parameters
    ----------
    need : str, optional
        A topic or words. Then only people with help on it are suggested, and it stands in for the recorded needs.
    limit : int
        Most suggestions to return.
    weights : mapping, optional
        From names of features to weights that replace those of the network; 0 leaves a feature out.
    reconnect : bool
        Whether people whom the member knows may be suggested where nothing says that they are in touch now.
    narrowing : Narrowing, optional
        What counterparts are to have; it changes nobody's score.

    Returns
    -------
    Matches
        The best first; empty with the reason in ``abstained`` where nothing speaks for anybody.

    Raises
    ------
    NotFound
        The network has no such person (or none that the viewer may see).
    InvalidInput
        The need fits nothing, the limit is below 1, or a weight is for no feature.
    """
    if limit < 1:
        raise InvalidInput("limit must be 1 or more.")
    weighted = weights_for(network, weights or {})
    person = network.index.get(person_id)
    if person is None:
        raise NotFound(f"There is no person {person_id}.", hint="Look the person up by name.")
    question = ask(network, person, need)
    if network.people.consent[person] == CONSENT_REFUSED:
        return Matches(abstained=f"{question.name} refused introductions or asked not to be contacted.")
    signals = _signals(network, question, weighted)
    total, in_favour = _sums(signals, weighted, len(network.people))
    candidates = (in_favour >= _LEAST) & ~excluded(network, person, reconnect=reconnect)
    if narrowing:
        candidates &= among(network, narrowing)
    if question.typed:
        candidates &= need_met(network, question).values > 0
    rows, ranks, contributions = _best(network, np.flatnonzero(candidates), total, signals, weighted, limit)
    routes = Routes(network, person, lambda row: card_of(network, row))
    suggestions = [
        _suggestion(network, question, row, signals, parts, routes)
        for row, parts in zip(rows, contributions, strict=True)
    ]
    return Matches(suggestions, ranks, None if suggestions else _why_nobody(network, question))


def scores(network: Network, person: int, *, weights: Mapping[str, float] | None = None) -> Values:
    """Score everybody as a counterpart of one person, leaving nobody out, shape (people,).

    What :func:`rank` orders by, before exclusions and threshold; the person's own entry means nothing.
    """
    weighted = weights_for(network, weights or {})
    total, _ = _sums(_signals(network, ask(network, person, None), weighted), weighted, len(network.people))
    return np.asarray(np.round(total, DECIMALS))


def fit_of(network: Network, person: int, others: Sequence[int]) -> list[float]:
    """Score some counterparts of one person, as :func:`explain` does each."""
    weighted = weights_for(network)
    signals = _signals(network, ask(network, person, None), weighted)
    return [
        round(
            sum(round(weighted[name] * float(each.values[row]), DECIMALS) for name, each in signals.items()), DECIMALS
        )
        for row in others
    ]


def explain(network: Network, person: int, other: int) -> Suggestion:
    """Explain how well one person suits another, whoever else would suit better and whatever rule excludes them."""
    question, weighted = ask(network, person, None), weights_for(network)
    signals = _signals(network, question, weighted)
    parts = {name: round(weighted[name] * float(signal.values[other]), DECIMALS) for name, signal in signals.items()}
    routes = Routes(network, person, lambda row: card_of(network, row))
    return _suggestion(network, question, other, signals, {name: part for name, part in parts.items() if part}, routes)


def weights_for(network: Network, replaced: Mapping[str, float] = MappingProxyType({})) -> dict[str, float]:
    """Return the weight of each feature: as declared, as the network's own ties or outcomes say, or replaced by name.

    Raises
    ------
    InvalidInput
        A weight is for no feature.
    """
    declared = {feature.name: feature.weight for feature in FEATURES}
    unknown = sorted(set(replaced) - set(declared))
    if unknown:
        raise InvalidInput(f"There is no feature {unknown[0]!r}.", hint=f"Features: {', '.join(declared)}.")
    learned = network.adopted.weights if network.adopted.basis == "outcomes" else own_weights(network).by_feature
    return {**declared, **{name: weight for name, weight in learned.items() if name in declared}, **replaced}


def feature_values(network: Network, person: int, other: int) -> Values:
    """Compute what each feature says of one counterpart of a person; shape (features,), as in ``FEATURES``."""
    question = ask(network, person, None)
    signals = (feature.function(network, question) for feature in FEATURES)
    return np.array([float(signal.values[other]) if signal else 0.0 for signal in signals])


def _signals(network: Network, question: Question, weights: Mapping[str, float]) -> dict[str, Signal]:
    """Compute the features that have a weight and something to compare."""
    computed = ((feature.name, feature.function(network, question)) for feature in FEATURES if weights[feature.name])
    return {name: signal for name, signal in computed if signal}


def _sums(signals: Mapping[str, Signal], weights: Mapping[str, float], people: int) -> tuple[Values, Values]:
    """Total of all contributions and of those in favour, each of shape (people,)."""
    in_favour, against, part = np.zeros(people), np.zeros(people), np.empty(people)
    for name, signal in signals.items():
        np.multiply(signal.values, weights[name], out=part)
        target = in_favour if weights[name] > 0 else against
        target += part
    return in_favour + against, in_favour


def _best(
    network: Network,
    candidates: Indexes,
    total: Values,
    signals: Mapping[str, Signal],
    weights: Mapping[str, float],
    limit: int,
) -> tuple[list[int], list[int], list[dict[str, float]]]:
    """Return the best candidates' rows, their ranks, and their contributions by feature."""
    scores = total[candidates]
    if len(candidates) > limit:
        last_place = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        candidates = candidates[scores >= last_place - _MARGIN]
    parts = {name: np.round(weights[name] * signal.values[candidates], DECIMALS) for name, signal in signals.items()}
    exact = np.round(np.sum(list(parts.values()), axis=0), DECIMALS) if parts else np.zeros(len(candidates))
    people = network.people
    keys = [
        (-score, str(people.folded[row]), str(people.external[row]), str(people.ids[row]))
        for score, row in zip(exact.tolist(), candidates.tolist(), strict=True)
    ]
    order = sorted(range(len(keys)), key=keys.__getitem__)[:limit]
    ranks: list[int] = []
    for place, at in enumerate(order):
        same = place > 0 and keys[at][:3] == keys[order[place - 1]][:3]
        ranks.append(ranks[-1] if same else place + 1)
    contributions = [{name: float(values[at]) for name, values in parts.items() if values[at]} for at in order]
    return [int(candidates[at]) for at in order], ranks, contributions


def _suggestion(
    network: Network,
    question: Question,
    row: int,
    signals: Mapping[str, Signal],
    parts: Mapping[str, float],
    routes: Routes,
) -> Suggestion:
    reasons = []
    for name, contribution in sorted(parts.items(), key=lambda item: -item[1]):
        sentence, facts = signals[name].explain(row)
        reasons.append(Reason(feature=name, contribution=contribution, sentence=sentence, facts=list(facts)))
    topic = topic_met(network, question, row)
    return Suggestion(
        person=card_of(network, row),
        score=round(sum(parts.values()), DECIMALS),
        about=About(id=str(network.topics.ids[topic]), name=str(network.topics.names[topic])) if topic >= 0 else None,
        little_evidence=sum(part for part in parts.values() if part > 0) < EVIDENCE_THRESHOLD,
        reasons=reasons,
        cautions=cautions(network, question, row),
        unknowns=unknowns(network, question, row),
        route=routes.to(row),
    )


def card_of(network: Network, row: int) -> Counterpart:
    """Tell in one line who a person is."""
    people = network.people
    post, organization, place = (int(column[row]) for column in (people.post, people.organization, people.place))
    return Counterpart(
        id=str(people.ids[row]),
        name=str(people.names[row]),
        post=str(network.posts.titles[post]) if post >= 0 else None,
        organization=str(network.organizations.names[organization]) if organization >= 0 else None,
        jurisdiction=str(network.places.names[place]) if place >= 0 else None,
    )


def _why_nobody(network: Network, question: Question) -> str:
    """Say why there is no suggestion, and what to ask the member."""
    name, person = question.name, question.person
    if question.typed:
        return (
            f"No member with help on {question.wants[0].label} on record can be suggested to {name} now. "
            f"Ask {name} for the topic in other words, or what would help besides."
        )
    missing = []
    if not question.wants:
        missing.append("what they need help with now")
    if not network.help.rights(person):
        missing.append("what they have done that others could learn from")
    if network.people.post[person] < 0:
        missing.append("which post they hold, and where")
    if network.ties.strength[person] <= 0:
        missing.append("whom they know in the network")
    asking = "; ".join(missing) if missing else "what would help them most at the moment"
    return f"The records say too little to suggest somebody to {name}. Ask {name}: {asking}."
