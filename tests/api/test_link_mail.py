"""Links to sign in with that are mailed to the holder, at the terminal and on the page."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from cjn_graph.accounts.directory import add
from cjn_graph.cli import app as cli
from cjn_graph.errors import InvalidInput, NotFound
from cjn_graph.services.link_mail import known_address, mail_link, telling_address
from cjn_graph.settings import Settings
from tests.api.world import ADMIN, HOME, World
from tests.introductions.test_drafts import Mailbox


@pytest.fixture
def mailing(world: World) -> Iterator[list[bytes]]:
    """Let the world send mail; what it sent is kept."""
    handler = type("Box", (Mailbox,), {"taken": []})
    settings = world.workspace.settings
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        where = {"mail_server": f"127.0.0.1:{server.server_address[1]}", "mail_from": "network@example.org"}
        world.workspace.settings = settings.model_copy(update=where | {"public_url": HOME})
        yield handler.taken
        world.workspace.settings = settings
        server.shutdown()


def test_a_link_is_mailed_from_the_page_and_signs_in_once(world: World, mailing: list[bytes]) -> None:
    accounts = world.app.state.accounts
    add(accounts, ADMIN, {"name": "mailed", "role": "staff", "email": "mailed@example.org"})
    add(accounts, ADMIN, {"name": "unmailed", "role": "staff"})
    admin = world.client("admin")
    assert "Mail them a sign-in link" in admin.get("/accounts/mailed").text
    assert "Mail them a sign-in link" not in admin.get("/accounts/unmailed").text
    answer = admin.post("/accounts/mailed/mail", data={"csrf_token": admin.headers["x-csrf-token"]})
    assert "was mailed to mailed@example.org" in answer.text
    (message,) = (message_from_bytes(one).get_payload(decode=True).decode() for one in mailing)  # type: ignore[union-attr]  # a text
    link = re.search(rf"{HOME}(/sign-in\?token=[\w-]{{43}})", message)
    assert link is not None
    assert link.group(1) not in answer.text, "nobody but its holder sees it"
    browser = world.client(None)
    home = browser.get(link.group(1))
    assert "admin made your latest link, password or key. If you" in home.text, "nothing was granted, so nothing waits"
    assert world.client(None).get(link.group(1)).status_code == 401


def test_no_link_is_made_without_an_address_or_a_server(world: World, mailing: list[bytes]) -> None:
    workspace = world.workspace
    with pytest.raises(InvalidInput, match="no mail address"):
        mail_link(workspace, ADMIN, "staff")
    with pytest.raises(NotFound, match="in the store"):
        mail_link(workspace, ADMIN, "nobody-here")
    workspace.settings = workspace.settings.model_copy(update={"mail_server": ""})
    with pytest.raises(InvalidInput, match="no mail server"):
        mail_link(workspace, ADMIN, "staff")
    assert not mailing


def test_at_the_terminal_nothing_is_asked_for_before_there_is_an_account(embedded_store: object, world: World) -> None:
    settings = world.workspace.settings
    environment = {"CJN_DATA_FOLDER": str(settings.data_folder)}

    def cjn(*words: str) -> str:
        done = CliRunner().invoke(cli, ["--as", "admin", "account", *words], env=environment)
        return f"{done.output} {done.exception}"

    asked = cjn("password", "nobody-here")
    assert "New password" not in asked
    assert "There is no account called 'nobody-here' in the store." in asked
    assert "`cjn account add NAME` adds one" in cjn("leave", "staff", "--to", "nobody-here")
    assert "no mail server" in cjn("link", "manager", "--mail")


def test_where_the_app_answers_is_known_while_it_runs_and_not_after_it_was_killed(tmp_path: Path) -> None:
    workspace: Any = SimpleNamespace(settings=Settings(data_folder=tmp_path), store=SimpleNamespace(engine="arcadedb"))
    here, there = "http://127.0.0.1:5001", "http://127.0.0.1:5002"
    assert known_address(workspace) == ""
    with telling_address(workspace, here):
        assert known_address(workspace) == here
        with telling_address(workspace, there):
            assert known_address(workspace) == here
        assert known_address(workspace) == here
    assert known_address(workspace) == ""
    (tmp_path / "app-address").write_text(here)
    assert known_address(workspace) == ""
    with telling_address(workspace, there):
        assert known_address(workspace) == there
