"""What counts as a gap, and what is said about it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjn_graph.analysis.gap import AlikePair, Meeting, side_of
from cjn_graph.analysis.gaps import find_gaps
from cjn_graph.analysis.measure import Naming
from cjn_graph.network.links import Indexes
from tests.network.small import Small

STAFF = Naming(("staff",))


def places(**changes: object) -> Small:
    """Two counties alike, with a member each: Ana in Marlow, Bo in Tallis. ``changes`` are Tallis's."""
    small = Small()
    topic = small.topic("juvenile diversion")
    for person, name, more in (("Ana", "Marlow", {"population": 182_000}), ("Bo", "Tallis", changes)):
        given = {"population": 60_000} | more
        place = small.place(name, **given)
        small.post(small.person(person), small.office(f"{name} Office", place))
        small.activity(f"{name} program", topics=(topic,), place=place)
    return small


def names(pairs: list[AlikePair] | None) -> list[tuple[str, str]]:
    assert pairs is not None
    return [(pair.a.name, pair.b.name) for pair in pairs]


def test_jurisdictions_alike_without_a_live_tie_are_a_gap_with_reasons_and_facts() -> None:
    gap = find_gaps(places().build(), naming=STAFF).similar_unconnected_jurisdictions
    assert (gap.value, gap.n, gap.coverage) == (1, 1, 1.0)
    assert gap.pairs is not None
    (pair,) = gap.pairs
    assert (pair.a.name, pair.b.name, pair.a.people, pair.lapsed_ties) == ("Marlow", "Tallis", 1, 0)
    assert {reason.feature: reason.facts for reason in pair.reasons} == {
        "kind": ["place:Marlow", "place:Tallis"],
        "population": ["place:Marlow", "place:Tallis"],
        "reforms": ["program:Marlow program", "program:Tallis program"],
    }
    assert pair.reasons[1].sentence == "Both have 50,000 to 249,999 residents: 182,000 and 60,000."
    assert pair.score == pytest.approx(0.7)
    assert pair.score == pytest.approx(sum(reason.contribution for reason in pair.reasons), abs=1e-12)


@pytest.mark.parametrize(
    "changes", [{"classification": "city"}, {"population": 250_000}, {"population": 49_999}, {"population": -1}]
)
def test_another_kind_another_band_or_an_unknown_one_is_not_alike(changes: dict[str, object]) -> None:
    assert find_gaps(places(**changes).build()).similar_unconnected_jurisdictions.value == 0


def test_topics_that_people_seek_or_offer_make_places_alike_too() -> None:
    small = places()
    small.rows["about"].clear()
    assert find_gaps(small.build()).similar_unconnected_jurisdictions.value == 0
    bail, plea = small.topic("bail"), small.topic("plea policy")
    need, offer = small.seeks("person:Ana", bail), small.offers("person:Bo", bail)
    small.offers("person:Bo", plea)
    gap = find_gaps(small.build(), naming=STAFF).similar_unconnected_jurisdictions
    assert gap.pairs is not None
    reason = gap.pairs[0].reasons[-1]
    assert (reason.feature, reason.sentence, reason.facts) == ("topics", "Both work on bail.", [need, offer])
    assert reason.contribution == pytest.approx(0.3 / 2)


@pytest.mark.parametrize(("last_on", "value", "lapsed"), [("2026-09", 0, 0), ("2019", 1, 1), ("", 1, 1)])
def test_a_live_tie_between_their_people_closes_the_gap(last_on: str, value: int, lapsed: int) -> None:
    small = places()
    small.knows("person:Ana", "person:Bo", last_on)
    gap = find_gaps(small.build(), naming=STAFF).similar_unconnected_jurisdictions
    assert gap.value == value
    assert [pair.lapsed_ties for pair in gap.pairs or []] == [lapsed] * value


def test_without_places_or_populations_there_is_no_number_but_a_reason() -> None:
    small = Small()
    small.people("Ana", "Bo")
    gap = find_gaps(small.build()).similar_unconnected_jurisdictions
    assert (gap.value, gap.reason) == (None, "No jurisdiction of a member is among the facts counted here.")
    small = places(population=-1)
    small.set("jurisdiction", "population", [-1, -1])
    gap = find_gaps(small.build()).similar_unconnected_jurisdictions
    assert (gap.value, gap.coverage) == (None, 0.0)
    assert "population" in str(gap.reason)


def test_one_place_does_not_fill_the_list() -> None:
    small = Small()
    topic = small.topic("bail")
    for number in range(8):
        place = small.place(f"Place {number}", population=100_000)
        small.post(small.person(f"P{number}"), small.office(f"Office {number}", place))
        small.activity(f"Program {number}", topics=(topic,), place=place)
    gap = find_gaps(small.build(), naming=STAFF, limit=12).similar_unconnected_jurisdictions
    assert (gap.value, gap.n) == (28, 28)
    listed = [side for pair in names(gap.pairs) for side in pair]
    assert len(listed) <= 24
    assert max(listed.count(name) for name in listed) == 3


def with_attributes() -> Small:
    small = Small()
    rows = {
        "Ana": {"department": "A", "floor": "1"},
        "Bo": {"department": "A", "floor": "1"},
        "Cy": {"department": "A", "floor": "2"},
        "Dee": {"department": "B", "floor": "1"},
        "Eve": {"department": "B"},
        "Fay": {},
    }
    for name, attributes in rows.items():
        small.person(name, attributes=attributes | {"gender": "x", "network": "same"})
    small.knows("person:Ana", "person:Cy", "")
    return small


def test_people_alike_by_their_attributes_without_any_tie_are_a_gap() -> None:
    gap = find_gaps(with_attributes().build(), naming=STAFF).similar_unconnected_people
    # Ana–Cy know each other, if undated; Cy–Dee have nothing in common.
    assert gap.value == 5
    assert names(gap.pairs)[0] in {("Ana", "Bo"), ("Dee", "Eve")}
    assert ("Ana", "Cy") not in names(gap.pairs)
    assert gap.coverage == pytest.approx(5 / 6)
    assert gap.pairs is not None
    features = {reason.feature for pair in gap.pairs for reason in pair.reasons}
    assert features == {"department", "floor"}, "neither gender nor what everybody has in common"
    for pair in gap.pairs:
        assert pair.score == pytest.approx(sum(reason.contribution for reason in pair.reasons), abs=1e-12)


def test_without_attributes_there_is_no_number_but_a_reason() -> None:
    small = Small()
    small.people("Ana", "Bo")
    gap = find_gaps(small.build()).similar_unconnected_people
    assert gap.value is None
    assert gap.reason == "By the facts counted here, no imported attribute of members has two or more values."


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25),
    st.lists(st.tuples(st.sampled_from(["", "1", "2"]), st.sampled_from(["", "x", "y"])), min_size=10, max_size=10),
)
def test_fast_equals_brute_force_and_no_gap_names_an_existing_tie(
    ties: list[tuple[int, int]], rows: list[tuple[str, str]]
) -> None:
    small = Small()
    values = [{name: text for name, text in zip("ab", row, strict=True) if text} for row in rows]
    people = [small.person(f"P{number}", attributes=row) for number, row in enumerate(values)]
    tied = {frozenset(pair) for pair in ties if pair[0] != pair[1]}
    for a, b in ties:
        small.knows(people[a], people[b], "")
    gap = find_gaps(small.build(), naming=STAFF, limit=100).similar_unconnected_people
    useful = [name for name in "ab" if len({row[name] for row in values if name in row}) > 1]
    expected = 0
    for a in range(10):
        for b in range(a):
            both = [name for name in useful if name in values[a] and name in values[b]]
            same = sum(values[a][name] == values[b][name] for name in both)
            expected += bool(same and 2 * same >= len(both) and frozenset((a, b)) not in tied)
    assert (gap.value or 0) == expected
    for one, other in names(gap.pairs):
        assert frozenset((int(one[1:]), int(other[1:]))) not in tied


def needs() -> tuple[Small, str, str]:
    small = Small()
    small.people("Ana", "Bo", "Cy")
    diversion = small.topic("diversion")
    juvenile = small.topic("juvenile diversion", broader=diversion)
    return small, diversion, juvenile


def test_a_topic_with_needs_and_no_helper_is_a_gap() -> None:
    small, diversion, juvenile = needs()
    need = small.seeks("person:Ana", juvenile, "high")
    small.offers("person:Bo", diversion)
    gap = find_gaps(small.build(), naming=STAFF).topics_without_helper
    assert (gap.value, gap.n) == (1, 1)
    assert gap.coverage == pytest.approx(2 / 3)
    assert gap.topics is not None
    (topic,) = gap.topics
    assert (topic.name, topic.needs, topic.urgent, topic.helpers_nearby) == ("juvenile diversion", 1, 1, 1)
    assert ([side.name for side in topic.seekers], topic.facts) == (["Ana"], [need])


@pytest.mark.parametrize(
    ("helper", "narrower", "refused", "value"),
    [
        ("Bo", False, False, 0),
        ("Bo", True, False, 0),  # helps with a part of it
        ("Bo", False, True, 1),
        ("Ana", False, False, 1),  # nobody helps themselves
        ("Dee", False, False, 1),  # no member
    ],
)
def test_a_willing_member_other_than_the_seeker_closes_the_gap(
    helper: str, narrower: bool, refused: bool, value: int
) -> None:
    small, diversion, juvenile = needs()
    network = small.add("network", name="Example Network")
    small.person("Dee")
    for person in ("Ana", "Bo", "Cy"):
        small.link("member_of", f"person:{person}", network)
    small.seeks("person:Ana", diversion)
    small.offers(f"person:{helper}", juvenile if narrower else diversion)
    if refused:
        small.consent("person:Bo", "refused")
    assert find_gaps(small.build()).topics_without_helper.value == value


def test_without_needs_there_is_no_number_but_a_reason() -> None:
    gap = find_gaps(needs()[0].build()).topics_without_helper
    assert (gap.value, gap.reason) == (None, "No open need is among the facts counted here.")


def test_members_of_whom_nothing_was_heard_for_a_year_have_gone_quiet() -> None:
    small = Small()
    ana, bo, cy, dee, eve, fay, gus = small.people("Ana", "Bo", "Cy", "Dee", "Eve", "Fay", "Gus")
    small.knows(ana, bo, "2026-09")
    small.knows(cy, dee, "2024-05")
    small.knows(gus, dee, "2025-12", strength=0.0)  # as of November 2026: heard of
    call = small.add("interaction", on="2026-02-01")
    small.link("involves", call, dee)
    small.knows(eve, cy, "")
    small.knows(fay, eve, "")
    gap = find_gaps(small.build(), naming=STAFF).gone_quiet
    assert gap.members is not None
    assert [(member.name, member.last_heard) for member in gap.members] == [("Cy", "2024-05")]
    # Eve and Fay have undated ties only: nobody can say.
    assert (gap.value, gap.n, gap.undated, gap.coverage) == (1, 5, 2, pytest.approx(5 / 7))


@pytest.mark.parametrize(("last_on", "quiet"), [("2025-11-01", 0), ("2025-10-31", 2), ("2025-10", 2), ("2025", 0)])
def test_a_year_is_counted_by_the_calendar(last_on: str, quiet: int) -> None:
    small = Small()
    small.knows(*small.people("Ana", "Bo"), last_on)
    assert find_gaps(small.build()).gone_quiet.value == quiet


@pytest.mark.parametrize("on", ["2024", "2024-12", "2024-12-31"])
def test_who_was_last_heard_of_in_an_interaction_is_told_as_precisely_as_it_was_recorded(on: str) -> None:
    small = Small()
    for record in (on, "2019-12-31"):
        small.link("involves", small.add("interaction", on=record), "person:Ana")
    small.knows(*small.people("Ana", "Bo"), "2019")
    gap = find_gaps(small.build(), naming=STAFF).gone_quiet
    assert gap.members is not None
    assert [(member.name, member.last_heard) for member in gap.members] == [("Bo", "2019"), ("Ana", on)]


def test_nothing_on_record_comes_after_the_longest_silence() -> None:
    small = Small()
    ana, bo, _ = small.people("Ana", "Bo", "Cy")
    small.knows(ana, bo, "2019")
    gap = find_gaps(small.build(), naming=STAFF).gone_quiet
    assert gap.members is not None
    assert [(member.name, member.last_heard) for member in gap.members] == [
        ("Ana", "2019"),
        ("Bo", "2019"),
        ("Cy", None),
    ]


def test_silences_are_told_by_their_length_and_add_up() -> None:
    small = Small()
    people = small.people("Ana", "Bo", "Cy", "Dee", "Eve", "Fay", "Gus")
    days = ("2025-10-31", "2024-11-01", "2024-10-31", "2021-11-01", "2021-10-31", "2026-06")
    for person, day in zip(people, days, strict=False):  # Gus was never heard of
        small.link("involves", small.add("interaction", on=day), person)
    gap = find_gaps(small.build(), naming=STAFF).gone_quiet
    assert gap.silences is not None
    told = [(silence.months, silence.until, silence.members) for silence in gap.silences]
    assert told == [(12, 24, 2), (24, 36, 1), (36, 60, 1), (60, None, 1), (None, None, 1)]
    assert sum(members for _, _, members in told) == gap.value
    assert find_gaps(small.build()).gone_quiet.silences is None


@pytest.mark.parametrize(("people", "because"), [((), "No member is"), (("Ana", "Bo"), "has a date")])
def test_where_nobody_can_be_judged_there_is_no_number(people: tuple[str, ...], because: str) -> None:
    small = Small()
    ids = small.people(*people)
    if ids:
        small.knows(*ids, "")
    gap = find_gaps(small.build()).gone_quiet
    assert gap.value is None
    assert because in str(gap.reason)


def test_without_a_role_for_names_there_are_numbers_only() -> None:
    small = places()
    small.seeks("person:Ana", small.topic("bail"))
    report = find_gaps(small.build())
    text = report.model_dump_json()
    assert report.similar_unconnected_jurisdictions.value == 1
    assert report.topics_without_helper.value == 1
    for hidden in ("Ana", 'Bo"', "Marlow", "Tallis", "person:", "place:"):
        assert hidden not in text


def test_who_should_call_is_who_looks_after_them_or_was_in_touch_last() -> None:
    small = Small()
    ana, bo, cy, dee, eve, fay = small.people("Ana", "Bo", "Cy", "Dee", "Eve", "Fay")
    small.knows(ana, bo, "2021-03")
    small.knows(ana, cy, "2022-05")
    small.knows(bo, dee, "2026-09")
    small.knows(cy, dee, "2026-10")
    small.knows(eve, fay, "2020")
    small.link("stewards", dee, fay)
    gap = find_gaps(small.build(), naming=STAFF).gone_quiet
    called = {one.name: (one.caller and one.caller.name, one.why_caller) for one in gap.members or []}
    assert called["Ana"] == ("Cy", "was in touch with them last, 2022-05")
    assert called["Fay"] == ("Dee", "looks after them")
    assert called["Eve"] == (None, "nobody who is in touch knows them: ask their office who came after them")


def test_offers_that_nobody_asked_for() -> None:
    small = Small()
    ana, bo, cy, dee = small.people("Ana", "Bo", "Cy", "Dee")
    wide = small.topic("diversion")
    narrow, bail = small.topic("pre-charge", wide), small.topic("bail")
    offers = [small.offers(ana, wide, "says_so"), small.offers(bo, narrow, "did_it")]
    small.offers(bo, bail)
    small.seeks(cy, narrow)
    gap = find_gaps(small.build(), naming=STAFF).offers_unasked
    # Nobody asked for bail; who seeks help with something narrower may want what is offered on the wider topic.
    assert (gap.value, gap.n) == (2, 3)
    assert [(one.name, [side.name for side in one.may_want]) for one in gap.topics or []] == [
        ("bail", []),
        ("diversion", ["Cy"]),
    ]
    assert (gap.topics or [])[1].facts == offers[:1]
    small.seeks(dee, wide)
    assert find_gaps(small.build()).offers_unasked.value == 1
    assert find_gaps(small.build()).offers_unasked.topics is None
    assert find_gaps(Small().build()).offers_unasked.reason == "No offer of help is among the facts counted here."


def test_topics_without_helper_name_who_can_help_with_a_broader_one() -> None:
    small = Small()
    ana, bo = small.people("Ana", "Bo")
    wide = small.topic("diversion")
    small.seeks(ana, small.topic("pre-charge", wide))
    small.offers(bo, wide)
    [topic] = find_gaps(small.build(), naming=STAFF).topics_without_helper.topics or []
    assert (topic.helpers_nearby, [side.name for side in topic.nearby]) == (1, ["Bo"])


def test_places_alike_come_with_who_should_meet() -> None:
    built = places().build()
    asked = []

    def meet(one: Indexes, other: Indexes) -> list[Meeting]:
        asked.append((one.tolist(), other.tolist()))
        sides = [side_of(built, int(rows[0])) for rows in (one, other)]
        return [Meeting(a=sides[0], b=sides[1], fit=1.0, why=[], cautions=[], way="")]

    [pair] = find_gaps(built, naming=STAFF, meet=meet).similar_unconnected_jurisdictions.pairs or []
    assert asked == [([0], [1])]
    assert pair.meeting is not None
    assert (pair.meeting.a.name, pair.meeting.b.name) == ("Ana", "Bo")
