"""Who has no counterpart in a round, why, and who would suit them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from pydantic import BaseModel, Field

from cjn_graph.matching import Counterpart, card_of, excluded_by
from cjn_graph.matching.rounds import Fits, mutual_fits
from cjn_graph.network import Network
from cjn_graph.services.rounds import everybody_in

EXPLAINED: Final = 600
"""People up to whom a round says of each why nobody is left for them, and who else would fit."""
_OTHERS: Final = 3
_TAKEN_OUT: Final = "Taken out by staff."
_NOBODY: Final = "Nobody in this round suits them and is suited by them."


class Left(BaseModel):
    """Somebody without a counterpart in a round."""

    person: Counterpart
    why: str = Field(description="Why there is none.")
    would_fit: list[Counterpart] = Field(description="Who would suit them and be suited by them, the most first.")


def without_any(network: Network, people: Any, rows: Sequence[tuple[int, int]], taken_out: set[str]) -> list[Left]:
    """List those of a round whom none of its pairs names; ``taken_out`` are ids of those whom staff took out."""
    paired = {row for pair in rows for row in pair}
    left = [int(row) for row in people if int(row) not in paired]
    everybody = np.array_equal(people, everybody_in(network))
    fits = None
    if left and len(people) <= EXPLAINED:
        fits = network.once(_fits_of_all) if everybody else mutual_fits(network, people)
    found = [_left(network, people, row, fits, paired) for row in left]
    return [one.model_copy(update={"why": _TAKEN_OUT}) if one.person.id in taken_out else one for one in found]


def _fits_of_all(network: Network) -> Fits:
    return mutual_fits(network, everybody_in(network))


def _left(network: Network, people: Any, row: int, fits: Fits | None, paired: set[int]) -> Left:
    barred = excluded_by(network, None, row)
    others: list[int] = []
    if fits is not None and not barred:
        place = int(np.searchsorted(people, row))
        mine = np.flatnonzero((fits.a == place) | (fits.b == place))
        mine = mine[np.argsort(-fits.fit[mine], kind="stable")]
        others = [int(people[fits.a[at] + fits.b[at] - place]) for at in mine.tolist()]
    free = [other for other in others if other not in paired]
    if barred:
        why = barred[0].description
    elif fits is None:
        why = "Whoever suits them has another one in this round, or nobody does."
    elif not others:
        why = _NOBODY
    else:
        why = (
            "Their office, or that of whoever suits them, has all that the round allows."
            if free
            else "Whoever suits them has somebody else in this round."
        )
    return Left(
        person=card_of(network, row),
        why=why,
        would_fit=[card_of(network, other) for other in [*free, *(one for one in others if one in paired)][:_OTHERS]],
    )
