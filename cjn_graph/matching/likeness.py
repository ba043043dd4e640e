"""Likeness by imported attributes: what a spreadsheet said about people beyond what the model knows."""

from __future__ import annotations

import numpy as np

from cjn_graph.matching.columns import AttributeColumn, comparable_columns
from cjn_graph.matching.question import Question
from cjn_graph.matching.signal import Explanation, Signal
from cjn_graph.matching.weights import own_weights
from cjn_graph.matching.wording import listed, sentence
from cjn_graph.network.network import Network


def shared_attributes(network: Network, question: Question) -> Signal | None:
    """Imported columns that say the same about both.

    The sum of the weights of these columns; the weights of all add up to 1 and say how much this network's own ties
    follow each (:mod:`cjn_graph.matching.weights`). Race, gender and their kin are never read.
    """
    columns, weights = comparable_columns(network), own_weights(network).columns
    stated = [(column, weights[column.name]) for column in columns if column.codes[question.person] >= 0]
    stated = [(column, weight) for column, weight in stated if weight > 0]
    if not stated:
        return None
    values = np.sum([weight * column.alike(question.person) for column, weight in stated], axis=0)

    def explain(person: int) -> Explanation:
        shared = [
            (weight, column) for column, weight in stated if column.codes[person] == column.codes[question.person]
        ]
        shared.sort(key=lambda each: (-each[0], each[1].name))
        named = [_told(column, int(column.codes[person])) for _, column in shared[:3]]
        ids = network.people.ids
        return Explanation(
            sentence(f"shares with {question.name}: {listed(named)}"), (str(ids[person]), str(ids[question.person]))
        )

    return Signal(values, explain)


def _told(column: AttributeColumn, code: int) -> str:
    return f"{column.name} {column.values[code]} ({column.having[code]:,} people)"
