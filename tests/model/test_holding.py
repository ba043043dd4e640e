from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from cjn_graph.model import entities, introductions
from cjn_graph.model.holding import holds_between, holds_on, seniority
from cjn_graph.network.days import first_days, last_days


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("2022", "line", "b"), ("2021-12", "chief", "a")),  # begun last
        (("2021", "chief", "b"), ("2021-01-01", "senior", "a")),  # the same day: the highest
        (("2021", "line", "b"), ("2021", None, "a")),
        (("2021", "line", "a"), ("2021", "line", "b")),
        (("1950", None, "b"), (None, "chief", "a")),
        (("1950", None, "b"), ("", "chief", "a")),
    ],
)
def test_the_current_post_comes_first(first: tuple[str, str, str], second: tuple[str, str, str]) -> None:
    assert seniority(*first) < seniority(*second)


@pytest.mark.parametrize(
    ("kind", "states"),
    [
        (entities.Request, entities.OPEN_REQUESTS),
        (introductions.Introduction, introductions.OPEN_INTRODUCTIONS),
        (introductions.Introduction, introductions.INTRODUCTIONS_UNDER_WAY),
    ],
)
def test_named_states_are_states(kind: type[entities.Request], states: tuple[str, ...]) -> None:
    assert set(states) < set(get_args(kind.model_fields["status"].annotation))


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [
        (None, None, True),
        ("", "", True),
        ("2026-05-03", None, True),
        ("2026-05-04", None, False),
        ("2026", "2026", True),
        (None, "2026-05", True),
        (None, "2026-05-02", False),
        ("2027", None, False),
    ],
)
def test_what_holds_on_a_day_as_text_and_in_columns(start: str | None, end: str | None, holds: bool) -> None:
    day = date(2026, 5, 3)
    assert holds_on(start, end, day) is holds
    in_columns = holds_between(first_days([start or ""]), last_days([end or ""]), day.toordinal())
    assert in_columns.tolist() == [holds]
