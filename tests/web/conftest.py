"""The app on a real port, and Chromium in front of it."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, sync_playwright

from tests.api.world import World, open_world
from tests.web.browsing import WIDE, Open

CHROMIUM = Path(os.environ.get("CJN_TEST_CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("web") / "data") as opened:
        yield opened


@pytest.fixture
def client(world: World) -> TestClient:
    """Signed in as staff, without grants."""
    return world.client()


@pytest.fixture
def person(world: World) -> str:
    """Somebody whom only this test writes about."""
    return world.add("person", name="Fresh Fictional")


@pytest.fixture(scope="session")
def base_url(world: World) -> Iterator[str]:
    """Address of the running app."""
    server = uvicorn.Server(uvicorn.Config(world.app, port=0, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=20)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CJN_REQUIRE_BROWSER") == "1":
            pytest.fail(f"CJN_REQUIRE_BROWSER=1, but there is no {CHROMIUM} (CJN_TEST_CHROMIUM names another)")
        pytest.skip(f"needs Chromium at {CHROMIUM} (CJN_TEST_CHROMIUM names another)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield opened
        opened.close()


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
