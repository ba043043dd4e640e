"""What is not documented fails here: routes and kinds of problems."""

from __future__ import annotations

import json
import re
from pathlib import Path

from fastapi.testclient import TestClient

from api.perimeter import MAX_BODY_BYTES
from api.problems import HTTP_PROBLEMS, kind_of_error, library_errors
from cjn_graph.accounts.links import LINK_SECONDS
from cjn_graph.accounts.sessions import IDLE_SECONDS, SESSION_SECONDS

DOCS = (Path(__file__).resolve().parent.parent.parent / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_kind_of_problem_is_in_the_docs_with_its_status() -> None:
    documented = dict(re.findall(r"^\| `/problems/([a-z-]+)` \| (\w+) \|", DOCS, flags=re.MULTILINE))
    expected = {cls.code: str(kind_of_error(cls).status) for cls in library_errors()}
    expected |= {code: str(kind.status) for code, kind in HTTP_PROBLEMS.items()}
    expected["http-error"] = "4xx"
    assert documented == expected


def test_every_route_of_the_api_is_in_the_docs(client: TestClient) -> None:
    documented = set(re.findall(r"^\| `([A-Z]+ /\S+)` \|", DOCS, flags=re.MULTILINE))
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert documented == {f"{method.upper()} {path}" for path, item in paths.items() for method in item}


def test_the_example_is_a_real_answer(client: TestClient) -> None:
    example = re.search(r"```json\n(.*?)```", DOCS, flags=re.DOTALL)
    assert example is not None
    assert client.get("/api/v1/people?nmae=x").json() == json.loads(example.group(1))


def test_the_times_and_sizes_are_the_real_ones() -> None:
    assert "works once, for an hour" in DOCS
    assert LINK_SECONDS == 60 * 60
    assert "lasts twelve hours" in DOCS
    assert "leave it for two" in DOCS
    assert IDLE_SECONDS == 2 * 60 * 60
    assert SESSION_SECONDS == 12 * 60 * 60
    assert "more than 1 MB at once" in DOCS
    assert MAX_BODY_BYTES == 1_000_000
