"""A member's page: as of a day, the ties with their evidence, and the map of them."""

from __future__ import annotations

import doctest
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import expect

from api.web import ego_map
from cjn_graph.pages.ties import MAP_PEOPLE
from tests.api.world import World, open_world
from tests.cli.conftest import Cjn
from tests.web.browsing import PHONE, WIDE, Open, check_accessible, sign_in
from tests.web.test_pages import words_of

LONG = "Maximiliana-Friederike Wolfeschlegelsteinhausenbergerdorff von und zu Anders"
WIDEST = "WWWWWWWWWWWWWWWWWWWW MMMMMMMMMMMMMMMMMMMM"


@pytest.fixture(scope="module")
def tied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Odalys with two ties, a steward, an event, a past post and a call; Wren with none."""
    with open_world(tmp_path_factory.mktemp("member") / "data") as world:
        odalys, tobias, wren = (world.ids[name] for name in ("Odalys", "Tobias", "Wren"))
        cohort = world.add("engagement", name="Cohort 2021", classification="cohort", start="2021", end="2022-06")
        for person in (odalys, tobias):
            world.relate("took_part", person, cohort)
        world.ids["knows"] = world.relate("knows", odalys, tobias, first_on="2024", last_on="2026-03")
        world.ids["friend"] = world.add("person", name=LONG)
        world.relate("knows", odalys, world.ids["friend"], first_on="2019", last_on="2020")
        event = world.add("convening", name="Spring webinar", classification="webinar", start="2025-04-02")
        for person in (odalys, wren):
            world.relate("attended", person, event)
        before = world.add("post", title="Deputy Director")
        world.relate("holds", odalys, before, start="2019", end="2022-02")
        world.relate("stewards", tobias, odalys, start="2023")
        call = world.add("interaction", channel="call", subject="About the budget", on="2026-05")
        world.relate("involves", call, odalys)
        yield world


@pytest.fixture(scope="module")
def client(tied: World) -> TestClient:
    return tied.client()


@pytest.mark.parametrize("day", ["", "2021", "2025-06", "2027"])
def test_command_line_and_route_say_the_same_as_of_every_day_and_the_page_shows_it(
    tied: World, client: TestClient, day: str
) -> None:
    person = tied.ids["Odalys"]
    settings = tied.workspace.settings
    cjn = Cjn(Path(settings.data_folder), {"CJN_NOW": str(settings.now)})
    asked = {"as_of": day} if day else {}
    over_http = client.get(f"/api/v1/people/{person}", params=asked).json()
    assert json.loads(cjn("show", person, "--json", *(["--as-of", day] if day else [])).stdout) == over_http
    page = client.get(f"/people/{person}", params=asked)
    text = unescape(words_of(page.text))
    for tie in over_http["ties"]["ties"]:
        assert f"{tie['person']['name']} {tie['weight']:.2f} {'live' if tie['live'] else 'not live'}" in text
        for piece in tie["evidence"]:
            assert piece["sentence"] in text
            assert all(f"/facts/{fact}" in page.text for fact in piece["facts"])
    for term in over_http["terms"]:
        assert term["post"] in text
    assert (over_http["in_post_for"] or "") in text


def test_who_and_since_when_consent_and_steward_come_before_everything_else(tied: World, client: TestClient) -> None:
    text = words_of(client.get(f"/people/{tied.ids['Odalys']}").text)
    order = [
        *("Odalys Quintero-Bråten", "Diversion Director", "since March 2022, for 4 years", "Looked after by Tobias"),
        *("Consent not known", "Log a contact", "Counterparts What do they", "Looks for help with"),
        *("Ties 2 people, 1 live", "Posts over time", "Took part in Engagements", "Timeline May 2026"),
    ]  # fmt: skip
    places = [text.find(words, text.find("Sign out")) for words in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    assert places == sorted(places)


def test_every_link_within_the_page_leads_somewhere_on_it(tied: World, client: TestClient) -> None:
    for person in ("Odalys", "Wren"):
        for query in ("", "?as_of=2021"):
            text = client.get(f"/people/{tied.ids[person]}{query}").text
            targets = re.findall(r'href="#([\w-]+)"', text)
            assert len(targets) > 3
            assert [target for target in targets if f'id="{target}"' not in text] == []


def test_as_of_a_day_the_page_says_so_and_leads_back_and_on(tied: World, client: TestClient) -> None:
    person = tied.ids["Odalys"]
    page = client.get(f"/people/{person}", params={"as_of": "2021"})
    text = words_of(page.text)
    assert "As of 31 December 2021. What held on that day, as known now; nothing that began later." in text
    assert f'<a href="/people/{person}">Back to today</a>' in page.text
    assert "Deputy Director" in text
    assert f"/people/{tied.ids['Tobias']}?as_of=2021" in page.text, "the ties lead to the same day"
    for later in ("Spring webinar", "About the budget", "Looked after by", "Counterparts", "Log a contact"):
        assert later not in text.partition("Sign out")[2], later
    assert 'value="2021"' in page.text
    ahead = words_of(client.get(f"/people/{person}", params={"as_of": "2027"}).text)
    assert "As of 31 December 2027. What will hold on that day" in ahead


@pytest.mark.parametrize("day", ["soon", "2026-02-30", "<b>"])
def test_a_day_that_is_none_is_said_beside_the_box_above_today(tied: World, client: TestClient, day: str) -> None:
    page = client.get(f"/people/{tied.ids['Odalys']}", params={"as_of": day})
    assert page.status_code == 422
    assert 'aria-describedby="as-of-problem"' in page.text
    assert "Of a year or a month the last day counts." in words_of(page.text)
    assert "Back to today" not in page.text
    assert "<b>&gt;" not in page.text
    assert client.get(f"/api/v1/people/{tied.ids['Odalys']}", params={"as_of": day}).status_code == 422


def test_somebody_without_a_tie_has_no_map_but_is_told_whom_they_met(tied: World, client: TestClient) -> None:
    page = client.get(f"/people/{tied.ids['Wren']}")
    text = words_of(page.text)
    assert "Nobody is tied to Wren Okafor: no introduction that met" in text
    assert "Met at events only: 1 person" in text
    assert "Both came to Spring webinar · 2 April 2025 · grade 0.1" in text
    assert 'class="map"' not in page.text


def test_every_node_of_the_map_is_a_link_and_the_tables_say_the_same(tied: World, client: TestClient) -> None:
    page = client.get(f"/people/{tied.ids['Odalys']}", params={"as_of": "2025"}).text
    drawing = page.partition('<figure class="map"')[2].partition("</figure>")[0]
    assert "<title id=" in drawing
    assert "2 people with a tie to them, 1 of these live; 0 ties among these people." in drawing
    links = re.findall(r'<a href="/people/([\w-]+)\?as_of=2025" aria-label="([^"]+)"', drawing)
    assert {person for person, _ in links} == {tied.ids["Tobias"], tied.ids["friend"]}
    assert any(words.startswith(f"{LONG}, tie of weight") for _, words in links)
    assert drawing.count('class="own live"') == 2, "one tie, and its sample in the legend"
    assert drawing.count('class="own lapsed"') == 2
    table = words_of(page.partition("The map as tables")[2].partition("</details>")[0])
    assert f"{LONG} not known" in table
    assert "No tie among these people is on record." in table
    assert client.get(f"/people/{tied.ids['Odalys']}", params={"as_of": "2025"}).text.count(drawing) == 1


def test_names_are_broken_and_cut_to_the_room_there_is() -> None:
    assert doctest.testmod(ego_map).failed == 0
    for name in (LONG, WIDEST, "李小龍 王大明 張偉 陳建國", "x", "é" * 90):
        lines = ego_map.wrapped(name, 118)
        assert 1 <= len(lines) <= 2
        assert all(ego_map._wide(line) <= 118 for line in lines)


@pytest.fixture(scope="module")
def hub(world: World) -> str:
    """Somebody in the network of the browser tests with more ties than the map shows, some of long names."""
    centre = world.add("person", name=f"Marit {LONG}")
    sectors = ["prosecutor_office", "community_organization", "public_health", "government", "academic", "funder"]
    offices = [world.add("organization", name=f"Hub {sector}", classification=sector) for sector in sectors]
    contacts = []
    for number in range(MAP_PEOPLE + 2):
        name = {0: LONG, 1: WIDEST, 2: "Li"}.get(number, f"Contact-Number {number} Surname")
        person = world.add("person", name=name)
        post = world.add("post", title="Member")
        world.relate("has_post", offices[number % len(offices)], post)
        world.relate("holds", person, post, start="2020")
        world.relate("knows", centre, person, last_on="2026-02" if number % 3 else "2021")
        contacts.append(person)
    for one, other in zip(contacts, contacts[5:], strict=False):
        world.relate("knows", one, other, last_on="2026-01")
    return centre


@pytest.mark.browser
@pytest.mark.parametrize(
    ("size", "dark"), [(WIDE, False), (PHONE, False), (PHONE, True)], ids=["wide", "phone", "dark"]
)
def test_the_page_is_accessible_and_no_names_on_the_map_overlap(
    world: World, base_url: str, open_page: Open, hub: str, size: tuple[int, int], dark: bool
) -> None:
    page = open_page(size=size, dark=dark)
    sign_in(page, world, base_url)
    for query in ("", "?as_of=2026-03", "?as_of=soon"):
        page.goto(f"{base_url}/people/{hub}{query}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        check_accessible(page, f"hub{query}")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    boxes: list[dict[str, Any]] = page.evaluate(
        """() => [...document.querySelectorAll('.map > svg > a text')].map(text => {
            const box = text.getBBox();
            return {name: text.textContent, x: box.x, y: box.y, right: box.x + box.width, bottom: box.y + box.height};
        })"""
    )
    assert len(boxes) == MAP_PEOPLE
    for number, one in enumerate(boxes):
        assert one["x"] >= 0, one
        assert one["right"] <= ego_map.WIDTH, one
        for other in boxes[number + 1 :]:
            apart = one["right"] <= other["x"] or other["right"] <= one["x"]
            assert apart or one["bottom"] <= other["y"] or other["bottom"] <= one["y"], (one, other)
    expect(page.locator(".map figcaption")).to_contain_text("The 24 strongest ties are shown, 2 weaker ones left out.")


@pytest.mark.browser
def test_the_map_is_reached_and_followed_by_keyboard(world: World, base_url: str, open_page: Open, hub: str) -> None:
    page = open_page(script=False)
    sign_in(page, world, base_url)
    page.goto(f"{base_url}/people/{hub}")
    link = page.locator(".map > svg > a").first
    link.focus()
    expect(link).to_be_focused()
    name = (link.get_attribute("aria-label") or "").partition(",")[0]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_the_timeline_and_the_evidence_read_as_sentences(tied: World, client: TestClient) -> None:
    person = tied.add("person", name="Ilse Tomorrow")
    program = tied.add("program", name="Night court", start="2027-01", status="planned")
    tied.relate("runs", person, program)
    tied.relate("knows", person, tied.ids["Wren"], first_on="2025-08-24", last_on="2025-10-05")
    request = tied.add(
        "request",
        name="Somebody who ran one",
        status="answered",
        answer="Talk to Roz, please.",
        team="peer",
        asked_on="2026-02",
    )
    tied.relate("asked", person, request)
    for name, values in {"Ann Proposed": {"status": "proposed"}, "Ann Met": {"status": "met", "useful": True}}.items():
        made = tied.add("introduction", proposed_on="2026-03", **values)
        tied.relate("introduces", made, person)
        tied.relate("introduces", made, tied.add("person", name=name))
    story = words_of(client.get(f"/people/{person}").text).replace(" ,", ",")
    assert "from January 2027 Is to run Night court" in story
    assert "24 August 2025 Got to know Wren Okafor, in touch until 5 October 2025" in story
    assert "Asked for “Somebody who ran one”, answered: Talk to Roz, please." in story
    assert "Proposed to introduce to Ann Proposed, proposed" in story
    assert "Introduced to Ann Met, useful" in story


def test_what_lasts_is_said_to_last_until_the_day_that_the_page_shows(tied: World, client: TestClient) -> None:
    ties = tied.add("person", name="Jorun Present")
    group = tied.add("workgroup", name="Group without end")
    for person in (ties, tied.ids["Wren"]):
        tied.relate("member_of", person, group, start="2025")
    today = words_of(client.get(f"/people/{ties}").text)
    past = words_of(client.get(f"/people/{ties}?as_of=2026-03").text)
    assert "up to today" in today
    assert "up to that day" not in today
    assert "up to that day" in past
    assert "up to today" not in past
