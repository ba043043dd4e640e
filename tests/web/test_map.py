"""The map of the network: page, route and command show the same, and names only to those who may see them."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cjn_graph.cli import app
from tests.api.world import World, open_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    with open_world(tmp_path_factory.mktemp("map") / "data") as opened:
        opened.relate("knows", opened.ids["Odalys"], opened.ids["Tobias"], last_on="2026-03")
        yield opened


def test_the_page_draws_what_the_route_says(world: World) -> None:
    client = world.client()
    found = client.get("/api/v1/map?colour=sector").json()
    page = unescape(client.get("/map?colour=sector").text)
    assert "style=" not in page
    assert [person["who"]["name"] for person in found["people"]] == [
        "Odalys Quintero-Bråten",
        "Tobias Achterberg",
        "Wren Okafor",
    ] or len(found["people"]) == 3
    for person in found["people"]:
        assert f'<a href="/people/{person["who"]["id"]}"' in page
    assert page.count("<line ") == len(found["ties"]) == 1
    for sentence in found["sentences"]:
        assert f"<p>{sentence}</p>" in page
    assert client.get("/map?colour=sector").text.count("<circle") == page.count("<circle")


@pytest.mark.parametrize(
    "query", ["?only=state=OH", "?only=&as_of=&show=groups", "?only=circle=1", "?as_of=2031", "?as_of=1990"]
)
def test_a_part_and_another_day(world: World, query: str) -> None:
    answer = world.client().get(f"/map{query}")
    assert answer.status_code == (422 if "1990" in query and "only=c" in query else 200), answer.text
    assert "NaN" not in answer.text


@pytest.mark.parametrize(
    "query", ["colour=shoe", "colour=topic", "only=shoe=1", "only=state=ZZ", "only=x", "as_of=never"]
)
def test_what_cannot_be_drawn_is_said(world: World, query: str) -> None:
    no_date = query == "as_of=never"
    assert world.client().get(f"/api/v1/map?{query}").status_code == (422 if no_date else 409)
    assert world.client().get(f"/map?{query}").status_code == (422 if no_date else 409)


def test_names_are_for_staff_and_who_stands_between_for_managers(world: World) -> None:
    reader = world.client("reader")
    assert reader.get("/api/v1/map?show=people").json()["people"] is None
    assert "Odalys" not in reader.get("/map").text
    assert reader.get("/api/v1/map?only=state=OH").status_code == 409, "fewer than five"
    assert world.client().get("/map?size=betweenness").status_code == 403
    assert world.client("manager").get("/map?size=betweenness").status_code == 200


def test_the_command_tells_and_draws(world: World, tmp_path: Path) -> None:
    settings, file = world.workspace.settings, tmp_path / "map.svg"
    environment = {"CJN_DATA_FOLDER": str(settings.data_folder), "CJN_NOW": str(settings.now)}
    done = CliRunner().invoke(app, ["map", "--out", str(file)], env=environment)
    assert done.exit_code == 0, done.output
    for sentence in world.client().get("/api/v1/map").json()["sentences"]:
        assert sentence in done.stdout
    assert "var(" not in file.read_text()
    assert "href" not in file.read_text().partition(">")[2]
    refused = CliRunner().invoke(app, ["map", "--out", str(tmp_path / "map.png")], env=environment)
    assert "does not end in .svg" in str(refused.exception)
