"""Both sides of a suggestion: their reasons, mutual fit, several introducers, and whom to ask otherwise."""

from __future__ import annotations

from cjn_graph.matching import Narrowing, explain, rank, with_other_side
from tests.network.small import Small


def scene() -> Small:
    """Ana needs what Ben, Cem and Dee have done; Ben needs something that Ana can give, and works beside Cem."""
    small = Small()
    small.people("Ana", "Ben", "Cem", "Dee", "Sam", "Tom")
    wanted, given = small.topic("diversion"), small.topic("data")
    small.seeks("person:Ana", wanted)
    for name in ("Ben", "Cem", "Dee"):
        small.offers(f"person:{name}", wanted)
    small.offers("person:Ana", given)
    small.seeks("person:Ben", given)
    office = small.office("one")
    for name in ("Ben", "Cem"):
        small.post(f"person:{name}", office, function="other", level="")
    return small


def test_the_other_side_and_whom_to_ask_otherwise() -> None:
    network = scene().build()
    plain = rank(network, "person:Ana")
    ana = network.index["person:Ana"]
    told = with_other_side(network, ana, plain)
    assert [one.model_copy(update={"other_side": None}) for one in told] == plain, "nothing else changes"
    first = told[0]
    assert (first.person.name, first.other_side is not None) == ("Ben", True)
    assert first.other_side is not None
    assert any("data" in reason.sentence for reason in first.other_side.reasons)
    assert all(reason.contribution > 0 for reason in first.other_side.reasons)
    both = first.score, explain(network, network.index["person:Ben"], ana).score
    assert abs(first.other_side.mutual_fit - 2 * both[0] * both[1] / sum(both)) < 1e-6
    # Whoever works beside Ben is no alternative to Ben.
    assert [one.name for one in first.other_side.alternatives] == ["Dee"]


def introducers(small: Small) -> list[list[str]]:
    network = small.build()
    [ben] = [one for one in rank(network, "person:Ana") if one.person.name == "Ben"]
    told = with_other_side(network, network.index["person:Ana"], rank(network, "person:Ana"))
    [side] = [one.other_side for one in told if one.person.name == "Ben"]
    assert side is not None
    assert side.introducers[0] == ben.route
    return [[one.name for one in route.via] for route in side.introducers]


def test_several_could_introduce_them_and_who_is_under_load_comes_after_staff() -> None:
    small = scene()
    assert introducers(small) == [[]]
    for contact, last in (("Dee", "2026-09"), ("Cem", "2026-03")):
        small.knows("person:Ana", f"person:{contact}", last)
        small.knows(f"person:{contact}", "person:Ben", last)
    host = small.office("host", classification="network_host")
    small.post("person:Sam", host, function="other", level="")
    for name in ("Ana", "Ben"):
        small.link("stewards", "person:Sam", f"person:{name}", start="2024")
    assert introducers(small) == [["Dee"], ["Cem"], ["Sam"]]
    for number in range(4):
        small.introduction("person:Dee", small.person(f"P{number}"), "asked", asked_on="2026-10-20")
    assert introducers(small) == [["Cem"], ["Sam"], ["Dee"]]
    small.consent("person:Cem", "refused")
    assert introducers(small) == [["Sam"], ["Dee"]]


def test_virtual_only_leaves_out_who_wants_to_meet_in_person() -> None:
    small = scene()
    small.rows["person"]["person:Ben"]["meets"] = "in_person"
    small.rows["person"]["person:Cem"]["meets"] = "either"
    network = small.build()
    found = rank(network, "person:Ana", narrowing=Narrowing(virtual=True))
    assert {one.person.name for one in found} == {"Cem", "Dee"}
    scores = {one.person.name: one.score for one in rank(network, "person:Ana")}
    assert all(one.score == scores[one.person.name] for one in found)
