from __future__ import annotations

from typing import get_args

import pytest

from cjn_graph.model import entities
from cjn_graph.model.seniority import seniority


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
        (entities.Introduction, entities.OPEN_INTRODUCTIONS),
        (entities.Introduction, entities.INTRODUCTIONS_UNDER_WAY),
    ],
)
def test_named_states_are_states(kind: type[entities.Request], states: tuple[str, ...]) -> None:
    assert set(states) < set(get_args(kind.model_fields["status"].annotation))
