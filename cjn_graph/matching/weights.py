"""How much nearness and imported columns count: learned from the network's own ties, so that nobody has to guess.

In one network everybody knows their department, in another ties have nothing to do with it: no fixed weight suits both.
So each tie on record is asked as a question: would the ranking have put this person before all those without a tie? A
conditional logit (McFadden 1974) over the few features that describe whom people are tied to answers it, each person's
ties counting ``1 ÷ sqrt(their number)``. Its coefficients are never below 0, and are drawn towards the declared weights
where there are few ties to learn from. Together the features weigh at most what was declared; above that, only the
proportions are used.

Nearness of two people with a tie is that through others, as it would be without their tie. No id, no order of rows and
no random number has a part in it, and a network holds only what its viewer may see.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from cjn_graph.matching.columns import AttributeColumn, comparable_columns
from cjn_graph.matching.conditional_logit import fit
from cjn_graph.matching.reach import (
    EVENNESS,
    adjacency,
    damped_matrix,
    dense,
    most_unequal,
    name_keys,
    near_and_further,
    part_of_further,
)
from cjn_graph.matching.signal import Values
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Network
from cjn_graph.network.ties import Ties

NEARNESS, FURTHER, ATTRIBUTES = 1.0, 0.3, 0.8
"""Declared weights: those of the table of features."""
MOST_FOR_FURTHER: Final = 2000
"""People in a network up to which a third tie is followed; in a larger one common contacts reach enough people."""
LEAST_NEARNESS: Final = 0.3
"""What common contacts count at least, even where ties do not close triangles: they can introduce the two."""
PRIOR_STRENGTH: Final = 3.0
"""How strongly coefficients are drawn to the declared weights: as three ties' worth of certainty."""
MOST_CELLS: Final = 400_000
"""Pairs of people that are looked at: of large networks, some people with all the others."""
LEAST_FURTHER: Final = 0.1
"""Weight below which a third tie is no reason worth a sentence."""
_LEAST_ROWS: Final = 50
_DECIMALS: Final = 3


@dataclass(frozen=True)
class OwnWeights:
    """What the ties of a network say.

    Attributes
    ----------
    nearness, further, attributes : float
        Weights of these features.
    columns : dict
        Share of each imported column in the feature ``shared_attributes``; they add up to 1.
    followed : dict
        For each column, the share of ties between people who state the same, and that share among all pairs.
    ties : int
        How many they were learned from.
    evenness : float
        The power of all of somebody's ties that divides what a tie further brings them; with 0 the well-known get most.
    """

    nearness: float
    further: float
    attributes: float
    columns: dict[str, float]
    followed: dict[str, tuple[float, float]]
    ties: int
    evenness: float = 0.0

    @property
    def by_feature(self) -> dict[str, float]:
        """Weights by the name of the feature."""
        return {"nearness": self.nearness, "further": self.further, "shared_attributes": self.attributes}


def own_weights(network: Network) -> OwnWeights:
    """Return what the ties say, learned once for each network; what is declared where an admin adopted that."""
    return network.once(_declared if network.adopted.basis == "declared" else _learned)


def _prior(network: Network) -> Values:
    """Declared weights: of nearness, of a tie further, and of each imported column by what it tells."""
    columns = comparable_columns(network)
    information = sum(column.information for column in columns)
    return np.array(
        [NEARNESS, FURTHER if len(network.people) <= MOST_FOR_FURTHER else 0.0]
        + [ATTRIBUTES * column.information / information for column in columns]
    )


def _declared(network: Network) -> OwnWeights:
    return _weights(network, _prior(network))


def _learned(network: Network) -> OwnWeights:
    if not network.ties.count:
        return _scaled(network, _prior(network))
    rows = _asked(network)
    if len(network.people) > MOST_FOR_FURTHER:
        return _scaled(network, _fitted(network, rows, None))
    allowed, tried = most_unequal(network), []
    for evenness in EVENNESS:
        found = _fitted(network, rows, evenness)
        alike = _sum_alike(network, found[2:])
        part, gain = part_of_further(network, found, alike, rows, evenness, allowed)
        tried.append((gain, _moved(found, part), evenness))
    # The first of those that gain the same: where none does, a tie further counts nothing.
    _, found, evenness = max(tried, key=lambda each: each[0])
    return replace(_scaled(network, found), evenness=evenness)


def _moved(found: Values, part: float) -> Values:
    """Leave a tie further a part of its coefficient, and give the rest to nearness."""
    return np.array([found[0] + (1 - part) * found[1], part * found[1], *found[2:]])


def _fitted(network: Network, rows: Indexes, evenness: float | None) -> Values:
    """Return the coefficients under which the ties on record are likeliest, of nearness, a tie further, each column."""
    ties, columns, prior = network.ties, comparable_columns(network), _prior(network)
    near = near_and_further(damped_matrix(ties), rows, evenness)
    features = np.stack([*near, *(_alike(column, rows) for column in columns)])
    tied = dense(adjacency(ties)[rows]) > 0
    untied = ~tied
    untied[np.arange(len(rows)), rows] = False
    counts = 1 / np.sqrt(np.maximum(np.diff(ties.starts)[rows], 1))
    return fit(features, tied, untied, counts, prior, PRIOR_STRENGTH, np.append(LEAST_NEARNESS, 0 * prior[1:]))


def _scaled(network: Network, coefficients: Values) -> OwnWeights:
    """Let the features weigh together what they were declared to."""
    columns = comparable_columns(network)
    together = NEARNESS + (ATTRIBUTES if columns else 0.0)
    total = float(coefficients.sum())
    # Coefficients that are all small stay small: ties that follow nothing are no reason to follow the least of it.
    found = coefficients * min(together / total, 1.0) if total > 0 else coefficients.copy()
    if found[1] < LEAST_FURTHER:
        found[0], found[1] = found[0] + found[1], 0.0
    return _weights(network, found)


def _weights(network: Network, found: Values) -> OwnWeights:
    columns, prior = comparable_columns(network), _prior(network)
    of_columns = found[2:] if found[2:].sum() > 0 else prior[2:]
    return OwnWeights(
        nearness=round(float(found[0]), _DECIMALS),
        further=round(float(found[1]), _DECIMALS),
        attributes=round(float(found[2:].sum()), _DECIMALS),
        columns={
            column.name: round(float(weight / of_columns.sum()), _DECIMALS)
            for column, weight in zip(columns, of_columns, strict=True)
        },
        followed={column.name: _followed(network.ties, column) for column in columns},
        ties=network.ties.count,
    )


def _asked(network: Network) -> Indexes:
    """Rows of the people whose ties are looked at: all, or of a large network some that their names pick."""
    people = len(network.people)
    most = min(people, max(_LEAST_ROWS, MOST_CELLS // max(people, 1)))
    if most == people:
        return np.arange(people)
    return np.sort(np.argsort(name_keys(network), kind="stable")[:most])


def _alike(column: AttributeColumn, rows: Indexes) -> Values:
    codes = column.codes
    return np.asarray((codes[rows][:, None] == codes[None, :]) & (codes[None, :] >= 0), dtype=float)


def _sum_alike(network: Network, coefficients: Values) -> Values:
    everybody = np.arange(len(network.people))
    found = np.zeros((len(everybody), len(everybody)))
    for column, coefficient in zip(comparable_columns(network), coefficients, strict=True):
        found += coefficient * _alike(column, everybody)
    return found


def _followed(ties: Ties, column: AttributeColumn) -> tuple[float, float]:
    """Share of ties, and of all pairs of people, that state the same."""
    left = np.repeat(np.arange(len(ties.strength)), np.diff(ties.starts))
    same = (column.codes[left] == column.codes[ties.others]) & (column.codes[left] >= 0)
    people = len(column.codes)
    pairs = float((column.having * (column.having - 1)).sum()) / max(people * (people - 1), 1)
    return round(float(same.mean()) if len(same) else 0.0, _DECIMALS), round(pairs, _DECIMALS)
