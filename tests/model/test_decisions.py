from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.model.decisions import Decision, decision_on

DAY = date(2026, 11, 1)


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
        # 2025 is taken to be its last day, which text order is not
        ([("refused", "2025"), ("granted", "2025-03-01")], ("refused", "2025")),
        # of one day the one recorded later
        (
            [
                ("refused", "2025-03-01", "introductions", "2026-01-02T00:00:00+00:00"),
                ("granted", "2025-03-01", "introductions", "2026-01-01T00:00:00+00:00"),
            ],
            ("refused", "2025-03-01"),
        ),
        ([("refused", "2025"), ("granted", "2025")], ("granted", "2025")),
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


@given(
    st.lists(
        st.builds(
            Decision,
            st.sampled_from(["introductions", "contact"]),
            st.sampled_from(["granted", "refused", "do_not_contact"]),
            st.sampled_from(["2024", "2025-03", "2025-04-02", "2026"]),
            st.just(""),
            st.sampled_from("abcdef"),
        ),
        unique_by=lambda decision: decision.id,
    )
)
def test_only_whose_every_purpose_ended_on_a_grant_is_in_bounds(decisions: list[Decision]) -> None:
    counts = decision_on(date(2026, 12, 31), decisions)
    last = {
        purpose: max(
            (made for made in decisions if made.purpose == purpose), key=lambda made: (made.on, made.id)
        ).decision
        for purpose in {made.purpose for made in decisions}
    }
    # No year competes with its own months here, so the order of texts is that of days.
    out_of_bounds = any(decision != "granted" for decision in last.values())
    assert (counts is not None and counts.decision != "granted") == out_of_bounds
