"""Ties from their evidence."""

from __future__ import annotations

import numpy as np

from cjn_graph.network.days import UNKNOWN, Days, Precisions, up_to
from cjn_graph.network.definitions import Definitions
from cjn_graph.network.links import Links
from cjn_graph.network.network import Flags, Introductions
from cjn_graph.network.ties import Circles, Ties, added_up, knows_pairs, latest_of_each, shared_pairs


def date_knows(
    first: Days, first_until: Days, last_first: Days, last: Days, today: int
) -> tuple[Flags, Days, Precisions]:
    """Date who is said to know whom from ``DATES``: which had begun, the last contact, and how precise that is.

    The last contact is the first where no other is recorded.
    """
    undated = last == UNKNOWN
    if undated.any():
        last_first, last = np.where(undated, first, last_first), np.where(undated, first_until, last)
    last, precision = up_to(last_first, last, today)
    return first <= today, last, precision


def read_knows(knows: Links, dated: tuple[Flags, Days, Precisions]) -> Links:
    """Who is said to know whom, where it had begun, as :func:`date_knows` dates it."""
    begun, last, precision = dated
    return knows.with_columns(
        {name: knows[name] for name in ("strength", "one_sided", "first")} | {"last": last, "precision": precision}
    ).where(begun)


def read_met(introductions: Introductions, introduced: Links) -> Links:
    """People to the introductions at which they met."""
    met = introduced.where((introductions.status == "met")[introduced.right])
    last, precision = introductions.when[met.right], introductions.precision[met.right]
    return met.with_columns({"first": np.zeros(len(last), dtype=np.int32), "last": last, "precision": precision})


def read_ties(
    knows: Links, met: Links, together: Links, circles: Circles, today: int, definitions: Definitions
) -> Ties:
    """Add all evidence up."""
    count = knows.rights_count
    evidence = [
        knows_pairs(knows, today, definitions),
        shared_pairs(met, definitions.introduced, today, definitions),
        shared_pairs(together, definitions.worked_together, today, definitions),
    ]
    starts, others, weight, last = added_up(count, evidence)
    left = np.repeat(np.arange(count), np.diff(starts))
    return Ties(
        starts=starts,
        others=others,
        weight=weight,
        last=last,
        strength=np.bincount(left, weights=weight, minlength=count).astype(float),
        heard=latest_of_each(starts, last),
        knows=knows,
        introduced=met,
        together=together,
        circles=circles,
    )
