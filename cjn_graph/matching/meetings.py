"""Who of one group should meet whom of another."""

from __future__ import annotations

import numpy as np

from cjn_graph.matching.exclusions import excluded_for_all
from cjn_graph.matching.mutual import few_of_each, harmonic, suits
from cjn_graph.matching.signal import Values
from cjn_graph.network.links import Indexes
from cjn_graph.network.network import CONSENT_GRANTED, Network

MOST_CONSIDERED = 60
"""People of each group who are compared: first those who agreed to introductions, then those asked least."""
MOST_EACH = 2
"""How often somebody comes up."""


class Meetings:
    """The pairs of people of two groups with the most mutual fit, whom no rule keeps apart.

    Scores are kept, so that asking about many groups compares each person once.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._kept: dict[int, Values] = {}

    def best(
        self, one: Indexes, other: Indexes, *, limit: int, considered: int = MOST_CONSIDERED
    ) -> list[tuple[int, int, float]]:
        """Return pairs as (row of one, row of the other, fit), the best first, equal ones by name.

        ``fit`` is the harmonic mean of how well each suits the other, above 0.

        Parameters
        ----------
        one, other : arrays of int
            Rows of people; the groups may overlap.
        considered : int
            Most people of each group who are compared.

        Notes
        -----
        Cost: that of scoring everybody for each of them.
        """
        left, right = self._considered(one)[:considered], self._considered(other)[:considered]
        if not len(left) or not len(right):
            return []
        there = np.array([self._scores(row)[right] for row in left.tolist()])
        back = np.array([self._scores(row)[left] for row in right.tolist()]).T
        fit = harmonic(there, back)
        folded = self._network.people.folded
        found: dict[tuple[int, int], float] = {}
        for a, b in zip(*np.nonzero(fit), strict=True):
            pair = (int(left[a]), int(right[b]))
            if pair[::-1] not in found:
                found[pair] = float(fit[a, b])
        order = sorted(found, key=lambda pair: (-found[pair], folded[pair[0]], folded[pair[1]], pair))
        return [(*pair, found[pair]) for pair in few_of_each(order, MOST_EACH, limit)]

    def _considered(self, rows: Indexes) -> Indexes:
        people = self._network.people
        kept = rows[~self._network.once(excluded_for_all)[rows]]
        order = np.lexsort((kept, people.asked_this_quarter[kept], people.consent[kept] != CONSENT_GRANTED))
        return kept[order[:MOST_CONSIDERED]]

    def _scores(self, row: int) -> Values:
        if row not in self._kept:
            self._kept[row] = suits(self._network, row)
        return self._kept[row]
