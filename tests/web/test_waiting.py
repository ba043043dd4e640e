"""A page that takes long says how far it is, comes by itself, is nobody else's, and can be cancelled."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from time import sleep

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from api.web import rehearsing
from api.web.waiting import FORGOTTEN, Waiting
from cjn_graph import progress
from cjn_graph.accounts import directory
from cjn_graph.services.centrality import list_positions
from tests.api.world import ADMIN, World, open_world

PATH = "/centrality?sort=degree"
SAID = re.compile(r"50% done, about [1-9]|Almost done \(50%\)\.")
"""Never that 0 seconds are left."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("waiting") / "data") as opened:
        yield opened


class Slow:
    """Holds a page back after half of it."""

    def __init__(self) -> None:
        self.half, self.go, self.ended = threading.Event(), threading.Event(), threading.Event()
        self.begun = self.went_on = 0

    def __call__(self, *asked: object) -> object:
        self.begun += 1
        try:
            for step in progress.each(range(2)):
                if step:
                    self.half.set()
                    assert self.go.wait(60)
            self.went_on += 1
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
    assert SAID.search(waiting.text)
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


def test_it_goes_on_whatever_is_written_and_is_handed_out_once(world: World, slow: Slow) -> None:
    client = world.client("manager")
    assert client.get(PATH).status_code == 202
    assert slow.half.wait(60)
    for values in ({"sensitivity": "restricted"}, {}):
        world.add("person", name="Written Meanwhile", **values)
        waiting = client.get(PATH)
        assert waiting.status_code == 202
        assert SAID.search(waiting.text)
    assert slow.begun == 1
    slow.go.set()
    progress.PATIENCE = 60
    assert client.get(PATH).status_code == 200
    assert slow.begun == 1
    assert client.get(PATH).status_code == 200
    assert slow.begun == 2


def test_other_rights_get_a_page_computed_anew(world: World, slow: Slow) -> None:
    world.add("account", name="mover", role="manager")
    client = world.client("mover")
    assert client.get(PATH).status_code == 202
    slow.go.set()
    assert slow.ended.wait(60)
    directory.edit(world.workspace.accounts, ADMIN, "mover", {"role": "staff"})
    progress.PATIENCE = 60
    assert client.get(PATH).status_code == 403
    assert slow.begun == 2
    assert world.app.state.waiting.jobs == {}


def cancel(client: TestClient) -> Response:
    return client.post("/waiting/cancel", data={"address": PATH, "csrf_token": client.headers["x-csrf-token"]})


def test_it_is_cancelled_and_leaves_nothing_behind(world: World, slow: Slow) -> None:
    client = world.client("manager")
    before = world.workspace.last_sequence()
    assert client.get(PATH).status_code == 202
    assert slow.half.wait(60)
    told = cancel(client)
    assert told.status_code == 200
    assert "nothing is left of it" in told.text
    assert f'<a href="{PATH}">Start again</a>' in told.text
    assert "Start again" not in cancel(client).text  # an address that nobody asked for becomes no link
    assert world.app.state.waiting.jobs == {}
    slow.go.set()
    assert slow.ended.wait(60)
    assert slow.went_on == 0
    assert world.workspace.last_sequence() == before


def test_what_another_tab_cancels_is_cancelled_here_too(world: World, slow: Slow) -> None:
    client, waiting = world.client("manager"), world.app.state.waiting
    assert client.get(PATH).status_code == 202
    assert slow.half.wait(60)
    [job] = waiting.jobs.values()
    job.asked = asked = job.asked - 1
    progress.PATIENCE = 60
    with ThreadPoolExecutor() as threads:
        tab = threads.submit(client.get, PATH)
        while job.asked == asked and not tab.done():
            sleep(0.001)
        sleep(0.05)  # by now it waits for the page
        progress.PATIENCE = 0.05
        cancel(client)
        assert client.get(PATH).status_code == 202  # begun again
        [anew] = waiting.jobs.values()
        slow.go.set()
        answer = tab.result(60)
    assert answer.status_code == 200
    assert "<h1>Cancelled</h1>" in answer.text
    assert "Start again" in answer.text
    assert list(waiting.jobs.values()) == [anew]
    progress.PATIENCE = 60
    assert "Tobias Achterberg" in client.get(PATH).text
    assert slow.begun == 2


def test_what_was_broken_off_as_nobody_asked_is_begun_again(world: World, slow: Slow) -> None:
    client, waiting = world.client("manager"), world.app.state.waiting
    assert client.get(PATH).status_code == 202
    assert slow.half.wait(60)
    [job] = waiting.jobs.values()
    job.asked -= 2 * FORGOTTEN
    slow.go.set()
    assert job.done.wait(60)
    job.asked += 2 * FORGOTTEN  # somebody asked at the very moment
    progress.PATIENCE = 60
    assert "<h1>Cancelled</h1>" in client.get(PATH).text
    assert "Tobias Achterberg" in client.get(PATH).text
    assert slow.begun == 2


def test_a_tab_takes_nothing_from_the_table_but_its_own(world: World, slow: Slow) -> None:
    client, waiting = world.client("manager"), world.app.state.waiting
    assert client.get(PATH).status_code == 202
    slow.go.set()
    [(key, job)] = waiting.jobs.items()
    assert job.done.wait(60)
    anew = copy(job)

    class Late(threading.Event):
        """While this tab waited, another took the page, and a third began it again."""

        def wait(self, timeout: float | None = None) -> bool:
            waiting.jobs[key] = anew
            return True

    job.done = Late()
    assert "Tobias Achterberg" in client.get(PATH).text
    assert waiting.jobs == {key: anew}
    assert client.get(PATH).status_code == 200  # what was begun again is there still
    assert waiting.jobs == {}
    assert slow.begun == 1


def test_what_is_cancelled_takes_its_place_until_it_stops(
    world: World, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.web.waiting.MOST", 1)
    progress.PATIENCE = 0
    client, waiting = world.client("manager"), Waiting()
    monkeypatch.setattr(world.app.state, "waiting", waiting)
    assert client.get(PATH).status_code == 202
    assert slow.half.wait(60)
    [job] = waiting.jobs.values()
    cancel(client)
    assert client.get("/gaps").status_code == 200  # there is no room, so it is waited for
    slow.go.set()
    assert job.done.wait(60)
    assert client.get("/gaps").status_code == 202
    [job] = waiting.jobs.values()
    assert job.done.wait(60)


def test_a_refusal_is_the_same_as_ever(world: World, slow: Slow) -> None:
    slow.go.set()
    progress.PATIENCE = 60
    assert world.client("staff").get(PATH).status_code == 403
    assert world.client("manager").get("/centrality?sort=nothing").status_code == 422


def test_more_than_a_few_are_waited_for_as_ever(world: World, slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    slow.go.set()
    monkeypatch.setattr("api.web.waiting.MOST", 0)
    assert world.client("manager").get(PATH).status_code == 200
