"""Both sides of a suggestion: why the other one would say yes, who could introduce the two, and who else there is."""

from __future__ import annotations

from typing import Final

from cjn_graph.matching.ranking import DECIMALS, card_of, explain, fit_of
from cjn_graph.matching.routes import Routes
from cjn_graph.matching.suggestion import Counterpart, Matches, OtherSide, Suggestion
from cjn_graph.network.network import Network

_ALTERNATIVES: Final = 2


def mutual_fit(one: float, other: float) -> float:
    """Return the harmonic mean of how well each of two suits the other; 0 where one does not.

    >>> mutual_fit(2.0, 2.0), mutual_fit(4.0, 1.0), mutual_fit(4.0, -1.0)
    (2.0, 1.6, 0.0)
    """
    return round(2 * one * other / (one + other), DECIMALS) if min(one, other) > 0 else 0.0


def with_other_side(network: Network, member: int, found: Matches) -> Matches:
    """Tell of each suggestion how it looks from the other side; order, scores and reasons stay as they are.

    Its mutual fit is that of all that is on record, whatever need was typed.
    """
    routes = Routes(network, member, lambda row: card_of(network, row))
    if not found:
        return found
    rows = [network.index[suggestion.person.id] for suggestion in found]
    told = []
    for place, (suggestion, row, forth) in enumerate(zip(found, rows, fit_of(network, member, rows), strict=True)):
        back = explain(network, row, member)
        side = OtherSide(
            mutual_fit=mutual_fit(forth, back.score),
            reasons=[reason for reason in back.reasons if reason.contribution > 0],
            introducers=routes.several(row),
            alternatives=_alternatives([*found[place + 1 :], *found[:place]], suggestion.person),
        )
        told.append(suggestion.model_copy(update={"other_side": side}))
    return Matches(told, found.ranks, found.abstained)


def _alternatives(others: list[Suggestion], person: Counterpart) -> list[Counterpart]:
    kept = [
        one.person for one in others if not one.person.organization or one.person.organization != person.organization
    ]
    return kept[:_ALTERNATIVES]
