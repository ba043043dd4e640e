"""A member's page: as of a day, and the ties with their evidence."""

from __future__ import annotations

import doctest
from datetime import date
from typing import Any

import pytest

from cjn_graph.errors import Forbidden, InvalidInput, NotFound
from cjn_graph.model import PartialDate, Record
from cjn_graph.model.steps import as_it_stood
from cjn_graph.network.days import start_and_end
from cjn_graph.pages import person as person_page
from cjn_graph.pages.lines import line_of
from cjn_graph.pages.person import PersonPage, show_person
from cjn_graph.pages.ties import MAP_PEOPLE, MOST_CO_ATTENDED
from cjn_graph.records import Delete
from cjn_graph.store import Store
from tests.making import CLEARED, STAFF, VIEWER, apply, edge, entity, workspace_on, write
from tests.watched import WatchedStore

ROSA = entity("person", "rosa", name="Rosa Núñez")
BERNARD = entity("person", "bernard", name="Bernard O’Neil")
WREN = entity("person", "wren", name="Wren Okafor")


def page_of(store: Store, as_of: str | None = None, person: Record = ROSA) -> PersonPage:
    return show_person(workspace_on(store), STAFF, person.id, as_of=as_of)


def test_the_post_the_consent_and_the_steward_are_those_of_the_day(store: Store) -> None:
    office = entity("organization", "o", name="Office")
    first, second, third = (entity("post", key, title=key) for key in ("Deputy", "Director", "Chief"))
    refused = entity("consent", "r", decision="refused", on="2021-04")
    granted = entity("consent", "g", decision="granted", on="2024")
    write(
        store, ROSA, BERNARD, WREN, office, first, second, third, refused, granted,
        *(edge("has_post", office, post) for post in (first, second, third)),
        edge("holds", ROSA, first, start="2019", end="2021-05"), edge("holds", ROSA, second, start="2021-06"),
        edge("holds", ROSA, third, start="2027-01"),
        *(edge("given_by", consent, ROSA) for consent in (refused, granted)),
        edge("stewards", BERNARD, ROSA, start="2019", end="2022"), edge("stewards", WREN, office, start="2023"),
    )  # fmt: skip
    now, then, later = page_of(store), page_of(store, "2021"), page_of(store, "2027-02")
    assert [(term.post, term.current) for term in now.terms] == [
        ("Director", True), ("Chief", False), ("Deputy", False),
    ]  # fmt: skip
    assert (now.as_of, now.person.post, now.in_post_for) == ("2026-11-01", "Director", "for 5 years")
    assert (now.consent, now.consent_on) == ("granted", "2024")
    assert [(line.name, line.detail, line.over) for line in now.stewards] == [
        ("Bernard O’Neil", "", True), ("Wren Okafor", "through Office", False),
    ]  # fmt: skip
    assert (then.as_of, then.person.post, then.in_post_for) == ("2021-12-31", "Director", "for 6 months")
    assert [term.post for term in then.terms] == ["Director", "Deputy"]
    assert (then.consent, then.consent_on) == ("refused", "2021-04")
    assert [(line.name, line.over) for line in then.stewards] == [("Bernard O’Neil", False)]
    assert page_of(store, "2021-05-30").person.post == "Deputy"
    assert later.person.post == "Chief"
    assert page_of(store, "2018").person.post is None
    assert page_of(store, "2018").consent == "unknown"


def test_nothing_that_began_later_is_on_the_page_and_nothing_is_further_than_it_was(store: Store) -> None:
    topic = entity("topic", "t", name="bail")
    work = entity(
        "engagement", "e", name="Cohort", start="2020", end="2023", status="completed", outcome="Halved the backlog"
    )
    later = entity("engagement", "l", name="Later", start="2025", status="active")
    event = entity("convening", "c", name="Webinar", start="2024-05")
    asked = entity("request", "q", name="Figures", status="answered", asked_on="2021-02", answered_on="2022-01")
    met = entity("introduction", "i", status="met", suggested_on="2021", decided_on="2021-11", met_on="2022-03")
    call = entity("interaction", "n", subject="A call", on="2022-06-01")
    write(
        store, ROSA, BERNARD, topic, work, later, event, asked, met, call,
        edge("seeks_help_with", ROSA, topic, since="2020", until="2022"),
        edge("can_help_with", ROSA, topic, since="2023"),
        edge("took_part", ROSA, work), edge("took_part", ROSA, later), edge("attended", ROSA, event),
        edge("asked", ROSA, asked), edge("introduces", met, ROSA, answer="accepted"), edge("introduces", met, BERNARD),
        edge("involves", call, ROSA), edge("knows", ROSA, BERNARD, first_on="2021-01", last_on="2024"),
    )  # fmt: skip
    then = page_of(store, "2021")
    assert [line.detail for line in then.engagements] == ["partner, active"]
    assert [line.over for line in then.seeks_help_with] == [False]
    assert (then.helps_with, then.convenings, then.interactions) == ([], [], [])
    assert [(line.detail, line.start, line.end) for line in then.requests] == [("open", "2021-02", None)]
    assert [(line.name, line.detail) for line in then.introductions] == [("Bernard O’Neil", "accepted")]
    assert [(line.start, line.end) for line in then.acquaintances] == [("2021-01", None)]
    now = page_of(store)
    assert [line.name for line in now.engagements] == ["Later", "Cohort"]
    assert "Halved the backlog" in now.engagements[1].detail
    assert [line.over for line in now.seeks_help_with] == [True]
    assert [line.detail for line in now.requests] == ["answered"]
    assert [line.detail for line in now.introductions] == ["met"]
    assert [line.detail for line in page_of(store, "2021-06").introductions] == ["suggested"]


@pytest.mark.parametrize(
    ("values", "answer", "told"),
    [
        ({"status": "met", "useful": True, "met_on": "2026-05"}, "accepted", "useful"),
        ({"status": "proposed", "proposed_on": "2026-05"}, "not_asked", "proposed"),
        ({"status": "asked", "asked_on": "2026-10-20"}, "accepted", "accepted, asked"),
    ],
)
def test_an_introduction_is_told_by_where_it_stands(values: dict[str, Any], answer: str, told: str) -> None:
    one = entity("introduction", "i", **values)
    row = edge("introduces", one, ROSA, answer=answer).to_row()
    assert line_of(row, one.to_row(), date(2026, 11, 1)).detail == told


@pytest.mark.parametrize(
    ("kind", "properties", "status"),
    [
        ("reform", {"status": "repealed", "adopted_on": "2019", "repealed_on": "2022"}, "adopted"),
        ("reform", {"status": "repealed", "repealed_on": "2022"}, "in_effect"),
        ("reform", {"status": "in_effect", "in_effect_on": "2022"}, "proposed"),
        ("reform", {"status": "in_effect"}, "in_effect"),
        ("reform", {"status": "unknown", "repealed_on": "2022"}, "unknown"),
        ("introduction", {"status": "declined", "asked_on": "2020-12", "decided_on": "2021-02"}, "asked"),
        ("introduction", {"status": "declined", "asked_on": "2020-11", "decided_on": "2020-12"}, "declined"),
        ("request", {"status": "closed", "asked_on": "2020", "answered_on": "2021"}, "open"),
        ("request", {"status": "in_progress", "asked_on": "2020"}, "in_progress"),
        ("program", {"status": "ended", "end": "2021"}, "active"),
        ("program", {"status": "ended", "end": "2020-06"}, "ended"),
        ("commitment", {"status": "kept", "made_on": "2019"}, "kept"),
    ],
)
def test_how_far_something_had_come_at_the_end_of_2020(kind: str, properties: dict[str, Any], status: str) -> None:
    assert as_it_stood(kind, properties, date(2020, 12, 31))["status"] == status


def test_a_reform_is_a_proposal_until_it_takes_effect_on_the_page_and_in_the_network(store: Store) -> None:
    reform = entity("reform", "r", name="Declination", status="in_effect", proposed_on="2019", in_effect_on="2022-03")
    write(store, ROSA, reform, edge("runs", ROSA, reform))
    workspace = workspace_on(store)
    for as_of, told, stage in (
        ("2018", [], 0),
        ("2020", [("proposed", "2019")], 0),
        ("2022", [("in effect", "2022-03")], 1),
        (None, [("in effect", "2022-03")], 1),
    ):
        lines = page_of(store, as_of).programs
        assert [(line.detail, line.start) for line in lines] == told, as_of
        network = workspace.network(STAFF, PartialDate(as_of).last_day if as_of else workspace.today())
        assert network.activities.stage.tolist() == [stage]
        dates = [start_and_end(network.involved.columns, link) for link in range(len(network.involved))]
        assert dates == [(start, "") for _, start in told], as_of


def test_a_repealed_reform_is_over(store: Store) -> None:
    reform = entity("reform", "r", name="Declination", status="repealed", in_effect_on="2022-03", repealed_on="2024")
    write(store, ROSA, reform, edge("runs", ROSA, reform))
    [line] = page_of(store).programs
    assert (line.start, line.end, line.over) == ("2022-03", "2024", True)
    [line] = page_of(store, "2023").programs
    assert (line.detail, line.over) == ("in effect", False)


def test_of_a_convening_whose_end_alone_is_known_that_is_the_day(store: Store) -> None:
    event = entity("convening", "c", name="Webinar", end="2022-05")
    write(store, ROSA, event, edge("attended", ROSA, event))
    workspace = workspace_on(store)
    for as_of, told in (("2021", []), ("2022", ["2022-05"])):
        assert [line.start for line in page_of(store, as_of).convenings] == told
        assert len(workspace.network(STAFF, PartialDate(as_of).last_day).gathered) == len(told)


@pytest.mark.parametrize("text", ["yesterday", "2026-13", "26", ""])
def test_a_date_that_is_none_is_refused(store: Store, text: str) -> None:
    write(store, ROSA)
    with pytest.raises(InvalidInput, match="as_of"):
        page_of(store, text)
    with pytest.raises(Forbidden):
        show_person(workspace_on(store), VIEWER, ROSA.id, as_of="2025")


def test_each_tie_has_its_evidence_and_the_weights_add_up(store: Store) -> None:
    work = entity("engagement", "e", name="Cohort 2021", start="2020", end="2024", status="completed")
    met = entity("introduction", "i", status="met", met_on="2026-05")
    knows = edge("knows", ROSA, BERNARD, first_on="2024", last_on="2025-08", strength=2.0)
    parts = [edge("took_part", person, work) for person in (ROSA, BERNARD)]
    both = [edge("introduces", met, person) for person in (ROSA, BERNARD)]
    undated = edge("knows", WREN, ROSA)
    write(store, ROSA, BERNARD, WREN, work, met, knows, *parts, *both, undated)
    bernard, wren = page_of(store).ties.ties
    assert [(tie.person.name, tie.live, tie.last_on) for tie in (bernard, wren)] == [
        ("Bernard O’Neil", True, "2026-05"), ("Wren Okafor", False, None),
    ]  # fmt: skip
    assert [(piece.sort, piece.grade, piece.on) for piece in bernard.evidence] == [
        ("introduced", 1.0, "2026-05"), ("asserted", 0.6, "2025-08"), ("worked_together", 0.8, "2024"),
    ]  # fmt: skip
    assert [piece.facts for piece in bernard.evidence] == [
        [edge.id for edge in both], [knows.id], [*(edge.id for edge in parts), work.id],
    ]  # fmt: skip
    assert bernard.evidence[2].sentence == "Worked together: Cohort 2021"
    assert [piece.on for piece in wren.evidence] == [None]
    for tie in (bernard, wren):
        assert sum(piece.weight for piece in tie.evidence) == pytest.approx(tie.weight, abs=1e-12)
    then = page_of(store, "2025").ties.ties
    assert [piece.sort for piece in then[0].evidence] == ["asserted", "worked_together"]
    assert page_of(store, "2019").ties.ties[0].person.name == "Wren Okafor"
    assert len(page_of(store, "2019").ties.ties) == 1


@pytest.mark.parametrize("end", ["2024", "2024-12", "2024-12-31"])
def test_a_tie_and_those_around_it_are_dated_as_precisely_as_recorded(store: Store, end: str) -> None:
    cohort = entity("engagement", "c", name="Cohort", start="2020", end=end, status="completed")
    people = (ROSA, BERNARD, WREN)
    write(store, *people, cohort, *(edge("took_part", person, cohort) for person in people))
    ties = page_of(store).ties
    assert [(tie.last_on, [piece.on for piece in tie.evidence]) for tie in ties.ties] == [(end, [end])] * 2
    assert [tie.last_on for tie in ties.neighbourhood.among] == [end]


def test_what_goes_on_is_dated_to_the_day_of_the_page(store: Store) -> None:
    cohort = entity("engagement", "c", name="Cohort", start="2020", end="2028", status="active")
    write(store, ROSA, BERNARD, cohort, *(edge("took_part", person, cohort) for person in (ROSA, BERNARD)))
    assert [tie.last_on for tie in page_of(store).ties.ties] == ["2026-11-01"]
    assert [tie.last_on for tie in page_of(store, "2023").ties.ties] == ["2023-12-31"]


def test_who_was_met_at_events_only_stands_apart_from_the_ties(store: Store) -> None:
    old, new = entity("convening", "o", name="Old", start="2022"), entity("convening", "n", name="New", start="2026-03")
    attended = [edge("attended", person, old) for person in (ROSA, BERNARD, WREN)]
    write(
        store, ROSA, BERNARD, WREN, old, new, *attended,
        edge("attended", ROSA, new), edge("attended", BERNARD, new), edge("knows", ROSA, WREN, last_on="2026"),
    )  # fmt: skip
    found = page_of(store).ties
    assert [tie.person.name for tie in found.ties] == ["Wren Okafor"]
    assert found.co_attended_count == 1
    (bernard,) = found.co_attended
    assert bernard.person.name == "Bernard O’Neil"
    assert [(piece.sort, piece.sentence, piece.grade, piece.on) for piece in bernard.evidence] == [
        ("co_attended", "Both came to New", 0.1, "2026-03"), ("co_attended", "Both came to Old", 0.1, "2022"),
    ]  # fmt: skip
    assert bernard.evidence[1].facts == [attended[0].id, attended[1].id, old.id]
    assert [piece.sentence for piece in page_of(store, "2025").ties.co_attended[0].evidence] == ["Both came to Old"]


def test_the_map_has_the_strongest_ties_and_those_among_them_and_says_how_many_are_left_out(store: Store) -> None:
    others = [entity("person", f"n{number}", name=f"Number {number:02}") for number in range(MAP_PEOPLE + 3)]
    event = entity("convening", "c", name="Everybody", start="2026-01")
    crowd = [entity("person", f"c{number}", name=f"Crowd {number:02}") for number in range(MOST_CO_ATTENDED + 2)]
    write(
        store, ROSA, *others, event, *crowd,
        *(edge("knows", ROSA, person, last_on="2026-01", strength=100 - n) for n, person in enumerate(others)),
        edge("knows", others[0], others[1], last_on="2020"), edge("knows", others[0], others[-1], last_on="2026"),
        *(edge("attended", person, event) for person in (ROSA, *crowd)),
    )  # fmt: skip
    found = page_of(store).ties
    assert found.neighbourhood.people == [person.id for person in others[:MAP_PEOPLE]]
    assert found.neighbourhood.left_out == 3
    assert [({tie.from_id, tie.to_id}, tie.live) for tie in found.neighbourhood.among] == [
        ({others[0].id, others[1].id}, False)
    ]
    assert len(found.co_attended) == MOST_CO_ATTENDED
    assert found.co_attended_count == MOST_CO_ATTENDED + 2


def test_a_tie_that_rests_on_restricted_facts_is_there_only_for_those_with_the_grant(store: Store) -> None:
    support = entity("engagement", "s", name="Support", classification="leadership_support", start="2025")
    write(store, ROSA, BERNARD, WREN, edge("knows", ROSA, WREN, last_on="2026"))
    before = {day: page_of(store, day).model_dump_json() for day in (None, "2025", "2027")}
    write(
        store, support, *(edge("took_part", person, support, sensitivity="restricted") for person in (ROSA, BERNARD)),
        edge("knows", BERNARD, ROSA, last_on="2024", sensitivity="restricted"),
    )  # fmt: skip
    assert {day: page_of(store, day).model_dump_json() for day in before} == before
    cleared = show_person(workspace_on(store), CLEARED, ROSA.id, as_of="2026-06")
    assert [tie.person.name for tie in cleared.ties.ties] == ["Bernard O’Neil", "Wren Okafor"]


def test_how_long_is_said_in_words() -> None:
    assert doctest.testmod(person_page, extraglobs={"date": date}).failed == 0


def test_somebody_who_is_deleted_while_the_page_is_read_is_there_or_not_found(store: Store) -> None:
    write(store, ROSA)
    waiting = [Delete(ROSA.id)]

    def delete(name: str) -> None:
        if name == "records/get_nodes" and waiting:
            apply(store, waiting.pop())

    workspace = workspace_on(WatchedStore(store, after=delete))
    assert show_person(workspace, STAFF, ROSA.id).person.name == "Rosa Núñez"
    assert not waiting
    with pytest.raises(NotFound, match="no person"):
        show_person(workspace, STAFF, ROSA.id)
