"""Sentences, cautions and unknowns, as staff read them."""

from __future__ import annotations

from datetime import date

import pytest

from cjn_graph.matching import Suggestion, rank
from cjn_graph.matching.wording import span, when
from tests.network.small import AS_OF, Small

ANA, BEN, CEM, SAM = "person:Ana", "person:Ben", "person:Cem", "person:Sam"


@pytest.fixture
def small() -> Small:
    small = Small()
    small.people("Ana", "Ben", "Cem", "Sam")
    return small


def first(small: Small, need: str | None = None, as_of: date = AS_OF) -> Suggestion:
    return rank(small.build(as_of), ANA, need)[0]


def said(small: Small, feature: str, need: str | None = None) -> tuple[str, list[str]]:
    return next((reason.sentence, reason.facts) for reason in first(small, need).reasons if reason.feature == feature)


def wanted(small: Small) -> str:
    topic = small.topic("pre-charge diversion")
    small.seeks(ANA, topic, id="seeks")
    return topic


def test_an_offer(small: Small) -> None:
    offer = small.offers(BEN, wanted(small), "trained_on_it", "expert")
    sentence = "Can help with pre-charge diversion as an expert (trained on it), which Ana seeks help with."
    assert said(small, "need_met") == (sentence, ["seeks", offer])


def test_an_offer_of_something_near_and_another(small: Small) -> None:
    wide = small.topic("diversion")
    narrow = small.topic("pre-charge diversion", wide)
    data = small.topic("dashboards")
    small.seeks(ANA, narrow)
    small.seeks(ANA, data, "low")
    small.offers(BEN, wide)
    small.offers(BEN, data, "says_so")
    assert said(small, "need_met")[0] == (
        "Can help with diversion (has done it), close to pre-charge diversion, which Ana seeks help with; "
        "also helps with dashboards."
    )


def test_a_program_that_somebody_ran(small: Small) -> None:
    topic = wanted(small)
    program = small.activity(
        "Second Start",
        topics=(topic,),
        place=small.place("Marlow County, Ohio"),
        start="2019",
        end="2023-05",
        status="ended",
    )
    part = small.part(BEN, program)
    assert said(small, "need_met") == (
        "Ran Second Start in Marlow County, Ohio from 2019 to May 2023: experience with pre-charge diversion, "
        "which Ana seeks help with.",
        ["seeks", part, program],
    )


def test_work_of_the_office_cites_the_term_too(small: Small) -> None:
    office = small.office("Marlow")
    term = small.post(BEN, office, start="2020", end="2022")
    program = small.activity("Second Start", topics=(wanted(small),), start="2019", end="2023", status="ended")
    part = small.part(office, program)
    sentence, facts = said(small, "need_met")
    assert sentence.startswith("Worked in the office behind Second Start from 2019 to 2023: experience")
    assert facts == ["seeks", part, program, term]


def test_a_typed_need(small: Small) -> None:
    small.offers(BEN, small.topic("pre-charge diversion"))
    assert said(small, "need_met", "pre-charge diversion")[0] == (
        "Can help with pre-charge diversion (has done it), the need asked about."
    )


def test_what_they_get_in_return(small: Small) -> None:
    small.offers(BEN, wanted(small))
    data = small.topic("dashboards")
    offer, need = small.offers(ANA, data), small.seeks(BEN, data)
    sentence = "Would get something in return: Ana can help with dashboards (has done it), which they seek help with."
    assert said(small, "offer_in_return") == (sentence, [need, offer])


@pytest.mark.parametrize(
    ("kind", "role", "status", "words"),
    [
        ("program", "", "active", "Runs Step since 2021"),
        ("program", "", "ended", "Ran Step (begun 2021)"),
        ("program", "", "planned", "Plans Step"),
        ("reform", "", "in_effect", "Carries Step since 2021"),
        ("reform", "", "repealed", "Carried Step"),
        ("engagement", "lead", "active", "Leads Step since 2021"),
        ("engagement", "lead", "completed", "Led Step"),
        ("engagement", "staff", "completed", "Worked on Step"),
        ("engagement", "staff", "active", "Works on Step"),
        ("engagement", "partner", "active", "Is a partner in Step"),
        ("engagement", "", "completed", "Was a partner in Step"),
        ("pressure", "", "", "Faced Step"),
    ],
)
def test_the_same_kind_of_work(small: Small, kind: str, role: str, status: str, words: str) -> None:
    mine = small.activity("Plan", kind, classification="cohort", status="planned")
    theirs = small.activity("Step", kind, classification="cohort", status=status, start="2021")
    parts = [small.part(BEN, theirs, role), small.part(ANA, mine)]
    sentence, facts = said(small, "same_kind")
    assert sentence.startswith(words)
    assert sentence.endswith(", a cohort engagement like Plan of Ana.")
    assert facts == [*parts, theirs, mine]


def test_work_on_the_same_topic(small: Small) -> None:
    topic = small.topic("dashboards")
    small.part(ANA, small.activity("Data team", topics=(topic,)))
    small.part(BEN, small.activity("Report", "reform", classification="policy", topics=(topic,)))
    assert said(small, "same_kind")[0].endswith("on the same topic as Data team of Ana.")


def test_posts_and_places(small: Small) -> None:
    for person, name, population in ((ANA, "Marlow County", 210_000), (BEN, "Tarn County", 180_000)):
        place = small.place(name, population=population, urbanicity="suburban", state="OH")
        small.post(person, small.office(name, place), "Diversion Director", elected=0)
    assert said(small, "counterpart_role")[0] == ("Is Diversion Director, as Ana is.")
    sentence, facts = said(small, "place_likeness")
    assert sentence == (
        "Tarn County is like Marlow County: 180,000 residents against 210,000, both suburban, same state (OH) "
        "and both appointed."
    )
    assert facts[:2] == ["place:Tarn County", "place:Marlow County"]


def test_the_same_place(small: Small) -> None:
    place = small.place("Marlow County", population=5)
    small.post(ANA, small.office("One", place))
    small.post(BEN, small.office("Two", place), function="policy")
    assert said(small, "place_likeness")[0] == "Works in the same place, Marlow County."


def test_division_and_region(small: Small) -> None:
    for person, division in ((ANA, "Pacific"), (BEN, "Pacific"), (CEM, "Mountain")):
        place = small.place(division + person, population=100, census_division=division, census_region="West")
        small.post(person, small.office(person, place))
    by_name = {match.person.id: match.reasons for match in rank(small.build(), ANA)}
    places = {
        person: next(reason.sentence for reason in reasons if reason.feature == "place_likeness")
        for person, reasons in by_name.items()
    }
    assert places[BEN].endswith("100 residents against 100 and same census division (Pacific).")
    assert places[CEM].endswith("100 residents against 100 and same census region (West).")


def test_contacts_events_and_attributes(small: Small) -> None:
    small.set("person", "attributes", ['{"cohort": "2021"}', '{"cohort": "2021"}', "", ""])
    known = [small.knows(ANA, CEM), small.knows(CEM, BEN)]
    small.convening("Collaboratory", "2026-05-04", ANA, BEN)
    small.convening("Workshop", "2025", ANA, BEN)
    sentence, facts = said(small, "nearness")
    assert (sentence, facts) == ("Has a contact in common with Ana: Cem.", known)
    assert (
        said(small, "same_events")[0] == "Was at the same event as Ana: Collaboratory (May 2026) and Workshop (2025)."
    )
    assert said(small, "shared_attributes") == ("Shares with Ana: cohort 2021 (2 people).", [BEN, ANA])


def test_many_contacts_and_events(small: Small) -> None:
    for number in range(5):
        contact = small.person(f"Z{number}")
        small.knows(ANA, contact)
        small.knows(contact, BEN)
        small.convening(f"Event {number}", "2026-05", ANA, BEN)
    assert said(small, "nearness")[0] == "Has 5 contacts in common with Ana: Z0, Z1, Z2 and 2 more."
    assert said(small, "same_events")[0].endswith("and 3 more.")


def test_load(small: Small) -> None:
    small.offers(BEN, wanted(small))
    small.introduction(BEN, CEM, "met", asked_on="2026-09-10", met_on="2026-09-20")
    small.introduction(BEN, CEM, "asked", asked_on="2026-10-12")
    assert said(small, "load")[0] == "Is busy already: asked 2 times this quarter and 1 open introduction."
    assert said(small, "asked_lately")[0] == "Was last asked for an introduction in October 2026."
    assert "Asked 2 times this quarter." in first(small).cautions


def test_requests_answers_and_interactions_are_dated_as_precisely_as_recorded(small: Small) -> None:
    small.offers(BEN, wanted(small))
    small.introduction(BEN, CEM, "asked", asked_on="2026")
    assert said(small, "asked_lately")[0] == "Was last asked for an introduction in 2026."
    small.introduction(ANA, BEN, "declined", answer="not_asked", decided_on="2023")
    small.link("involves", small.add("interaction", on="2024"), BEN)
    cautions = first(small).cautions
    assert "Gone quiet: last contact on record in 2024." in cautions
    assert "An introduction of the two was declined in 2023." in cautions


def test_cautions(small: Small) -> None:
    small.offers(BEN, wanted(small))
    small.post(BEN, small.office("Marlow"), end="2027-01", elected=1, next_election="2026-11-03")
    small.knows(ANA, BEN, "2021-03")
    small.introduction(ANA, BEN, "declined", answer="not_asked", decided_on="2024-06")
    assert first(small).cautions == [
        "Leaves office in January 2027, at the end of the term.",
        "The post is up for election in November 2026.",
        "Whether they agree to introductions is not on record: ask first.",
        "Gone quiet: last contact on record in March 2021.",
        "Ana and they know each other already, last in March 2021: this would be a reconnection.",
        "An introduction of the two was declined in June 2024.",
    ]


def test_no_cautions_where_there_is_nothing_to_mind(small: Small) -> None:
    small.offers(BEN, wanted(small))
    small.consent(BEN)
    small.knows(BEN, CEM, "2026-09")
    small.post(BEN, small.office("Marlow"), end="2031", elected=1, next_election="2030-11")
    assert first(small).cautions == []


def test_undated_contact(small: Small) -> None:
    small.offers(BEN, wanted(small))
    small.knows(ANA, BEN, "")
    cautions = rank(small.build(), ANA, reconnect=True)[0].cautions
    assert "Gone quiet: no dated contact with them is on record." in cautions
    assert "Ana and they know each other already, without a date: ask both." in cautions


def test_unknowns_are_named_where_they_would_be_compared(small: Small) -> None:
    wanted(small)
    small.offers(ANA, small.topic("dashboards"))
    small.post(ANA, small.office("Marlow", small.place("Marlow County", population=100)))
    small.convening("Event", "2026-10", ANA, BEN)
    weights = {"same_events": 5.0}
    assert rank(small.build(), ANA, weights=weights)[0].unknowns == [
        "What they could help with is not recorded.",
        "What they seek help with is not recorded, so we can't say what they would get in return.",
        "Their current post is not recorded.",
    ]
    office = small.office("Tarn")
    small.post(BEN, office, function="other")
    assert rank(small.build(), ANA, weights=weights)[0].unknowns[2:] == [
        "What their post is for is not recorded.",
        "Which place they serve is not recorded.",
    ]
    small.link("serves", office, small.place("Tarn County"))
    assert rank(small.build(), ANA, weights=weights)[0].unknowns[3:] == [
        "The population of Tarn County is not recorded."
    ]


@pytest.mark.parametrize(
    ("start", "end", "over", "words"),
    [
        ("2019", "2023-04-05", True, " from 2019 to April 2023"),
        ("2019", "2019", True, " in 2019"),
        ("2025-08", "2025", True, " from August 2025 until later that year"),
        ("2025", "2025-08-01", True, " in 2025 until August"),
        ("2019-02", "", False, " since February 2019"),
        ("2019-02", "", True, " (begun February 2019)"),
        ("", "2020", True, " until 2020"),
        ("", "", True, ""),
    ],
)
def test_spans(start: str, end: str, over: bool, words: str) -> None:
    assert span(start, end, over=over) == words


def test_dates_are_no_more_precise_than_recorded() -> None:
    assert [when(text) for text in ("2019", "2019-03", "2019-03-05")] == ["2019", "March 2019", "March 2019"]


@pytest.mark.parametrize("functions", [("other", "other"), ("sheriff", "judge"), ("", "")])
def test_posts_whose_functions_the_model_does_not_list_are_no_counterparts(
    small: Small, functions: tuple[str, str]
) -> None:
    small.offers(BEN, wanted(small), "did_it")
    for person, function in zip((ANA, BEN), functions, strict=True):
        small.post(person, small.office(f"Office of {person}"), function=function)
    found = first(small)
    assert "counterpart_role" not in {reason.feature for reason in found.reasons}
    assert "What their post is for is not recorded." in found.unknowns


def test_an_offer_names_the_work_it_rests_on(small: Small) -> None:
    topic = wanted(small)
    program = small.activity("Second Start", topics=(topic,), start="2019", end="2023", status="ended")
    part = small.part(BEN, program)
    offer = small.offers(BEN, topic, "did_it")
    done = "has done it: ran Second Start from 2019 to 2023"
    sentence = f"Can help with pre-charge diversion ({done}), which Ana seeks help with."
    assert said(small, "need_met") == (sentence, ["seeks", offer, part, program])


@pytest.mark.parametrize(
    ("level", "words"), [("manager", "both diversion at the same level."), ("line", "both diversion.")]
)
def test_counterpart_posts_of_other_titles(small: Small, level: str, words: str) -> None:
    small.post(ANA, small.office("One"), "Head of Diversion", level="manager")
    small.post(BEN, small.office("Two"), "Director", level=level)
    assert said(small, "counterpart_role")[0] == f"Is Director and Ana is Head of Diversion: {words}"


def test_a_request_of_an_earlier_quarter_no_longer_counts(small: Small) -> None:
    small.offers(BEN, wanted(small))
    small.introduction(BEN, CEM, "met", asked_on="2026-06-10", met_on="2026-06-20")
    assert {reason.feature for reason in first(small).reasons} == {"need_met"}
