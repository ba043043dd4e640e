from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from cjn_graph.accounts.links import LINK_SECONDS
from cjn_graph.accounts.sessions import IDLE_SECONDS, SESSION_SECONDS
from cjn_graph.errors import NotFound
from tests.api.world import World


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
    for token in ("x", "0" * 43, "%00", "' OR 1=1 --", "\N{SNOWMAN}" * 40):
        assert stranger.get("/sign-in", params={"token": token}).status_code == 401
    assert stranger.get("/sign-in", params={"token": "x" * 201}).status_code == 422


def test_a_prefetch_does_not_use_the_link_up(world: World, stranger: TestClient) -> None:
    link = world.link("staff")
    assert stranger.get(link, headers={"sec-purpose": "prefetch;prerender"}).status_code == 401
    assert "set-cookie" not in stranger.head(link).headers
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


def test_a_session_ends_when_it_is_not_used_and_lasts_while_it_is(world: World) -> None:
    idle, busy = world.client(), world.client()
    for _ in range(4):
        world.clock.seconds += IDLE_SECONDS / 3
        assert busy.get("/api/v1/session").status_code == 200
    assert idle.get("/api/v1/session").status_code == 401


def test_there_is_no_link_for_nobody(world: World) -> None:
    with pytest.raises(NotFound, match="no account called 'nobody"):
        world.link("nobody-of-that-name")


def test_a_disabled_account_is_out_at_the_next_request_and_its_sessions_never_come_back(world: World) -> None:
    world.add("account", name="leaver", role="staff")
    admin, leaver, link = world.client("admin"), world.client("leaver"), world.link("leaver")
    assert leaver.get("/api/v1/people").status_code == 200
    assert admin.patch("/api/v1/accounts/leaver", json={"disabled": True}).status_code == 200
    assert leaver.get("/api/v1/people").status_code == 401
    assert admin.patch("/api/v1/accounts/leaver", json={"disabled": False}).status_code == 200
    assert leaver.get("/api/v1/people").status_code == 401
    assert world.client(None).get(link).status_code == 401
    assert world.client("leaver").get("/api/v1/people").status_code == 200


def test_another_role_and_a_grant_count_from_the_next_request_on(world: World) -> None:
    world.add("account", name="mover", role="staff")
    closed = world.add("pressure", name="Recall of a fictional chief", classification="recall")
    admin, mover = world.client("admin"), world.client("mover")
    assert mover.get("/api/v1/accounts").status_code == 403
    admin.patch("/api/v1/accounts/mover", json={"role": "manager"})
    assert mover.get("/api/v1/accounts").status_code == 200
    assert mover.get(f"/api/v1/records/{closed}").status_code == 404
    given = admin.post("/api/v1/accounts/mover/grants", json={"reason": "Works on it", "end": "2026-06-01"})
    assert given.status_code == 201
    assert given.json()["grants"][0]["granted_by"] == "admin"
    assert mover.get(f"/api/v1/records/{closed}").status_code == 200, "a grant holds on its last day"
    grant = given.json()["grants"][0]["id"]
    assert admin.post(f"/api/v1/accounts/mover/grants/{grant}/revoke").json()["grants"][0]["holds"] is False
    assert mover.get(f"/api/v1/records/{closed}").status_code == 404
    assert admin.post(f"/api/v1/accounts/mover/grants/{grant}/revoke").status_code == 409


def test_sessions_are_listed_and_ended_one_by_one_and_all_at_once(world: World) -> None:
    world.add("account", name="wanderer", role="staff")
    here, there, elsewhere = (world.client("wanderer") for _ in range(3))
    listed = here.get("/api/v1/sessions").json()
    assert [one["current"] for one in listed].count(True) == 1
    other = there.get("/api/v1/sessions").json()
    (ended,) = [one["id"] for one in other if one["current"]]
    assert here.delete("/api/v1/sessions/zzz").status_code == 404
    assert here.delete(f"/api/v1/sessions/{ended}").status_code == 204
    assert there.get("/").status_code == 401
    assert world.client("staff").post("/api/v1/accounts/wanderer/sign-out").status_code == 403
    assert here.post("/api/v1/accounts/wanderer/sign-out").status_code == 200
    assert elsewhere.get("/").status_code == here.get("/").status_code == 401


def test_a_post_to_sign_in_from_another_site_is_refused(stranger: TestClient) -> None:
    assert stranger.post("/sign-out", headers={"origin": "https://evil.example"}).status_code == 401
    assert stranger.post("/sign-in", headers={"origin": "https://evil.example"}).status_code in (403, 405)
