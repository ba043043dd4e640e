"""The real facts: what the public pages say, and nothing else."""

from __future__ import annotations

import re

from cjn_graph.model import Relationship
from seed import facts
from seed.facts import ALLIANCE_PAGE, PARTNERS_PAGE
from tests.seed.conftest import Generated

#: Every real person whom those pages name.
NAMED_ON_THE_PAGES = ("Amy Dallas",)


def real(demo: Generated, kind: str) -> list[str]:
    return sorted(one.name for one in demo.of[kind] if one.source in (PARTNERS_PAGE, ALLIANCE_PAGE))


def test_two_engagements_two_convenings_three_workgroups_four_resources(demo: Generated) -> None:
    assert len(real(demo, "engagement")) == 2
    assert len(real(demo, "convening")) == 2
    assert real(demo, "workgroup") == ["#WeGotThis Workgroup", "Metrics Workgroup", "Narrative Workgroup"]
    assert len(real(demo, "resource")) == 4
    assert real(demo, "network") == ["National Criminal Justice & Public Health Alliance"]


def test_no_person_and_no_organization_is_joined_to_a_real_fact(demo: Generated) -> None:
    ids = {one.id for one in demo.records if one.source in (PARTNERS_PAGE, ALLIANCE_PAGE)}
    for record in demo.records:
        if isinstance(record, Relationship):
            joined = {record.from_id, record.to_id}
            if joined & ids:
                kinds = {demo.by_id[end].kind for end in joined}
                assert not kinds & {"person", "organization"}, record.kind


def test_no_real_person_is_named_anywhere(demo: Generated) -> None:
    text = "\n".join(record.model_dump_json() for record in demo.records)
    for name in NAMED_ON_THE_PAGES:
        assert name not in text
        assert name.split()[-1] not in {person.family_name for person in demo.of["person"]}


def test_what_the_pages_do_not_say_is_unknown(demo: Generated) -> None:
    for record in demo.records:
        if record.source not in (PARTNERS_PAGE, ALLIANCE_PAGE):
            continue
        row = record.to_row()
        assert row.get("status", "unknown") == "unknown"
        assert not row.get("fictional")
        dates = [value for value in row.values() if isinstance(value, str) and re.fullmatch(r"\d{4}(-\d\d)*", value)]
        assert set(dates) <= {"2015", "2017"}
        for name in ("outcome", "lesson", "due", "place", "mode", "url", "evidence"):
            assert name not in row


def test_attendance_is_told_as_the_page_tells_it(demo: Generated) -> None:
    attendance = {one.start: one.attendance for one in demo.of["convening"] if one.source == ALLIANCE_PAGE}
    assert attendance == {"2015": "over 40", "2017": "more than 60"}
    assert [one.description for one in demo.of["resource"] if "36 interventions and 25 policies" in one.description]


def test_the_alliance_held_both_convenings_and_the_first_led_to_its_three_workgroups(demo: Generated) -> None:
    joined = sorted(
        (edge.kind, demo.by_id[edge.from_id].name, demo.by_id[edge.to_id].name)
        for kind in ("part_of", "formed_at", "at")
        for edge in demo.of[kind]
        if edge.source == ALLIANCE_PAGE
    )
    alliance = "National Criminal Justice & Public Health Alliance"
    first = "National criminal justice and public health convening 2015"
    second = "Convening of the National CJPH Alliance 2017"
    groups = ["#WeGotThis Workgroup", "Metrics Workgroup", "Narrative Workgroup"]
    assert joined == sorted(
        [
            *(("part_of", name, alliance) for name in (first, second, *groups)),
            *(("formed_at", group, first) for group in groups),
            ("at", "Work together on campaigns and policy change projects that advance the Vision", second),
        ]
    )


def test_engagements_are_in_the_real_counties(demo: Generated) -> None:
    places = {
        demo.by_id[edge.from_id].name: demo.by_id[edge.to_id].fips
        for edge in demo.of["in"]
        if edge.source == PARTNERS_PAGE and demo.by_id[edge.from_id].kind == "engagement"
    }
    assert sorted(places.values()) == ["20209", "27123"]


def test_places_come_before_the_facts_that_need_them() -> None:
    kinds = [record.kind for record in facts.places_of_facts()]
    assert kinds.count("jurisdiction") == 5
