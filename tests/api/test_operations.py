"""Logs, numbers, and several processes."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api import create_app, issue_sign_in_link
from api.operations import log_as_json
from api.server import run
from cjn_graph.errors import InvalidInput
from cjn_graph.settings import Settings
from tests.api.test_keys import program
from tests.api.world import HOME, World


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """The log as JSON, while a test runs."""
    written = io.StringIO()
    handler = log_as_json(written)
    yield written
    logging.getLogger().removeHandler(handler)


def test_each_request_is_a_line_that_names_nobody_and_has_its_id(world: World, lines: io.StringIO) -> None:
    client = world.client("staff")
    answer = client.get(f"/api/v1/people/{world.ids['Odalys']}", headers={"x-request-id": "mine-1"})
    client.get("/api/v1/people?name=Quintero")
    client.get("/nothing/Quintero")
    client.request("PURGE", "/")
    assert answer.headers["x-request-id"] == "mine-1"
    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    one = next(line for line in written if line.get("request_id") == "mine-1")
    assert one.items() >= {"method": "GET", "route": "/api/v1/people/{person_id}", "status": 200}.items()
    assert one.keys() == {
        *("event", "level", "logger", "timestamp", "request_id", "method", "route", "status", "milliseconds")
    }
    assert {"none"} == {line["route"] for line in written if line["status"] == 404}
    for secret in ("Quintero", "Odalys", world.ids["Odalys"], "staff", "token", "testclient"):
        assert secret not in lines.getvalue(), secret


def test_an_error_is_told_by_its_class_and_place_and_the_id_of_its_request(world: World, lines: io.StringIO) -> None:
    app = create_app(Settings(), workspace=world.workspace)

    @app.get("/api/v1/defect")
    def defect() -> None:
        raise RuntimeError("Odalys Quintero was here")

    client = TestClient(app, base_url=HOME, raise_server_exceptions=False)
    client.get(issue_sign_in_link(app, "staff", base_url=HOME))
    answer = client.get("/api/v1/defect")
    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    (one,) = (line for line in written if line["level"] == "error")
    assert one["request_id"] == answer.headers["x-request-id"]
    assert one["exception"] == "RuntimeError"
    assert "test_operations.py:" in one["at"][-1]
    assert "Quintero" not in lines.getvalue()


def test_prometheus_reads_numbers_with_a_key_for_it(world: World) -> None:
    world.client("staff").get(f"/people/{world.ids['Odalys']}")
    read = program(world, "metrics", account="admin").get("/api/v1/metrics")
    assert read.status_code == 200
    assert read.headers["content-type"].startswith("text/plain")
    assert 'cjn_requests_total{method="GET",route="/people/{person_id}",status="200"}' in read.text
    assert "cjn_request_seconds_bucket{" in read.text
    assert "cjn_store_up 1.0" in read.text
    assert world.ids["Odalys"] not in read.text


def test_several_processes_need_a_store_that_they_can_share(world: World) -> None:
    settings = Settings(port=0, workers=2)
    with pytest.raises(InvalidInput, match="The embedded store runs in one process"):
        run(settings, workspace=world.workspace, on_ready=print)
