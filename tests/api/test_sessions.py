from __future__ import annotations

import re
import threading

from fastapi.testclient import TestClient

from api.sessions import LINK_SECONDS, SESSION_SECONDS, Sessions
from tests.api.world import Clock, World


def test_a_link_signs_in_once(world: World, stranger: TestClient) -> None:
    link = world.link("staff")
    answer = stranger.get(link, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"
    assert stranger.get("/api/v1/session").json()["account"] == "staff"

    another = world.client(None)
    again = another.get(link)
    assert again.status_code == 401
    assert "used before" in again.text
    assert not another.cookies


def test_the_same_browser_may_follow_its_used_link_again(world: World, stranger: TestClient) -> None:
    link = world.link("staff")
    stranger.get(link)
    assert stranger.get(link).status_code == 200


def test_a_link_expires(world: World, stranger: TestClient) -> None:
    link = world.link("staff")
    world.clock.seconds += LINK_SECONDS
    assert stranger.get(link).status_code == 401


def test_garbage_is_no_token(stranger: TestClient) -> None:
    for token in ("", "x", "0" * 43, "%00", "' OR 1=1 --", "\N{SNOWMAN}" * 40):
        assert stranger.get("/sign-in", params={"token": token}).status_code == 401
    assert stranger.get("/sign-in", params={"token": "x" * 201}).status_code == 422


def test_a_prefetch_does_not_use_the_link_up(world: World, stranger: TestClient) -> None:
    link = world.link("staff")
    assert stranger.get(link, headers={"sec-purpose": "prefetch;prerender"}).status_code == 401
    assert stranger.head(link).status_code == 405
    assert stranger.get(link).status_code == 200


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World, stranger: TestClient) -> None:
    cookie = stranger.get(world.link("staff"), follow_redirects=False).headers["set-cookie"]
    assert re.match(r"cjn-session=[\w-]{43};", cookie)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_signing_in_gives_a_new_session_id_and_ends_the_old_one(world: World, stranger: TestClient) -> None:
    stranger.get(world.link("staff"))
    before = stranger.cookies["cjn-session"]
    stranger.get(world.link("manager"))
    assert stranger.cookies["cjn-session"] != before
    thief = world.client(None)
    thief.cookies["cjn-session"] = before
    assert thief.get("/").status_code == 401


def test_a_planted_session_id_is_not_taken_over(world: World, stranger: TestClient) -> None:
    stranger.cookies["cjn-session"] = "planted"
    answer = stranger.get(world.link("staff"), follow_redirects=False)
    assert "planted" not in answer.headers["set-cookie"]


def test_a_session_ends(world: World) -> None:
    client = world.client()
    assert client.get("/").status_code == 200
    world.clock.seconds += SESSION_SECONDS
    assert client.get("/").status_code == 401


def test_signing_out_ends_the_session_on_the_server(world: World) -> None:
    client = world.client()
    session_id = client.cookies["cjn-session"]
    answer = client.post("/sign-out", data={"csrf_token": client.headers["x-csrf-token"]}, follow_redirects=False)
    assert answer.status_code == 303
    assert "cjn-session" not in client.cookies
    client.cookies["cjn-session"] = session_id
    assert client.get("/").status_code == 401


def test_an_account_that_is_no_more_is_signed_out(world: World, stranger: TestClient) -> None:
    answer = stranger.get(world.link("nobody-of-that-name"))
    assert answer.status_code == 401
    assert "no more" in answer.text


def test_secrets_are_kept_as_hashes_only() -> None:
    sessions = Sessions(clock=Clock())
    token = sessions.issue_link_token("staff")
    kept = repr(vars(sessions))
    assert token not in kept
    session_id = sessions.redeem(token)
    assert session_id is not None
    assert session_id not in repr(vars(sessions))
    found = sessions.find(session_id)
    assert found is not None
    assert found.csrf_token not in repr(vars(sessions))


def test_what_expired_is_forgotten() -> None:
    clock = Clock()
    sessions = Sessions(clock=clock)
    for _ in range(3):
        sessions.issue_link_token("staff")
    clock.seconds += LINK_SECONDS
    sessions.issue_link_token("staff")
    assert len(sessions._links) == 1


def test_of_many_who_follow_a_link_at_once_one_gets_in() -> None:
    sessions = Sessions(clock=Clock())
    token = sessions.issue_link_token("staff")
    won: list[str | None] = []
    start = threading.Barrier(8)

    def follow() -> None:
        start.wait()
        won.append(sessions.redeem(token))

    threads = [threading.Thread(target=follow) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 8
    assert sum(session_id is not None for session_id in won) == 1
