"""What is sent again under an idempotency key is done once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from api import create_app
from api.idempotency import _is_secret
from cjn_graph.accounts.repeats import KEPT_SECONDS
from cjn_graph.records.erasing import erase
from tests.api.test_keys import program
from tests.api.world import ADMIN, World


def post(client: Any, key: str, name: str = "Sent Once", path: str = "people") -> Any:
    anyway = {"anyway": True} if path == "people" else {}
    return client.post(f"/api/v1/{path}", json={"name": name}, params=anyway, headers={"idempotency-key": key})


def test_the_first_answer_comes_again_and_another_request_under_the_key_is_refused(world: World) -> None:
    client = program(world, "write", "read")
    first = post(client, "one")
    before = world.changes()
    again = post(client, "one")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["idempotency-replayed"] == "true"
    assert post(client, "one", name="Another").status_code == 422
    assert post(client, "x" * 201).status_code == 422
    assert post(client, "").status_code == 422
    assert world.changes() == before
    assert post(program(world, "write"), "one").json()["id"] != first.json()["id"], "the key of another caller"
    world.clock.seconds += KEPT_SECONDS + 1
    assert post(client, "one").json()["id"] != first.json()["id"]


def test_many_at_once_have_one_effect(world: World) -> None:
    client, before = program(world, "write"), world.changes()
    with ThreadPoolExecutor(16) as threads:
        answers = list(threads.map(lambda _: post(client, "many"), range(16)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert world.changes() == before + 1


def at_once(request: Callable[[int], Any]) -> Counter[int]:
    """Send sixteen requests at the same time; how often each status was answered."""
    with ThreadPoolExecutor(16) as threads:
        return Counter(answer.status_code for answer in threads.map(request, range(16)))


def test_of_sixteen_conflicting_writes_at_once_one_has_an_effect_with_a_key_and_without(world: World) -> None:
    client = program(world, "write", "read")
    before = world.changes()
    told = at_once(lambda number: post(client, "conflicting", name=f"Name {number}"))
    assert told[201] == 1, "under one key another body is another request"
    assert set(told) <= {201, 409, 422}
    same = {"name": "Known Elsewhere", "external_ids": ["crm:sixteen"]}
    assert at_once(lambda _: client.post("/api/v1/people", json=same)) == {201: 1, 409: 15}
    person = client.get("/api/v1/records?kind=person&filter=external_ids:crm:sixteen").json()["records"][0]
    address, made_on = f"/api/v1/records/{person['id']}", {"if-match": f'"{person["version"]}"'}
    told = at_once(lambda number: client.patch(address, json={"note": f"Edit {number}"}, headers=made_on))
    assert told == {200: 1, 412: 15}
    rows = {"records": [{"external_ids": ["crm:upserted"], "name": "Sent Sixteen Times"}]}
    upsert = "/api/v1/records/person/upsert"
    assert at_once(lambda _: client.post(upsert, json=rows)) == {200: 16}
    told = at_once(lambda _: client.post(upsert, json=rows, headers={"idempotency-key": "rows"}))
    assert told[200] >= 1
    assert set(told) <= {200, 409}
    assert world.changes() == before + 4, "two people, one edit, one row"


def test_what_had_no_effect_is_done_when_it_is_sent_again(world: World) -> None:
    client = program(world, "write")
    assert post(client, "wrong", name="").status_code == 422
    assert post(client, "wrong", name="Right Now").status_code == 201
    big = client.post("/api/v1/people", content=b"x" * 2_000_000, headers={"idempotency-key": "big"})
    assert big.status_code == 413


def test_a_changed_right_and_a_secret_are_not_answered_again(world: World) -> None:
    world.add("account", name="repeater", role="staff")
    client, admin = world.client("repeater"), world.client("admin")
    assert post(client, "rights").status_code == 201
    admin.patch("/api/v1/accounts/repeater", json={"role": "manager"})
    assert post(client, "rights").status_code == 409
    sent = {"json": {"scopes": ["read"]}, "headers": {"idempotency-key": "secret"}}
    assert client.post("/api/v1/keys", **sent).status_code == 201
    again = client.post("/api/v1/keys", **sent)
    assert again.status_code == 409
    assert "shown once" in again.json()["detail"]
    rows = world.workspace.store._connection.driver.execute_query(
        "MATCH (n:SentRequest) RETURN n.body AS body", database_=world.workspace.store._connection.database
    ).records
    assert not [row for row in rows if "cjn_" in (row["body"] or "")]


def test_answers_with_links_are_not_kept() -> None:
    assert _is_secret("/api/v1/introductions/introduction-1/drafts")


def test_what_is_old_is_forgotten_when_the_app_starts(world: World) -> None:
    assert post(program(world, "write"), "old").status_code == 201
    world.clock.seconds += KEPT_SECONDS + 1
    create_app(world.workspace.settings, workspace=world.workspace, accounts=world.app.state.accounts)
    connection = world.workspace.store._connection
    assert not connection.driver.execute_query(
        "MATCH (n:SentRequest) RETURN n.body AS body", database_=connection.database
    ).records


def test_an_erased_person_is_in_no_kept_answer(world: World) -> None:
    person = post(program(world, "write"), "erased", name="Erased Fictional").json()["id"]
    erase(world.workspace.store, ADMIN, person, now=world.workspace.clock())
    connection = world.workspace.store._connection
    rows = connection.driver.execute_query(
        "MATCH (n:SentRequest) RETURN n.body AS body", database_=connection.database
    ).records
    assert not [row for row in rows if "Erased Fictional" in (row["body"] or "")]
    assert _is_secret("/api/v1/surveys")
    assert _is_secret("/api/v1/live-addresses")
