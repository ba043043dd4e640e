"""Two groups, and a pair that looks for another one which has done it."""

from __future__ import annotations

import numpy as np

from cjn_graph.matching import explain
from cjn_graph.matching.pairs import between, like, pairs_in
from cjn_graph.network import Network
from tests.network.small import Small


def row(network: Network, *names: str) -> np.ndarray:
    return np.array([network.index[f"person:{name}"] for name in names], dtype=np.int64)


def named(network: Network, links: tuple[tuple[int, int], ...]) -> list[tuple[str, str]]:
    return [(str(network.people.names[a]), str(network.people.names[b])) for a, b in links]


def groups() -> Small:
    """Ana and Ben each need what Cem and Dee have done, who need something that Ana can give."""
    small = Small()
    small.people("Ana", "Ben", "Cem", "Dee")
    wanted, given = small.topic("diversion"), small.topic("data")
    for name in ("Ana", "Ben"):
        small.seeks(f"person:{name}", wanted)
    for name in ("Cem", "Dee"):
        small.offers(f"person:{name}", wanted)
        small.seeks(f"person:{name}", given)
    small.offers("person:Ana", given)
    return small


def test_of_two_groups_those_come_first_who_suit_each_other() -> None:
    network = groups().build()
    found = between(network, row(network, "Ana", "Ben"), row(network, "Cem", "Dee"), 10)
    order = [named(network, one.links) for one in found]
    assert order == [[("Cem", "Ana")], [("Dee", "Ana")], [("Ben", "Cem")], [("Ben", "Dee")]]
    a, c = row(network, "Ana", "Cem").tolist()
    both = explain(network, a, c).score, explain(network, c, a).score
    assert found[0].fit == 2 * both[0] * both[1] / sum(both)
    assert len(between(network, row(network, "Ana"), row(network, "Cem", "Dee"), 10, per_person=1)) == 1
    # Who gains more by it stands first, from whichever side one asks, and nobody is met twice or by themselves.
    turned = between(network, row(network, "Cem", "Dee"), row(network, "Ana", "Ben", "Cem"), 4)
    assert [named(network, one.links) for one in turned] == order


def test_rules_and_consents_hold_between_groups() -> None:
    small = groups()
    small.link("introduction_rule", "person:Dee", "person:Ana", rule="never", reason="x")
    small.consent("person:Cem", "refused")
    network = small.build()
    found = between(network, row(network, "Ana", "Ben"), row(network, "Cem", "Dee"), 10)
    assert [named(network, one.links) for one in found] == [[("Ben", "Dee")]]


def cohorts() -> Small:
    """A pair of this year, one that has done it in two engagements, and two people who are no pair."""
    small = groups()
    prosecutors, community = ("prosecutor_office", "diversion"), ("community_organization", "data")
    for name, (sort, function) in (("Ana", prosecutors), ("Ben", community), ("Cem", community), ("Dee", prosecutors)):
        small.post(f"person:{name}", small.office(f"of {name}", classification=sort), function=function)
    for name, sort, people in (
        ("Cohort now", "cohort", ("Ana", "Ben")),
        ("Advice", "technical_assistance", ("Cem", "Dee")),
        ("Cohort then", "cohort", ("Cem", "Dee")),
        ("Alone", "cohort", ("Cem",)),
    ):
        small.activity(name, "engagement", classification=sort)
        for person in people:
            small.part(f"person:{person}", f"engagement:{name}", "lead")
    return small


def test_a_pair_finds_the_pair_that_has_done_it() -> None:
    network = cohorts().build()
    at = {str(name): number for number, name in enumerate(network.activities.names)}
    assert named(network, tuple(pairs_in(network, at["Cohort now"]))) == [("Ana", "Ben")]
    assert pairs_in(network, at["Alone"]) == []
    [found] = like(network, at["Cohort now"], 10)
    assert found.activity == at["Cohort then"], "of two engagements of the same pair, the one of the same sort"
    assert sorted(named(network, found.links)) == [("Ana", "Dee"), ("Ben", "Cem")], "each with their like"
    scores = [explain(network, a, b).score for a, b in found.links]
    assert found.fit == sum(scores) / 2
