"""The routes that list records for programs, and write them by their ids elsewhere."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.api.world import World


def test_records_are_listed_with_the_fields_and_relationships_that_are_asked_for(
    world: World, client: TestClient
) -> None:
    asked = {"kind": "jurisdiction", "filter": "state:OH", "sort": "-name", "fields": "name", "limit": 1}
    page = client.get("/api/v1/records", params=asked).json()
    assert set(page["records"][0]) == {"id", "name"}
    following = client.get("/api/v1/records", params={**asked, "cursor": page["next_cursor"]})
    assert following.json()["records"][0]["name"] < page["records"][0]["name"]
    assert (
        client.get("/api/v1/records", params={**asked, "sort": "name", "cursor": page["next_cursor"]}).status_code
        == 409
    )
    assert client.get("/api/v1/records", params={"kind": "person", "filter": "shoe:9"}).status_code == 409
    record = f"/api/v1/records/{world.ids['Odalys']}"
    one = client.get(record, params={"fields": "name", "include": "holds"})
    assert set(one.json()) == {"id", "name", "included"}
    assert [held["other"]["id"] for held in one.json()["included"]["holds"]] == [world.ids["Odalys post"]]
    assert client.get(record).headers["etag"] == '"1"'
    assert one.headers["etag"].startswith("W/"), "what it joins changes without it"
    assert client.get(record, params={"fields": "shoe"}).status_code == 409


def test_rows_are_written_with_their_outcomes(client: TestClient) -> None:
    rows = [{"external_ids": ["crm:list"], "name": "Listed Fictional"}, {"external_ids": ["crm:none"], "name": ""}]
    answer = client.post("/api/v1/records/person/upsert", json={"records": rows})
    assert answer.status_code == 200
    assert [one["outcome"] for one in answer.json()["rows"]] == ["created", "refused"]
    assert client.post("/api/v1/records/grant/upsert", json={"records": rows}).status_code == 422
    assert client.post("/api/v1/records/person/upsert", json={"rows": []}).status_code == 422
