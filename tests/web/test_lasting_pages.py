"""The funnel of introductions and who stays connected: page, route and command say the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.world import World
from tests.cli.conftest import Cjn


@pytest.fixture(scope="module")
def recorded(world: World) -> World:
    """Introductions at several stages, and an engagement that is over."""
    for number, (status, days) in enumerate(
        (
            ("proposed", {"proposed_on": "2026-05-01"}),
            ("declined", {"proposed_on": "2025-02-01", "asked_on": "2025-02-10", "decided_on": "2025-02-20"}),
            ("met", {"proposed_on": "2025-03-01", "asked_on": "2025-03-02", "met_on": "2025-04-01", "useful": True}),
        )
    ):
        made = world.add("introduction", status=status, made_by="kim", **days)
        for name in ("One", "Other"):
            world.relate("introduces", made, world.add("person", name=f"{name} {number} & co"))
    over = world.add("engagement", name="Cohort over", classification="cohort", cohort="Cohort <1>", end="2022-06-30")
    world.relate("took_part", world.add("person", name="Silent since"), over, role="partner")
    return world


def told(world: World, client: TestClient, *command: str, path: str) -> Any:
    """What the route answers, which the command answers too."""
    answer = client.get(f"/api/v1/{path}").json()
    said = Cjn(Path(world.workspace.settings.data_folder), {"CJN_NOW": "2026-06-01T12:00:00+00:00"})
    assert json.loads(said(*command, "--json").stdout) == answer
    assert answer["definition"][:20] in said(*command).stdout
    return answer


def test_how_far_introductions_come(recorded: World, client: TestClient) -> None:
    found = told(recorded, client, "funnel", "--every", "quarter", path="funnel?every=quarter")
    stages = {stage["name"]: stage for stage in found["stages"]}
    assert stages["useful"]["rate"]["count"] >= 1
    page = client.get("/funnel?every=quarter").text
    for stage in found["stages"]:
        assert f'<th scope="row">{stage["title"]}</th>' in page
    assert "2025 Q1" in page
    assert 'role="img"' in page
    only = told(recorded, client, "funnel", "--since", "2026", path="funnel?since=2026")
    assert only["n"] < found["n"]
    none = client.get("/funnel?since=2025&until=1990")
    assert (none.status_code, "is after" in none.text) == (422, True)
    assert client.get("/funnel?since=soon").status_code == 422
    assert client.get("/api/v1/funnel?since=soon").status_code == 422
    assert "No introduction is among" in client.get("/funnel?until=1990").text
    assert "/funnel" in client.get("/introductions").text


def test_who_stays_connected(recorded: World, client: TestClient) -> None:
    found = told(recorded, client, "staying", path="staying")
    assert [curve["name"] for curve in found["by"]["cohort"]] == ["Cohort <1>"]
    page = client.get("/staying").text
    assert "Cohort &lt;1&gt;" in page
    assert "<script>" not in page
    assert found["everybody"]["steps"][-1]["share"] < 1
    empty = client.get("/staying?as_of=1990")
    assert (empty.status_code, "is over" in empty.text) == (200, True)
    assert client.get("/staying?as_of=soon").status_code == 422
    assert "/staying" in client.get("/health").text


def test_what_came_of_the_work(recorded: World, client: TestClient) -> None:
    recorded.add("program", name="Runs on", start="2024-05")
    found = told(recorded, client, "work", path="work")
    assert found["years"][-1]["programs"] >= 1
    page = client.get("/work").text
    assert "Programs that ran" in page
    assert page.count('role="img"') == 2
    assert client.get("/work?as_of=soon").status_code == 422
    assert client.get("/work?as_of=1950").status_code == 200
    assert "/work" in client.get("/convenings").text


def test_who_sees_numbers_only_gets_no_small_group(recorded: World) -> None:
    recorded.add("account", name="onlooker", role="viewer")
    viewer = recorded.client("onlooker")
    assert viewer.get("/api/v1/funnel").json()["n"] == 0  # introductions are no open facts
    found = viewer.get("/api/v1/staying").json()
    assert all(curve["n"] >= 5 for curves in found["by"].values() for curve in curves)
    for page in ("/funnel", "/staying", "/work"):
        assert viewer.get(page).status_code == 200
