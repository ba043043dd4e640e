"""A page that takes long says how far it is, comes by itself, is nobody else's, and can be cancelled."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from api.web import rehearsing
from cjn_graph import progress
from cjn_graph.services.centrality import list_positions
from tests.api.world import World, open_world

PATH = "/centrality?sort=degree"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("waiting") / "data") as opened:
        yield opened


class Slow:
    """Holds a page back after half of it."""

    def __init__(self) -> None:
        self.half, self.go, self.ended = threading.Event(), threading.Event(), threading.Event()
        self.begun = 0

    def __call__(self, *asked: object) -> object:
        self.begun += 1
        try:
            for step in progress.each(range(2)):
                if step:
                    self.half.set()
                    assert self.go.wait(60)
            return list_positions(*asked)  # type: ignore[arg-type]
        finally:
            self.ended.set()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    held = Slow()
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    monkeypatch.setattr(rehearsing, "list_positions", held)
    return held


def test_it_says_how_far_it_is_and_comes_by_itself(world: World, slow: Slow) -> None:
    client, other = world.client("manager"), world.client("manager")
    assert client.get(PATH).status_code == 202
    assert slow.half.wait(60)
    waiting = client.get(PATH)
    assert waiting.status_code == 202
    assert "50% done, about " in waiting.text
    assert waiting.headers["refresh"] == "2"
    assert slow.begun == 1  # it is computed once
    assert other.get(PATH).status_code == 202
    assert slow.begun == 2  # what one session waits for is no other's
    slow.go.set()
    progress.PATIENCE = 60
    page = client.get(PATH)
    assert page.status_code == 200
    assert "Tobias Achterberg" in page.text
    assert other.get(PATH).status_code == 200
    assert world.app.state.waiting.jobs == {}


def test_it_is_cancelled_and_leaves_nothing_behind(world: World, slow: Slow) -> None:
    client = world.client("manager")
    before = world.workspace.last_sequence()
    assert client.get(PATH).status_code == 202
    assert slow.half.wait(60)
    told = client.post("/waiting/cancel", data={"address": PATH, "csrf_token": client.headers["x-csrf-token"]})
    assert told.status_code == 200
    assert "nothing is left of it" in told.text
    assert world.app.state.waiting.jobs == {}
    slow.go.set()
    assert slow.ended.wait(60)
    assert world.workspace.last_sequence() == before


def test_a_refusal_is_the_same_as_ever(world: World, slow: Slow) -> None:
    slow.go.set()
    progress.PATIENCE = 60
    assert world.client("staff").get(PATH).status_code == 403
    assert world.client("manager").get("/centrality?sort=nothing").status_code == 422


def test_more_than_a_few_are_waited_for_as_ever(world: World, slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    slow.go.set()
    monkeypatch.setattr("api.web.waiting.MOST", 0)
    assert world.client("manager").get(PATH).status_code == 200
