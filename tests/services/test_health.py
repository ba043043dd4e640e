"""Health and gaps on a store: from CSV files to numbers, within the rights of the one who asks."""

from __future__ import annotations

import csv
import random
import re
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import Forbidden, InvalidInput
from cjn_graph.questions import GraphQuestion, HealthQuestion, TieChoice
from cjn_graph.services.gaps import report_gaps
from cjn_graph.services.health import report_health
from cjn_graph.services.importing import import_folder
from cjn_graph.services.notebooks import health_graph
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.analysis.reference import Folder, Tie, assert_equal, expected, measured
from tests.making import ADMIN, CLEARED, NOW, STAFF, VIEWER, edge, entity, workspace_on, write

MANAGER = Viewer("manager", "manager")
AS_OF = date(2026, 11, 1)


def draw_folder(seed: int, people: int, ties: int) -> Folder:
    """People and ties as others send them: isolates, repeated pairs, gaps, numbers as text, ties of weight 0."""
    rng = random.Random(seed)
    ids = [str(number) for number in rng.sample(range(10 * people), people)]
    rows = {
        person: {
            name: value
            for name, value in (
                ("department", rng.choice(["DISQ", "SSI", "DMCT"])),
                ("floor", rng.choice(["1", "2", "10", "01", "", ""])),
                ("Gender", rng.choice(["f", "m", ""])),
                ("one", "x"),
            )
            if value
        }
        for person in ids
    }
    tied = ids[: people * 4 // 5]
    pairs = [rng.sample(tied, 2) for _ in range(ties)]
    pairs += [[b, a] for a, b in pairs[:5]]
    dates = ["", "2019", "2023-12-31", "2024-10-31", "2024-11-01", "2025", "2026-10-30"]
    return Folder(rows, [Tie(a, b, rng.choice(dates), rng.choice([0.0, 0.5, 3.0])) for a, b in pairs])


def write_folder(folder: Folder, path: Path) -> Path:
    path.mkdir()
    names = sorted({name for row in folder.people.values() for name in row})
    with (path / "people.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "name", *(f"attr:{name}" for name in names)])
        for person, row in folder.people.items():
            rows.writerow([person, f"Person {person}", *(row.get(name, "") for name in names)])
    with (path / "ties.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["from", "to", "weight", "last_on", "source"])
        for tie in folder.ties:
            rows.writerow([tie.a, tie.b, tie.weight, tie.last_on, "survey"])
    return path


@pytest.mark.parametrize(("seed", "people", "ties"), [(1, 30, 25), (2, 120, 300), (3, 40, 0), (4, 2, 1)])
def test_an_imported_folder_measures_as_plain_networkx_does(
    store: Store, tmp_path: Path, seed: int, people: int, ties: int
) -> None:
    folder = draw_folder(seed, people, ties if people > 2 else 0)
    workspace = workspace_on(store)
    done = import_folder(workspace, STAFF, write_folder(folder, tmp_path / "folder"), source="csv")
    assert not done.problems
    choices: tuple[TieChoice, ...] = ("all", "live")
    for choice in choices:
        for viewer in (STAFF, VIEWER):
            report = report_health(workspace, viewer, HealthQuestion(ties=choice))
            assert_equal(measured(report), expected(folder.graph(choice, AS_OF)))


@pytest.fixture
def workspace(store: Store) -> Workspace:
    """Ana and Bo know each other; Cy knows Bo alone."""
    people = {name: entity("person", name, name=name) for name in ("Ana", "Bo", "Cy", "Dee")}
    ties = [("Ana", "Bo", "2026-05"), ("Bo", "Cy", "2026-05")]
    write(store, *people.values())
    write(store, *(edge("knows", people[a], people[b], last_on=last) for a, b, last in ties))
    return workspace_on(store)


def test_names_follow_the_role(workspace: Workspace) -> None:
    for viewer, isolates, points in ((VIEWER, None, None), (STAFF, ["Dee"], None), (MANAGER, ["Dee"], ["Bo"])):
        report = report_health(workspace, viewer)
        assert report.isolates.value == report.articulation_points.value == 1
        for measure, names in ((report.isolates, isolates), (report.articulation_points, points)):
            assert (measure.names and [name.name for name in measure.names]) == names
    assert report_health(workspace, VIEWER).scope.facts == "open"
    assert "person-" not in report_health(workspace, VIEWER).model_dump_json()
    assert "person-" not in report_gaps(workspace, VIEWER).model_dump_json()


def test_a_viewer_gets_no_records_by_asking_for_aggregates(workspace: Workspace) -> None:
    report_health(workspace, VIEWER)
    with pytest.raises(Forbidden, match="needs the role staff"):
        workspace.network(VIEWER)


def test_who_sees_a_part_is_not_told_that_there_is_nothing(embedded_store: Store) -> None:
    person, topic = entity("person", "ada"), entity("topic", "bail")
    write(embedded_store, person, topic, edge("seeks_help_with", person, topic))
    workspace = workspace_on(embedded_store)
    assert report_gaps(workspace, STAFF).topics_without_helper.value == 1
    told = report_gaps(workspace, VIEWER)
    assert told.topics_without_helper.reason == "No open need is among the facts counted here."
    report = report_health(workspace, VIEWER)
    reasons = re.findall(r'"reason":"([^"]+)"', told.model_dump_json() + report.model_dump_json())
    assert len(reasons) > 3
    for reason in reasons:
        assert "the facts counted here" in reason or reason.startswith("It is not defined below")


def test_as_of_an_earlier_day(workspace: Workspace) -> None:
    person = [entity("person", name) for name in ("Early", "Late")]
    write(workspace.store, *person, edge("knows", *person, first_on="2026-06", last_on="2026-07"))
    assert report_health(workspace, STAFF).ties.value == 3
    before = report_health(workspace, STAFF, HealthQuestion(as_of="2026-05"))
    assert (before.ties.value, before.scope.as_of) == (2, "2026-05-31")
    assert report_health(workspace, STAFF, HealthQuestion(as_of="2030")).ties.value == 0
    assert report_gaps(workspace, STAFF, as_of="2030").gone_quiet.value == 6


def test_since_an_earlier_day(workspace: Workspace) -> None:
    one, other = (entity("person", name, attributes={"office": name}) for name in ("Early", "Late"))
    write(workspace.store, one, other, edge("knows", one, other, first_on="2026-06", last_on="2026-07"))
    report = report_health(workspace, MANAGER, HealthQuestion(since="2026-05"))
    assert (report.scope.as_of, report.scope.since) == ("2026-11-01", "2026-05-31")
    assert (report.ties.value, report.ties.before) == (3, 2)
    assert (report.isolates.value, report.isolates.before) == (1, 3)
    ei_index = report.mixing["office"].ei_index
    assert (ei_index.value, ei_index.before) == (1.0, None)
    assert report_health(workspace, MANAGER).ties.before is None


def test_since_words_mean_days(workspace: Workspace) -> None:
    for name, sort, start, end in (
        ("National", "national_convening", "2025-05-03", "2025-05-04"),
        ("Webinar", "webinar", "2025-11", ""),
        ("To come", "national_convening", "2031", ""),
    ):
        held = entity("convening", name, name=name, classification=sort, start=start, end=end or None)
        write(workspace.store, held)
    for day, word, meant in (
        ("2026-02-11", "quarter", "2025-12-31"),
        ("2026-02-11", "year", "2025-02-11"),
        ("2026-02-11", "Convening", "2025-05-04"),
        ("2025-05-04", "year", "2024-05-04"),
    ):
        assert report_health(workspace, STAFF, HealthQuestion(as_of=day, since=word)).scope.since == meant
    with pytest.raises(InvalidInput, match="no convening before 2025-05-04"):
        report_health(workspace, STAFF, HealthQuestion(as_of="2025-05-04", since="convening"))


@pytest.mark.parametrize("since", ["2026-11-01", "2027", "soon", ""])
def test_a_day_to_compare_with_must_be_an_earlier_one(embedded_store: Store, since: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        report_health(workspace_on(embedded_store), STAFF, HealthQuestion(since=since))
    assert [problem.where for problem in refused.value.problems] == ["since"]


@pytest.mark.parametrize("as_of", ["", "yesterday", "2026-13", "2026-02-30", "20260101", "0000"])
def test_a_date_that_is_none_is_refused(embedded_store: Store, as_of: str) -> None:
    workspace = workspace_on(embedded_store)
    for report in (
        lambda: report_health(workspace, STAFF, HealthQuestion(as_of=as_of)),
        lambda: report_gaps(workspace, STAFF, as_of=as_of),
    ):
        with pytest.raises(InvalidInput) as refused:
            report()
        assert [problem.where for problem in refused.value.problems] == ["as_of"]


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_limit_out_of_range_is_refused(embedded_store: Store, limit: int) -> None:
    with pytest.raises(InvalidInput, match="limit"):
        report_gaps(workspace_on(embedded_store), STAFF, limit=limit)


def answers(workspace: Workspace, viewer: Viewer) -> dict[str, Any]:
    kinds: dict[str, Any] = {
        f"health {ties} {kind}": report_health(
            workspace, viewer, HealthQuestion(ties=ties, kind=kind)
        ).model_dump_json()  # type: ignore[arg-type]
        for ties in ("live", "all")
        for kind in ("person", "organization")
    }
    return kinds | {"gaps": report_gaps(workspace, viewer).model_dump_json()}


def test_restricted_facts_change_no_byte_for_those_without_the_grant(workspace: Workspace) -> None:
    store = workspace.store
    cohort = entity("engagement", "Cohort", cohort="Cohort 2021", start="2026")
    topic = entity("topic", "Bail")
    ana, bo, dee = (entity("person", name, name=name) for name in ("Ana", "Bo", "Dee"))
    write(store, cohort, topic, edge("took_part", ana, cohort), edge("took_part", bo, cohort))
    without = (VIEWER, STAFF, MANAGER, ADMIN)
    before = {viewer.account: answers(workspace, viewer) for viewer in without}
    cleared = answers(workspace, CLEARED)
    hidden = entity("person", "Hidden", sensitivity="restricted", attributes={"office": "h"})
    support = entity("engagement", "Support", classification="leadership_support", cohort="Quiet", start="2026")
    office = entity("organization", "Hidden office", sensitivity="restricted")
    call = entity("interaction", "Call", on="2026-10", sensitivity="restricted")
    secret: dict[str, Any] = {"sensitivity": "restricted"}
    write(
        store,
        *(hidden, support, office, call),
        edge("knows", ana, dee, last_on="2026-10", **secret),
        edge("took_part", dee, support, **secret),
        edge("took_part", bo, support, **secret),
        edge("seeks_help_with", ana, topic, **secret),
        edge("involves", call, dee, **secret),
    )
    assert {viewer.account: answers(workspace, viewer) for viewer in without} == before
    assert answers(workspace, CLEARED) != cleared, "the facts are there to be seen"


def test_today_is_the_day_of_the_clock(workspace: Workspace) -> None:
    assert report_health(workspace, STAFF).scope.as_of == NOW.date().isoformat()


@pytest.mark.parametrize("kind", ["person", "organization"])
def test_the_graph_for_networkx_is_the_one_that_is_measured(store: Store, kind: Any) -> None:
    people = [entity("person", str(number)) for number in range(6)]
    office, post = entity("organization", "o", name="Office"), entity("post", "p")
    ties = [edge("knows", people[a], people[b], last_on="2026-05") for a, b in ((0, 1), (1, 2), (2, 0), (3, 4))]
    write(store, *people, office, post, edge("has_post", office, post), edge("holds", people[0], post), *ties)
    workspace = workspace_on(store)
    graph = health_graph(workspace, STAFF, GraphQuestion(kind=kind))
    report = report_health(workspace, STAFF, HealthQuestion(kind=kind))
    assert (len(graph), graph.number_of_edges()) == (report.people.value if kind == "person" else 1, report.ties.value)
    assert len(list(nx.isolates(graph))) == report.isolates.value
    assert nx.transitivity(graph) == (report.transitivity.value or 0)
    if kind == "person":
        assert graph.nodes[people[0].id] == {
            "name": "Person 0",
            "post_function": "other",
            "sector": "prosecutor_office",
        }
    with pytest.raises(Forbidden):
        health_graph(workspace, VIEWER)
