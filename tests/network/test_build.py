from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from cjn_graph.network import derive_network
from cjn_graph.network.attributes import is_denied
from cjn_graph.network.days import start_and_end
from cjn_graph.network.network import CONSENT_GRANTED, CONSENT_REFUSED, CONSENT_UNKNOWN, HELP_EVIDENCE
from cjn_graph.tables import Tables
from tests.network.small import AS_OF, Small


def test_nothing_is_a_network_too() -> None:
    network = derive_network(Tables(), AS_OF)
    assert (len(network.people), network.ties.count, len(network.topics)) == (0, 0, 0)


def test_the_current_post_is_the_one_begun_last_then_the_highest() -> None:
    small = Small()
    ana = small.person("Ana")
    office = small.office("Marlow")
    small.post(ana, office, "Over", start="2022", end="2025")
    small.post(ana, office, "Older", start="2019")
    small.post(ana, office, "Lower", start="2021", level="line")
    small.post(ana, office, "Unknown", start="2021", level="")
    small.post(ana, office, "Higher", start="2021", level="chief")
    small.post(ana, office, "Next", start="2027")
    network = small.build()
    assert network.posts.titles[network.people.post[0]] == "Higher"
    assert len(network.holds) == 5  # the next one has not begun


@pytest.mark.parametrize(("end", "current"), [("2026", True), ("2026-11", True), ("2026-10", False), ("", True)])
def test_a_term_lasts_to_the_last_day_its_end_can_mean(end: str, current: bool) -> None:
    small = Small()
    small.post(small.person("Ana"), small.office("Marlow"), end=end)
    assert (small.build().people.post[0] >= 0) == current


def test_members_belong_themselves_or_through_their_office_on_the_day() -> None:
    small = Small()
    ana, ben, cem, _ = small.people("Ana", "Ben", "Cem", "Dot")
    office = small.office("Marlow")
    small.post(ben, office)
    small.add("network", id="network:cjn", name="CJN")
    small.add("workgroup", id="workgroup:m", name="Metrics")
    small.link("member_of", ana, "network:cjn", start="2020")
    small.link("member_of", office, "network:cjn")
    small.link("member_of", cem, "network:cjn", start="2020", end="2025")
    small.link("member_of", "person:Dot", "workgroup:m")
    assert small.build().people.member.tolist() == [True, True, False, False]


def test_everybody_is_a_member_where_no_memberships_are_recorded() -> None:
    small = Small()
    small.people("Ana", "Ben")
    assert small.build().people.member.all()


def test_staff_hold_a_post_in_the_host_now() -> None:
    small = Small()
    ana, ben = small.people("Ana", "Ben")
    host = small.office("Host", classification="network_host")
    small.post(ana, host)
    small.post(ben, host, end="2024")
    assert small.build().people.staff.tolist() == [True, False]


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([], CONSENT_UNKNOWN),
        ([("granted", "2025", "introductions")], CONSENT_GRANTED),
        ([("granted", "2025", "contact")], CONSENT_UNKNOWN),
        ([("refused", "2024", "introductions"), ("granted", "2025", "introductions")], CONSENT_GRANTED),
        ([("granted", "2024", "introductions"), ("refused", "2025", "introductions")], CONSENT_REFUSED),
        ([("granted", "2025", "introductions"), ("do_not_contact", "2020", "contact")], CONSENT_REFUSED),
        ([("granted", "2025", "introductions"), ("refused", "2025", "introductions")], CONSENT_REFUSED),
        ([("refused", "2027", "introductions")], CONSENT_UNKNOWN),
    ],
)
def test_the_latest_decision_counts_and_in_doubt_the_refusal(
    decisions: list[tuple[str, str, str]], expected: int
) -> None:
    small = Small()
    ana = small.person("Ana")
    for decision, on, purpose in decisions:
        small.consent(ana, decision, on, purpose)
    assert small.build().people.consent.tolist() == [expected]


def test_a_place_has_from_larger_places_what_it_does_not_say_itself() -> None:
    small = Small()
    small.place("Ohio", classification="state", state="OH", census_region="Midwest", time_zone="America/New_York")
    small.place("Marlow", population=100)
    small.place("Tarn", population=50, time_zone="America/Chicago")
    small.place("Fifth District", classification="district")
    small.place("Half District", classification="district")
    small.place("Unknown County")
    for part, whole in [
        ("Marlow", "Fifth District"), ("Tarn", "Fifth District"), ("Fifth District", "Ohio"),
        ("Unknown County", "Half District"), ("Half District", "Ohio"), ("Ohio", "Marlow"),
    ]:  # fmt: skip
        small.link("part_of", f"place:{part}", f"place:{whole}")
    places = small.build().places
    at = {str(name): row for row, name in enumerate(places.names)}
    assert {str(places.state[at[name]]) for name in ("Marlow", "Tarn", "Fifth District")} == {"OH"}
    assert places.time_zone[at["Tarn"]] == "America/Chicago"
    assert places.time_zone[at["Marlow"]] == "America/New_York"
    assert places.population[at["Fifth District"]] == 150
    assert np.isnan(places.population[at["Half District"]])


def test_help_follows_from_what_people_did_alone_or_through_their_office() -> None:
    small = Small()
    ana, ben, cem = small.people("Ana", "Ben", "Cem")
    topic = small.topic("Diversion")
    office = small.office("Marlow")
    program = small.activity("Step", topics=(topic,), start="2019", end="2021", status="ended")
    plan = small.activity("Plan", topics=(topic,), status="planned")
    small.part(ana, program, start="2020")
    small.part(ana, plan)
    part = small.part(office, program)
    term = small.post(ben, office, start="2018", end="2019")
    small.post(cem, office, start="2022")
    network = small.build()
    found = [(int(link), HELP_EVIDENCE[network.help["evidence"][link]]) for link in range(len(network.help))]
    assert [(str(network.people.names[network.help.left[link]]), evidence) for link, evidence in found] == [
        ("Ana", "on_record"),
        ("Ben", "through_office"),
    ]
    own, office_link = (int(network.help["involvement"][link]) for link, _ in found)
    assert start_and_end(network.involved.columns, own) == ("2020", "2021")
    assert network.involved.ids[office_link] == part
    assert network.involved["term"][office_link] == term


def test_needs_last_until_the_day_they_are_recorded_for() -> None:
    small = Small()
    ana = small.person("Ana")
    for name, since, until in [("a", "", "2026-10"), ("b", "", "2026-11"), ("c", "2027", ""), ("d", "", "")]:
        small.seeks(ana, small.topic(name), since=since, until=until)
    network = small.build()
    assert network.topics.names[network.needs.right].tolist() == ["b", "d"]


def test_load_counts_open_introductions_and_requests_of_the_quarter() -> None:
    small = Small()
    ana, ben = small.people("Ana", "Ben")
    small.introduction(ana, ben, "asked", asked_on="2026-10-20")
    small.introduction(ana, ben, "declined", asked_on="2026-09-01", decided_on="2026-09-05")
    small.introduction(ana, ben, "met", answer="not_asked", asked_on="2026-08-15", met_on="2026-09-30")
    small.introduction(ana, ben, "asked", answer="not_asked", asked_on="2026-10-21")
    small.introduction(ana, ben, "met", asked_on="2026-05-01", met_on="2026-05-20")
    people = small.build().people
    assert people.open_introductions.tolist() == [2, 2]
    assert people.asked_this_quarter.tolist() == [3, 3]
    assert date.fromordinal(int(people.last_asked[0])) == date(2026, 10, 20)


def test_interactions_and_ties_are_signs_of_life_until_today() -> None:
    small = Small()
    ana, ben, cem = small.people("Ana", "Ben", "Cem")
    small.knows(ana, ben, "2026-03-05")
    for person, on in ((ana, "2026-08-01"), (cem, "2027-01")):
        small.link("involves", small.add("interaction", on=on), person)
    heard = [date.fromordinal(int(day)).isoformat() if day else "" for day in small.build().people.last_heard]
    assert heard == ["2026-08-01", "2026-03-05", ""]


def test_stewards_look_after_people_and_everybody_in_their_office() -> None:
    small = Small()
    ana, ben, sam = small.people("Ana", "Ben", "Sam")
    office = small.office("Marlow")
    small.post(ben, office)
    small.link("stewards", sam, ana, start="2024")
    small.link("stewards", sam, office)
    small.link("stewards", ben, ana, end="2024")
    stewarded = small.build().stewarded
    assert list(zip(stewarded.left.tolist(), stewarded.right.tolist(), stewarded["via"], strict=True)) == [
        (0, 2, ""),
        (1, 2, "Marlow"),
    ]


@pytest.mark.parametrize(
    "name",
    ["race", "Race", "race_ethnicity", "raceEthnicity", "Ethnicity (self)", "ethnicgroup", "gender", "GenderIdentity",
     "sex", "is_female", "pronouns", "sexual orientation", "hispanic2020", "Género gender", "religion"],
)  # fmt: skip
def test_race_gender_and_their_kin_are_never_features(name: str) -> None:
    assert is_denied(name)


@pytest.mark.parametrize(
    "name", ["department", "trace", "embrace", "essex office", "cohort", "agenda", "state", "level"]
)
def test_other_attributes_may_be(name: str) -> None:
    assert not is_denied(name)


def test_denied_attributes_leave_no_trace_in_the_network() -> None:
    small = Small()
    small.person("Ana", attributes={"Race": "x", "department": "A", "empty": " "})
    attributes = small.build().attributes
    assert (attributes.names, attributes.values) == (("department",), ("A",))
