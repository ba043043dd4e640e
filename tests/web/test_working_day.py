"""A working day in a real browser, with scripts and without: log, hand over, conflict, request, undo."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.api.world import World
from tests.web.browsing import PHONE, Open, check_accessible, sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_working_day(world: World, base_url: str, open_page: Open, script: bool) -> None:
    member = world.add("person", name="Maren Fictional")
    office = world.add("organization", name="Day Office", classification="government")
    seat = world.add("post", title="Day Director")
    world.relate("has_post", office, seat)
    world.relate("holds", member, seat, start="2020")
    heirs = [world.add("person", name=f"Heir {'Twin' if script else 'Double'}") for _ in range(2)]
    page = open_page(script=script, size=PHONE)
    sign_in(page, world, base_url)

    page.goto(f"{base_url}/people/{member}")
    page.get_by_role("link", name="Log a contact").click()
    page.get_by_label("Date").fill("yesterday")
    page.get_by_label("Note").fill("They ask for a peer.\nSoon.")
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_role("alert")).to_contain_text("One thing needs your attention")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Note")).to_have_value("They ask for a peer.\nSoon.")
    _checked(page, script)
    page.get_by_label("Date").fill("2026-05-29")
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_role("status")).to_contain_text("Logged a call with Maren Fictional.")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Taken back")

    page.get_by_role("link", name="Hand over this post").click()
    page.get_by_label("Who follows").fill(f"Heir {'Twin' if script else 'Double'}")
    page.get_by_label("First day of the new term").fill("2026-05-04")
    page.get_by_role("button", name="Hand it over").click()
    expect(page.get_by_role("radio")).to_have_count(2)
    _checked(page, script)
    page.locator(f'input[value="{heirs[0]}"]').check()
    page.get_by_role("button", name="Hand it over").click()
    expect(page.get_by_role("status")).to_contain_text("Handed over the post Day Director, ")
    page.goto(f"{base_url}/people/{heirs[0]}")
    expect(page.get_by_text("Day Director").first).to_be_visible()

    _succession_conflict(page, world, base_url, seat, script)
    _conflict(page, world, base_url, member, script)
    _request(page, base_url, member, script)


def _succession_conflict(page: Page, world: World, base_url: str, seat: str, script: bool) -> None:
    """Two people hand the same post over: the slower one sees who holds it now, and what was wanted."""
    names = [f"{who} {'Heir' if script else 'Successor'}" for who in ("Faster", "Slower")]
    faster, slower = (world.add("person", name=name) for name in names)
    page.goto(f"{base_url}/facts/{seat}/succession")
    manager = world.client("manager")
    state = manager.get(f"/api/v1/posts/{seat}/succession").headers["etag"]
    done = manager.post(
        f"/api/v1/posts/{seat}/succession",
        json={"successor": faster, "on": "2027-01-04"},
        headers={"if-match": state},
    )
    assert done.status_code == 201, done.text
    page.get_by_label("Who follows").fill(slower)
    page.get_by_label("First day of the new term").fill("2027-01-05")
    page.get_by_role("button", name="Hand it over").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Somebody changed who holds Day Director, Day Office meanwhile"
    )
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_text(f"{names[0]}, since 4 January 2027 (recorded by manager)")).to_be_visible()
    expect(page.get_by_text("What you wanted")).to_be_visible()
    _checked(page, script)
    page.get_by_role("link", name="Cancel").click()
    terms = world.client().get(f"/api/v1/people/{faster}").json()["terms"]
    assert [(term["start"], term["end"]) for term in terms] == [("2027-01-04", None)]


def _conflict(page: Page, world: World, base_url: str, member: str, script: bool) -> None:
    """Two people edit at once: the slower one sees both sides and chooses."""
    page.goto(f"{base_url}/facts/{member}/edit")
    faster = world.client("manager").patch(
        f"/api/v1/people/{member}", json={"phone": "111", "gender": "as stated"}, headers={"if-match": '"1"'}
    )
    assert faster.status_code == 200
    page.get_by_label("Phone").fill("222")
    page.get_by_label("Pronouns").fill("they/them")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody changed Maren Fictional meanwhile")
    expect(page.get_by_role("alert")).to_contain_text("manager")
    _checked(page, script)
    page.get_by_role("group", name="Phone").get_by_label("As it is now").check()
    page.get_by_role("button", name="Save what I chose").click()
    expect(page.get_by_role("status")).to_contain_text("Saved Maren Fictional.")
    record = world.client().get(f"/api/v1/people/{member}").json()["record"]
    assert (record["phone"], record["gender"], record["pronouns"]) == ("111", "as stated", "they/them")


def _request(page: Page, base_url: str, member: str, script: bool) -> None:
    """From the member's page to the answer."""
    page.goto(f"{base_url}/people/{member}")
    page.get_by_role("link", name="Add a request").click()
    page.get_by_label("What is asked").fill(f"A reading list, {script}")
    page.get_by_label("Team").select_option("research")
    page.get_by_role("button", name="Add the request").click()
    page.get_by_role("link", name="Requests", exact=True).click()
    _checked(page, script)
    page.get_by_role("link", name=f"Answer “A reading list, {script}”").click()
    page.get_by_label("The answer").fill("See the toolkit.")
    page.get_by_role("button", name="Record the answer").click()
    expect(page.get_by_role("status")).to_contain_text("Recorded the answer")
    page.get_by_role("link", name="Answered").click()
    expect(page.get_by_role("link", name=f"A reading list, {script}", exact=True)).to_be_visible()


def _checked(page: Page, script: bool) -> None:
    if script:
        check_accessible(page, page.url)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{page.url} is {wider} px wider than the window"
