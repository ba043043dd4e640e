"""The forms by which requests are worked off, commitments settled and uses of resources noted down."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from tests.api.world import World
from tests.web.test_forms import send, typed
from tests.web.test_pages import words_of


def test_a_request_is_worked_off_from_its_queue(world: World, client: TestClient, person: str) -> None:
    world.relate("asked", person, world.add("request", name="A survey of bail", team="research", due="2026-05-02"))
    queue = client.get("/requests?team=research")
    assert "1 overdue" in words_of(queue.text)
    (address,) = set(re.findall(r'href="(/facts/request-[^"/]+)/assign"', queue.text))
    past = send(client, f"{address}/assign", version="1", assignee="kim", due="2026-05-03")
    assert (past.status_code, "2026-05-03 is past." in past.text) == (422, True)
    assert send(client, f"{address}/assign", version="1", assignee="kim", due="2026-05-02").url.path == "/requests"
    assigned = send(client, f"{address}/assign", version="2", assignee="kim", due="2026-07")
    assert assigned.url.path == "/requests"
    assert "with kim" in assigned.text
    stale = send(client, f"{address}/answer", version="1", answer="Here it is.")
    assert stale.status_code == 412
    assert (typed(stale, "version"), typed(stale, "answer")) == ("3", "Here it is.")
    assert '<dt>Who works on it</dt><dd class="long">kim</dd>' in stale.text
    send(client, f"{address}/answer", version="3", answer="Here it is.")
    assert "A survey of bail" not in client.get("/requests").text
    assert "Here it is." in client.get("/requests?status=answered").text
    assert client.get("/requests?status=lost").status_code == 422
    asked = client.get(address).text
    assert f'href="/people/{person}"' in asked
    assert f'href="{address}"' in client.get(f"/people/{person}").text


def test_answering_a_request_that_somebody_answered_shows_both_answers(
    world: World, client: TestClient, person: str
) -> None:
    request = world.add("request", name="Figures of a county", team="research")
    world.relate("asked", person, request)
    assert send(client, f"/facts/{request}/answer", version="1", answer="Their figures.").url.path == "/requests"
    late = send(client, f"/facts/{request}/answer", version="1", answer="My figures.")
    assert late.status_code == 412
    assert '<dd class="long">Their figures.</dd>' in late.text
    assert (typed(late, "version"), typed(late, "answer")) == ("2", "My figures.")
    assert "My figures." not in client.get("/requests?status=answered").text
    send(client, f"/facts/{request}/answer", version="2", answer="My figures.")
    assert "My figures." in client.get("/requests?status=answered").text


def test_requests_are_shown_by_team_and_status_and_closed(world: World, client: TestClient, person: str) -> None:
    office = world.ids["Wren office"]
    send(client, f"/facts/{office}/ask", name="Brochures for jurors", team="communications", due="2026-08")
    (request,) = set(re.findall(r"/facts/(request-\w+)/close", client.get("/requests?team=communications").text))
    assert f'href="/facts/{office}"' in client.get("/requests?team=communications&status=open").text
    assert f'href="/facts/{request}"' in client.get(f"/facts/{office}").text
    assert f'href="/facts/{office}"' in client.get(f"/facts/{request}").text
    assert "Brochures" not in client.get("/requests?team=policy").text
    assert "Brochures" not in client.get("/requests?status=in_progress").text
    assert "leaves the queue" in client.get(f"/facts/{request}/close").text
    closed = send(client, f"/facts/{request}/close", version="1", why="Printed already.")
    assert "Closed “Brochures for jurors”." in closed.text
    assert "Brochures" not in client.get("/requests").text.partition("<h1>")[2]
    assert "Printed already." in client.get("/requests?team=communications&status=closed").text
    assert f"/facts/{request}/close" not in client.get("/requests?status=closed").text


def test_settling_a_commitment_that_somebody_settled_shows_both(world: World, client: TestClient) -> None:
    commitment = world.add("commitment", name="Call a peer", due="2026-01")
    form = f"/facts/{commitment}/settle"
    assert 'name="version" value="1"' in client.get(form).text
    assert "no such" not in send(client, form, version="1", status="dropped", lesson="Theirs.").text
    late = send(client, form, version="1", status="kept", lesson="Mine.")
    assert late.status_code == 412
    assert "Somebody changed it meanwhile" in late.text
    assert "Theirs." in late.text
    assert "Mine.</textarea>" in late.text
    assert 'name="version" value="2"' in late.text
    done = send(client, form, version="2", status="kept", lesson="Mine.")
    assert done.url.path == f"/facts/{commitment}"
    assert "was kept." in done.text
    assert "Undo" in done.text
    empty = send(client, form, version="3", status="", lesson="")
    assert (empty.status_code, "Kept or dropped" in empty.text) == (422, True)


def test_a_use_by_somebody_unknown_is_said_beside_the_field(world: World, client: TestClient) -> None:
    wrong = send(client, f"/facts/{world.ids['resource']}/use", user="Nobody Atall", outcome="Kept text", on="2027")
    assert wrong.status_code == 422
    assert 'id="wrong-user"' in wrong.text
    assert "Kept text" in wrong.text
