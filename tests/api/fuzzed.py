"""Schemathesis against the app over a real connection: whatever the OpenAPI allows, and whatever it does not."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from api.server import configured, listen
from api.sessions import cookie_name
from cjn_graph.accounts import back_off, keys, sessions
from tests.api.world import World

PEOPLE = ("manager", "admin")
"""Who asks: a key of a manager with all scopes but those for admins, and the session of an admin."""
COOKIE = cookie_name("http")
ADMIN_COOKIE = f"{COOKIE}=of-an-admin"
OUTSIDER = "viewer"
"""Who may not see what the others make."""
CONFIG = """
hooks = "{hooks}"

[auth.wfc]
path = "{path}"
user = "{who}"
peers = ["{who}", "{outsider}"]

[checks]
# No schema can say which version of a record is the present one (412); who names none is asked for one (428, RFC 6585).
positive_data_acceptance = {{ expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 412, 429, "5xx"] }}
negative_data_rejection = {{ expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 415, 422, 428, 429, "5xx"] }}
missing_required_header = {{ expected-statuses = [400, 401, 403, 406, 415, 422, 428] }}

# No schema can say which passwords are easily guessed, and none says that a change of many names at least one: 422.
[[operations]]
include-operation-id = ["set_password", "edit_many"]
checks.positive_data_acceptance = {{ expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 412, 422, 429, "5xx"] }}

# Here the address says of which kind the body is, and no schema of a body can depend on that: 422.
[[operations]]
include-operation-id = ["create_record", "edit_record"]
checks.positive_data_acceptance = {{ expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 412, 422, 429, "5xx"] }}
"""
HOOKS = """
import uuid
import schemathesis

@schemathesis.hook
def before_call(context, case, kwargs):
    # Another body under a key that was used is refused (422), as no schema can say; so each has a key of its own.
    key = (case.headers or {}).get("idempotency-key")
    if isinstance(key, str) and 0 < len(key) <= 200 and key.isascii() and key.isprintable():
        case.headers["idempotency-key"] = uuid.uuid4().hex
"""


class StandingSession:
    """ASGI middleware: one fixed word stands for the session of an admin, whatever becomes of sessions and admins.

    What is asked at random signs people out and disables accounts; then somebody else signs in.
    """

    def __init__(self, app: ASGIApp, world: World) -> None:
        self.app, self.world, self.admins = app, world, 0
        self.session_id, self.token = "", ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = MutableHeaders(scope=scope) if scope["type"] == "http" else MutableHeaders()
        if ADMIN_COOKIE in headers.get("cookie", "").split("; "):
            found = sessions.find(self.world.app.state.accounts, self.session_id) if self.session_id else None
            if found is None or found.viewer.role != "admin":
                await run_in_threadpool(self._sign_in)
            headers["cookie"] = f"{COOKIE}={self.session_id}"
            headers["x-csrf-token"] = self.token
        await self.app(scope, receive, send)

    def _sign_in(self) -> None:

        self.admins += 1
        name = f"admin{self.admins}"
        self.world.add("account", name=name, role="admin")
        browser = self.world.client(name)
        self.session_id = browser.cookies[COOKIE]
        self.token = browser.headers["x-csrf-token"]


@contextmanager
def served(world: World, folder: Path) -> Iterator[str]:
    """Serve the app of a world, and write who asks into ``folder``; the address that it answers at."""
    accounts = world.workspace.accounts
    held = [scope for scope in keys.SCOPES if scope not in ("admin", "metrics")]
    known = {
        "manager": keys.make_key(accounts, world.workspace.viewer_for("manager"), "manager", held),
        "viewer": keys.make_key(accounts, world.workspace.viewer_for("reader"), "reader", held),
    }
    sent = {name: ("Authorization", f"Bearer {key}") for name, key in known.items()} | {
        "admin": ("Cookie", ADMIN_COOKIE)
    }
    entries = [
        {"name": name, "fixedHeaders": [{"name": header, "value": value}]} for name, (header, value) in sent.items()
    ]
    (folder / "auth.json").write_text(json.dumps({"auth": entries}))
    described = world.client("admin").get("/api/v1/openapi.json").json()
    (folder / "openapi.json").write_text(json.dumps(described))
    free, back_off.FREE = back_off.FREE, dict.fromkeys(back_off.FREE, 10**9)  # all ask from one address
    with listen("127.0.0.1", 0) as listener:
        server = uvicorn.Server(configured(StandingSession(world.app, world), world.workspace.settings))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
    back_off.FREE = free


def operations(folder: Path) -> list[str]:
    """Return the names of all operations, in a fixed order."""
    paths = json.loads((folder / "openapi.json").read_text())["paths"]
    return sorted(operation["operationId"] for item in paths.values() for operation in item.values())


def fuzz(address: str, folder: Path, who: str, *, examples: int, seed: int, only: Sequence[str] = ()) -> str:
    """Ask each operation so often, with all checks, and follow links; what schemathesis says of it.

    Raises
    ------
    AssertionError
        It found something.
    """
    config = folder / f"{who}.toml"
    hooks = folder / "fuzzing_hooks.py"
    hooks.write_text(HOOKS)
    config.write_text(CONFIG.format(hooks=hooks, path=folder / "auth.json", who=who, outsider=OUTSIDER))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "--no-color"),
            *("run", str(folder / "openapi.json"), "--url", address, "--checks", "all", "--no-shrink"),
            *("--max-examples", str(examples), "--seed", str(seed), "--generation-database", "none"),
            *("--suppress-health-check", "all", "--continue-on-failure"),
            *(part for name in only for part in ("--include-operation-id", name)),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-30_000:] + done.stderr[-2000:]
    return "\n".join(re.findall(r"^.*(?:passed|Test cases|Seed|skipped).*$", done.stdout, re.MULTILINE))
