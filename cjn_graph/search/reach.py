"""How far a change reaches: who borrows by way of a relationship, and which relationships somebody borrows by.

Words are lent along chains (:mod:`cjn_graph.search.lending`). The first step of a chain is any relationship, some of
them read backwards; further steps are those of ``_ONWARD``, and the one from a post back to its organization. Both
questions may be answered with too much: what is worked out anew without need comes out as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.search.lending import LENT_BACK, TOOK_PART
from cjn_graph.search.links import LinkTable
from cjn_graph.search.reading import ENDS
from cjn_graph.search.shelf import Rows

_ONWARD: Final = frozenset({"serves", "part_of", "in", "about", "broader"})


def _are(relations: frozenset[str]) -> NDArray[np.bool_]:
    return np.array([relation in relations for relation, _, _ in ENDS], dtype=np.bool_)


_IS_ONWARD: Final = _are(_ONWARD)
_IS_SEAT: Final = _are(frozenset({"has_post"}))
_GOES_FURTHER: Final = _are(frozenset({"holds", "can_help_with", "seeks_help_with", *TOOK_PART}))
_IS_LENT_BACK: Final = _are(LENT_BACK)


@dataclass(frozen=True)
class ChangedLinks:
    """Relationships that came, went or have other dates.

    Attributes
    ----------
    ends : array of int
        Position in ``ENDS``.
    start, end : array of int
        Records; -1 for those that are gone.
    """

    ends: NDArray[np.int8]
    start: Rows
    end: Rows


def borrowers(links: LinkTable, changed: ChangedLinks, renamed: NDArray[np.int64], records: int) -> NDArray[np.bool_]:
    """Tell which records borrow by way of changed relationships, or are told by the name of a renamed record.

    Parameters
    ----------
    links : LinkTable
        As they are now.
    renamed : array of int
        Posts, organizations and places whose name stands in the lines of others.
    records : int
        How many records there are.
    """
    through = np.zeros(records, dtype=np.bool_)
    through[renamed] = True
    through[changed.start[changed.start >= 0]] = True
    through[changed.end[(changed.end >= 0) & _IS_SEAT[changed.ends]]] = True
    onward, seats = np.flatnonzero(_IS_ONWARD[links.ends]), np.flatnonzero(_IS_SEAT[links.ends])
    known = -1
    while known != (known := int(through.sum())):
        through[links.start[onward[through[links.end[onward]]]]] = True
        through[links.end[seats[through[links.start[seats]]]]] = True
    found = through.copy()
    found[links.start[through[links.end] & _GOES_FURTHER[links.ends]]] = True
    found[changed.end[(changed.end >= 0) & _IS_LENT_BACK[changed.ends]]] = True
    return found


def ways(links: LinkTable, borrowing: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the relationships that the marked records borrow by."""
    chosen = borrowing[links.start] | (borrowing[links.end] & _IS_LENT_BACK[links.ends])
    onward, seats = np.flatnonzero(_IS_ONWARD[links.ends]), np.flatnonzero(_IS_SEAT[links.ends])
    reached = borrowing.copy()
    reached[links.end[chosen]] = True
    known = -1
    while known != (known := int(reached.sum())):
        further, back = onward[reached[links.start[onward]]], seats[reached[links.end[seats]]]
        reached[links.end[further]] = True
        reached[links.start[back]] = True
    chosen[further] = True
    chosen[back] = True
    return np.flatnonzero(chosen)
