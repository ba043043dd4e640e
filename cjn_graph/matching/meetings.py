"""Who of one group should meet whom of another."""

from __future__ import annotations

import numpy as np

from cjn_graph.matching.exclusions import excluded, excluded_for_all
from cjn_graph.matching.ranking import scores
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
        total = there + back
        fit = np.divide(2 * there * back, total, out=np.zeros(total.shape), where=(there > 0) & (back > 0))
        folded = self._network.people.folded
        found: dict[tuple[int, int], float] = {}
        for a, b in zip(*np.nonzero(fit), strict=True):
            pair = (int(left[a]), int(right[b]))
            if pair[::-1] not in found:
                found[pair] = float(fit[a, b])
        order = sorted(found, key=lambda pair: (-found[pair], folded[pair[0]], folded[pair[1]], pair))
        times: dict[int, int] = {}
        chosen: list[tuple[int, int, float]] = []
        for pair in order:
            if len(chosen) < limit and all(times.get(row, 0) < MOST_EACH for row in pair):
                chosen.append((*pair, found[pair]))
                for row in pair:
                    times[row] = times.get(row, 0) + 1
        return chosen

    def _considered(self, rows: Indexes) -> Indexes:
        people = self._network.people
        kept = rows[~self._network.once(excluded_for_all)[rows]]
        order = np.lexsort((kept, people.asked_this_quarter[kept], people.consent[kept] != CONSENT_GRANTED))
        return kept[order[:MOST_CONSIDERED]]

    def _scores(self, row: int) -> Values:
        if row not in self._kept:
            found = scores(self._network, row)
            found[excluded(self._network, row)] = 0.0
            self._kept[row] = np.maximum(found, 0.0)
        return self._kept[row]
