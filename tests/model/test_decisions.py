from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.model import PartialDate
from cjn_graph.model.decisions import Decision, against_contact, decision_on

DAY = date(2026, 11, 1)
WEIGHT = ["granted", "refused", "do_not_contact"].index


def made(*rows: tuple[str, ...]) -> list[Decision]:
    """Decisions as (decision, on, purpose, created_at), with ids in this order."""
    return [
        Decision(*(row[2:3] or ("introductions",)), row[0], row[1], *(row[3:4] or ("",)), f"consent-{number}")
        for number, row in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], None),
        ([("granted", "2025")], ("granted", "2025")),
        ([("granted", "2025", "contact")], None),
        ([("refused", "2025", "contact")], ("refused", "2025")),
        ([("granted", "2026", "introductions"), ("refused", "2020", "contact")], ("refused", "2020")),
        ([("refused", "2024"), ("granted", "2025")], ("granted", "2025")),
        ([("granted", "2026-10"), ("refused", "2027")], ("granted", "2026-10")),
        # what a partial date leaves open is not read as consent
        ([("refused", "2025"), ("granted", "2025-03-01")], ("refused", "2025")),
        ([("refused", "2025-03-01"), ("granted", "2025")], ("refused", "2025-03-01")),
        ([("refused", "2025"), ("granted", "2025")], ("refused", "2025")),
        (
            [
                ("granted", "2026", "introductions", "2026-10-25T08:00:00+00:00"),
                ("do_not_contact", "2026-10-25", "introductions", "2026-10-25T08:05:00+00:00"),
            ],
            ("do_not_contact", "2026-10-25"),
        ),
        # but a year cannot mean days after the one on which it was written down
        (
            [
                ("refused", "2026", "introductions", "2026-03-01T00:00:00+00:00"),
                ("granted", "2026-05-01", "introductions", "2026-05-01T00:00:00+00:00"),
            ],
            ("granted", "2026-05-01"),
        ),
        # of one day the one recorded later
        (
            [
                ("refused", "2025-03-01", "introductions", "2026-01-02T00:00:00+00:00"),
                ("granted", "2025-03-01", "introductions", "2026-01-01T00:00:00+00:00"),
            ],
            ("refused", "2025-03-01"),
        ),
        (
            [
                ("refused", "2025-03-01", "introductions", "2026-01-01T00:00:00+00:00"),
                ("granted", "2025-03-01", "introductions", "2026-01-02T00:00:00+00:00"),
            ],
            ("granted", "2025-03-01"),
        ),
        # of one moment the more careful one
        ([("refused", "2025-03-01"), ("granted", "2025-03-01")], ("refused", "2025-03-01")),
        # do not contact, until a later grant of the same purpose
        ([("do_not_contact", "2024"), ("refused", "2025")], ("do_not_contact", "2024")),
        ([("do_not_contact", "2024", "contact"), ("granted", "2025")], ("do_not_contact", "2024")),
        (
            [("do_not_contact", "2024", "contact"), ("granted", "2025", "contact"), ("granted", "2023")],
            ("granted", "2023"),
        ),
        ([("do_not_contact", "2024", "contact"), ("refused", "2025")], ("do_not_contact", "2024")),
    ],
)
def test_the_latest_decision_of_each_purpose_counts(
    rows: list[tuple[str, ...]], expected: tuple[str, str] | None
) -> None:
    for decisions in (made(*rows), made(*rows)[::-1]):
        counts = decision_on(DAY, decisions)
        assert (counts and (counts.decision, counts.on)) == expected


DAYS = st.dates(date(2024, 1, 1), date(2026, 10, 31))


@st.composite
def a_decision(draw: st.DrawFn, number: int) -> Decision:
    """A decision as a verb records it: on no day after the one on which it is recorded."""
    recorded = draw(DAYS)
    said = draw(st.dates(date(2024, 1, 1), recorded)).isoformat()
    return Decision(
        draw(st.sampled_from(["introductions", "contact"])),
        draw(st.sampled_from(["granted", "refused", "do_not_contact"])),
        said[: draw(st.sampled_from([4, 7, 10]))],
        f"{recorded}T{draw(st.integers(10, 12))}:00:00+00:00",
        f"consent-{number}",
    )


DECISIONS = st.integers(0, 5).flatmap(lambda count: st.tuples(*(a_decision(number) for number in range(count))))


@given(DECISIONS, st.randoms(use_true_random=False), DAYS)
def test_what_counts_does_not_depend_on_the_order_in_which_it_is_read(
    decisions: tuple[Decision, ...], random: Random, day: date
) -> None:
    shuffled = random.sample(decisions, len(decisions))
    assert decision_on(day, shuffled) == decision_on(day, decisions)


@given(DECISIONS)
def test_a_refusal_counts_unless_a_grant_is_surely_later_or_was_recorded_later(
    decisions: tuple[Decision, ...],
) -> None:
    counts = decision_on(DAY, decisions)
    for refusal in decisions:
        if refusal.decision == "granted":
            continue
        overruled = [
            made
            for made in decisions
            if (made.decision, made.purpose) == ("granted", refusal.purpose)
            and (
                PartialDate(made.on).first_day > min(PartialDate(refusal.on).last_day, recorded_on(refusal))
                or made.created_at > refusal.created_at
            )
        ]
        if not overruled:
            assert counts is not None
            assert counts.decision != "granted"


@given(DECISIONS)
def test_where_the_days_are_known_the_last_decision_of_each_purpose_counts(decisions: tuple[Decision, ...]) -> None:
    exact = [made for made in decisions if len(made.on) == 10]
    last = {
        made.purpose: made.decision
        for made in sorted(exact, key=lambda made: (made.on, made.created_at, WEIGHT(made.decision)))
    }
    counts = decision_on(DAY, exact)
    assert (counts is not None and counts.decision != "granted") == any(
        decision != "granted" for decision in last.values()
    )


def recorded_on(made: Decision) -> date:
    return date.fromisoformat(made.created_at[:10])


@pytest.mark.parametrize(
    ("said", "barred"),
    [
        ([("contact", "refused", "2026-01")], True),
        ([("contact", "refused", "2026-01"), ("introductions", "refused", "2026-02")], True),
        ([("contact", "refused", "2026-01"), ("contact", "granted", "2026-02")], False),
        ([("introductions", "refused", "2026-01")], False),
        ([("introductions", "do_not_contact", "2026-01"), ("contact", "granted", "2026-02")], True),
        ([("contact", "granted", "2026-02")], False),
        ([("contact", "refused", "2027-01")], False),
        ([], False),
    ],
)
def test_who_is_not_to_be_written_to_whatever_else_they_said(said: list[tuple[str, str, str]], barred: bool) -> None:
    decisions = [Decision(*one, created_at="", id=str(number)) for number, one in enumerate(said)]
    assert (against_contact(date(2026, 6, 1), decisions) is not None) is barred
