"""Changing many at once in the browser and at the terminal."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from tests.api.world import World
from tests.web.browsing import PHONE, Open, check_accessible, sign_in


def test_shown_written_and_undone_on_the_page(world: World, client: TestClient, person: str) -> None:
    token = {"csrf_token": client.headers["x-csrf-token"]}
    files = {"file": ("list.csv", f"id\n{person}\nperson-0000000000000000\n".encode())}
    before = world.changes()
    shown = client.post("/bulk", data=token | {"tag": "page tag", "do": "show"}, files=files)
    assert (shown.status_code, world.changes()) == (200, before)
    assert "Fresh Fictional: tagged page tag." in shown.text
    assert "There is no person person-0000000000000000" in shown.text
    assert person in shown.text  # whom the file named stands in the form now
    wrong = client.post("/bulk", data=token | {"tag": "x", "people": "Nobody Known", "do": "write"})
    assert (wrong.status_code, "Nobody is called" in wrong.text) == (422, True)
    broken = client.post("/bulk", data=token | {"tag": "x"}, files={"file": ("list.csv", b"name\nA\x00\n")})
    assert broken.status_code == 422
    nothing = client.post("/bulk", data=token | {"people": person, "do": "write"})
    assert (nothing.status_code, "nothing is to be changed" in nothing.text.lower()) == (422, True)
    done = client.post("/bulk", data=token | {"tag": "page tag", "people": person, "do": "write"})
    assert "Fresh Fictional" in done.text
    assert 'action="/transactions/bulk-' in done.text
    same = client.post("/bulk", data=token | {"tag": "page tag", "people": person, "do": "write"})
    assert "For 1 it is so already." in same.text


@pytest.mark.browser
def test_the_page_is_accessible_on_a_phone(world: World, base_url: str, open_page: Open) -> None:
    page = open_page(size=PHONE)
    sign_in(page, world, base_url)
    page.goto(f"{base_url}/bulk")
    page.get_by_label("Search").last.fill("Okafor")
    page.get_by_label("Tag", exact=False).first.fill("a very long tag of somebody who writes whole sentences")
    page.get_by_role("button", name="Show what would change").click()
    check_accessible(page, "bulk")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
