"""Whoever lacks the grant gets the same bytes whether or not restricted facts exist."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from tests.api.world import World, open_world


def surfaces(world: World) -> list[str]:
    """Every address that could tell something about Odalys."""
    person = world.ids["Odalys"]
    return [
        "/",
        "/?name=odalys",
        "/?name=hidden",
        f"/people/{person}",
        f"/people/{person}?need=pre-charge+diversion",
        f"/people/{world.ids['Tobias']}",
        f"/facts/{world.ids['need']}",
        "/api/v1/people",
        "/api/v1/people?name=odalys",
        "/api/v1/people?name=hidden",
        f"/api/v1/people/{person}",
        f"/api/v1/people/{person}/matches",
        f"/api/v1/people/{person}/matches?need=recall",
        f"/api/v1/people/{world.ids['Tobias']}/matches",
        "/api/v1/search?q=odalys",
        "/api/v1/search?q=recall",
        "/api/v1/search?q=hidden",
        "/api/v1/search?topic=pre-charge+diversion",
        "/api/v1/health",
        "/api/v1/health?ties=all",
        "/api/v1/gaps",
        "/search?q=odalys",
        "/search?q=hidden",
        "/health?ties=all",
        "/gaps",
        "/api/v1/requests",
        f"/api/v1/records/{person}",
        f"/api/v1/records/{person}/history",
        f"/api/v1/records/{world.ids['need']}",
        "/requests",
        f"/facts/{person}/history",
        *(f"/facts/{person}/{verb}" for verb in ("edit", "log", "offer", "need", "ask", "consent")),
        f"/facts/{world.ids['Odalys office']}",
        f"/facts/{world.ids['Odalys post']}",
        f"/facts/{world.ids['Odalys post']}/succession",
        "/add/person",
        "/health/ready",
    ]


def seen(client: TestClient, world: World) -> dict[str, tuple[int, bytes, str | None]]:
    answers = {path: client.get(path) for path in surfaces(world)}
    return {path: (answer.status_code, answer.content, answer.headers.get("etag")) for path, answer in answers.items()}


def test_restricted_facts_change_no_byte_for_those_without_the_grant(tmp_path: Path) -> None:
    with open_world(tmp_path / "data") as world:
        without, granted = world.client("staff"), world.client("grantee")
        before, before_granted = seen(without, world), seen(granted, world)
        refused = [path for path, (status, _, _) in before.items() if status != 200]
        assert refused == [f"/api/v1/people/{world.ids['Odalys']}/matches?need=recall"], "it fits no topic"
        hidden_ids = _add_restricted_facts(world)
        assert seen(without, world) == before
        after_granted = seen(granted, world)
        person_page = f"/people/{world.ids['Odalys']}"
        assert after_granted[person_page] != before_granted[person_page], "the facts are there to be seen"
        assert b"Recall campaign" in after_granted[person_page][1]

        for record_id in hidden_ids:
            hidden = without.get(f"/facts/{record_id}")
            nowhere = without.get("/facts/" + record_id.partition("-")[0] + "-0000000000000000")
            assert hidden.status_code == nowhere.status_code == 404
            assert hidden.text.replace(record_id, "") == nowhere.text.replace(nowhere.request.url.path[7:], "")
            assert granted.get(f"/facts/{record_id}").status_code in (200, 303)
        _same_answer_as_for_nobody(without, hidden_ids[-1])
        _naming_is_no_oracle(world, without)


def _add_restricted_facts(world: World) -> list[str]:
    person = world.ids["Odalys"]
    pressure = world.add("pressure", name="Recall campaign 2025", classification="recall")
    faced = world.relate("faced", person, pressure, sensitivity="restricted")
    support = world.add("engagement", name="Leadership support", classification="leadership_support")
    hidden = world.add("person", name="Hidden Hollis", sensitivity="restricted")
    return [
        pressure,
        faced,
        support,
        world.relate("took_part", person, support, sensitivity="restricted"),
        world.relate("took_part", world.ids["Tobias"], support, sensitivity="restricted"),
        world.relate("about", pressure, world.ids["topic"], sensitivity="restricted"),
        world.relate("knows", person, world.ids["Wren"], sensitivity="restricted"),
        *_written_on_pages(world),
        world.relate("holds", hidden, world.ids["Odalys post"], start="2026", sensitivity="restricted"),
        hidden,
    ]


def _written_on_pages(world: World) -> list[str]:
    """What somebody with the grant writes day by day, all of it restricted."""
    granted, person = world.client("grantee"), world.ids["Odalys"]
    token = {"csrf_token": granted.headers["x-csrf-token"], "sensitivity": "restricted"}
    for verb, texts in (
        ("log", {"channel": "call", "subject": "Threats"}),
        ("need", {"topic": "restorative justice", "note": "Recall"}),
        ("ask", {"name": "Help against a recall", "team": "communications", "due": "2026-07"}),
    ):
        answer = granted.post(f"/facts/{person}/{verb}", data=token | texts, follow_redirects=False)
        assert answer.status_code == 303, answer.text
    found = granted.get("/api/v1/requests?team=communications").json()
    world.add("topic", name="recall campaigns", sensitivity="restricted")
    return [item["request"]["id"] for item in found]


def _naming_is_no_oracle(world: World, client: TestClient) -> None:
    """Naming somebody hidden, in a route or a form, answers as naming nobody does."""
    token = {"csrf_token": client.headers["x-csrf-token"]}
    world.add("person", name="Wren Okafor", sensitivity="restricted")
    one = client.post("/api/v1/interactions", json={"people": ["Wren Okafor"], "channel": "call"})
    assert one.status_code == 201, "the hidden namesake makes no difference"
    for kind, hidden in (("people", "Hidden Hollis"), ("topic", "recall campaigns")):
        nobody = "Zzyzx Zzyzx"
        answers = []
        for name in (hidden, nobody):
            if kind == "people":
                path, values = "interactions", {"people": [name], "channel": "call"}
                form, texts = "log", {"people": name, "channel": "call"}
            else:
                path, values = f"people/{world.ids['Odalys']}/needs", {"topic": name}
                form, texts = "need", {"topic": name}
            over_api = client.post(f"/api/v1/{path}", json=values)
            on_page = client.post(f"/facts/{world.ids['Odalys']}/{form}", data=token | texts)
            assert (over_api.status_code, on_page.status_code) == (404, 422)
            answers.append((over_api.text.replace(name, ""), on_page.text.replace(name, "")))
        assert answers[0] == answers[1]


def _same_answer_as_for_nobody(client: TestClient, hidden: str) -> None:
    """Reading and writing a person who may not be seen answers as if there were none."""
    nobody = "person-0000000000000000"
    for method, suffix, body in (
        ("GET", "", None),
        ("GET", "/matches", None),
        ("PATCH", "", {"name": "X"}),
        ("DELETE", "", None),
        ("POST", "/restore", None),
        ("POST", "/offers", {"topic": "restorative justice"}),
        ("POST", "/needs", {"topic": "restorative justice"}),
        ("POST", "/consents", {"decision": "granted"}),
        ("GET", "/history", None),
    ):
        folder = "records" if suffix == "/history" else "people"
        answers = [
            client.request(
                method,
                f"/api/v1/{folder}/{record_id}{suffix}",
                headers={"if-match": '"7"'},
                **({"json": body} if body else {}),  # type: ignore[arg-type]
            )
            for record_id in (hidden, nobody)
        ]
        assert answers[0].status_code == answers[1].status_code == 404, (method, suffix)
        assert answers[0].text.replace(hidden, "") == answers[1].text.replace(nobody, "")
        assert "etag" not in answers[0].headers
