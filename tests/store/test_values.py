"""Values on their way in and out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import neo4j.time
import pytest

from cjn_graph.store.values import from_store, to_parameter


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2024, 5, 1), "2024-05-01"),
        (datetime(2024, 5, 1, 12, tzinfo=timezone(timedelta(hours=2))), "2024-05-01T10:00:00+00:00"),
        ("2024-05", "2024-05"),
        ([1, 2], [1, 2]),
    ],
)
def test_on_the_way_in(value: Any, expected: Any) -> None:
    assert to_parameter(value) == expected


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no zone"):
        to_parameter(datetime(2024, 5, 1))  # noqa: DTZ001 - that is the point


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (neo4j.time.Date(2024, 5, 1), "2024-05-01"),
        (neo4j.time.DateTime(2024, 5, 1, 12), "2024-05-01T12:00:00+00:00"),
        (neo4j.time.DateTime(2024, 5, 1, 12, tzinfo=UTC), "2024-05-01T12:00:00+00:00"),
        ([neo4j.time.Date(2024, 5, 1), None], ["2024-05-01", None]),
        ({"on": neo4j.time.Date(2024, 5, 1), "n": 1}, {"on": "2024-05-01", "n": 1}),
    ],
)
def test_on_the_way_out(value: Any, expected: Any) -> None:
    assert from_store(value) == expected


def test_long_plain_columns_are_not_copied() -> None:
    column = ["a", 1, 0.5, None, True] * 1000
    assert from_store(column) is column
