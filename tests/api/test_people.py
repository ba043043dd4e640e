from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from cjn_graph.access import Viewer
from cjn_graph.services.matching import find_counterparts
from cjn_graph.services.people import find_people
from cjn_graph.services.workspace import Workspace
from tests.api.world import World

STAFF = Viewer("staff", "staff")


def a_person(client: TestClient, name: str) -> tuple[str, str]:
    """Create somebody over the API; return the id and the address."""
    created = client.post("/api/v1/people", json={"name": name}, params={"anyway": True})
    assert created.status_code == 201, created.text
    return created.json()["id"], created.headers["location"]


def test_people_are_found_by_part_of_the_name_without_accents(world: World, client: TestClient) -> None:
    answer = client.get("/api/v1/people", params={"name": "quintero bra"})
    assert answer.json() == {
        "people": [
            {
                "id": world.ids["Odalys"],
                "name": "Odalys Quintero-Bråten",
                "post": "Diversion Director",
                "organization": "Marlow County Prosecutor",
                "jurisdiction": "Marlow County, Ohio",
            }
        ],
        "next_cursor": None,
    }
    assert answer.json()["people"] == [
        person.model_dump() for person in find_people(world.workspace, STAFF, "quintero bra")
    ]


def test_nobody_of_that_name_is_an_empty_list(client: TestClient) -> None:
    assert client.get("/api/v1/people", params={"name": "Zzyzx"}).json() == {"people": [], "next_cursor": None}


def test_everybody_is_listed_page_by_page_once(client: TestClient) -> None:
    for name in ("Équipe Anders", "Anders Aalto", "anders aalto", "Zoë Zimmer"):
        a_person(client, name)
    whole = client.get("/api/v1/people", params={"limit": 200}).json()["people"]
    seen: list[dict[str, str]] = []
    cursor = ""
    for _ in range(len(whole)):
        page = client.get("/api/v1/people", params={"limit": 2, **({"cursor": cursor} if cursor else {})}).json()
        assert len(page["people"]) <= 2
        seen += page["people"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == whole
    assert len({person["id"] for person in seen}) == len(seen)


def test_a_cursor_belongs_to_the_account_that_got_it(world: World, client: TestClient) -> None:
    cursor = client.get("/api/v1/people", params={"limit": 1}).json()["next_cursor"]
    assert client.get("/api/v1/people", params={"cursor": cursor}).status_code == 200
    other = world.client("manager").get("/api/v1/people", params={"cursor": cursor})
    assert other.status_code == 409
    assert other.json()["problems"][0]["where"] == "query.cursor"
    with_name = client.get("/api/v1/people", params={"cursor": cursor, "name": "x"})
    assert with_name.status_code == 409


@pytest.mark.parametrize("cursor", ["x", "AAAA", "=" * 9, "\N{SNOWMAN}", "A" * 1999])
def test_a_forged_cursor_is_refused(client: TestClient, cursor: str) -> None:
    assert client.get("/api/v1/people", params={"cursor": cursor}).status_code == 409


def test_a_cursor_survives_a_restart_and_holds_for_another_process(world: World) -> None:
    cursor = world.client().get("/api/v1/people", params={"limit": 1}).json()["next_cursor"]
    other = Workspace(world.workspace.store, world.workspace.settings)
    assert other.cursors.unpack("staff", "people", cursor) == world.workspace.cursors.unpack("staff", "people", cursor)
    assert other.cursors.pack("staff", "people", ("Bråten", "1")) != other.cursors.pack("staff", "x", ("Bråten", "1"))


def test_a_person_is_read_with_the_version_as_etag(world: World, client: TestClient) -> None:
    answer = client.get(f"/api/v1/people/{world.ids['Odalys']}")
    assert answer.status_code == 200
    body = answer.json()
    assert body["person"]["name"] == body["record"]["name"] == "Odalys Quintero-Bråten"
    assert [line["name"] for line in body["seeks_help_with"]] == ["pre-charge diversion"]
    assert answer.headers["etag"] == f'"{body["record"]["version"]}"'


def test_matches_are_those_of_the_service(world: World, client: TestClient) -> None:
    answer = client.get(f"/api/v1/people/{world.ids['Odalys']}/matches")
    expected = find_counterparts(world.workspace, STAFF, world.ids["Odalys"], limit=10)
    assert answer.json() == [suggestion.model_dump(mode="json", exclude_unset=True) for suggestion in expected]
    first = answer.json()[0]
    assert first["person"]["id"] == world.ids["Tobias"]
    assert set(first) == {"person", "score", "little_evidence", "reasons", "cautions", "unknowns", "route"}
    assert set(first["person"]) == {"id", "name", "post", "organization", "jurisdiction"}
    assert set(first["reasons"][0]) == {"feature", "contribution", "sentence", "facts"}
    assert sum(reason["contribution"] for reason in first["reasons"]) == pytest.approx(first["score"], abs=1e-9)


def test_a_need_narrows_the_matches(world: World, client: TestClient) -> None:
    address = f"/api/v1/people/{world.ids['Odalys']}/matches"
    narrowed = client.get(address, params={"need": "restorative justice"}).json()
    assert [match["person"]["id"] for match in narrowed] == [world.ids["Wren"]]
    assert len(client.get(address, params={"limit": 1}).json()) == 1


def test_somebody_unknown_is_not_found(client: TestClient) -> None:
    for path in ("/api/v1/people/person-0000000000000000", "/api/v1/people/person-0000000000000000/matches"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["type"] == "/problems/not-found"


def test_a_person_is_created_with_address_and_version(world: World, client: TestClient) -> None:
    before = world.changes()
    values = {"name": "Ines Alvarado", "languages": ["en", "pt"], "external_ids": ["api-test:1"], "nicknames": ["Nê"]}
    created = client.post("/api/v1/people", json=values)
    assert created.status_code == 201
    assert values.items() <= created.json().items()
    assert created.headers["etag"] == '"1"'
    assert client.get(created.headers["location"]).json()["record"] == created.json()
    assert world.changes() == before + 1

    again = client.post("/api/v1/people", json={"name": "Somebody else", "external_ids": ["api-test:1"]})
    assert again.status_code == 409
    assert again.json()["type"] == "/problems/duplicate-external-id"
    assert world.changes() == before + 1


def test_an_edit_changes_what_it_names_and_null_clears(client: TestClient) -> None:
    _, address = a_person(client, "Pilar Østergaard")
    edited = client.patch(address, json={"phone": "+1 555 0199", "pronouns": "she/her"}, headers={"if-match": '"1"'})
    assert edited.status_code == 200
    assert edited.headers["etag"] == '"2"'
    cleared = client.patch(address, json={"phone": None}, headers={"if-match": edited.headers["etag"]})
    assert cleared.json()["phone"] is None
    assert cleared.json()["pronouns"] == "she/her"
    assert cleared.headers["etag"] == client.get(address).headers["etag"] == '"3"'


def test_an_edit_without_a_version_is_refused(world: World, client: TestClient) -> None:
    _, address = a_person(client, "Ulla Brandt")
    before = world.changes()
    for answer in (client.patch(address, json={"name": "X"}), client.delete(address)):
        assert answer.status_code == 428
        assert answer.json()["type"] == "/problems/version-required"
    assert world.changes() == before


def test_a_stale_edit_is_refused_and_told_the_current_version(world: World, client: TestClient) -> None:
    _, address = a_person(client, "Mateo Lindqvist")
    client.patch(address, json={"pronouns": "he/him"}, headers={"if-match": '"1"'})
    before = world.changes()
    for answer in (
        client.patch(address, json={"name": "Late"}, headers={"if-match": '"1"'}),
        client.delete(address, headers={"if-match": '"1"'}),
    ):
        assert answer.status_code == 412
        assert answer.json()["type"] == "/problems/stale-version"
        assert answer.json()["current_version"] == 2
        assert answer.headers["etag"] == '"2"'
    assert world.changes() == before
    assert client.get(address).json()["record"]["name"] == "Mateo Lindqvist"


def test_an_edit_of_what_the_store_sets_or_of_nothing_is_refused(world: World, client: TestClient) -> None:
    _, address = a_person(client, "Vera Holt")
    before = world.changes()
    for values in ({}, {"version": 9}, {"id": "person-7k3f9q2mwx4c5d6e"}, {"deleted_at": None}, {"no_such": 1}):
        answer = client.patch(address, json=values, headers={"if-match": '"1"'})
        assert answer.status_code == 422, values
    assert world.changes() == before


def test_a_deleted_person_is_gone_until_restored(client: TestClient) -> None:
    person_id, address = a_person(client, "Gone Tomorrow")
    answer = client.delete(address, headers={"if-match": '"1"'})
    assert answer.status_code == 204
    assert answer.content == b""
    assert client.get(address).status_code == 404
    assert client.get(f"/people/{person_id}").status_code == 404
    assert client.get("/api/v1/people", params={"name": "Gone Tomorrow"}).json()["people"] == []
    restored = client.post(f"{address}/restore")
    assert restored.status_code == 200
    assert restored.json()["name"] == "Gone Tomorrow"
    assert client.get(address).headers["etag"] == restored.headers["etag"]


def test_somebody_who_was_never_there_cannot_be_edited(world: World, client: TestClient) -> None:
    before = world.changes()
    address = "/api/v1/people/person-0000000000000000"
    assert client.patch(address, json={"name": "X"}, headers={"if-match": '"1"'}).status_code == 404
    assert client.delete(address, headers={"if-match": '"1"'}).status_code == 404
    assert client.post(f"{address}/restore").status_code == 404
    assert world.changes() == before


def test_a_viewer_sees_no_records_and_writes_none(world: World) -> None:
    reader = world.client("reader")
    before = world.changes()
    address = f"/api/v1/people/{world.ids['Odalys']}"
    answers = [
        reader.get("/api/v1/people"),
        reader.get("/api/v1/people", params={"name": "Odalys"}),
        reader.get(address),
        reader.get(f"{address}/matches"),
        reader.get(f"/facts/{world.ids['need']}"),
        reader.get(f"/people/{world.ids['Odalys']}"),
        reader.post("/api/v1/people", json={"name": "X"}),
        reader.patch(address, json={"name": "X"}, headers={"if-match": '"1"'}),
        reader.delete(address, headers={"if-match": '"1"'}),
        reader.post(f"{address}/restore"),
    ]
    for answer in answers:
        assert answer.status_code == 403, (answer.request.method, answer.request.url)
        assert "Quintero" not in answer.text
    home, asked = reader.get("/"), reader.get("/", params={"name": "Odalys"})
    assert home.url.path == "/health", "home is where there is something to read"
    assert asked.status_code == 403
    assert "Quintero" not in home.text + asked.text
    assert world.changes() == before


def test_a_restricted_person_cannot_be_written_without_the_grant(world: World, client: TestClient) -> None:
    before = world.changes()
    answer = client.post("/api/v1/people", json={"name": "Hidden", "sensitivity": "restricted"})
    assert answer.status_code == 403
    assert world.changes() == before


def test_the_session_says_who_is_signed_in(client: TestClient) -> None:
    body = client.get("/api/v1/session").json()
    assert body["account"] == body["role"] == "staff"
    assert body["csrf_token"] == client.headers["x-csrf-token"]
