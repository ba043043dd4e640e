"""The network of an earlier day: what had happened by then, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from cjn_graph.analysis.graph import make_graph
from cjn_graph.network.days import first_days, last_days
from cjn_graph.questions import GraphDefinition
from tests.network.small import AS_OF, Small

EARLIER = date(2025, 6, 15)


def iso(day: int) -> str:
    return date.fromordinal(int(day)).isoformat() if day else ""


STEPS = {
    "suggested_on": "2025-01",
    "proposed_on": "2025-03-01",
    "asked_on": "2025-05-01",
    "decided_on": "2025-07-01",
    "introduced_on": "2025-09-01",
    "met_on": "2025-12-01",
}


@pytest.mark.parametrize(
    ("day", "status", "when", "under_way", "asked"),
    [
        ("2024-12-31", "", "", 0, ""),
        ("2025-01-15", "suggested", "2025-01-15", 0, ""),
        ("2025-04-01", "proposed", "2025-03-01", 1, ""),
        ("2025-05-01", "asked", "2025-05-01", 1, "2025-05-01"),
        ("2025-08-01", "accepted", "2025-07-01", 1, "2025-05-01"),
        ("2025-10-01", "introduced", "2025-09-01", 0, "2025-05-01"),
        ("2026-11-01", "met", "2025-12-01", 0, "2025-05-01"),
    ],
)
def test_an_introduction_had_come_as_far_as_its_steps_by_then(
    day: str, status: str, when: str, under_way: int, asked: str
) -> None:
    small = Small()
    small.introduction(*small.people("Ana", "Ben"), "met", **STEPS)
    network = small.build(date.fromisoformat(day))
    assert (network.introductions.status[0], iso(network.introductions.when[0])) == (status, when)
    assert network.people.open_introductions.tolist() == [under_way, under_way]
    assert {iso(last) for last in network.people.last_asked} == {asked}
    assert len(network.introduced) == (2 if status else 0)
    assert network.ties.count == (status == "met")


@pytest.mark.parametrize(
    ("status", "steps", "expected"),
    [
        ("met", {"met_on": "2026-01"}, ""),
        ("met", {"asked_on": "2025-02", "introduced_on": "2026-01"}, "asked"),
        ("met", {}, "met"),
        ("met", {"asked_on": "2026-01", "met_on": "2025-02"}, "met"),  # one of the two is a slip
        ("declined", {"asked_on": "2025-02", "decided_on": "2026-01"}, "asked"),
        ("declined", {"asked_on": "2025-02"}, "declined"),
        ("accepted", {"decided_on": "2025-02", "met_on": "2026-01"}, "accepted"),
    ],
)
def test_of_an_introduction_with_gaps_what_is_dated_tells(status: str, steps: dict[str, str], expected: str) -> None:
    small = Small()
    small.introduction(*small.people("Ana", "Ben"), status, **steps)
    network = small.build(EARLIER)
    assert network.introductions.status.tolist() == [expected]
    assert network.ties.count == (expected == "met")


def test_a_meeting_to_come_is_no_tie_of_the_health_report() -> None:
    small = Small()
    small.introduction(*small.people("Ana", "Ben"), "met", met_on="2026-05-04")
    assert [len(make_graph(small.build(day), GraphDefinition()).a) for day in (EARLIER, AS_OF)] == [0, 1]


@pytest.mark.parametrize(
    ("status", "start", "end", "stage"),
    [
        ("ended", "2020", "2026-02", 1),  # still went on
        ("ended", "2020", "2025-06", 2),
        ("ended", "2020", "", 2),
        ("active", "2025-06", "", 1),
        ("active", "2026", "", 0),
        ("unknown", "2026", "", 0),
        ("unknown", "2020", "", -1),
    ],
)
def test_what_ended_later_went_on_and_what_began_later_was_a_plan(
    status: str, start: str, end: str, stage: int
) -> None:
    small = Small()
    small.activity("Step", status=status, start=start, end=end)
    assert small.build(EARLIER).activities.stage.tolist() == [stage]


@pytest.mark.parametrize(
    ("status", "steps", "stage", "start"),
    [
        ("in_effect", ["2025-03", "", "2026-02", ""], 0, "2025-03"),  # a proposal by then
        ("in_effect", ["2024", "2025-02", "2026-02", ""], 1, "2025-02"),
        ("in_effect", ["2023", "2024", "2025-02", ""], 1, "2025-02"),
        ("in_effect", ["", "", "2026-02", ""], 0, "2026-02"),
        ("in_effect", ["", "", "", ""], 1, ""),
        ("repealed", ["2020", "", "2022", "2026-02"], 1, "2022"),
        ("repealed", ["", "", "", "2026-02"], 1, ""),
        ("repealed", ["", "", "2022", "2025-02"], 2, "2022"),
        ("unknown", ["", "", "2022", ""], -1, "2022"),
    ],
)
def test_a_reform_had_come_as_far_as_its_steps_by_then(status: str, steps: list[str], stage: int, start: str) -> None:
    small = Small()
    reform = small.activity("Declination", "reform", status=status, steps=steps)
    small.part(small.person("Ana"), reform)
    network = small.build(EARLIER)
    assert network.activities.stage.tolist() == [stage]
    assert network.activities.first.tolist() == first_days([start]).tolist()
    assert network.activities.first_until.tolist() == last_days([start]).tolist()
    assert len(network.involved) == (start != "2026-02")


def test_nothing_that_began_later_leaves_a_trace() -> None:
    small = Small()
    ana, ben = small.people("Ana", "Ben")
    topic, later = small.topic("bail"), "2025-07-01"
    office = small.office("Marlow")
    program = small.activity("Step", topics=(topic,), start=later)
    cohort = small.activity("Cohort", "engagement", topics=(topic,), start="2020")
    small.add("workgroup", id="workgroup:m", name="Metrics")
    for person in (ana, ben):
        small.post(person, office, start=later)
        small.part(person, program)
        small.part(person, cohort, start=later)
        small.link("member_of", person, "workgroup:m", start=later)
        small.link("involves", small.add("interaction", on=later), person)
        small.consent(person, "refused", later)
        small.seeks(person, topic, since=later)
        small.link("stewards", ben, person, start=later)
    small.knows(ana, ben, later, first_on=later)
    small.convening("Collaboratory", later, ana, ben)
    small.introduction(ana, ben, "asked", asked_on=later)
    past, now = small.build(EARLIER), small.build()
    for name in ("holds", "involved", "help", "needs", "gathered", "introduced", "stewarded"):
        assert (len(getattr(past, name)), len(getattr(now, name)) > 0) == (0, True), name
    assert (past.ties.count, now.ties.count) == (0, 1)
    for name in ("post", "consent", "last_heard", "open_introductions", "asked_this_quarter", "last_asked"):
        before = getattr(past.people, name)
        assert set(before.tolist()) == {-1 if name == "post" else 0}, name


def test_contact_that_lasted_longer_counts_until_the_day() -> None:
    small = Small()
    small.knows(*small.people("Ana", "Ben"), "2026-09", first_on="2020")
    assert [iso(last) for last in small.build(EARLIER).people.last_heard] == ["2025-06-15", "2025-06-15"]
