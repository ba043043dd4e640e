"""The command line and the API give the answer of the service, and what both refuse is refused alike."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from cjn_graph.services.search import search
from tests.api.world import World, open_world
from tests.cli.conftest import Cjn
from tests.making import STAFF

QUESTIONS: list[tuple[str, dict[str, str]]] = [
    ("odalys", {}),
    ("quintero braten", {}),
    ("diversion director ohio", {}),
    ("pre-charge diversion", {"kind": "person"}),
    ("diversion", {"place": "Ohio", "limit": "2"}),
    ("", {"role": "diversion director", "place": "Tallis County"}),
    ("nobody at all", {}),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("surfaces") / "data") as opened:
        yield opened


def test_all_surfaces_give_the_same_answer(world: World) -> None:
    client, cjn = world.client(), Cjn(world.workspace.settings.data_folder)
    for words, options in QUESTIONS:
        flags = [part for name, value in options.items() for part in (f"--{name}", value)]
        printed = json.loads(cjn("search", *words.split(), *flags, "--json").stdout)
        answered = client.get("/api/v1/search", params={"q": words, **options})
        assert answered.status_code == 200
        assert answered.json() == printed
        asked = {"kinds": [options["kind"]] if "kind" in options else [], "limit": int(options.get("limit", 20))}
        named = {name: value for name, value in options.items() if name in {"place", "topic", "role"}}
        answer = search(world.workspace, STAFF, words, **asked, **named)  # type: ignore[arg-type]
        assert answer.model_dump(mode="json") == printed


def test_the_command_says_why(world: World) -> None:
    cjn = Cjn(world.workspace.settings.data_folder)
    shown = cjn("search", "diversion", "director", "Ohio").stdout
    assert "Odalys Quintero-Bråten  person" in shown
    assert "matched: role Diversion Director; " in shown
    assert "without" not in shown
    limited = cjn("search", "--role", "diversion director", "--limit", "1").stdout
    assert "1 of 6 shown (3 person, 3 organization)" in limited
    partial = cjn("search", "Odalys", "xyzzyx")
    assert "fit the most of them" in partial.stderr
    assert "without: xyzzyx" in partial.stdout
    nothing = cjn("search", "xyzzyx")
    assert nothing.stdout == ""
    assert "Nothing fits" in nothing.stderr


def test_what_is_refused(world: World) -> None:
    client, cjn = world.client(), Cjn(world.workspace.settings.data_folder)
    for params, where, status in (
        ({}, "words", 409),
        ({"q": "?!"}, "words", 409),
        ({"q": "x", "kind": "wizard"}, "kind", 409),
        ({"q": "x", "place": "Narnia"}, "place", 409),
        ({"q": "a" * 201}, "query.q", 422),
        ({"q": "x", "limit": "201"}, "query.limit", 422),
        ({"q": "x", "kinds": "person"}, "query.kinds", 422),
    ):
        refused = client.get("/api/v1/search", params=params)
        assert refused.status_code == status
        assert [item["where"] for item in refused.json()["problems"]] == [where]
    assert "words: There is no word" in cjn("search", code=3).stderr
    assert "200 are the most" in cjn("search", "x" * 100_000, code=3).stderr
    assert "No place fits" in cjn("search", "x", "--place", "Narnia", code=3).stderr
    assert world.client(None).get("/api/v1/search?q=odalys").status_code == 401
    assert world.client("reader").get("/api/v1/search?q=odalys").status_code == 403


def test_names_are_found_wherever_a_member_is_asked_for(world: World) -> None:
    found = world.client().get("/api/v1/people", params={"name": "Toby Achterburg"}).json()
    assert [person["name"] for person in found["people"]] == ["Tobias Achterberg"]
    assert "Tobias Achterberg" in Cjn(world.workspace.settings.data_folder)("show", "Toby").stdout


def test_restricted_facts_change_no_byte_over_http(world: World) -> None:
    client, granted = world.client(), world.client("grantee")
    paths = [f"/api/v1/search?q={words}" for words in ("odalys", "recall", "hollis", "ohio", "diversion+director")]
    before = [client.get(path).content for path in paths]
    before_granted = [granted.get(path).content for path in paths]
    pressure = world.add("pressure", name="Recall campaign 2025", classification="recall")
    world.relate("faced", world.ids["Odalys"], pressure, sensitivity="restricted")
    world.add("person", name="Hidden Hollis", sensitivity="restricted")
    assert [client.get(path).content for path in paths] == before
    assert [granted.get(path).content for path in paths] != before_granted
