from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.perimeter import MAX_BODY_BYTES
from tests.api.world import World

XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
CYPHER = "x'}) MATCH (n) DETACH DELETE n //"
TRAVERSALS = ("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%00", "person-", "person-..%2f..%2f", "x" * 64, "org-1'")


@pytest.fixture
def unchanged(world: World) -> Iterator[None]:
    """Nothing is written while the test runs."""
    before = world.changes()
    yield
    assert world.changes() == before


def test_a_name_is_a_name_whatever_it_says(world: World, client: TestClient) -> None:
    for name in (XSS, CYPHER, "{{ 7 * 7 }}", "${7*7}", "=1+1", "Robert'); DROP TABLE people;--"):
        created = client.post("/api/v1/people", json={"name": name})
        assert created.status_code == 201, created.text
        assert created.json()["name"] == name
        person_id = created.json()["id"]
        assert client.get(f"/api/v1/people/{person_id}").json()["record"]["name"] == name
        for page in (client.get(f"/people/{person_id}"), client.get("/", params={"name": name})):
            assert page.status_code == 200
            assert "<script>" not in page.text
            assert "<img" not in page.text
            assert "49" not in page.text.partition("</h1>")[0].rpartition("<h1>")[2]
    assert client.get(f"/api/v1/people/{world.ids['Odalys']}").status_code == 200


@pytest.mark.parametrize("words", [XSS, CYPHER, "*", "a~2 AND b:*", "\\", "'", "%", "`"])
def test_a_search_is_only_ever_words(client: TestClient, words: str, unchanged: None) -> None:
    found = client.get("/api/v1/people", params={"name": words})
    assert found.status_code == (200 if any(character.isalnum() for character in words) else 409)
    page = client.get("/", params={"name": words})
    assert page.status_code == 200
    assert "<script>" not in page.text


def test_a_need_is_only_ever_words(world: World, client: TestClient, unchanged: None) -> None:
    for words in (XSS, CYPHER):
        for path in (f"/people/{world.ids['Odalys']}", f"/api/v1/people/{world.ids['Odalys']}/matches"):
            answer = client.get(path, params={"need": words})
            assert answer.status_code in ((409,) if "api" in path else (422,))
            assert "<script>" not in answer.text or answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("record_id", TRAVERSALS)
def test_what_is_no_id_is_not_found(client: TestClient, record_id: str, unchanged: None) -> None:
    for path in (f"/people/{record_id}", f"/facts/{record_id}", f"/problems/{record_id}"):
        answer = client.get(path)
        assert answer.status_code in (404, 422), path
    for method, path in (
        ("GET", f"/api/v1/people/{record_id}"),
        ("GET", f"/api/v1/people/{record_id}/matches"),
        ("PATCH", f"/api/v1/people/{record_id}"),
        ("DELETE", f"/api/v1/people/{record_id}"),
        ("POST", f"/api/v1/people/{record_id}/restore"),
    ):
        answer = client.request(
            method,
            path,
            headers={"if-match": '"1"'},
            **({"json": {"name": "X"}} if method == "PATCH" else {}),  # type: ignore[arg-type]
        )
        assert answer.status_code in (404, 405, 422), (method, path)
        assert answer.headers["content-type"] == "application/problem+json"


def test_the_routes_of_people_edit_people_only(world: World, client: TestClient, unchanged: None) -> None:
    for method, path, body in (
        ("PATCH", f"/api/v1/people/{world.ids['topic']}", {"name": "X"}),
        ("DELETE", f"/api/v1/people/{world.ids['topic']}", None),
        ("DELETE", f"/api/v1/people/{world.ids['need']}", None),
        ("POST", f"/api/v1/people/{world.ids['topic']}/restore", None),
    ):
        answer = client.request(method, path, headers={"if-match": '"1"'}, **({"json": body} if body else {}))  # type: ignore[arg-type]
        assert answer.status_code == 404, (method, path)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'"text"', 422),
        (b'{"name": "\xff"}', 400),
        (b"[" * 100_000, 400),
        (b'{"name": "a\\u0000b"}', 422),
        (b'{"name": "\\ud800"}', 422),
        (b'{"name": ""}', 422),
        (b'{"name": 7}', 422),
        (b'{"name": null}', 422),
        (b'{"name": {"$gt": ""}}', 422),
        (b'{"name": "X", "confidence": NaN}', 422),
        (b'{"name": "X", "confidence": 1e999}', 422),
        (b'{"name": "X", "version": 7}', 422),
        (b'{"name": "X", "id": "person-7k3f9q2mwx4c5d6e"}', 422),
        (b'{"name": "X", "visibility": "open"}', 422),
        (b'{"name": "X", "email": "no address"}', 422),
        (b'{"name": "X", "nickname": "unknown property"}', 422),
    ],
)
def test_a_wrong_body_is_a_clear_problem(client: TestClient, body: bytes, status: int, unchanged: None) -> None:
    answer = client.post("/api/v1/people", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["hint"]
    if status == 422:
        assert problem["problems"][0]["what"]


def test_a_body_of_another_type_is_refused(client: TestClient, unchanged: None) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        answer = client.post("/api/v1/people", content=b'{"name": "X"}', headers={"content-type": content_type})
        assert answer.status_code == 422
        assert "Content-Type: application/json" in answer.json()["hint"]
    assert "not one JSON object" in client.post("/api/v1/people", json=["X"]).json()["detail"]


def test_a_declared_size_beyond_the_limit_is_refused_before_reading(client: TestClient, unchanged: None) -> None:
    answer = client.post("/api/v1/people", content=b'{"name": "' + b"x" * 10_000_000 + b'"}')
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/body-too-large"


def test_a_body_of_unknown_size_is_counted_while_it_streams(client: TestClient, unchanged: None) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 100_000
            yield b"x" * 100_000

    answer = client.post("/api/v1/people", content=endless(), headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/body-too-large"


def test_a_field_of_nearly_the_whole_limit_is_refused_by_its_name(client: TestClient, unchanged: None) -> None:
    answer = client.post("/api/v1/people", json={"name": "x" * (MAX_BODY_BYTES - 100)})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == "name"
    assert len(answer.content) < 2_000, "the value is not sent back"


def test_a_page_form_counts_too(client: TestClient) -> None:
    answer = client.post("/sign-out", content=b"csrf_token=" + b"x" * MAX_BODY_BYTES)
    assert answer.status_code == 413
    assert "The body is too large" in answer.text


@pytest.mark.parametrize(
    "value", ["1", 'W/"1"', "*", '"1", "2"', '""', '"0"', '"-1"', '"01"', '"1.0"', '"x"', '"99999999999999999999"', ""]
)
def test_if_match_takes_one_etag_of_ours(world: World, client: TestClient, value: str, unchanged: None) -> None:
    for method in ("PATCH", "DELETE"):
        answer = client.request(
            method,
            f"/api/v1/people/{world.ids['Wren']}",
            headers={"if-match": value},
            **({"json": {"name": "X"}} if method == "PATCH" else {}),  # type: ignore[arg-type]
        )
        assert answer.status_code == 422, value
        (problem,) = answer.json()["problems"]
        assert problem["where"] == "header.if-match"
        assert problem["what"].startswith("If-Match must be the version in quotes")


def test_a_succession_takes_the_etag_of_its_address(world: World, client: TestClient, unchanged: None) -> None:
    address = f"/api/v1/posts/{world.ids['Wren post']}/succession"
    answer = client.post(address, json={"successor": "Wren", "on": "2026"}, headers={"if-match": "*"})
    assert (answer.status_code, "the ETag that reading this address gives" in answer.json()["detail"]) == (422, True)


def test_unknown_addresses_and_methods_are_problems_too(client: TestClient, unchanged: None) -> None:
    missing = client.get("/api/v1/nothing")
    assert (missing.status_code, missing.json()["type"]) == (404, "/problems/no-such-page")
    wrong = client.put("/api/v1/people", json={})
    assert (wrong.status_code, wrong.json()["type"]) == (405, "/problems/method-not-allowed")
    assert wrong.headers["allow"] == "GET, HEAD, POST"
    one = client.request("OPTIONS", "/api/v1/people/person-0000000000000000")
    assert one.headers["allow"] == "GET, HEAD, PATCH, DELETE"
    page = client.get("/nothing")
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "1.5", "1e3", ""])
def test_a_limit_out_of_bounds_is_refused(client: TestClient, limit: str) -> None:
    answer = client.get("/api/v1/people", params={"limit": limit})
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == "query.limit"
