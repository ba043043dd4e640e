"""Whom a rule puts first among the counterparts of a member: staff have said that the two are to be introduced."""

from __future__ import annotations

from cjn_graph.matching.exclusions import KNOWN, excluded_by, ruled, rules_of
from cjn_graph.matching.ranking import explain
from cjn_graph.matching.suggestion import Matches
from cjn_graph.network.network import CONSENT_REFUSED, Network


def with_ruled(network: Network, member: int, found: Matches) -> Matches:
    """Put those first who are to be introduced to a member in any case, unless another rule excludes them."""
    if network.people.consent[member] == CONSENT_REFUSED:
        return found
    first = [
        explain(network, member, row).model_copy(update={"rule": _in_words(network, member, row)})
        for row in ruled(network, member, "must").tolist()
        if all(rule.name == KNOWN for rule in excluded_by(network, member, row))
    ]
    if not first:
        return found
    ids = {one.person.id for one in first}
    rest = [(one, rank) for one, rank in zip(found, found.ranks, strict=True) if one.person.id not in ids]
    ranks = [*range(1, len(first) + 1), *(len(first) + rank for _, rank in rest)]
    return Matches([*first, *(one for one, _ in rest)], ranks)


def _in_words(network: Network, member: int, other: int) -> str:
    rules = network.rules
    at = next(
        at
        for at in rules_of(network, member).tolist()
        if rules["rule"][at] == "must" and other in (rules.left[at], rules.right[at])
    )
    by = f", says {rules['made_by'][at]}" if rules["made_by"][at] else ""
    return f"To be introduced in any case{by}: {rules['reason'][at]}"
