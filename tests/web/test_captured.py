"""Captured contacts in the browser: taken in, confirmed, forgotten; and what is refused."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from tests.api.world import World
from tests.web.browsing import PHONE, Open, check_accessible, sign_in


def mail(subject: str, *to: str) -> bytes:
    head = f"From: odalys@example.org\nTo: {', '.join(to)}\nSubject: {subject}\nMessage-ID: <{subject}>\n"
    return f"{head}Date: Mon, 11 May 2026 09:30:00 +0000\n\nText\n".encode()


def test_mail_is_taken_in_confirmed_and_forgotten(world: World, client: TestClient) -> None:
    token = {"csrf_token": client.headers["x-csrf-token"]}
    first, second = f"First {world.changes()}", f"Second {world.changes()}"
    files = [("file", (f"{one}.eml", mail(one, "x@example.org"))) for one in (first, second)]
    page = client.post("/captured", data=token, files=files)
    assert (page.status_code, "2 contacts to confirm." in page.text) == (200, True)
    assert "&lt;x@example.org&gt; is not on record. Who is it?" in page.text
    assert "2 files came in before." in client.post("/captured", data=token, files=files).text
    broken = client.post("/captured", data=token, files=[("file", ("photo.png", b"x"))])
    assert (broken.status_code, "photo.png" in broken.text) == (422, True)
    assert client.post("/captured", data=token).status_code == 422
    forms = dict(re.findall(r'action="(/captured/[0-9a-f]{32})".*?<h2>(.*?)</h2>', page.text, re.DOTALL))
    by_subject = {subject: address for address, subject in forms.items()}
    wrong = client.post(by_subject[first], data=token | {"who 2": "Xyzzy Qqq"})
    assert (wrong.status_code, "Nothing was recorded" in wrong.text) == (404, True)
    nobody = client.post(by_subject[first], data=token)
    assert (nobody.status_code, "nobody of them is on record" in nobody.text.lower()) == (422, True)
    known = {"is 1": world.ids["Odalys"], "who 2": "Wren Okafor"}
    done = client.post(by_subject[first], data=token | known)
    assert "Recorded." in done.text
    assert first in client.get(f"/people/{world.ids['Wren']}").text
    assert "Forgotten." in client.post(by_subject[second], data=token | {"do": "forget"}).text
    assert client.post(by_subject[second], data=token | {"do": "forget"}).status_code == 404
    assert second not in client.get("/captured").text
    assert "tick Take in again" in client.post("/captured", data=token, files=files[1:]).text
    assert second in client.post("/captured", data=token | {"again": "yes"}, files=files[1:]).text


@pytest.mark.browser
def test_the_page_is_accessible_on_a_phone(world: World, base_url: str, open_page: Open, client: TestClient) -> None:
    token = {"csrf_token": client.headers["x-csrf-token"]}
    people = [
        "wren@example.org",
        '"A very long name of somebody who is not on record" <long.address.of.somebody@example.org>',
    ]
    invited = "".join(f"ATTENDEE;CN=Wren Okafer:mailto:{n}@example.org\n" for n in range(2))
    event = f"BEGIN:VEVENT\nSUMMARY:Closed {world.changes()}\nDTSTART:20260504\n{invited}END:VEVENT\n"
    files = [("file", ("m.eml", mail(f"Long {world.changes()}", *people))), ("file", ("e.ics", event.encode()))]
    assert client.post("/captured", data=token, files=files).status_code == 200
    page = open_page(size=PHONE)
    sign_in(page, world, base_url)
    page.goto(f"{base_url}/captured")
    check_accessible(page, "captured")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
