"""Accounts in the browser: an admin adds a colleague, who signs in, sets a password and makes a key."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.api.world import World
from tests.web.browsing import PHONE, WIDE, Open, check_accessible

pytestmark = pytest.mark.browser
GOOD = "lanterns over nine rivers"


def enter(page: Page, world: World, base_url: str, account: str) -> None:
    page.goto(world.link(account).replace("http://localhost", base_url))


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_an_admin_adds_a_colleague_who_signs_in(
    world: World, base_url: str, open_page: Open, size: tuple[int, int]
) -> None:
    name = f"colleague-{size[0]}"
    admin = open_page(size=size)
    enter(admin, world, base_url, "admin")
    admin.goto(f"{base_url}/accounts")
    check_accessible(admin, "the list of accounts")
    admin.get_by_label("Name to sign in with").fill(name)
    admin.get_by_label("Name of the holder").fill("Colleague Fictional")
    admin.get_by_role("button", name="Add the account").click()
    expect(admin.get_by_role("heading", level=1)).to_have_text(name)
    admin.get_by_text("Grant restricted facts").click()
    admin.get_by_label("Why").fill("Works on it")
    admin.get_by_role("button", name="Grant", exact=True).click()
    expect(admin.get_by_role("status")).to_contain_text("is granted")
    admin.get_by_role("button", name="Make a sign-in link").click()
    link = admin.locator(".secret code").inner_text()
    expect(admin.get_by_role("heading", name="To be confirmed")).to_be_visible()
    check_accessible(admin, "the page of an account")
    assert admin.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    colleague = open_page(size=size)
    colleague.goto(link)
    expect(colleague.get_by_role("status")).to_contain_text("admin made your latest link")
    colleague.goto(f"{base_url}/account")
    check_accessible(colleague, "one's own account")
    assert colleague.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    colleague.get_by_text("Set one").click()
    assert colleague.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    colleague.get_by_label("New password").fill(GOOD)
    colleague.get_by_role("button", name="Set the password").click()
    expect(colleague.get_by_role("status")).to_contain_text("Your password is set")
    colleague.get_by_text("Make a key").click()
    colleague.get_by_label("Matches").check()
    colleague.get_by_role("button", name="Make the key").click()
    assert re.fullmatch(r"cjn_\w{12}_[\w-]{43}", colleague.locator(".secret code").inner_text())
    check_accessible(colleague, "a key that was just made")

    elsewhere = open_page(size=size)
    elsewhere.goto(f"{base_url}/sign-in")
    check_accessible(elsewhere, "the page to sign in")
    elsewhere.get_by_label("Name of your account").fill(name)
    elsewhere.get_by_label("Password").fill("wrong")
    elsewhere.get_by_role("button", name="Sign in").click()
    expect(elsewhere.get_by_role("alert")).to_contain_text("do not fit")
    elsewhere.get_by_label("Password").fill(GOOD)
    elsewhere.get_by_role("button", name="Sign in").click()
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Find the right counterpart")

    admin.get_by_role("button", name="Disable").click()
    expect(admin.get_by_role("status")).to_contain_text("is disabled")
    elsewhere.reload()
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Please sign in")
    admin.goto(f"{base_url}/accounts/log")
    check_accessible(admin, "the security log")
    admin.goto(f"{base_url}/accounts")
    expect(admin.get_by_role("region", name="Table: What admins did lately")).to_contain_text("Grant given")


def test_the_api_is_shown_and_tried_under_the_policy_of_the_page(world: World, base_url: str, open_page: Open) -> None:
    page = open_page(size=PHONE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    enter(page, world, base_url, "staff")
    page.goto(f"{base_url}/api-reference")
    page.locator("#operations-outcomes-networks").get_by_role("button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .response-col_status").last).to_contain_text("200")
    assert said == [], "the content security policy would be named here"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
