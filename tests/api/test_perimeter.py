from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from api import create_app
from api.perimeter import BACK_FROM_PROVIDER, MAX_BODY_BYTES, SAFE_METHODS, is_api, is_public
from api.sessions import issue_sign_in_link
from api.web.render import static_files
from cjn_graph.settings import Settings
from tests.api.world import World

PUBLIC = {
    "/answer",
    "/health/live",
    "/health/ready",
    "/sign-in",
    "/sign-in/openid",
    "/sign-in/openid/done",
    "/live/{secret}/{name}",
    "/static/{digest}/{name}",
}


def every_route(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Each method and path that the app's router knows, with the parameters filled in."""
    for route in iter_route_contexts(app.routes):
        assert route.path is not None
        for method in sorted(route.methods or {"GET"}):
            yield method, route.path


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)\}", "person-0000000000000000", path)


def test_the_walk_sees_the_routes(world: World) -> None:
    paths = {path for _, path in every_route(world.app)}
    assert {"/", "/people/{person_id}", "/api/v1/people/{person_id}/matches", "/api/v1/openapi.json"} <= paths
    assert len(paths) >= 15


def test_every_route_refuses_the_unauthenticated(world: World, stranger: TestClient) -> None:
    before = world.changes()
    for method, path in every_route(world.app):
        if path in PUBLIC:
            continue
        answer = stranger.request(method, filled(path))
        assert answer.status_code == 401, (method, path)
        assert "Quintero" not in answer.text
        if is_api(path) and method != "HEAD":
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["type"] == "/problems/sign-in-required"
    assert world.changes() == before


def test_only_these_paths_are_public(world: World) -> None:
    assert {path for _, path in every_route(world.app) if is_public(path)} == PUBLIC


def test_strangers_cannot_tell_what_exists(world: World, stranger: TestClient) -> None:
    there = stranger.get(f"/people/{world.ids['Odalys']}")
    not_there = stranger.get("/people/person-0000000000000000")
    no_page = stranger.get("/no-such-page")
    assert there.status_code == not_there.status_code == no_page.status_code == 401
    assert there.content == not_there.content == no_page.content
    assert "How to get a sign-in link" in there.text


def test_health_says_nothing_but_that(stranger: TestClient) -> None:
    assert stranger.get("/health/live").json() == {"status": "ok"}
    assert stranger.get("/health/ready").json() == {"status": "ok"}


def test_every_route_refuses_parameters_that_it_does_not_know(world: World, client: TestClient) -> None:
    for method, path in every_route(world.app):
        if path in ("/api/v1/openapi.json", BACK_FROM_PROVIDER) or method == "HEAD":
            continue
        body = {"csrf_token": client.headers["x-csrf-token"]}
        answer = client.request(
            method,
            filled(path) + "?__unknown=1",
            headers={"if-match": '"1"'},
            **(
                {"data": body}
                if not is_api(path) and method == "POST"
                else {"json": {}}
                if method in ("POST", "PATCH")
                else {}
            ),  # type: ignore[arg-type]
        )
        assert answer.status_code == 422, (method, path, answer.text)
        assert "__unknown" in answer.text


def test_a_parameter_given_twice_is_refused(client: TestClient) -> None:
    answer = client.get("/api/v1/people?limit=1&limit=200")
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"] == "query.limit"


def test_every_change_needs_the_sessions_token_and_our_own_origin(world: World, client: TestClient) -> None:
    before = world.changes()
    token = client.headers.pop("x-csrf-token")
    other = world.client().headers["x-csrf-token"]
    refused: list[dict[str, str]] = [
        {},
        {"x-csrf-token": "0" * 64},
        {"x-csrf-token": other},
        {"x-csrf-token": token, "origin": "https://evil.example"},
        {"x-csrf-token": token, "origin": "null"},
        {"x-csrf-token": token, "origin": "http://localhost:81"},
        {"x-csrf-token": token, "sec-fetch-site": "cross-site"},
        {"x-csrf-token": token, "sec-fetch-site": "same-site"},
    ]
    for method, path in every_route(world.app):
        if method in SAFE_METHODS or path == "/answer":  # that stands on the token of its link alone
            continue
        for headers in refused:
            body = (
                {"data": {"csrf_token": headers.get("x-csrf-token", "")}}
                if not is_api(path)
                else {"json": {"name": "X"}}
            )
            answer = client.request(method, filled(path), headers=headers, **body)  # type: ignore[arg-type]
            assert answer.status_code == 403, (method, path, headers)
            assert "csrf" in answer.text or "Not sent from our own page" in answer.text
    assert world.changes() == before
    assert client.get("/").status_code == 200, "a refused sign-out must not sign out"


def test_a_form_without_a_token_or_with_a_file_instead_is_refused(client: TestClient) -> None:
    assert client.post("/sign-out").status_code == 403
    assert client.post("/sign-out", files={"csrf_token": ("a.txt", b"x")}).status_code == 403


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "", "[::1", "evil.example:8000", "127.0.0.1.nip.io", "192.0.2.7"]
)
def test_other_host_names_are_refused(world: World, client: TestClient, host: str) -> None:
    for path in ("/", "/health/live", "/sign-in", "/api/v1/people"):
        answer = client.get(path, headers={"host": host})
        assert answer.status_code == 400
        assert "Unknown host name" in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:9", "[::1]:8000"])
def test_this_machines_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/health/live", headers={"host": host}).status_code == 200


def test_under_tls_the_cookie_is_bound_to_host_and_tls(world: World) -> None:
    settings = Settings(public_url="https://network.example.org")
    app = create_app(settings, workspace=world.workspace)
    client = TestClient(app, base_url="http://network.example.org")
    link = issue_sign_in_link(app, "staff", base_url="http://network.example.org")
    answer = client.get(link, follow_redirects=False)
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-cjn-session=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    name, _, value = cookie.partition(";")[0].partition("=")
    inside = client.get("/", headers={"cookie": f"{name}={value}"})
    assert inside.status_code == 200
    csrf = re.search(r'name="csrf_token" value="(\w+)"', inside.text)
    assert csrf is not None
    out = client.post(
        "/sign-out",
        data={"csrf_token": csrf.group(1)},
        headers={"cookie": f"{name}={value}", "origin": "https://network.example.org"},
        follow_redirects=False,
    )
    assert out.status_code == 303
    assert client.get("/", headers={"cookie": f"cjn-session={value}"}).status_code == 401


def test_every_answer_has_the_security_headers(world: World, client: TestClient, stranger: TestClient) -> None:
    answers = [
        client.get("/"),
        client.get(f"/people/{world.ids['Odalys']}"),
        client.get("/no-such-page"),
        client.post("/api/v1/people", content=b"{", headers={"content-type": "application/json"}),
        client.get("/api/v1/people"),
        stranger.get("/"),
        stranger.get("/health/live"),
        stranger.get("/", headers={"host": "evil.example"}),
        client.post("/api/v1/people", content=b"x" * (MAX_BODY_BYTES + 1)),
    ]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"


def test_static_files_are_served_to_everybody_and_nothing_else_is(stranger: TestClient) -> None:
    for url, file in static_files().items():
        answer = stranger.get(url)
        assert answer.content == file.content
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    digest = next(iter(static_files())).split("/")[2]
    for path in (
        "/static/x/site.css",
        f"/static/{digest}/..%2f..%2frender.py",
        "/static/../render.py",
        "/static/%2e%2e/%2e%2e/perimeter.py",
        "/static//etc/passwd",
    ):
        answer = stranger.get(path)
        assert answer.status_code in (401, 404), path
        assert "import" not in answer.text


def test_web_sockets_are_refused(world: World) -> None:
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), world.client().websocket_connect("/"):
        pass


def test_an_unexpected_error_says_nothing_about_itself(world: World, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Settings(), workspace=world.workspace)

    @app.get("/api/v1/defect")
    @app.get("/defect")
    def defect() -> None:
        raise RuntimeError("SECRET in /srv/data")

    client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
    client.get(issue_sign_in_link(app, "staff", base_url="http://localhost"))
    answer = client.get("/api/v1/defect")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert "SECRET" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.json()["reference"] in caplog.text
    assert "SECRET in /srv/data" in caplog.text
    shown = client.get("/defect")
    assert shown.status_code == 500
    assert "SECRET" not in shown.text
    assert "Reference for a report" in shown.text
