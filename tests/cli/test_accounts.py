"""Accounts and keys at the terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from cjn_graph.cli import app, exits
from cjn_graph.errors import CjnError

Cjn = Callable[..., Result]


@pytest.fixture
def cjn(store_environment: dict[str, str]) -> Cjn:
    """The command line within this process, on an empty store."""

    def run(*arguments: str, code: int = 0, typed: str | None = None, **more: str) -> Result:
        done = CliRunner().invoke(app, arguments, env=store_environment | more, input=typed)
        error = done.exception
        found = exits.exit_code(error) if isinstance(error, CjnError) else done.exit_code
        assert found == code, (arguments, done.output, error)
        return done

    return run


def test_accounts_and_keys_from_an_empty_store_on(cjn: Cjn) -> None:
    assert "`cjn serve` prints the link" in cjn("--as", "admin", "account", "list").output
    cjn("--as", "admin", "account", "add", "boss", "--role", "admin")
    cjn("account", "add", "kim", code=exits.FORBIDDEN)
    boss = ("--as", "boss")
    cjn(*boss, "account", "add", "kim", "--display-name", "Kim Example", "--email", "kim@example.org")
    granted = json.loads(cjn(*boss, "account", "grant", "kim", "--reason", "Works on it", "--json").stdout)
    grant = granted["grants"][0]
    assert grant["granted_by"] == "boss"
    made = cjn(*boss, "account", "link", "kim")
    link = made.stdout
    assert "where the app runs on another port, set CJN_PORT" in made.stderr
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/sign-in\?token=[\w-]{43}\n", link)
    assert f"restricted ({grant['id']})" in cjn(*boss, "account", "list").stdout
    cjn(*boss, "account", "revoke", "kim", grant["id"])
    cjn(*boss, "account", "confirm", "kim", code=exits.CONFLICT)
    cjn(*boss, "account", "role", "boss", "staff", code=exits.CONFLICT)
    assert "nobody in the network" in cjn(*boss, "account", "person", "kim").stdout
    cjn(*boss, "account", "person", "kim", "--person", "Nobody At All", code=exits.NOT_FOUND)

    made = json.loads(cjn(*boss, "key", "add", "--account", "kim", "--scopes", "read,matches", "--json").stdout)
    assert list(made) == ["key"]
    prefix = made["key"].split("_")[1]
    assert "matches, read" in cjn(*boss, "key", "list", "--account", "kim").stdout
    rotated = cjn(*boss, "key", "rotate", prefix).stdout.strip()
    cjn(*boss, "key", "revoke", rotated.split("_")[1])
    states = {one["prefix"]: one["state"] for one in json.loads(cjn(*boss, "key", "list", "--all", "--json").stdout)}
    assert sorted(states.values()) == ["revoked", "works"]
    cjn(*boss, "key", "add", "--scopes", "all", code=exits.INVALID)

    cjn(*boss, "account", "disable", "kim")
    cjn("--as", "kim", "account", "list", code=exits.FORBIDDEN)
    cjn(*boss, "account", "enable", "kim")
    log = cjn(*boss, "account", "log").stdout
    assert "Works on it" in log
    assert "key made" in log
    told = cjn("serve", "--port", "0", code=exits.NOT_FOUND, CJN_ACCOUNT="nobody")
    assert "sign-in?token" not in told.output
    assert "no account called 'nobody' in the store" in str(told.exception)


def test_a_password_is_read_from_standard_input(cjn: Cjn) -> None:
    cjn("--as", "admin", "account", "add", "kim")
    command = ("--as", "admin", "account", "password", "kim", "--stdin")
    cjn(*command, code=exits.INVALID, typed="password1234\n")
    assert "lanterns" not in cjn(*command, typed="lanterns over nine rivers\n").output
