"""What a member of staff does, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from api import issue_sign_in_link
from tests.api.world import World

pytestmark = pytest.mark.browser

WIDE = (1280, 900)
PHONE = (360, 740)
Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a page in a fresh browser profile; whatever the browser complains about fails the test."""
    contexts = []
    complaints: list[str] = []

    def opened(*, size: tuple[int, int] = WIDE, script: bool = True, dark: bool = False, state: object = None) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            storage_state=state,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if "the server responded with a status of" not in text] == []


def sign_in(page: Page, world: World, base_url: str) -> None:
    page.goto(issue_sign_in_link(world.app, "staff", base_url=base_url))
    expect(page.get_by_role("heading", level=1)).to_have_text("Find the right counterpart")


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


@pytest.mark.parametrize(("size", "dark"), [(WIDE, False), (PHONE, False), (WIDE, True)], ids=["wide", "phone", "dark"])
def test_every_page_is_accessible_and_fits(
    world: World, base_url: str, open_page: Open, long_name: None, size: tuple[int, int], dark: bool
) -> None:
    page = open_page(size=size, dark=dark)
    page.goto(base_url)
    _accessible(page, "sign-in")
    sign_in(page, world, base_url)
    for name, address in addresses(world).items():
        page.goto(base_url + address)
        _accessible(page, name)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{name} is {wider} px wider than the window"


def _accessible(page: Page, name: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    for landmark in ("banner", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1, (name, landmark)  # type: ignore[arg-type]
    assert page.get_by_role("heading", level=1).count() == 1, name


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
