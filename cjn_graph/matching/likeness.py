"""Likeness by imported attributes: what a spreadsheet said about people beyond what the model knows."""

from __future__ import annotations

import numpy as np

from cjn_graph.matching.question import Question
from cjn_graph.matching.signal import Explanation, Signal, Values
from cjn_graph.matching.wording import listed, sentence
from cjn_graph.network.network import Network


def shared_attributes(network: Network, question: Question) -> Signal | None:
    """Imported attributes with the same value, the rarer the better.

    ``sum of rarity over the shared ÷ sum of rarity over all of the member's``, with
    ``rarity = log(people ÷ people with it) ÷ log(people)``. Race, gender and their kin are never read
    (``cjn_graph.network.attributes`` lists the names), so they are not there to compare.
    """
    links = network.attributes.links
    mine = links.right[links.span(question.person)]
    weights = _rarity(network)
    total = float(weights[mine].sum())
    if total <= 0:
        return None
    having = links.to_many(mine)
    counts = np.diff(links.right_starts)[mine]
    shared = np.bincount(
        links.left[having], weights=np.repeat(weights[mine], counts), minlength=len(network.people)
    ).astype(float)
    return Signal(shared / total, lambda person: _explain(network, question, person))


def _rarity(network: Network) -> Values:
    people = max(len(network.people), 2)
    having = np.maximum(np.diff(network.attributes.links.right_starts), 1)
    return np.asarray(np.log(people / having) / np.log(people))


def _explain(network: Network, question: Question, person: int) -> Explanation:
    attributes = network.attributes
    mine = {row for _, row in attributes.links.rights(question.person)}
    weights = _rarity(network)
    shared = [row for _, row in attributes.links.rights(person) if row in mine]
    shared.sort(key=lambda row: (-weights[row], row))
    having = np.diff(attributes.links.right_starts)
    named = [f"{attributes.names[row]} {attributes.values[row]} ({having[row]:,} people)" for row in shared[:3]]
    people = network.people.ids
    return Explanation(
        sentence(f"shares with {question.name}: {listed(named)}"),
        (str(people[person]), str(people[question.person])),
    )
