"""The ledger in the browser: from a counterpart card to two who met, and the page where a member answers."""

from __future__ import annotations

import re
from email import message_from_string

from fastapi.testclient import TestClient

from tests.api.world import World


def send(client: TestClient, path: str, **texts: str) -> str:
    """Press a button of a form; return the page that follows."""
    answer = client.post(path, data={"csrf_token": client.headers["x-csrf-token"], **texts})
    assert answer.status_code == 200, answer.text
    return answer.text


def version(page: str) -> str:
    return re.findall(r'name="version" value="(\d+)"', page)[0]


def helped(world: World) -> tuple[str, str]:
    """Somebody who seeks help and somebody who can give it, whom only one test writes about."""
    topic = world.add("topic", name=f"topic {world.changes()}")
    people = [world.add("person", name=f"{name} {world.changes()}", email="a@example.org") for name in ("Ina", "Olu")]
    for person in people:
        world.relate("member_of", person, world.ids["network"], start="2022")
    world.relate("seeks_help_with", people[0], topic, urgency="high")
    world.relate("can_help_with", people[1], topic, level="expert", evidence="did_it")
    return people[0], people[1]


def test_from_a_card_to_met_and_useful_with_answers_by_link(world: World, client: TestClient) -> None:
    seeks, helps = helped(world)
    card = client.get(f"/people/{seeks}").text
    assert f'<input type="hidden" name="counterpart" value="{helps}">' in card
    page = send(client, f"/facts/{seeks}/introduce", counterpart=helps)
    address = f"/introductions/{re.findall(r'introduction-[0-9a-z]{16}', page)[0]}"
    assert "Proposed an introduction of Ina" in page
    assert f'name="counterpart" value="{helps}"' not in client.get(f"/people/{seeks}").text
    tokens = []
    for person in (seeks, helps):
        draft = send(client, f"{address}/draft", text="ask", who=person, link="yes", **{"as": "page"})
        tokens += re.findall(r"/answer\?token=([\w-]+)", draft)[:1]
    member = world.client(None)
    for token in tokens:
        opened = member.get(f"/answer?token={token}")
        assert opened.headers["referrer-policy"] == "no-referrer"
        assert "May we introduce the two of you?" in opened.text
        assert "introduction-" not in opened.text
        assert "set-cookie" not in opened.headers
        answered = member.post("/answer", data={"token": token, "choice": "accept"}, headers={"origin": "null"})
        assert "Thank you" in answered.text
        assert member.get(f"/answer?token={token}").status_code == 409
    page = client.get(address).text
    assert "Accepted since 1 June 2026" in page
    assert page.count("by link, 2026-06-01 12:00 UTC") >= 2
    mail = send(client, f"{address}/draft", text="introduce", start="2026-06-08 15:00", zone="UTC", **{"as": "eml"})
    kinds = [part.get_content_type() for part in message_from_string(mail).walk()]
    assert "text/calendar" in kinds
    for step, now in (("introduce", "Introduced since"), ("meet", "Met on"), ("useful", "Useful, met on")):
        page = send(client, f"{address}/{step}", version=version(page), on="2026-06-01")
        assert f"{now} 1 June 2026" in page
    assert address in client.get("/introductions").text
    assert address in client.get("/introductions?view=table&state=useful").text
    assert address in client.get(f"/people/{seeks}").text
    assert client.get(f"/facts/{address.split('/')[-1]}", follow_redirects=False).headers["location"] == address


def test_what_is_refused_is_said_with_all_that_was_typed(world: World, client: TestClient) -> None:
    seeks, helps = helped(world)
    page = send(client, f"/facts/{seeks}/introduce", counterpart=helps)
    address = f"/introductions/{re.findall(r'introduction-[0-9a-z]{16}', page)[0]}"
    token = {"csrf_token": client.headers["x-csrf-token"]}
    first = version(page)
    page = send(client, f"{address}/ask", version=first)
    stale = client.post(f"{address}/withdraw", data=token | {"version": first, "reason": "Moved away"})
    assert (stale.status_code, "Moved away" in stale.text) == (412, True)
    illegal = client.post(f"{address}/meet", data=token | {"version": version(page)})
    assert (illegal.status_code, "the step meet cannot be taken" in illegal.text) == (409, True)
    missing = client.post(f"{address}/decline", data=token | {"version": version(page), "how": "by phone"})
    assert (missing.status_code, 'value="by phone"' in missing.text) == (422, True)
    assert "Say why it was declined" in missing.text
    unknown = client.post(f"{address}/marry", data=token | {"version": version(page)})
    assert (unknown.status_code, "there is no step called" in unknown.text.lower()) == (422, True)
    early = client.post(f"{address}/draft", data=token | {"text": "introduce"})
    assert (early.status_code, "nothing like that to be written" in early.text) == (409, True)
    long = client.post(f"{address}/draft", data=token | {"start": "2026-06-08 15:00", "minutes": "9" * 5000})
    assert (long.status_code, "no length of a call" in long.text) == (422, True)
    again = client.post(f"/facts/{seeks}/introduce", data=token | {"counterpart": helps})
    assert (again.status_code, "is asked" in again.text) == (409, True)


def test_a_request_leads_to_counterparts_and_says_who_may_know(world: World, client: TestClient) -> None:
    seeks, helps = helped(world)
    topic = world.add("topic", name=f"request topic {world.changes()}")
    world.relate("can_help_with", helps, topic, level="expert", evidence="did_it")
    open_one = world.add("request", name="A question", team="peer")
    closed = world.add("request", name="Under attack", team="peer", sensitivity="restricted")
    for request in (open_one, closed):
        world.relate("asked", seeks, request, sensitivity="restricted" if request == closed else "staff")
        world.relate("about", request, topic)
    link = re.findall(rf'href="(/people/{seeks}\?request_id={open_one}[^"]*)"', client.get(f"/facts/{open_one}").text)[
        0
    ]
    page = client.get(link.replace("&amp;", "&")).text
    assert "For the request" in page
    assert f'name="for" value="{open_one}"' in page
    assert "is restricted" not in page
    assert client.get(f"/people/{seeks}?request_id={closed}").status_code == 404
    granted = world.client("grantee")
    assert "only accounts with the grant may know" in granted.get(f"/people/{seeks}?request_id={closed}").text
    made = send(granted, f"/facts/{seeks}/introduce", counterpart=helps, **{"for": closed})
    hidden = re.findall(r"introduction-[0-9a-z]{16}", made)[0]
    assert client.get(f"/introductions/{hidden}").status_code == 404
    assert hidden not in client.get("/introductions").text + client.get(f"/people/{seeks}").text


def test_guessed_links_are_refused_and_slowed(world: World) -> None:
    member = world.client(None)
    answers = [member.get(f"/answer?token=guess{number}").status_code for number in range(22)]
    assert (answers[0], answers[-1]) == (404, 429)
    assert member.get(world.link("staff")).status_code == 200  # links to sign in are counted apart
    refused = member.get("/api/v1/people", headers={"authorization": "Bearer x"})
    assert refused.status_code == 401  # keys are counted apart
    world.clock.seconds += 100_000
    elsewhere = {"sec-fetch-site": "cross-site", "sec-fetch-dest": "image"}
    answers = [member.get(f"/answer?token=guess{number}", headers=elsewhere).status_code for number in range(22)]
    answers += [member.get(f"/sign-in?token=guess{number}", headers=elsewhere).status_code for number in range(22)]
    assert 429 not in answers
    assert member.post("/answer", data={"token": "guess", "choice": "accept"}).status_code == 404
    assert member.get("/answer").status_code == 404


def test_the_state_of_an_introduction_is_not_edited(world: World, client: TestClient) -> None:
    seeks, helps = helped(world)
    page = send(client, f"/facts/{seeks}/introduce", counterpart=helps)
    record = re.findall(r"introduction-[0-9a-z]{16}", page)[0]
    token = {"csrf_token": client.headers["x-csrf-token"]}
    refused = client.post(f"/facts/{record}/edit", data=token | {"version": "1", "status": "met", "note": "Call"})
    assert (refused.status_code, "cjn introduction ID STEP" in refused.text) == (422, True)
    assert "Saved" in client.post(f"/facts/{record}/edit", data=token | {"version": "1", "note": "Call"}).text


def test_counterparts_are_narrowed_and_a_need_is_corrected_on_the_page(world: World, client: TestClient) -> None:
    odalys = world.ids["Odalys"]
    page = client.get(f"/people/{odalys}?need=diver&state=OH&function=diversion").text
    assert "Understood as:" in page
    assert "?need=pre-charge%20diversion" in page
    assert '<option value="diversion" selected>' in page
    wrong = client.get(f"/people/{odalys}?state=Ruritania")
    assert (wrong.status_code, "nobody has" in wrong.text.lower()) == (422, True)
