"""Surveys in the browser: staff ask, a member answers on a page without an account, staff review it."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import expect

from cjn_graph.services.surveys.sending import send_survey
from tests.api.world import ADMIN, World
from tests.web.browsing import PHONE, WIDE, Open, check_accessible, sign_in


def post(client: TestClient, path: str, status: int = 200, **texts: str) -> str:
    answer = client.post(path, data={"csrf_token": client.headers["x-csrf-token"], **texts})
    assert answer.status_code == status, answer.text
    return answer.text


def test_from_a_wave_to_what_counts(world: World, client: TestClient, person: str) -> None:
    name = f"Wave {world.changes()}"
    assert "Fresh Fictional" in client.get(f"/surveys?to={person}").text
    page = post(client, "/surveys", survey=name, to=person)
    [token] = re.findall(r"/answer\?token=([\w-]+)", page)[:1]
    member = world.client(None)
    shown = member.get(f"/answer?token={token}")
    assert (shown.status_code, shown.headers["referrer-policy"]) == (200, "no-referrer")
    assert "Dear Fresh Fictional" in shown.text
    assert "set-cookie" not in shown.headers
    assert not re.search("Odalys|Tobias|Wren|person-", shown.text)
    wrong = member.post("/answer", data={"token": token, "choice": "send", "email": "none", "knows": "Wren Okafor"})
    assert (wrong.status_code, "Nothing was sent yet" in wrong.text, "Wren Okafor" in wrong.text) == (422, True, True)
    told = {"token": token, "choice": "send", "name": "Fresh Fictional", "email": "f@example.org"}
    told |= {"knows": "Wren Okafor\nNobody Else", "offer 1": "restorative justice", "remark": "<b>Hi</b>"}
    sent = member.post("/answer", data=told, headers={"origin": "null"})
    assert (sent.status_code, "before it counts" in sent.text) == (200, True)
    assert member.get(f"/answer?token={token}").status_code == 409
    survey = re.findall(rf'href="(/surveys/survey-\w+)">{name}<', client.get("/surveys").text)[0]
    assert "1 of 1 answered (100%); 1 answer waits for review" in client.get(survey).text
    [response] = re.findall(r'href="(/responses/response-\w+)"', client.get(survey).text)
    page = client.get(response).text
    assert "&lt;b&gt;Hi&lt;/b&gt;" in page
    assert page.count("checked> <span>") == 2  # who and which topic is meant
    refused = post(client, response, 404, **{"do knows 2": "accept", "do email": "accept"})
    assert "Nothing was written" in refused
    chosen = {"do email": "accept", "text email": "fresh@example.org", "do knows 1": "accept", "do knows 2": "reject"}
    chosen |= {"match knows 1": world.ids["Wren"], "do offer 1": "accept", "do remark": "accept"}
    done = post(client, response, **chosen)
    assert "Reviewed." in done
    assert "All is decided." in done
    shown_person = client.get(f"/people/{person}").text
    assert "fresh@example.org" in shown_person
    assert "Know each other, says Fresh Fictional alone" in shown_person
    stale = post(client, response, 409, version="1", **{"do email": "accept"})
    assert "Nothing was written" in stale


def test_messages_as_files_links_taken_back_and_what_is_refused(world: World, client: TestClient, person: str) -> None:
    name = f"Wave {world.changes()}"
    assert "nobody is named" in post(client, "/surveys", 422, survey=name)
    assert "Nobody is called" in post(client, "/surveys", 404, survey=name, to="Xyzzy Qqq")
    form = {"csrf_token": client.headers["x-csrf-token"], "survey": name, "to": person, "as": "eml"}
    with zipfile.ZipFile(io.BytesIO(client.post("/surveys", data=form).content)) as files:
        [mail] = [files.read(one).decode() for one in files.namelist()]
    assert "X-Unsent: 1" in mail
    token = re.findall(r"token=3D([\w=\r\n-]+?)\r?\n", mail) or re.findall(r"token=([\w-]+)", mail)
    assert token
    survey = re.findall(rf'href="(/surveys/survey-\w+)">{name}<', client.get("/surveys").text)[0]
    withdraw = re.findall(r'action="(/responses/response-\w+/withdraw)"', client.get(survey).text)[0]
    assert "The link works no more." in post(client, withdraw)
    assert "The link was taken back" in client.get(survey).text
    assert post(client, withdraw, 409)


def test_a_member_sends_a_link_back_and_guesses_wait(world: World, person: str) -> None:
    sent = send_survey(world.workspace, ADMIN, f"Wave {world.changes()}", [person])
    token = re.findall(r"token=([\w-]+)", sent.drafts[0].text)[0]
    member = world.client(None)
    assert "works no more" in member.post("/answer", data={"token": token, "choice": "return"}).text
    statuses = {member.get(f"/answer?token={token}{n}").status_code for n in range(30)}
    assert statuses == {404, 429}
    world.clock.seconds += 3600


@pytest.mark.browser
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_page_of_a_survey_is_accessible(
    world: World, base_url: str, open_page: Open, size: tuple[int, int]
) -> None:
    name = f"Wave {world.changes()}"
    sent = send_survey(world.workspace, ADMIN, name, [world.ids["Odalys"], world.ids["Wren"]])
    token = re.findall(r"token=([\w-]+)", sent.drafts[0].text)[0]
    page = open_page(size=size, script=False)
    page.goto(f"{base_url}/answer?token={token}")
    page = open_page(size=size)
    page.goto(f"{base_url}/answer?token={token}")
    check_accessible(page, "the member's page")
    page.get_by_label("Your telephone number").fill("555 0100")
    page.get_by_label("Their names").fill("Tobias Achterberg, May 2026\nAda Absent")
    page.get_by_label("I can help with", exact=False).first.fill("restorative justice")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    sign_in(page, world, base_url)
    for address, words in (("/surveys", "Surveys"), (f"/surveys/{sent.survey.id}", name)):
        page.goto(f"{base_url}{address}")
        expect(page.get_by_role("heading", level=1)).to_have_text(words)
        check_accessible(page, address)
    page.get_by_role("link", name="Review it").click()
    check_accessible(page, "review")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
