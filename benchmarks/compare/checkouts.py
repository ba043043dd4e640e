"""A checkout of the product with an environment of its own, driven as its users drive it: by commands and over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.compare.differences import Answer

NOW = "2026-11-01T12:00:00+00:00"
"""The day of the demo network; the clock of every program stands at it."""
_LINK = re.compile(r"https?://\S+/sign-in\?\S+")
_PROGRAM = Path("Scripts" if sys.platform == "win32" else "bin")
_SECONDS = 600.0


class CannotCompare(Exception):
    """Something is missing, and what to do."""


@dataclass(frozen=True)
class Checkout:
    """A folder with the product's code and its ``.venv``.

    Attributes
    ----------
    folder : Path
        Where it is.
    """

    folder: Path

    def __post_init__(self) -> None:
        if not self.program.exists():
            raise CannotCompare(f"{self.folder} has no environment of its own. In it, run: make dev")

    @property
    def program(self) -> Path:
        """Its ``cjn``."""
        return self.folder / ".venv" / _PROGRAM / "cjn"

    @property
    def commit(self) -> str:
        """What it stands at, with a mark where files differ from it."""
        head = self._git("rev-parse", "--short=12", "HEAD")
        return head + ("+" if self._git("status", "--porcelain", "--untracked-files=no") else "")

    def _git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self.folder), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603

    def run(self, store: Mapping[str, str], *arguments: str) -> Answer:
        """Run a command on a store, which the variables name, to its end."""
        done = subprocess.run(  # noqa: S603 (our own program)
            [self.program, *arguments],
            env=_environment(store),
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
        return Answer(done.returncode, done.stdout if done.returncode == 0 else done.stdout + done.stderr)

    @contextmanager
    def serving(self, store: Mapping[str, str], account: str) -> Iterator[Client]:
        """Run the app on a store, signed in as an account with the link that the app prints."""
        with subprocess.Popen(  # noqa: S603
            [self.program, "--as", account, "serve", "--port", "0"],
            env=_environment(store),
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
        ) as process:
            try:
                assert process.stdout is not None
                link = next((found[0] for line in process.stdout if (found := _LINK.search(line))), None)
                if link is None:
                    raise CannotCompare(f"{self.program} serve ended without printing a link to sign in with.")
                yield Client.signed_in(link)
            finally:
                process.terminate()


def _environment(store: Mapping[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("CJN_", "PYTHONPATH"))}
    return inherited | {"CJN_NOW": NOW, "COLUMNS": "120", "PYTHONHASHSEED": "0"} | dict(store)


@dataclass
class Client:
    """A browser with a session: one connection, kept open."""

    address: str
    cookie: str = ""
    _connection: http.client.HTTPConnection = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection(self.address, timeout=_SECONDS)

    @classmethod
    def signed_in(cls, link: str) -> Client:
        """Follow a link to sign in and keep the cookie that comes with it."""
        parts = urlsplit(link)
        client = cls(parts.netloc)
        client._connection.request("GET", f"{parts.path}?{parts.query}")
        response = client._connection.getresponse()
        response.read()
        client.cookie = "; ".join(cookie.split(";")[0] for cookie in response.headers.get_all("set-cookie") or [])
        if not client.cookie:
            raise CannotCompare(f"The link to sign in was answered with {response.status} and no session.")
        return client

    def get(self, path: str) -> Answer:
        """Ask for an address."""
        self._connection.request("GET", path, headers={"Cookie": self.cookie})
        response = self._connection.getresponse()
        return Answer(response.status, response.read().decode())

    def data(self, path: str) -> Any:
        """Ask for an address that answers in JSON; None where it refuses."""
        answer = self.get(path)
        return json.loads(answer.text) if answer.status == http.HTTPStatus.OK else None
