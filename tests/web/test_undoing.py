"""Taking back what was written: how many records that is, the question before it, and the way back."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from cjn_graph.model import MODEL
from cjn_graph.records import Create
from cjn_graph.services.receipts import write
from tests.api.world import ADMIN, World
from tests.web.test_forms import send, typed, undo
from tests.web.test_pages import words_of


def written_together(world: World, *, seen: int, hidden: int = 0) -> list[str]:
    """People whom one transaction wrote, as a batch of an import does; the last ones are hidden."""
    levels = ["open"] * seen + ["restricted"] * hidden
    people = [
        MODEL.parse("person", {"id": world.workspace.new_id("person"), "name": f"Batch {n}", "sensitivity": level})
        for n, level in enumerate(levels)
    ]
    write(world.workspace, ADMIN, [Create(person) for person in people], "imported")
    return [person.id for person in people]


@pytest.mark.parametrize(
    ("seen", "hidden", "told"),
    [
        (1, 1, "Undo this change"),
        (2, 0, "Undo this change with the other record written together"),
        (17, 3, "Undo this change with the 16 others written together"),
    ],
)
def test_the_history_says_how_many_records_an_undo_takes_back(
    world: World, client: TestClient, seen: int, hidden: int, told: str
) -> None:
    person = written_together(world, seen=seen, hidden=hidden)[0]
    page = client.get(f"/facts/{person}/history")
    assert re.findall(r"Undo this change[^<]*", page.text) == [told]
    assert ('undo" method="post"' in page.text) == (seen == 1)


def test_many_records_are_taken_back_after_a_question_and_brought_back_again(world: World, client: TestClient) -> None:
    people = written_together(world, seen=30, hidden=1)
    here, before = f"/facts/{people[0]}/history", world.changes()
    address = re.findall(r'action="(/transactions/[^"]+/undo)" method="get"', client.get(here).text)[0]
    question = client.get(address, params={"back": here})
    text = words_of(question.text)
    assert "Take back 30 records?" in text
    assert "Person: added, to be deleted 30" in text
    unasked = send(client, address, follow=False, back=here)
    assert unasked.headers["location"].startswith(f"{address}?back="), "it is asked about first"
    assert world.changes() == before
    assert typed(question, "confirm") == "true"
    done = send(client, address, back=typed(question, "back"), confirm="true")
    assert (done.url.path, "Taken back 30 records" in done.text) == ("/", True), "their pages are no more"
    assert client.get(f"/people/{people[0]}").status_code == 404
    assert world.client("grantee").get(f"/people/{people[-1]}").status_code == 200, "what is not seen stays"
    again = undo(client, done)
    assert "Take back 30 records?" in words_of(again.text)
    restored = send(client, again.url.path, back=typed(again, "back"), confirm="true")
    assert restored.url.path == here
    assert client.get(f"/people/{people[0]}").status_code == 200


def test_an_undo_offers_to_be_taken_back(world: World, client: TestClient, person: str) -> None:
    taken = undo(client, send(client, f"/facts/{person}/log", channel="call", subject="Kept after all"))
    assert "Kept after all" not in taken.text
    assert "Kept after all" in undo(client, taken).text


@pytest.mark.parametrize("back", ["//evil.example", "/sign-out"])
def test_the_question_before_an_undo_never_leads_out_of_the_app(world: World, client: TestClient, back: str) -> None:
    person = written_together(world, seen=2)[0]
    page = client.get(f"/facts/{person}/history").text
    address = re.findall(r'action="(/transactions/[^"]+/undo)" method="get"', page)[0]
    question = client.get(address, params={"back": back})
    assert typed(question, "back") == "/"
    assert back not in question.text.replace('action="/sign-out"', "")
    assert client.get("/transactions/nonsense/undo").status_code == 404
    assert world.client("reader").get(address).status_code == 403


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil", "/people/../..", "/sign-out", ""]
)
def test_going_back_never_leaves_the_app(world: World, client: TestClient, person: str, back: str) -> None:
    done = send(client, f"/facts/{person}/log", channel="call")
    form = re.search(r'action="(/transactions/[^"]+/undo)"', done.text)
    assert form is not None
    assert send(client, form.group(1), follow=False, back=back).headers["location"] == "/"
