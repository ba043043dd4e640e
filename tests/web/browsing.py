"""What the browser tests share: window sizes, signing in, and what every page must keep to."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from api import issue_sign_in_link
from tests.api.world import World

WIDE = (1280, 900)
PHONE = (360, 740)
Open = Callable[..., Page]


def sign_in(page: Page, world: World, base_url: str) -> None:
    page.goto(issue_sign_in_link(world.app, "staff", base_url=base_url))
    expect(page.get_by_role("heading", level=1)).to_have_text("Find the right counterpart")


def check_accessible(page: Page, name: str) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    for landmark in ("banner", "main", "contentinfo"):
        assert page.get_by_role(landmark).count() == 1, (name, landmark)  # type: ignore[arg-type]
    assert page.get_by_role("heading", level=1).count() == 1, name
