"""How far introductions come, how long people stay connected, what convenings yield: numbers that can be checked."""

from __future__ import annotations

import warnings
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from cjn_graph.analysis.convening_yield import measure_yield
from cjn_graph.analysis.funnel import STAGES, Course, Stage, measure_funnel
from cjn_graph.analysis.proportions import proportion
from cjn_graph.analysis.staying import connected_until, measure_staying
from cjn_graph.analysis.survival import kaplan_meier, median_of, share_at
from cjn_graph.analysis.work import Work, measure_work
from tests.making import edge, entity
from tests.network.small import Small

# Weeks of remission of 21 children under 6-mercaptopurine; censored where False (Freireich et al. 1963, Blood 21).
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [bool(int(digit)) for digit in "111010100110001100000"]


def test_the_estimate_is_that_of_the_textbook() -> None:
    steps = kaplan_meier(WEEKS, RELAPSED)
    # Cox & Oakes 1984, table 1.3 with section 4.2; the band as survfit(conf.type = "log-log") of R prints it.
    expected = [
        (6, 21, 3, 0.857, 0.620, 0.952), (7, 17, 1, 0.807, 0.563, 0.923), (10, 15, 1, 0.753, 0.503, 0.889),
        (13, 12, 1, 0.690, 0.432, 0.849), (16, 11, 1, 0.627, 0.368, 0.805), (22, 7, 1, 0.538, 0.268, 0.747),
        (23, 6, 1, 0.448, 0.188, 0.680),
    ]  # fmt: skip
    told = [(one.at, one.at_risk, one.ended, one.share, one.low, one.high) for one in steps]
    assert np.array(told) == pytest.approx(np.array(expected), abs=6e-4)
    assert median_of(steps) == 23
    assert (share_at(steps, 5.9), share_at(steps, 12)) == (None, steps[2])


@given(st.lists(st.tuples(st.integers(0, 8), st.booleans()), max_size=25))
def test_the_estimate_is_that_of_scipy(lives: list[tuple[int, bool]]) -> None:
    steps = kaplan_meier([at for at, _ in lives], [ended for _, ended in lives])
    if not any(ended for _, ended in lives):
        assert steps == []
        return
    known = CensoredData.right_censored([at for at, _ in lives], [not ended for _, ended in lives])
    reference = ecdf(known).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        band = reference.confidence_interval(method="log-log")
    for step in steps:
        place = reference.quantiles.tolist().index(step.at)
        assert step.share == pytest.approx(reference.probabilities[place], abs=2e-6)
        low, high = (side.probabilities[place] for side in (band.low, band.high))
        if step.low is None or step.high is None:
            assert step.share == 0
        else:
            assert (step.low, step.high) == pytest.approx((low, high), abs=2e-6)


def test_intervals_of_shares_are_those_of_the_literature() -> None:
    # Newcombe 1998, Statistics in Medicine 17, table I, method 3.
    for count, of, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)):
        interval = proportion(count, of).interval
        assert interval == pytest.approx((low, high), abs=5e-5)
    assert proportion(0, 0).share is None


def course(state: str, useful: bool | None = None, in_touch: bool | None = None, **days: str) -> Course:
    groups = {"period": ["2026"], "who": ["kim"], "topic": ["bail", "records"]}
    return Course(state, days, useful, in_touch, groups)


COURSES = [
    *(course("proposed") for _ in range(2)),
    course("declined", proposed="2026-01-01", asked="2026-01-05"),
    course("expired", proposed="2026-01-01", asked="2026-01-08"),
    course("postponed", proposed="2026-01-01", asked="2026-02"),
    course("withdrawn", proposed="2026-01-01"),
    course("accepted", proposed="2026-01-02", asked="2026-01-04", accepted="2026-01-10"),
    course("met", True, True, asked="2026-01-04", accepted="2026-01-08", introduced="2026-01-09", met="2026-01-20"),
    course("met", False, None, met="2026-03"),
    course("met"),
]


def by_name(stages: list[Stage]) -> dict[str, tuple[Any, ...]]:
    return {one.name: (one.reached, one.rate.count, one.rate.of, one.open, one.median_days) for one in stages}


def test_the_funnel_counts_who_went_on_of_those_decided() -> None:
    found = measure_funnel(COURSES)
    assert by_name(found.stages) == {
        "suggested": (10, 0, 0, 0, None),
        "proposed": (10, 10, 10, 0, None),
        "asked": (7, 7, 8, 2, 4.0),
        "accepted": (4, 4, 6, 1, 5.0),
        "introduced": (3, 3, 3, 1, 1.0),
        "met": (3, 3, 3, 0, 11.0),
        "useful": (1, 1, 2, 1, None),
        "in_touch": (1, 1, 1, 2, None),
    }
    assert found.ended == {"declined": 1, "expired": 1, "withdrawn": 1}
    assert [stage.title for stage in found.stages] == list(STAGES.values())
    assert [group.n for group in found.by["topic"]] == [10, 10]
    few = measure_funnel(COURSES[:4])
    assert (few.by["who"], few.left_out["who"], few.left_out["topic"]) == ([], 1, 2)
    nothing = measure_funnel([])
    assert (nothing.n, nothing.reason) == (0, "No introduction is among the facts counted here.")
    assert all(stage.rate.share is None for stage in nothing.stages)


@settings(deadline=None)  # the first share loads scipy.stats
@given(st.lists(st.sampled_from(COURSES), max_size=12))
def test_no_stage_has_more_than_the_one_before(courses: list[Course]) -> None:
    stages = measure_funnel(courses).stages
    for before, stage in pairwise(stages[:6]):
        assert stage.reached + stage.open <= before.reached
        assert stage.rate.of + stage.open == before.reached
    assert stages[0].reached == len(courses)


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("stretches", "until", "over"),
    [
        ([], "2024-01-31", True),
        ([("2023-12-31", "2023-12-31")], "2024-12-31", True),
        ([("2024-01-31", "2024-01-31")], "2025-01-31", True),
        ([("2024-02-01", "2024-02-01")], "2024-01-31", True),
        ([("2022-01-01", "2026-01-01")], "2026-11-01", False),
        ([("2024-01-01", "2024-01-01"), ("2024-06-01", "2025-10-31")], "2026-10-31", True),
        ([("2024-01-01", "2024-01-01"), ("2024-06-01", "2025-12-01")], "2026-11-01", False),
        ([("2030-01-01", "2030-01-01")], "2024-01-31", True),
    ],
)
def test_a_connection_lasts_until_twelve_months_of_silence(
    stretches: list[tuple[str, str]], until: str, over: bool
) -> None:
    spans = [(day(first), day(last)) for first, last in stretches]
    assert connected_until(day("2023-01-31"), spans, 12, day("2026-11-01")) == (day(until), over)


def worked() -> Small:
    """Ana and Ben, whose cohort ended in 2020; Ana is in touch with Cem still, Dana worked for the network."""
    small = Small()
    small.people("Ana", "Ben", "Cem", "Dana")
    cohort = small.activity(
        "Cohort", kind="engagement", classification="cohort", start="2019", end="2020-06-30", status="completed"
    )
    for person in ("Ana", "Ben"):
        small.part(f"person:{person}", cohort, "partner")
    small.part("person:Dana", cohort, "staff")
    small.knows("person:Ana", "person:Cem", "2026-10", first_on="2020")
    return small


def test_who_stays_connected_by_kind_and_cohort() -> None:
    network = worked().build()
    [cohort] = [str(record) for record in network.activities.ids]
    found = measure_staying(network, {}, {cohort: "Cohort 2019"}, smallest=1)
    assert found.everybody
    assert (found.everybody.n, found.everybody.ended, found.undated) == (2, 1, 0)
    assert [step.share for step in found.everybody.steps] == [0.5]
    assert [share.share for share in found.everybody.after] == [0.5, 0.5, 0.5]
    assert {name: [curve.name for curve in curves] for name, curves in found.by.items()} == {
        "kind": ["cohort"],
        "cohort": ["Cohort 2019"],
    }
    # A contact logged in time keeps Ben; one after the silence does not.
    kept = [
        day("2021-06-01"),
        day("2022-05-01"),
        day("2023-04-01"),
        day("2024-03-01"),
        day("2025-02-01"),
        day("2026-01-02"),
    ]
    for days, ended in ((kept, 0), ([day("2021-07-15")], 1)):
        curve = measure_staying(network, {"person:Ben": days}, {}, smallest=1).everybody
        assert curve
        assert curve.ended == ended
    few = measure_staying(network, {}, {cohort: "Cohort 2019"})
    assert (few.by, few.left_out) == ({"kind": [], "cohort": []}, {"kind": 1, "cohort": 1})


@pytest.mark.parametrize("people", [0, 1, 3])
def test_nothing_crashes_where_there_is_nothing(people: int) -> None:
    small = Small()
    small.people(*(f"P{number}" for number in range(people)))
    for as_of in (date(2026, 11, 1), date(2040, 1, 1)):
        network = small.build(as_of)
        found = measure_staying(network, {}, {})
        assert (found.everybody, found.by) == (None, {"kind": [], "cohort": []})
        assert found.reason
        yields = measure_yield(network, network, [f"person:P{number}" for number in range(people)])
        assert (yields.value, yields.new_ties.count) == (0.0 if people == 3 else None, 0)
        assert "NaN" not in yields.model_dump_json() + found.model_dump_json()


def test_the_yield_is_what_counting_gives() -> None:
    small = Small()
    names = [f"P{number:02}" for number in range(12)]
    small.people(*names, "Out1", "Out2")
    generator = np.random.default_rng(5)
    for one, other in ((a, b) for at, a in enumerate(names) for b in names[at + 1 :]):
        if generator.random() < 0.4:
            small.knows(
                f"person:{one}",
                f"person:{other}",
                "2026-10",
                first_on=["2025-03", "2026-06", "2026-10"][generator.integers(3)],
            )
    before, after = small.build(date(2026, 5, 13)), small.build(date(2026, 7, 14))
    came = [f"person:{name}" for name in names[:8]]
    found = measure_yield(before, after, came, named=True)

    def tied(network: Any, one: str, other: str) -> bool:
        return bool(network.ties.entry(network.index[one], network.index[other]) >= 0)

    untied = [(a, b) for at, a in enumerate(came) for b in came[at + 1 :] if not tied(before, a, b)]
    new = [pair for pair in untied if tied(after, *pair)]
    assert 0 < len(new) < len(untied)
    assert (found.new_ties.count, found.new_ties.of) == (len(new), len(untied))
    assert found.pairs
    assert {(one.ids[0], other.ids[0]) for one, other in found.pairs} == set(new)
    assert found.matched == 6
    assert measure_yield(before, after, came).pairs is None


def test_what_came_of_the_work_by_year() -> None:
    groups, kits = ([entity(kind, str(n)) for n in range(2)] for kind in ("workgroup", "resource"))
    person = entity("person", "p")
    promises = [
        entity("commitment", str(n), status=status, due=due)
        for n, (status, due) in enumerate((("kept", None), ("dropped", None), ("open", "2025"), ("open", "2027")))
    ]
    programs = [
        entity("program", str(n), start=start, end=end)
        for n, (start, end) in enumerate((("2024-03", None), ("2024", "2025-06"), ("2027", None), (None, None)))
    ]
    reforms = [
        entity("reform", "a", status="in_effect", adopted_on="2024-05", in_effect_on="2025-02"),
        entity("reform", "b", status="repealed", in_effect_on="2024", repealed_on="2025-03"),
    ]
    observed = [entity("observation", year, start=year) for year in ("2024", "2025-06", "2025-12")]
    done = Work(
        {one.id for one in groups},
        {one.id for one in kits},
        [edge("produced", groups[0], kits[0])],  # type: ignore[list-item]  # made by kind, as all records here
        [edge("used", person, kits[0], on="2025", outcome="Read"), edge("used", person, kits[1], on="2029")],  # type: ignore[list-item]
        promises,  # type: ignore[arg-type]
        programs,  # type: ignore[arg-type]
        reforms,  # type: ignore[arg-type]
        observed,  # type: ignore[arg-type]
    )
    found = measure_work(done, date(2026, 11, 1))
    shares = (found.workgroups, found.resources, found.uses, found.kept)
    assert [(share.count, share.of) for share in shares] == [(1, 2), (1, 2), (1, 1), (1, 2)]
    assert (found.open, found.overdue, found.undated) == (2, 1, 1)
    assert [tuple(dict(year).values()) for year in found.years] == [
        (2024, 2, 1, 1, 0, 1),
        (2025, 1, 0, 1, 1, 2),
        (2026, 1, 0, 1, 1, 0),
    ]
    empty = measure_work(Work((), (), (), (), (), (), (), ()), date(2026, 11, 1))
    assert (empty.years, empty.kept.share) == ([], None)
    assert empty.reason
