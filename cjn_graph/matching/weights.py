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

import zlib
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array

from cjn_graph.matching.columns import AttributeColumn, comparable_columns
from cjn_graph.matching.conditional_logit import fit
from cjn_graph.matching.nearness import MOST_FOR_FURTHER
from cjn_graph.matching.signal import Values
from cjn_graph.network.exposure import gini, places_shown
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import Network
from cjn_graph.network.ties import Ties

NEARNESS, FURTHER, ATTRIBUTES = 1.0, 0.3, 0.8
"""Declared weights: those of the table of features."""
LEAST_NEARNESS: Final = 0.3
"""What common contacts count at least, even where ties do not close triangles: they can introduce the two."""
PRIOR_STRENGTH: Final = 3.0
"""How strongly coefficients are drawn to the declared weights: as three ties' worth of certainty."""
MOST_CELLS: Final = 400_000
"""Pairs of people that are looked at: of large networks, some people with all the others."""
SPREAD_MARGIN: Final = 0.01
"""How much more unequal the first ten of everybody may be than by common contacts alone (Gini coefficient)."""
LEAST_FURTHER: Final = 0.1
"""Weight below which a third tie is no reason worth a sentence."""
_PARTS: Final = (1.0, 0.6, 0.3, 0.1, 0.0)
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
    """

    nearness: float
    further: float
    attributes: float
    columns: dict[str, float]
    followed: dict[str, tuple[float, float]]
    ties: int

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
    columns, ties = comparable_columns(network), network.ties
    followed_further = len(network.people) <= MOST_FOR_FURTHER
    prior = _prior(network)
    rows = _asked(network)
    coefficients = prior
    if ties.count:
        features = np.stack([*_near(ties, rows, followed_further), *(_alike(column, rows) for column in columns)])
        tied = _cells(ties, rows, np.ones(len(ties.others))) > 0
        untied = ~tied
        untied[np.arange(len(rows)), rows] = False
        degree = np.diff(ties.starts)[rows]
        counts = 1 / np.sqrt(np.maximum(degree, 1))
        coefficients = fit(
            features, tied, untied, counts, prior, PRIOR_STRENGTH, np.append(LEAST_NEARNESS, 0 * prior[1:])
        )
        if followed_further and coefficients[1] > 0:
            coefficients = _spread_enough(network, columns, coefficients)
    return _scaled(network, columns, coefficients)


def _scaled(network: Network, columns: tuple[AttributeColumn, ...], coefficients: Values) -> OwnWeights:
    """Let the features weigh together what they were declared to."""
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
    names = zip(network.people.folded.tolist(), network.people.external.tolist(), strict=True)
    picked = np.array([zlib.crc32(f"{name}\n{external}".encode()) for name, external in names])
    return np.sort(np.argsort(picked, kind="stable")[:most])


def _near(ties: Ties, rows: Indexes, followed_further: bool) -> list[Values]:
    """Nearness and reach a tie further of everybody for some people, those with a tie too; shape (rows, people)."""
    damped, people = ties.damped, len(ties.strength)
    matrix = csr_matrix((damped.weight, damped.others, damped.starts), shape=(people, people))
    share = np.divide(1.0, damped.strength, out=np.zeros(people), where=damped.strength > 0)
    passing = matrix @ diags_array(share)
    near = _dense(passing[rows] @ matrix)
    tied = _dense(matrix[rows])
    own = np.zeros(near.shape, dtype=bool)
    own[np.arange(len(rows)), rows] = True
    near[own] = 0.0
    found = [_scaled_rows(near, tied, own)]
    if not followed_further:
        return [*found, np.zeros(near.shape)]
    far = _dense(passing[rows] @ passing @ matrix)
    # Ways that use the tie of the two themselves do not count: they would not be there without it.
    back = share * np.asarray(matrix.multiply(matrix) @ share).ravel()
    far -= tied * (back[rows][:, None] + back[None, :]) - tied**3 * share[rows][:, None] * share[None, :]
    far[own] = 0.0
    return [*found, _scaled_rows(np.maximum(far, 0.0), tied, own)]


def _scaled_rows(share: Values, tied: Values, own: NDArray[np.bool_]) -> Values:
    """As ``nearness.scaled``, row by row, but with a value for those tied too."""
    open_to = np.where((tied > 0) | own, 0.0, share)
    above = (open_to > 0).sum(axis=1)
    usual = np.divide(open_to.sum(axis=1), above, out=np.ones(len(share)), where=above > 0)
    return np.asarray(share / (share + usual[:, None]))


def _alike(column: AttributeColumn, rows: Indexes) -> Values:
    codes = column.codes
    return np.asarray((codes[rows][:, None] == codes[None, :]) & (codes[None, :] >= 0), dtype=float)


def _spread_enough(network: Network, columns: tuple[AttributeColumn, ...], coefficients: Values) -> Values:
    """Take so much from ``further`` for nearness that the first ten of everybody stay spread.

    A third tie leads to the well-known, and they are asked enough.
    """
    ties, everybody = network.ties, np.arange(len(network.people))
    near, far = _near(ties, everybody, True)
    alike = np.zeros(near.shape)
    for column, coefficient in zip(columns, coefficients[2:], strict=True):
        alike += coefficient * _alike(column, everybody)
    adjacency = _cells(ties, everybody, np.ones(len(ties.others)))
    untied = adjacency == 0
    np.fill_diagonal(untied, False)
    degree = np.maximum(adjacency.sum(axis=1), 1)
    allowed = _shown_unequally((adjacency / degree) @ adjacency, untied) + SPREAD_MARGIN
    found = coefficients.copy()
    for part in _PARTS:
        found[1] = part * coefficients[1]
        found[0] = coefficients[0] + coefficients[1] - found[1]
        if _shown_unequally(found[0] * near + found[1] * far + alike, untied) <= allowed:
            break
    return found


def _shown_unequally(scores: Values, untied: NDArray[np.bool_]) -> float:
    shown = np.zeros(len(scores))
    for row, others in zip(np.round(scores, 9), untied, strict=True):
        shown[others] += places_shown(row[others])
    return gini(shown)


def _followed(ties: Ties, column: AttributeColumn) -> tuple[float, float]:
    """Share of ties, and of all pairs of people, that state the same."""
    left = np.repeat(np.arange(len(ties.strength)), np.diff(ties.starts))
    same = (column.codes[left] == column.codes[ties.others]) & (column.codes[left] >= 0)
    people = len(column.codes)
    pairs = float((column.having * (column.having - 1)).sum()) / max(people * (people - 1), 1)
    return round(float(same.mean()) if len(same) else 0.0, _DECIMALS), round(pairs, _DECIMALS)


def _cells(ties: Ties, rows: Indexes, values: Any) -> Values:
    people = len(ties.strength)
    return _dense(csr_matrix((values, ties.others, ties.starts), shape=(people, people))[rows])


def _dense(matrix: Any) -> Values:
    return np.asarray(matrix.todense(), dtype=float)
