"""The health over time on a store: each point is what the health report says of its day."""

from __future__ import annotations

import pytest

from cjn_graph.analysis.health import PLAIN
from cjn_graph.errors import InvalidInput
from cjn_graph.questions import HealthQuestion, TrendQuestion
from cjn_graph.services.health import report_health
from cjn_graph.services.trend import report_trend
from cjn_graph.services.workspace import MOST_KEPT
from cjn_graph.store import Store
from tests.making import CLEARED, STAFF, VIEWER, edge, entity, workspace_on, write


def fill(store: Store) -> None:
    people = [entity("person", key, name=f"Person {key}") for key in "abcd"]
    network = entity("network", "n", name="Network")
    member = [
        edge("member_of", person, network, start=year)
        for person, year in zip(people, ("2020", "2020", "2023", "2025"), strict=True)
    ]
    ties = [
        edge("knows", people[0], people[1], first_on="2021", last_on="2022-05"),
        edge("knows", people[1], people[2], first_on="2024", last_on="2026-01", sensitivity="staff"),
        edge("knows", people[2], people[3], first_on="2025", last_on="2026-02", sensitivity="restricted"),
    ]
    write(store, network, *people, *member, *ties)


@pytest.mark.parametrize("viewer", [VIEWER, STAFF, CLEARED], ids=lambda viewer: viewer.account)
def test_each_point_is_what_the_health_report_says_of_its_day(store: Store, viewer: object) -> None:
    fill(store)
    workspace = workspace_on(store)
    trend = report_trend(workspace, viewer, TrendQuestion(every="year", points=6))  # type: ignore[arg-type]
    for place, point in enumerate(trend.measures["people"].points):
        report = report_health(workspace, viewer, HealthQuestion(as_of=point.as_of))  # type: ignore[arg-type]
        for name in PLAIN:
            measure, told = getattr(report, name), trend.measures[name].points[place]
            assert (told.as_of, told.value, told.n, told.coverage) == (
                point.as_of,
                measure.value,
                measure.n,
                measure.coverage,
            )
    assert [point.value for point in trend.measures["people"].points] == [2, 2, 3, 3, 4, 4]
    assert (trend.scope.since, trend.scope.as_of) == ("2021-12-31", "2026-11-01")


def test_what_is_kept_for_one_account_is_not_told_to_another(store: Store) -> None:
    fill(store)
    workspace = workspace_on(store)
    ties = {
        viewer.account: report_trend(workspace, viewer, TrendQuestion(points=2)).measures["ties"].points[-1].value
        for viewer in (CLEARED, STAFF, VIEWER, CLEARED)
    }
    assert ties == {"cleared": 2, "staff": 1, "viewer": 0}


def test_a_write_makes_it_anew(store: Store) -> None:
    fill(store)
    workspace = workspace_on(store)
    before = report_trend(workspace, STAFF)
    assert report_trend(workspace, STAFF) is before
    write(store, edge("knows", entity("person", "a"), entity("person", "d"), last_on="2026-03"))
    after = report_trend(workspace, STAFF)
    assert after.measures["ties"].points[-1].value == before.measures["ties"].points[-1].value + 1  # type: ignore[operator]


def test_only_so_many_answers_are_kept(embedded_store: Store) -> None:
    workspace = workspace_on(embedded_store)
    for number in range(MOST_KEPT + 5):
        assert workspace.kept(STAFF, number, lambda number=number: number) == number  # type: ignore[misc]
    assert len(workspace._kept) == MOST_KEPT


@pytest.mark.parametrize("points", [1, 41, 0, -3])
def test_too_few_or_too_many_points_are_refused(embedded_store: Store, points: int) -> None:
    with pytest.raises(InvalidInput, match="points"):
        report_trend(workspace_on(embedded_store), STAFF, TrendQuestion(points=points))
