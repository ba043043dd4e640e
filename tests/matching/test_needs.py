from __future__ import annotations

import pytest

from cjn_graph.errors import InvalidInput
from cjn_graph.matching import rank
from tests.network.small import Small


@pytest.fixture
def small() -> Small:
    small = Small()
    ana, ben, cem, dot, _ = small.people("Ana", "Ben", "Cem", "Dot", "Eva")
    diversion = small.topic("Diversion", synonyms=["alternatives to prosecution"])
    pre_charge = small.topic("Pre-charge diversion", diversion, ["pre-filing diversion"])
    dashboards = small.topic("Public dashboards")
    small.offers(ben, pre_charge)
    small.offers(cem, diversion, "says_so")
    small.offers(dot, dashboards)
    small.seeks(ana, dashboards)
    small.part("person:Eva", small.activity("Second Chance Court", start="2020"))
    return small


@pytest.mark.parametrize(
    ("need", "found"),
    [
        (None, ["Dot"]),
        ("Diversion", ["Ben", "Cem"]),  # with the narrower topic
        ("  alternatives   to PROSECUTION ", ["Ben", "Cem"]),
        ("Pre-charge diversion", ["Ben"]),  # help with the broader topic alone is not help with it
        ("pre-filing", ["Ben"]),  # part of a synonym
        ("how to do pre-charge", ["Ben"]),
        ("public dash", ["Dot"]),
        ("chance court", ["Eva"]),  # the name of a program
    ],
)
def test_a_need_narrows_the_answer_to_people_with_help_on_it(small: Small, need: str | None, found: list[str]) -> None:
    assert [match.person.name for match in rank(small.build(), "person:Ana", need)] == found


@pytest.mark.parametrize(
    ("need", "hint"),
    [
        ("Pre-charg divrsion", "Did you mean Pre-charge diversion, Diversion?"),
        ("public opinion", "Did you mean Public dashboards?"),
        ("quantum", "Use a topic of the network, or other words."),
    ],
)
def test_an_unknown_need_is_refused_with_topics_that_are_near(small: Small, need: str, hint: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rank(small.build(), "person:Ana", need)
    assert refused.value.hint == hint


def test_a_need_that_nobody_can_help_with_is_said_to_be_so(small: Small) -> None:
    small.topic("Bail policy")
    matches = rank(small.build(), "person:Ana", "bail policy")
    assert matches.abstained is not None
    assert "No member with help on Bail policy" in matches.abstained


def test_the_need_stays_a_filter_when_it_has_no_weight(small: Small) -> None:
    small.convening("Collaboratory", "2026-10", "person:Ana", "person:Dot", "person:Ben")
    weights = {"need_met": 0.0, "same_events": 5.0}
    assert [match.person.name for match in rank(small.build(), "person:Ana", "diversion", weights=weights)] == ["Ben"]
