"""What a member of staff does, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.api.world import World
from tests.web.browsing import PHONE, WIDE, Open, check_accessible, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_link_to_a_counterpart_and_the_facts(
    world: World, base_url: str, open_page: Open, script: bool
) -> None:
    page = open_page(script=script)
    sign_in(page, world, base_url)
    assert "token" not in page.url

    page.get_by_label("Name of a member").fill("odalys q")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("1 person called “odalys q”")
    page.get_by_role("link", name="Odalys Quintero-Bråten").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Odalys Quintero-Bråten")
    expect(page.get_by_text("Consent not known: ask first")).to_be_visible()
    first = page.get_by_role("article").first
    expect(first.get_by_role("heading", level=3)).to_contain_text("Tobias Achterberg")
    expect(first.get_by_text("pre-charge diversion").first).to_be_visible()

    first.get_by_role("link", name="offers help").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Tobias Achterberg")).to_be_visible()

    page.go_back()
    page.get_by_label("What do they need help with?").fill("restorative justice")
    page.get_by_role("button", name="Narrow").click()
    expect(page.get_by_role("article").first).to_contain_text("Wren Okafor")
    expect(page.get_by_role("link", name="Show counterparts for everything")).to_be_visible()

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please sign in")
    page.goto(f"{base_url}/people/{world.ids['Odalys']}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Please sign in")


def addresses(world: World) -> dict[str, str]:
    return {
        "home": "/",
        "found": "/?name=o",
        "nobody": "/?name=zzyzx",
        "member": f"/people/{world.ids['Odalys']}",
        "without matches": f"/people/{world.ids['Odalys']}?need=qqqq+zzzz",
        "long name": f"/people/{world.ids.get('long', world.ids['Wren'])}",
        "fact": f"/facts/{world.ids['need']}",
        "not found": "/people/person-0000000000000000",
        "no page": "/nothing",
        "requests": "/requests",
        "health": "/health",
        "gaps": "/gaps",
        "observations": "/observations",
        "no observations": "/observations?words=zzyzx",
        "observe": f"/facts/{world.ids['Odalys office']}/observe",
        "history": f"/facts/{world.ids['Odalys']}/history",
        "edit": f"/facts/{world.ids['Odalys']}/edit",
        "add person": "/add/person",
        "add organization": "/add/organization",
        "add observation": "/add/observation",
        "choose what it is about": "/add/observation?about=county",
        "nothing to observe": "/add/observation?about=zzyzxqq",
        **{verb: f"/facts/{world.ids['Odalys']}/{verb}" for verb in ("log", "consent", "offer", "need", "ask")},
        "search": "/search?q=diversion&kind=topic",
        "nothing found": "/search?q=zzyzxqq",
        "networks": "/networks",
        "network": f"/networks/{world.ids['network']}",
        **{kind: f"/facts/{world.ids[kind]}" for kind in ("convening", "workgroup", "resource", "commitment")},
        "settle": f"/facts/{world.ids['commitment']}/settle",
        "use": f"/facts/{world.ids['resource']}/use",
        "board": "/introductions",
        "ledger": "/introductions?view=table",
        "introduction": f"/introductions/{world.ids['introduction']}",
        "step": f"/introductions/{world.ids['introduction']}/accept",
        "rounds": "/rounds",
        "round": f"/rounds/{world.ids['round']}",
        "convenings": "/convenings",
        "planner": f"/convenings/{world.ids['planned']}?seats=2",
        "funnel": "/funnel",
        "pairs": "/pairs",
        "answer": "/answer",
        "wrong parameter": "/?unknown=1",
        "problem": "/problems/stale-version",
    }


@pytest.fixture(scope="module")
def long_name(world: World) -> None:
    world.ids["long"] = world.add(
        "person",
        name="Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft " * 3,
        email=f"{'x' * 60}@{'y' * 60}.example.org",
        note="https://example.org/" + "z" * 300,
    )
    world.ids["saved"] = world.save_search(name="Everything of diversion that we " + "kept" * 10, words="diversion")
    mine = world.ids["Odalys"], world.ids["long"]
    world.ids["introduction"] = world.add("introduction", status="asked", asked_on="2026-10-01", need="bail " * 30)
    for person in mine:
        world.relate("introduces", world.ids["introduction"], person, answer="asked", asked_on="2026-10-01")
    world.ids["round"] = world.add("round", name="Autumn " * 20, pairs=["|".join(mine)], made_by="ada")
    world.ids["planned"] = world.add(
        "convening", name="Collaboratory " * 15, classification="workshop", start="2027-05-01"
    )
    for person in (*mine, world.ids["Wren"]):
        world.relate("invited_to", person, world.ids["planned"], answer="accepted", table=1)
    program = world.add("program", name="Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaft " * 3)
    for year, value in (("2021", 1_000_000), ("2022", 250_000), ("2025", 750_000)):
        seen = world.add(
            "observation", measure="m" * 120, value=value, start=year, reported_by="r" * 120, text="t" * 200
        )
        world.relate("of", seen, program)


@pytest.mark.parametrize(("size", "dark"), [(WIDE, False), (PHONE, False), (WIDE, True)], ids=["wide", "phone", "dark"])
def test_every_page_is_accessible_and_fits(
    world: World, base_url: str, open_page: Open, long_name: None, size: tuple[int, int], dark: bool
) -> None:
    page = open_page(size=size, dark=dark)
    page.goto(base_url)
    check_accessible(page, "sign-in")
    sign_in(page, world, base_url)
    for name, address in addresses(world).items():
        page.goto(base_url + address)
        check_accessible(page, name)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{name} is {wider} px wider than the window"


def test_the_keyboard_reaches_the_content_and_shows_where_it_is(world: World, base_url: str, open_page: Open) -> None:
    page = open_page()
    sign_in(page, world, base_url)
    page.goto(f"{base_url}/people/{world.ids['Odalys']}")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert outline == "solid"


def test_nothing_is_loaded_from_elsewhere(world: World, base_url: str, open_page: Open) -> None:
    page = open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page, world, base_url)
    for address in addresses(world).values():
        page.goto(base_url + address)
    assert asked
    assert [url for url in asked if not url.startswith(base_url)] == []
