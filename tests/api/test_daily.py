"""The daily verbs over HTTP: what they write, and that wrong input writes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.world import World

NOBODY = "person-0000000000000000"


@pytest.fixture
def person(world: World) -> str:
    """Somebody whom only this test writes about."""
    return world.add("person", name="Fresh Fictional")


def kinds(receipt: Any) -> list[tuple[str, str]]:
    return [(written["kind"], written["action"]) for written in receipt["written"]]


def post(client: TestClient, path: str, values: Any = None, *, status: int = 201, version: int | str = 0) -> Any:
    headers = {"if-match": f'"{version}"'} if version else {}
    answer = client.post(f"/api/v1/{path}", json=values, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_contact_is_logged_by_name_or_id_and_taken_back(world: World, client: TestClient, person: str) -> None:
    receipt = post(client, "interactions", {"people": [person, "Wren Okafor"], "channel": "call", "note": "a\nb"})
    assert kinds(receipt) == [("interaction", "create"), ("involves", "create"), ("involves", "create")]
    (line,) = client.get(f"/api/v1/people/{person}").json()["interactions"]
    assert line["start"] == "2026-06-01"
    undone = post(client, f"transactions/{receipt['transaction_id']}/undo", status=200)
    assert [action for _, action in kinds(undone)] == ["delete"] * 3
    assert client.get(f"/api/v1/people/{person}").json()["interactions"] == []
    again = post(client, f"transactions/{receipt['transaction_id']}/undo", status=409)
    assert again["type"] == "/problems/conflict"


def test_consent_offer_need_and_attendance(world: World, client: TestClient, person: str) -> None:
    consent = post(client, f"people/{person}/consents", {"decision": "granted", "on": "2026-05", "how": "by phone"})
    post(client, f"people/{person}/offers", {"topic": "Pre-Charge Diversion", "level": "solid", "evidence": "did_it"})
    post(client, f"people/{person}/needs", {"topic": world.ids["topic"], "urgency": "high", "until": "2026-12"})
    convening = world.add("convening", name="Spring Workshop", classification="workshop")
    post(client, f"convenings/{convening}/attendance", {"people": [person], "role": "speaker"})
    page = client.get(f"/api/v1/people/{person}").json()
    assert (page["consent"], page["consent_on"]) == ("granted", "2026-05")
    assert [page[name][0]["detail"] for name in ("helps_with", "seeks_help_with", "convenings")] == [
        "solid, did it",
        "high",
        "speaker",
    ]
    assert consent["transaction_id"] is None
    assert consent["notes"][0].startswith("Now counts: granted since 2026-05.")
    (edit,) = client.get(f"/api/v1/records/{consent['written'][0]['id']}/history").json()
    assert post(client, f"transactions/{edit['transaction_id']}/undo", status=403)["hint"]


def test_a_succession(world: World, client: TestClient, person: str) -> None:
    seat = world.add("post", title="Data Director")
    term = world.relate("holds", world.ids["Wren"], seat, start="2020")
    read = client.get(f"/api/v1/posts/{seat}/succession")
    assert [(holder["term_id"], holder["start"]) for holder in read.json()["holders"]] == [(term, "2020")]
    state = read.json()["state"]
    assert read.headers["etag"] == f'"{state}"'
    asked = {"successor": person, "on": "2026-01-05", "how": "hired"}
    assert post(client, f"posts/{seat}/succession", asked, status=428)["type"] == "/problems/version-required"
    receipt = post(client, f"posts/{seat}/succession", asked, version=state)
    assert kinds(receipt) == [("holds", "update"), ("holds", "create")]
    assert client.get(f"/api/v1/records/{term}").json()["end"] == "2026-01-04"
    assert client.get(f"/api/v1/people/{person}").json()["person"]["post"] == "Data Director"
    before = world.changes()
    late = client.post(
        f"/api/v1/posts/{seat}/succession",
        json={"successor": "Tobias Achterberg", "on": "2026-01-06"},
        headers={"if-match": f'"{state}"'},
    )
    assert (late.status_code, late.json()["type"]) == (412, "/problems/stale-terms")
    assert "Fresh Fictional from 2026-01-05" in late.json()["detail"]
    assert world.changes() == before
    now = client.get(f"/api/v1/posts/{seat}/succession").headers["etag"]
    assert late.headers["etag"] == now
    again = {"successor": person, "on": "2026-02"}
    twice = post(client, f"posts/{seat}/succession", again, status=409, version=now.strip('"'))
    assert "holds this post already" in twice["detail"]
    assert client.get(f"/api/v1/posts/{person}/succession").status_code == 404


@pytest.mark.parametrize("all_work", [False, True])
def test_who_keeps_another_post_keeps_open_requests_unless_asked(
    world: World, client: TestClient, person: str, all_work: bool
) -> None:
    seat, heir = world.add("post", title="Deputy"), world.add("person", name="Heir Fictional")
    for held in (seat, world.add("post", title="Trainer")):
        world.relate("holds", person, held, start="2020")
    request_id = post(client, "requests", {"asker": person, "name": "A memo", "team": "policy"})["written"][0]["id"]
    state = client.get(f"/api/v1/posts/{seat}/succession").json()["state"]
    asked = {"successor": heir, "on": "2026-05-04", "all_work": all_work}
    receipt = post(client, f"posts/{seat}/succession", asked, version=state)
    (queued,) = [item for item in client.get("/api/v1/requests").json() if item["request"]["id"] == request_id]
    assert queued["askers"][0]["id"] == (heir if all_work else person)
    assert bool(receipt["notes"]) is not all_work


def test_a_request_goes_from_question_to_answer(world: World, client: TestClient, person: str) -> None:
    asked = post(client, "requests", {"asker": person, "name": "Find a survey", "team": "research", "due": "2026-06"})
    request_id = asked["written"][0]["id"]
    (queued,) = client.get("/api/v1/requests?team=research").json()
    assert (queued["request"]["id"], queued["overdue"]) == (request_id, False)
    assert queued["askers"] == [{"id": person, "name": "Fresh Fictional"}]
    assert post(client, f"requests/{request_id}/assign", {"assignee": "kim"}, status=428)
    post(client, f"requests/{request_id}/assign", {"assignee": "kim", "due": "2026-07"}, version=1, status=200)
    stale = post(client, f"requests/{request_id}/answer", {"answer": "Here."}, version=1, status=412)
    assert stale["current_version"] == 2
    post(client, f"requests/{request_id}/answer", {"answer": "Here."}, version=2, status=200)
    assert [item["request"]["id"] for item in client.get("/api/v1/requests?status=answered").json()] == [request_id]
    office = world.add("organization", name="Asking Office", classification="other")
    post(client, "requests", {"asker": office, "name": "A speaker", "team": "peer"})


def test_what_is_recorded_already_is_refused_and_named(client: TestClient, person: str) -> None:
    topic = {"topic": "Pre-Charge Diversion"}
    offer = post(client, f"people/{person}/offers", topic)["written"][0]["id"]
    again = post(client, f"people/{person}/offers", topic | {"level": "expert"}, status=409)
    assert (again["type"], offer in again["hint"]) == ("/problems/already-recorded", True)


def test_an_office_with_its_place_a_post_and_its_holder(world: World, client: TestClient, person: str) -> None:
    office = post(
        client, "organizations", {"name": "Tern Office", "classification": "other", "place": "Alder County, Ohio"}
    )
    assert kinds(office) == [("organization", "create"), ("serves", "create")]
    seat = post(
        client,
        f"organizations/{office['written'][0]['id']}/posts",
        {"title": "Analyst", "elected": False, "holder": person, "start": "2026-02", "how": "hired"},
    )
    assert kinds(seat) == [("post", "create"), ("has_post", "create"), ("holds", "create")]
    assert client.get(f"/api/v1/people/{person}").json()["person"] == {
        "id": person,
        "name": "Fresh Fictional",
        "post": "Analyst",
        "organization": "Tern Office",
        "jurisdiction": "Alder County, Ohio",
    }
    post(client, f"transactions/{seat['transaction_id']}/undo", status=200)
    assert client.get(f"/api/v1/people/{person}").json()["person"]["post"] is None
    vacant = post(client, f"organizations/{office['written'][0]['id']}/posts", {"title": "Vacant"})
    assert kinds(vacant) == [("post", "create"), ("has_post", "create")]


def test_records_of_any_kind_are_written_and_their_history_told(world: World, client: TestClient) -> None:
    office = client.post(
        "/api/v1/records/organization", json={"name": "New Office", "classification": "government", "staff_count": 5}
    )
    assert office.status_code == 201, office.text
    address = office.headers["location"]
    seat = post(client, "records/post", {"title": "Analyst"})["id"]
    post(client, "records/has_post", {"from_id": office.json()["id"], "to_id": seat})
    assert client.patch(address, json={"staff_count": 6}).status_code == 428
    edited = client.patch(address, json={"staff_count": 6}, headers={"if-match": '"1"'})
    assert (edited.json()["staff_count"], edited.headers["etag"]) == (6, '"2"')
    assert client.patch(address, json={"staff_count": 7}, headers={"if-match": '"1"'}).status_code == 412
    edits = client.get(f"{address}/history").json()
    assert (edits[0]["action"], edits[0]["before"], edits[0]["actor"]) == (
        "update",
        {"staff_count": 5},
        "staff",
    )
    assert len(client.get(f"{address}/history?limit=1").json()) == 1
    assert client.delete(address, headers={"if-match": '"2"'}).status_code == 204
    assert client.get(address).status_code == 404


WRONG: list[tuple[str, Any, int, str]] = [
    ("interactions", {"people": [], "channel": "call"}, 422, "people"),
    ("interactions", {"people": "Wren Okafor", "channel": "call"}, 422, "people"),
    ("interactions", {"people": ["Wren Okafor"]}, 422, "channel"),
    ("interactions", {"people": ["Wren Okafor"], "channel": "pigeon"}, 422, "channel"),
    ("interactions", {"people": ["Wren Okafor"], "channel": "call", "on": "soon"}, 422, "on"),
    ("interactions", {"people": ["Wren Okafor", "Wren"], "channel": "call"}, 409, "twice"),
    (
        "interactions",
        {"people": ["Wren Okafor"], "channel": "call", "id": "interaction-0"},
        422,
        "id: is not asked for here",
    ),
    ("interactions", {"people": ["Zzyzx"], "channel": "call"}, 404, "Zzyzx"),
    ("interactions", {"people": [NOBODY], "channel": "call"}, 404, "no person"),
    ("interactions", {"people": ["Same Name"], "channel": "call"}, 409, "candidates"),
    ("interactions", {"people": ["Wren"], "channel": "call", "sensitivity": "restricted"}, 403, "restricted"),
    ("interactions", {"people": ["Wren"], "channel": "call", "on": "0001"}, 409, "before 1900"),
    ("people/{Wren}/needs", {"topic": "Pre-Charge Diversion", "until": "2020"}, 409, "2020 is past"),
    ("requests", {"asker": "Wren", "name": "x", "team": "peer", "due": "1999-01-01"}, 409, "1999-01-01 is past"),
    ("posts/{Wren post}/succession", {"successor": "Odalys Quintero", "on": "9999"}, 409, "20 years ahead"),
    ("people/{Wren}/consents", {"decision": "perhaps"}, 422, "decision"),
    ("people/{Wren}/consents", {"decision": "granted", "on": "2026-06-02"}, 409, "2026-06-02 is still to come"),
    ("people/{Wren}/consents", {"decision": "granted", "recorded_by": "me"}, 422, "recorded_by"),
    (f"people/{NOBODY}/consents", {"decision": "granted"}, 404, NOBODY),
    ("people/{topic}/consents", {"decision": "granted"}, 404, "no person"),
    ("people/{Wren}/offers", {"level": "expert"}, 422, "topic"),
    ("people/{Wren}/offers", {"topic": 7}, 422, "topic"),
    ("people/{Wren}/offers", {"topic": "juggling"}, 404, "juggling"),
    ("people/{Wren}/needs", {"topic": "{Wren}", "urgency": "now"}, 422, "urgency"),
    ("convenings/{topic}/attendance", {"people": ["Wren"]}, 404, "no convening"),
    ("posts/{topic}/succession", {"successor": "Wren", "on": "2026"}, 404, "no post"),
    ("posts/post-0000000000000000/succession", {"successor": "Wren", "on": "2026"}, 404, "post-0000"),
    ("posts/post-0000000000000000/succession", {"successor": "Wren"}, 422, "on"),
    ("posts/post-0000000000000000/succession", {"successor": "Wren", "on": "2026-13"}, 422, "on"),
    ("requests", {"asker": "Wren", "name": "x", "team": "sales"}, 422, "team"),
    ("requests", {"asker": "Wren", "team": "peer"}, 422, "name"),
    ("requests/{Wren}/assign", {"assignee": "kim"}, 404, "no request"),
    ("requests/request-0000000000000000/answer", {"answer": ""}, 422, "answer"),
    ("organizations", {"name": "x"}, 422, "classification"),
    ("organizations", {"name": "x", "classification": "other", "place": "Atlantis"}, 404, "Atlantis"),
    ("organizations", {"name": "x", "classification": "other", "place": "Marlow County"}, 404, "Did you mean Marlow"),
    ("organizations/{Wren}/posts", {"title": "x"}, 404, "no organization"),
    ("organizations/organization-0000000000000000/posts", {"title": "x"}, 404, "organization-0000"),
    ("organizations/organization-0000000000000000/posts", {"title": "x", "function": "king"}, 422, "function"),
    ("records/unicorn", {"name": "x"}, 422, "unicorn"),
    ("records/organization", {"name": "x"}, 422, "classification"),
    ("records/organization", {"name": "x", "id": "organization-1"}, 422, "id"),
    ("records/holds", {"from_id": "{Wren}"}, 422, "to_id"),
    ("records/consent", {"decision": "granted", "on": "2026"}, 409, "people/{id}/consents"),
    ("records/given_by", {"from_id": "consent-0000000000000000", "to_id": "{Wren}"}, 409, "people/{id}/consents"),
    ("records/account", {"name": "me", "role": "admin"}, 403, "on their own pages"),
    ("transactions/nonsense/undo", None, 404, "nonsense"),
    ("surveys", {"survey": "Spring check", "to": []}, 422, "nobody is named"),
    ("surveys", {"survey": "No such wave", "again": True}, 409, "Everybody has answered"),
    ("bulk-edits", {"tag": "x"}, 422, "nobody is meant"),
    ("bulk-edits", {"tag": "x", "listed": "Nobody\n" * 1_001}, 422, "1,001 lines are too many"),
    ("bulk-edits", {"people": ["Wren Okafor"]}, 409, "nothing is to be changed"),
]


@pytest.mark.parametrize(("path", "values", "status", "told"), WRONG, ids=lambda value: str(value)[:60])
def test_wrong_input_is_told_and_nothing_is_written(
    world: World, client: TestClient, path: str, values: Any, status: int, told: str
) -> None:
    if "same" not in world.ids:
        world.ids["same"] = world.add("person", name="Same Name")
        world.add("person", name="Same Name")
    before = world.changes()
    answer = post(client, path.format(**world.ids), values, status=status, version=1)
    assert told in str(answer)
    assert answer["hint"]
    assert world.changes() == before


def test_what_is_wrong_whatever_is_on_record_is_422(world: World, client: TestClient) -> None:
    admin = world.client("admin")
    known = world.ids["Wren"]
    for answer in (
        client.delete("/api/v1/records/nonsense", headers={"if-match": '"1"'}),
        client.post("/api/v1/surveys", json={"survey": " ", "to": ["Wren Okafor"]}),
        client.get(f"/api/v1/people/{known}/matches", params={"need": "x" * 201}),
        *(
            admin.post("/api/v1/accounts/staff/password", json={"password": password})
            for password in ("short", "password1234", "x" * 257)
        ),
    ):
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid-input"), answer.text


def test_a_viewer_writes_and_reads_nothing(world: World) -> None:
    reader, before = world.client("reader"), world.changes()
    for path, values, _, _ in WRONG:
        if not path.startswith("records/"):
            post(reader, path.format(**world.ids), values, status=403, version=1)
    post(reader, "records/person", {"name": "x"}, status=403)
    post(reader, "records/knows", {"from_id": world.ids["Wren"], "to_id": world.ids["Odalys"]}, status=403)
    for path in ("requests", f"records/{world.ids['Wren']}", f"records/{world.ids['Wren']}/history"):
        assert reader.get(f"/api/v1/{path}").status_code == 403
    assert world.changes() == before


@pytest.mark.parametrize("query", ["team=sales", "status=lost", "status=open&status=closed", "limit=3"])
def test_a_wrong_filter_of_requests_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/api/v1/requests?{query}").status_code == 422


def test_a_term_of_nobody_is_refused_by_route_and_form(world: World, client: TestClient) -> None:
    office, before = world.ids["Wren office"], world.changes()
    texts = {"title": "Clerk", "start": "2024"}
    by_route = client.post(f"/api/v1/organizations/{office}/posts", json=texts)
    assert (by_route.status_code, by_route.json()["problems"][0]["where"]) == (409, "holder")
    token = {"csrf_token": client.headers["x-csrf-token"], "version": "1"}
    by_form = client.post(f"/facts/{office}/post", data=token | texts)
    assert by_form.status_code == 422
    assert "Say who holds the post, or leave that out." in by_form.text
    assert world.changes() == before
