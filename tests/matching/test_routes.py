"""Who could introduce the two, as staff read it."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cjn_graph.matching import rank
from tests.matching.test_explaining import ANA, BEN, CEM, SAM, first, wanted
from tests.network.small import Small


@pytest.fixture
def small() -> Small:
    small = Small()
    small.people("Ana", "Ben", "Cem", "Sam")
    return small


def test_the_freshest_common_contact_could_introduce_them(small: Small) -> None:
    small.offers(BEN, wanted(small))
    for contact, last in ((CEM, "2025-01"), (SAM, "2026-08")):
        small.knows(ANA, contact, last)
        small.knows(contact, BEN, "2026-09")
    route = first(small).route
    assert [person.name for person in route.via] == ["Sam"]
    assert str(route) == "Sam knows Ana (last contact August 2026) and knows Ben (last contact September 2026)."
    assert len(route.facts) == 2


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"last_on": "2024"}, "2024"),
        ({"last_on": "2024-12"}, "December 2024"),
        ({"last_on": "2024-12-31"}, "December 2024"),
        ({"last_on": "", "first_on": "2023"}, "2023"),
        ({"last_on": "", "first_on": "2024-02"}, "February 2024"),
        ({"last_on": "2026"}, "2026"),
    ],
)
def test_a_contact_is_told_as_precisely_as_it_was_recorded(small: Small, dates: dict[str, str], told: str) -> None:
    small.offers(BEN, wanted(small))
    small.knows(ANA, CEM, **dates)
    small.knows(CEM, BEN, **dates)
    suggestion = first(small)
    assert suggestion.route.sentence == f"Cem knows Ana (last contact {told}) and knows Ben (last contact {told})."
    quiet = [caution for caution in suggestion.cautions if "Gone quiet" in caution]
    assert quiet in ([], [f"Gone quiet: last contact on record in {told}."])
    assert bool(quiet) == (told != "2026")


def test_a_reconnection_is_told_as_precisely_as_it_was_recorded(small: Small) -> None:
    small.offers(BEN, wanted(small))
    small.knows(ANA, BEN, "2021")
    cautions = first(small).cautions
    assert "Ana and they know each other already, last in 2021: this would be a reconnection." in cautions


def test_how_they_know_both(small: Small) -> None:
    small.offers(BEN, wanted(small))
    program = small.activity("Step", start="2020", end="2025-06", status="ended")
    for person in (ANA, CEM):
        small.part(person, program)
    small.introduction(CEM, BEN, "met", met_on="2026-02-03", answer="not_asked")
    assert first(small).route.sentence == (
        "Cem worked with Ana on Step (until June 2025) and was introduced to Ben and met them in February 2026."
    )


@pytest.mark.parametrize(("date", "told"), [("2024", "2024"), ("2024-12", "December 2024")])
def test_how_they_know_both_is_dated_as_precisely_as_it_was_recorded(small: Small, date: str, told: str) -> None:
    small.offers(BEN, wanted(small))
    program = small.activity("Step", start="2020", status="ended")
    small.part(ANA, program, end=date)
    small.part(CEM, program, end="2025-02-01")
    small.introduction(CEM, BEN, "met", met_on=date, answer="not_asked")
    assert first(small).route.sentence == (
        f"Cem worked with Ana on Step (until {told}) and was introduced to Ben and met them in {told}."
    )


def test_of_two_parts_that_ended_together_the_more_precise_one_dates_the_tie(small: Small) -> None:
    small.offers(BEN, wanted(small))
    program = small.activity("Step", start="2020", status="ended")
    small.part(ANA, program, end="2024")
    small.part(CEM, program, end="2024-12-31")
    small.knows(CEM, BEN)
    assert "(until December 2024)" in first(small).route.sentence


def test_a_part_in_a_workgroup_is_dated_as_precisely_as_it_was_recorded(small: Small) -> None:
    small.offers(BEN, wanted(small))
    small.add("workgroup", id="workgroup:m", name="Metrics")
    for person in (ANA, CEM):
        small.link("member_of", person, "workgroup:m", start="2020", end="2023")
    small.knows(CEM, BEN)
    assert "Cem worked with Ana on Metrics (until 2023)" in first(small).route.sentence


def test_staff_who_look_after_both(small: Small) -> None:
    small.offers(BEN, wanted(small))
    office = small.office("Tarn")
    small.post(BEN, office)
    care = [small.link("stewards", SAM, party) for party in (ANA, office)]
    small.knows(ANA, CEM, "2019")
    small.knows(CEM, BEN, "2019")
    route = first(small).route
    assert route.sentence == "Sam looks after Ana and looks after Tarn (where Ben works)."
    assert route.facts == care


def test_staff_who_know_the_other(small: Small) -> None:
    small.offers(BEN, wanted(small))
    small.link("stewards", SAM, ANA)
    small.knows(BEN, SAM, "")
    assert first(small).route.sentence == "Sam looks after Ana and knows Ben (no date on record)."


def test_a_stale_contact_is_better_than_none(small: Small) -> None:
    small.offers(BEN, wanted(small))
    small.knows(ANA, CEM, "2015")
    small.knows(CEM, BEN, "")
    assert [person.name for person in first(small).route.via] == ["Cem"]


def test_a_chain_of_two(small: Small) -> None:
    small.offers(BEN, wanted(small))
    for a, b, last in ((ANA, CEM, "2026-01"), (CEM, SAM, "2026-02"), (SAM, BEN, "2026-03"), (SAM, ANA, "")):
        if last:
            small.knows(a, b, last)
    route = first(small).route
    assert [person.name for person in route.via] == ["Cem", "Sam"]
    assert route.sentence == (
        "In two steps: Cem knows Ana (last contact January 2026) and knows Sam (last contact February 2026), "
        "who knows Ben (last contact March 2026)."
    )


@pytest.mark.parametrize(
    ("last", "words"), [("", "no date on record"), ("2021-03", "last contact March 2021")], ids=["undated", "old"]
)
def test_two_who_know_each_other_need_nobody(small: Small, last: str, words: str) -> None:
    small.offers(BEN, wanted(small))
    small.knows(ANA, BEN, last)
    small.link("stewards", SAM, ANA)
    small.link("stewards", CEM, BEN)
    suggestion = rank(small.build(), ANA, reconnect=True)[0]
    assert any("know each other already" in caution for caution in suggestion.cautions)
    assert suggestion.route.sentence == (
        f"Ana and Ben know each other themselves, so no go-between is needed: Ana knows Ben ({words})."
    )
    assert (suggestion.route.via, len(suggestion.route.facts)) == ([], 1)
    small.knows(ANA, CEM, "2026-09")
    small.knows(CEM, BEN, "2026-09")
    suggestion = rank(small.build(), ANA, reconnect=True)[0]
    assert [person.name for person in suggestion.route.via] == ["Cem"], "who is in touch with both comes first"


def test_two_members_of_staff(small: Small) -> None:
    small.offers(BEN, wanted(small))
    small.link("stewards", SAM, ANA)
    small.link("stewards", CEM, BEN)
    assert first(small).route.sentence == "Through staff: Sam looks after Ana, Cem looks after Ben."


def test_no_way(small: Small) -> None:
    small.offers(BEN, wanted(small))
    route = first(small).route
    assert (route.via, route.facts) == ([], [])
    assert route.sentence == "Nobody on record could introduce Ana and Ben; staff would write to both."


@pytest.mark.parametrize("chain", [(CEM,), (CEM, SAM), (SAM, CEM)])
def test_nobody_who_refused_contact_is_a_go_between(small: Small, chain: tuple[str, ...]) -> None:
    small.offers(BEN, wanted(small))
    path = [ANA, *chain, BEN]
    for a, b in pairwise(path):
        small.knows(a, b, "2020")
    assert first(small).route.via
    small.consent(CEM, "do_not_contact", purpose="contact")
    assert first(small).route.via == []


@pytest.mark.parametrize("refusing", [CEM, SAM])
def test_nor_are_stewards_who_refused(small: Small, refusing: str) -> None:
    small.offers(BEN, wanted(small))
    small.link("stewards", SAM, ANA)
    small.link("stewards", CEM, BEN)
    small.consent(refusing, "refused")
    assert first(small).route.via == []
