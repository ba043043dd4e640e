"""What holds for every operation alike: HEAD, request ids, conditional reading, compression, rate limits."""

from __future__ import annotations

import pytest
import zstandard
from fastapi.testclient import TestClient

from api import create_app
from cjn_graph.accounts.keys import make_key
from tests.api.test_keys import program
from tests.api.test_perimeter import every_route, filled
from tests.api.world import HOME, World


def test_head_is_answered_wherever_get_is_and_has_no_body(world: World) -> None:
    client = world.client("admin")
    paths = [path for method, path in sorted(every_route(world.app)) if method == "GET" and "report" not in path]
    for path in (*paths[::8], "/", "/api/v1/people", "/health/live", "/static/style.css"):
        read, asked = client.get(filled(path)), client.head(filled(path))
        assert (asked.status_code, asked.content) == (read.status_code, b""), path
        assert asked.headers.get("content-type") == read.headers.get("content-type"), path
    assert "HEAD" in client.delete("/api/v1/people").headers["allow"]
    assert world.client(None).head("/api/v1/people").status_code == 401


def test_a_request_id_names_the_answer_and_the_entry_in_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = world.client()
    made = client.get("/api/v1/people").headers["x-request-id"]
    assert len(made) == 16
    assert client.get("/api/v1/people", headers={"x-request-id": "mine-1"}).headers["x-request-id"] == "mine-1"
    assert client.get("/", headers={"x-request-id": "two words"}).headers["x-request-id"] != "two words"
    assert world.client(None).get("/api/v1/people").headers["x-request-id"]

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr("api.routes.people.list_people", broken)
    answer = client.get("/api/v1/people", headers={"x-request-id": "mine-2"})
    assert (answer.status_code, answer.json()["reference"]) == (500, "mine-2")
    assert "mine-2" in caplog.text


def test_what_the_caller_has_already_is_not_sent_again(world: World) -> None:
    client = program(world, "read", "write")
    topic = client.post("/api/v1/records/topic", json={"name": "Read once"}).json()
    for path in ("/api/v1/people", "/api/v1/search?q=diversion", f"/api/v1/records/{topic['id']}"):
        first = client.get(path)
        again = client.get(path, headers={"if-none-match": f'"other", {first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b""), path
        assert again.headers["etag"] == first.headers["etag"]
        assert client.get(path, headers={"if-none-match": '"other"'}).json() == first.json()
    before = client.get("/api/v1/people").headers["etag"]
    client.post("/api/v1/people", json={"name": "Somebody New"})
    assert client.get("/api/v1/people", headers={"if-none-match": before}).status_code == 200
    person = f"/api/v1/people/{world.ids['Wren']}"
    version = client.get(person).headers["etag"]
    assert client.get(person, headers={"if-none-match": version}).status_code == 200, "it holds more than the record"


def test_answers_to_programs_are_compressed_and_tokens_are_not(world: World) -> None:
    client = world.client()
    path = f"/api/v1/people/{world.ids['Odalys']}"
    plain = client.get(path, headers={"accept-encoding": "identity"})
    for encoding in ("gzip", "br", "zstd"):
        answer = client.get(path, headers={"accept-encoding": encoding})
        assert answer.headers["content-encoding"] == encoding
        assert answer.headers["vary"].lower() == "accept-encoding"
        if encoding == "gzip":
            assert answer.json() == plain.json()
    with client.stream("GET", path, headers={"accept-encoding": "zstd"}) as raw:
        assert zstandard.ZstdDecompressor().decompressobj().decompress(b"".join(raw.iter_raw())) == plain.content
    for secret in ("/api/v1/session", "/account"):
        assert "content-encoding" not in client.get(secret, headers={"accept-encoding": "gzip"}).headers


def test_each_caller_is_told_what_is_left_and_refused_beyond(world: World) -> None:
    settings = world.workspace.settings.model_copy(update={"rate_limit": 3})
    app = create_app(settings, workspace=world.workspace, accounts=world.app.state.accounts)
    keys = [
        make_key(world.app.state.accounts, world.workspace.viewer_for("staff"), "staff", ["read"]) for _ in range(2)
    ]
    first, other = (TestClient(app, base_url=HOME, headers={"authorization": f"Bearer {key}"}) for key in keys)
    for left in (2, 1, 0):
        answer = first.get("/api/v1/people")
        assert answer.status_code == 200
        assert answer.headers["ratelimit-policy"] == '"default";q=3;w=60'
        assert answer.headers["ratelimit"].startswith(f'"default";r={left};t=')
    refused = first.get("/api/v1/people")
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-requests")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert other.get("/api/v1/people").status_code == 200, "each caller has their own"
    free = create_app(
        settings.model_copy(update={"rate_limit": 0}), workspace=world.workspace, accounts=world.app.state.accounts
    )
    unlimited = TestClient(free, base_url=HOME, headers={"authorization": f"Bearer {keys[0]}"})
    assert "ratelimit" not in unlimited.get("/api/v1/people").headers
