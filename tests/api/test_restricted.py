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


def _add_restricted_facts(world: World) -> list[str]:
    person = world.ids["Odalys"]
    pressure = world.add("pressure", name="Recall campaign 2025", classification="recall")
    faced = world.relate("faced", person, pressure, sensitivity="restricted")
    support = world.add("engagement", name="Leadership support", classification="leadership_support")
    return [
        pressure,
        faced,
        support,
        world.relate("took_part", person, support, sensitivity="restricted"),
        world.relate("took_part", world.ids["Tobias"], support, sensitivity="restricted"),
        world.relate("about", pressure, world.ids["topic"], sensitivity="restricted"),
        world.relate("knows", person, world.ids["Wren"], sensitivity="restricted"),
        world.add("person", name="Hidden Hollis", sensitivity="restricted"),
    ]


def _same_answer_as_for_nobody(client: TestClient, hidden: str) -> None:
    """Reading and writing a person who may not be seen answers as if there were none."""
    nobody = "person-0000000000000000"
    for method, suffix, body in (
        ("GET", "", None),
        ("GET", "/matches", None),
        ("PATCH", "", {"name": "X"}),
        ("DELETE", "", None),
        ("POST", "/restore", None),
    ):
        answers = [
            client.request(
                method,
                f"/api/v1/people/{record_id}{suffix}",
                headers={"if-match": '"7"'},
                **({"json": body} if body else {}),  # type: ignore[arg-type]
            )
            for record_id in (hidden, nobody)
        ]
        assert answers[0].status_code == answers[1].status_code == 404, (method, suffix)
        assert answers[0].text.replace(hidden, "") == answers[1].text.replace(nobody, "")
        assert "etag" not in answers[0].headers
