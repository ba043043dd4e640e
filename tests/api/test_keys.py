"""Programs over HTTP: keys with scopes, on every route of the table and on no other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api import create_app
from api.scopes import SCOPE_OF, SESSION, scopes_of
from cjn_graph import errors
from cjn_graph.accounts import Accounts, back_off, keys, passwords
from cjn_graph.services import records
from tests.api.test_perimeter import every_route, filled
from tests.api.world import HOME, World

GOOD = "lanterns over nine rivers"


@pytest.fixture
def apart(world: World) -> Iterator[World]:
    """The same world; wrong guesses of a test are forgotten, since all tests come from one address."""
    yield world
    world.workspace.store.write(lambda tx: tx.run("accounts/forget_guesses", before=1e12))


def program(world: World, *scopes: str, account: str = "staff") -> TestClient:
    """A client with a key."""
    accounts: Accounts = world.app.state.accounts
    key = keys.make_key(accounts, world.workspace.viewer_for(account), account, scopes)
    headers = {"authorization": f"Bearer {key}"}
    return TestClient(world.app, base_url=HOME, raise_server_exceptions=False, headers=headers)


def api_routes(world: World) -> set[tuple[str, str]]:
    return {
        (method, path)
        for method, path in every_route(world.app)
        if path.startswith("/api/v1/") and method != "HEAD" and path != "/api/v1/openapi.json"
    }


def test_every_route_of_the_api_is_in_the_table_of_scopes(world: World) -> None:
    assert set(SCOPE_OF) == api_routes(world)
    assert set(SCOPE_OF.values()) <= {*keys.SCOPES, SESSION}


def test_a_key_without_the_scope_of_a_route_is_told_which_is_missing(world: World) -> None:
    clients = {scope: program(world, scope, account="admin") for scope in keys.SCOPES}
    before = world.changes()
    for (method, path), needed in SCOPE_OF.items():
        for scope in sorted({"read", "matches", "admin", "export"} - {needed}):
            answer = clients[scope].request(method, filled(path))
            assert answer.status_code == 403, (method, path, scope)
            if needed == SESSION:
                assert answer.json()["type"] == "/problems/no-keys-here"
            else:
                assert answer.json()["type"] == "/problems/missing-scope"
                assert f"the scope {' and '.join(scopes_of(method, path))};" in answer.json()["detail"]
    assert world.changes() == before


def test_a_key_with_the_scope_gets_what_its_account_may_have(world: World) -> None:
    reader = program(world, "read")
    assert reader.get("/api/v1/people").status_code == 200
    assert reader.get("/api/v1/openapi.json").status_code == 200
    matcher = program(world, "matches")
    assert matcher.get(f"/api/v1/people/{world.ids['Odalys']}/matches").status_code == 200
    writer = program(world, "write")
    made = writer.post("/api/v1/people", json={"name": "Written By Key"})
    assert made.status_code == 201
    history = reader.get(f"/api/v1/records/{made.json()['id']}/history").json()
    assert history[0]["actor"] == "staff"
    assert program(world, "admin").get("/api/v1/accounts").status_code == 403, "the role counts as well"
    assert program(world, "admin", account="admin").get("/api/v1/accounts").status_code == 200


def test_pages_take_no_key(world: World) -> None:
    for path in ("/", "/account", "/accounts"):
        assert program(world, "read").get(path).status_code == 401


def test_wrong_keys_are_refused_and_slowed_down(apart: World) -> None:
    stranger = apart.client(None)
    stranger.headers["authorization"] = "Bearer cjn_000000000000_" + "x" * 43
    before = apart.changes()
    statuses = [stranger.get("/api/v1/people").status_code for _ in range(back_off.FREE["address"] + 1)]
    assert set(statuses[:5]) == {401}
    assert statuses[-1] == 429
    answer = stranger.get("/api/v1/people")
    assert answer.json()["type"] == "/problems/too-many-tries"
    assert apart.client(None).get("/sign-in", params={"token": "x"}).status_code == 401, "links are counted apart"
    assert apart.changes() == before


def test_other_forms_of_authorization_are_refused(apart: World) -> None:
    for value in ("Basic c3RhZmY6eA==", "Bearer", "bearer x", "cjn_x"):
        client = apart.client("staff")
        client.headers["authorization"] = value
        assert client.get("/api/v1/people").status_code == 401, "a session does not stand in for a key"


def test_a_password_signs_in_on_the_page_and_is_changed_there(apart: World) -> None:
    apart.add("account", name="typist", role="staff")
    client = apart.client("typist")
    token = client.headers["x-csrf-token"]
    weak = client.post("/account/password", data={"csrf_token": token, "password": "password1234"})
    assert weak.status_code == 422
    assert "easily guessed" in weak.text
    done = client.post("/account/password", data={"csrf_token": token, "password": GOOD})
    assert "Your password is set" in done.text
    again = client.post("/account/password", data={"csrf_token": token, "present": "x", "password": GOOD})
    assert again.status_code == 403
    assert "not your present password" in again.text

    browser = apart.client(None)
    wrong = browser.post("/sign-in", data={"name": "typist", "password": "wrong"})
    assert wrong.status_code == 403
    assert "do not fit" in wrong.text
    assert not browser.cookies
    assert browser.post("/sign-in", data={"name": "typist", "password": GOOD}).url == f"{HOME}/"
    assert browser.get("/api/v1/session").json()["account"] == "typist"
    for _ in range(back_off.FREE["account"] + 1):
        last = apart.client(None).post("/sign-in", data={"name": "typist", "password": "wrong"})
    assert last.status_code == 429
    assert int(last.headers["retry-after"]) >= 1
    crossed = apart.client(None).post(
        "/sign-in", data={"name": "typist", "password": GOOD}, headers={"origin": "https://evil.example"}
    )
    assert crossed.status_code == 403


def test_keys_are_made_and_revoked_on_the_page_and_by_routes(world: World) -> None:
    world.add("account", name="keeper", role="staff")
    client = world.client("keeper")
    token = client.headers["x-csrf-token"]
    assert client.post("/account/keys", data={"csrf_token": token}).status_code == 422
    made = client.post("/account/keys", data={"csrf_token": token, "purpose": "Website", "scope-read": "yes"})
    key = re.search(r"cjn_[0-9a-f]{12}_[\w-]{43}", made.text)
    assert key is not None
    assert key.group() not in client.get("/account").text, "shown once"
    prefix = key.group().split("_")[1]
    assert "works no longer" in client.post("/account/keys/revoke", data={"csrf_token": token, "prefix": prefix}).text
    twice = client.post("/account/keys/revoke", data={"csrf_token": token, "prefix": prefix})
    assert twice.status_code == 409
    answer = client.post("/api/v1/keys", json={"scopes": ["read"]})
    assert answer.status_code == 201
    other = answer.json()["key"].split("_")[1]
    assert client.post(f"/api/v1/keys/{other}/rotate").status_code == 201
    assert client.post(f"/api/v1/keys/{other}/revoke").status_code == 204
    assert [one["state"] for one in client.get("/api/v1/keys").json()].count("works") == 1
    assert client.get("/api/v1/keys?all=true").status_code == 403


def test_an_admin_sets_the_password_of_another_but_not_their_own_by_route(world: World) -> None:
    world.add("account", name="forgetful", role="staff")
    admin = world.client("admin")
    assert admin.post("/api/v1/accounts/forgetful/password", json={"password": GOOD}).status_code == 204
    assert passwords.has_password(world.app.state.accounts, "forgetful")
    assert admin.post("/api/v1/accounts/admin/password", json={"password": GOOD}).status_code == 403


def test_the_log_has_refusals_and_reads_under_a_grant(world: World) -> None:
    world.client("grantee").get(f"/people/{world.ids['Wren']}")
    world.client("staff").get("/api/v1/security-log")
    log = world.client("admin").get("/api/v1/security-log?limit=1000").json()
    found = {(one["event"], one["account"], one.get("detail", "")) for one in log}
    assert ("restricted facts read", "grantee", f"GET /people/{world.ids['Wren']}") in found
    assert ("refused", "staff", "GET /api/v1/security-log") in found


def test_a_restart_keeps_sessions_and_keys(world: World) -> None:
    client = world.client()
    after = create_app(world.workspace.settings, workspace=world.workspace, accounts=world.app.state.accounts)
    restarted = TestClient(after, base_url=HOME)
    restarted.cookies.update(client.cookies)
    assert restarted.get("/api/v1/session").json()["account"] == "staff"


def test_no_key_makes_a_way_in_or_follows_another_key(world: World) -> None:
    chief = program(world, "admin", "read", account="admin")
    own = str(chief.headers["authorization"]).split("_")[1]
    other = str(program(world, "read", account="admin").headers["authorization"]).split("_")[1]
    before = len(chief.get("/api/v1/keys?all=true").json())
    for path, body in (
        ("accounts/admin/link", None),
        ("accounts/staff/link", None),
        ("accounts/staff/password", {"password": GOOD}),
        ("accounts/staff/confirm", None),
        ("accounts/staff/grants", {"reason": "x"}),
        ("keys", {"scopes": ["read"]}),
    ):
        answer = chief.post(f"/api/v1/{path}", json=body)
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/no-keys-here"), path
    assert chief.post(f"/api/v1/keys/{other}/rotate").status_code == 403
    assert len(chief.get("/api/v1/keys?all=true").json()) == before
    assert chief.post(f"/api/v1/keys/{own}/rotate").status_code == 201


def test_accounts_are_read_with_the_scope_admin_and_never_written_as_records(world: World) -> None:
    record = f"/api/v1/records/{world.ids['staff']}"
    for what in ("", "/history", "/neighbours"):
        assert program(world, "read", account="admin").get(f"{record}{what}").status_code == 404
        assert program(world, "read", "admin", account="admin").get(f"{record}{what}").status_code == 200
    writer, admin = program(world, "read", "write", "admin", account="admin"), world.client("admin")
    before = world.changes()
    token = {"csrf_token": admin.headers["x-csrf-token"], "role": "admin", "version": "1"}
    for client in (writer, admin):
        assert client.patch(record, json={"role": "admin"}, headers={"if-match": '"1"'}).status_code == 403
        assert client.delete(record, headers={"if-match": '"1"'}).status_code == 403
    assert admin.get(f"/facts/{world.ids['staff']}/edit").status_code == 403
    for action in ("edit", "delete"):
        assert admin.post(f"/facts/{world.ids['staff']}/{action}", data=token).status_code == 403
    assert world.changes() == before


def test_a_key_that_may_not_read_gets_no_name_back(world: World) -> None:
    """Neither from writing that is answered with what is there, nor from a refusal."""
    writer, both = program(world, "write"), program(world, "write", "read")
    person = world.ids["Wren"]
    before = world.changes()
    for method, path, body in (
        ("POST", "surveys", {"survey": "Unread", "to": ["Wren Okafor"]}),
        ("POST", "introductions/introduction-0000000000000000/drafts", {}),
        ("PATCH", f"people/{person}", {}),
        ("PATCH", f"records/{person}", {}),
        ("POST", f"people/{person}/restore", {}),
    ):
        answer = writer.request(method, f"/api/v1/{path}", json=body, headers={"if-match": '"1"'})
        assert (answer.status_code, answer.json()["type"]) == (403, "/problems/missing-scope"), path
    for path, body, status in (
        ("people", {"name": "Wren Okafor"}, 409),
        (f"people/{person}/offers", {"topic": "pre-charge divertion"}, 404),
        ("interactions", {"people": ["Wren Okafer"], "channel": "call"}, 404),
        ("introductions", {"person": "Wren Okafor", "counterpart": "Odalys Quinterro"}, 404),
    ):
        refused, told = (client.post(f"/api/v1/{path}", json=body) for client in (writer, both))
        assert (refused.status_code, told.status_code) == (status, status), told.text
        assert refused.json()["type"] == told.json()["type"]
        assert "Okafor" not in refused.text
        assert "person-" not in refused.text
        assert "diversion" not in refused.text
        assert refused.json()["detail"] != told.json()["detail"]
    assert world.changes() == before
    assert both.post("/api/v1/surveys", json={"survey": "Read", "to": []}).status_code == 422


NAME = "Ada Sample"


@pytest.mark.parametrize(
    "error",
    [
        errors.Unfit(f"{NAME} holds this post already.", hint=f"Choose somebody else than {NAME}."),
        errors.Unfit([errors.Problem("who", f"is {NAME}.", f"The introduction is of {NAME} and Ben Sample.")]),
        errors.InvalidInput(
            [errors.Problem("who", f"Say which of {NAME} and Ben Sample."), errors.Problem("on", NAME)]
        ),
        errors.NotFound(NAME, hint=NAME, candidates=[NAME]),
        errors.Ambiguous(NAME, [NAME], hint=NAME),
        errors.AlreadyRecorded(NAME, hint=NAME),
        errors.StaleVersion("person-1", 1, 2, who=f"{NAME} was faster."),
        errors.Forbidden(f"{NAME} made your link.", hint=f"Ask {NAME}."),
        *(cls(NAME) for cls in (errors.Conflict, errors.LooksAlike, errors.StaleTerms, errors.DuplicateExternalId)),
    ],
    ids=lambda error: type(error).__name__,
)
def test_no_refusal_of_a_key_that_may_not_read_names_anybody(
    world: World, monkeypatch: pytest.MonkeyPatch, error: errors.CjnError
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(records, "delete", refuse)
    answers = [
        program(world, *scopes).delete(f"/api/v1/records/{world.ids['Wren']}", headers={"if-match": '"1"'})
        for scopes in (("write",), ("write", "read"))
    ]
    untold, told = (answer.json() for answer in answers)
    assert NAME in answers[1].text, "a key that reads is told"
    assert NAME not in answers[0].text
    assert all(untold[same] == told[same] for same in ("type", "status", "title"))
    where = [[item["where"] for item in answer.get("problems", [])] for answer in (untold, told)]
    assert where[0] == where[1]


def test_no_row_that_is_refused_names_what_is_on_record_to_a_key_that_may_not_read(world: World) -> None:
    world.add("person", name="Row One", external_ids=["untold:1"])
    other = world.add("person", name="Row Two", external_ids=["untold:2"])
    rows = {"records": [{"external_ids": ["untold:1", "untold:2"], "name": "Both"}]}
    asked = [program(world, *scopes) for scopes in (("write",), ("write", "read"))]
    untold, told = (client.post("/api/v1/records/person/upsert", json=rows) for client in asked)
    assert other in told.text
    assert other not in untold.text
    assert untold.json()["rows"][0]["problems"][0]["where"] == "external_ids"
