"""The declared table of states and steps, and what a step writes, without a store."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest

from cjn_graph.errors import Conflict, InvalidInput
from cjn_graph.introductions.standing import stands
from cjn_graph.introductions.table import STATES, STEPS, find_step, possible
from cjn_graph.introductions.taking import Entry, Taking, plan_step
from cjn_graph.model import PartialDate
from cjn_graph.model.introductions import Introduces, Introduction
from cjn_graph.records import Update
from tests.making import edge, entity

ADA, BEN = entity("person", "ada", name="Ada"), entity("person", "ben", name="Ben")
NAMES = {ADA.id: "Ada", BEN.id: "Ben"}
TODAY = date(2026, 11, 1)


def introduction(status: str = "proposed", answers: str = "not_asked not_asked", **values: Any) -> Any:
    made = cast(Introduction, entity("introduction", "i", status=status, **values))
    ends = [
        cast(Introduces, edge("introduces", made, person, answer=answer))
        for person, answer in zip((ADA, BEN), answers.split(), strict=True)
    ]
    return made, ends


def take(name: str, on: str = "2026-11-01", who: tuple[str, ...] = (), *, of: Any, **given: Any) -> dict[str, Any]:
    """What a step changes on the introduction; the answers that it changes under ``answers``."""
    made, ends = of
    updates = plan_step(made, ends, Taking(STEPS[name], PartialDate(on), "kim", who, **given), NAMES, TODAY)
    first, *others = [one for one in updates if isinstance(one, Update)]
    answers = {end.to_id: one.changes["answer"] for one in others for end in ends if end.id == one.id}
    return {**first.changes, "answers": {NAMES[person]: answer for person, answer in answers.items()}}


def test_every_state_is_reached_and_left_as_declared() -> None:
    reached = {"suggested", "proposed"}
    for step in STEPS.values():
        assert set(step.starts) <= STATES.keys()
        assert step.to in {"", *STATES}
        reached.add(step.to)
    assert reached - {""} == STATES.keys()
    for state in STATES.values():
        assert state.since in Introduction.model_fields
        # What waits for somebody can be gone on with.
        assert not state.next or possible(state.name)
    for step in STEPS.values():
        assert find_step(step.name) is step
        assert not step.writes or step.writes in Introduction.model_fields


@pytest.mark.parametrize("state", STATES)
def test_what_the_table_does_not_have_is_refused_with_what_it_has(state: str) -> None:
    values: dict[str, Any] = {"status": state}
    if STATES[state].since == "met_on":
        values = {"status": "met", "useful": {"useful": True, "not_useful": False}.get(state)}
        values |= {"in_touch_after_6_months": {"in_touch": True, "out_of_touch": False}.get(state)}
    made = introduction(**values)
    assert stands(made[0], made[1], TODAY).state.name == state
    for step in STEPS.values():
        if state not in step.starts:
            with pytest.raises(Conflict) as refused:
                take(step.name, of=made, reason="x", until=PartialDate("2027"))
            assert STATES[state].title.lower() in refused.value.message
            for instead in possible(state):
                assert instead.name in refused.value.hint or "contact" in instead.needs


def test_both_are_asked_and_it_is_accepted_once_both_accept() -> None:
    asked = take("ask", of=introduction())
    assert (asked["status"], asked["asked_on"]) == ("asked", "2026-11-01")
    assert asked["answers"] == {"Ada": "asked", "Ben": "asked"}
    one = take("accept", who=(ADA.id,), of=introduction("asked", "asked asked"), how="by phone")
    assert (one["status"], one["answers"], "decided_on" in one) == ("asked", {"Ada": "accepted"}, False)
    both = take("accept", of=introduction("asked", "accepted asked"))
    assert (both["status"], both["decided_on"]) == ("accepted", "2026-11-01")
    assert both["answers"] == {"Ben": "accepted"}


def test_one_after_the_other_is_asked() -> None:
    assert take("ask", who=(BEN.id,), of=introduction())["answers"] == {"Ben": "asked"}
    assert take("ask", of=introduction("asked", "asked not_asked"))["answers"] == {"Ben": "asked"}
    with pytest.raises(Conflict, match="Both are asked already"):
        take("ask", of=introduction("asked", "asked asked"))
    with pytest.raises(Conflict, match="Ben: was not asked yet"):
        take("accept", who=(BEN.id,), of=introduction("asked", "asked not_asked"))
    with pytest.raises(Conflict, match="Ada has accepted already"):
        take("ask", who=(ADA.id,), of=introduction("asked", "accepted not_asked"))


def test_who_declined_is_known_where_it_can_be_known() -> None:
    declined = take("decline", of=introduction("asked", "accepted asked"), reason="no time")
    assert (declined["status"], declined["decline_reason"]) == ("declined", "no time")
    assert declined["answers"] == {"Ben": "declined"}
    assert take("decline", of=introduction("asked", "asked asked"), reason="no time")["answers"] == {}
    with pytest.raises(InvalidInput, match=r"reason: is missing"):
        take("decline", of=introduction("asked", "asked asked"))


def test_not_now_waits_until_a_day_that_is_still_to_come() -> None:
    later = take("postpone", who=(BEN.id,), of=introduction("asked", "asked asked"), until=PartialDate("2027-02"))
    assert (later["status"], later["ask_after"], later["answers"]) == ("postponed", "2027-02", {"Ben": "postponed"})
    for until in (None, PartialDate("2026-10")):
        with pytest.raises(InvalidInput, match="until"):
            take("postpone", of=introduction("asked", "asked asked"), until=until)
    waiting = introduction("postponed", "accepted postponed", ask_after="2026-10-31", closed_on="2026-09")
    assert stands(*waiting, TODAY).is_overdue(TODAY)
    again = take("ask", of=waiting)
    assert (again["status"], again["closed_on"], again["ask_after"]) == ("asked", None, None)
    assert again["answers"] == {"Ben": "asked"}


@pytest.mark.parametrize(("asked_on", "state", "overdue"), [
    ("2026-10-25", "asked", False),
    ("2026-10-20", "asked", True),
    ("2026-10-02", "asked", True),
    ("2026-10-01", "expired", True),
    ("2026-09", "expired", True),
    ("2026-10", "asked", False),
])  # fmt: skip
def test_an_ask_expires_by_itself(asked_on: str, state: str, overdue: bool) -> None:
    made = introduction("asked", "asked asked", asked_on=asked_on)
    standing = stands(*made, TODAY)
    assert (standing.state.name, standing.is_overdue(TODAY)) == (state, overdue)


def test_what_expired_is_told_until_somebody_lets_it_rest_or_asks_again() -> None:
    made = introduction("asked", "asked accepted", asked_on="2026-09")
    rested = take("expire", of=made)
    assert (rested["status"], rested["closed_on"]) == ("expired", "2026-11-01")
    known = introduction("expired", "asked accepted", asked_on="2026-09", closed_on="2026-11-01")
    assert (stands(*known, TODAY).state.name, stands(*known, TODAY).due) == ("expired", None)
    assert take("ask", of=known)["answers"] == {"Ada": "asked"}
    assert take("accept", of=made)["status"] == "accepted"  # late, and told by phone


@pytest.mark.parametrize(
    ("on", "match"), [("2026-11-02", "still to come"), ("2026-08", "before it was asked"), ("2027", "still to come")]
)
def test_days_that_do_not_fit_are_refused(on: str, match: str) -> None:
    with pytest.raises(InvalidInput, match=match):
        take("accept", on, of=introduction("asked", "asked asked", asked_on="2026-10"))


def test_half_a_year_is_not_over_before_its_time() -> None:
    met = {"status": "met", "useful": True, "answers": "accepted accepted"}
    with pytest.raises(Conflict, match="less than half a year ago"):
        take("still-in-touch", of=introduction(met_on="2026-08", **met))
    assert take("still-in-touch", of=introduction(met_on="2026-04", **met))["in_touch_after_6_months"] is True


def test_a_step_is_kept_with_day_account_and_how() -> None:
    told = take("accept", who=(ADA.id,), of=introduction("asked", "asked asked"), how="by phone | late")
    entry = Entry.read(told["steps"][-1])
    assert (entry.step, entry.on, entry.account, len(entry.ends)) == ("accept", "2026-11-01", "kim", 1)
    assert entry.how == "by phone / late"


def test_there_is_no_other_step() -> None:
    with pytest.raises(InvalidInput, match="there is no step called 'marry'"):
        find_step("marry")
