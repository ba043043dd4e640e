"""The database killed and started again while programs read and write: nothing acknowledged is lost."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from tests.api.test_server import start
from tests.conftest import settings_for
from tests.neo4j_server.server import CURRENT, first_login, free_port, launched

OWNER = """
import sys
from cjn_graph.settings import load_settings
from cjn_graph.store import open_store
with open_store(load_settings()) as store:
    store.ensure_schema()
    print("open", flush=True)
    sys.stdin.read()
"""
AWAY_SECONDS = 34
"""Longer than whoever asks waits for it."""
pytestmark = pytest.mark.stress


@dataclass
class Load:
    """What programs that go on asking were told."""

    base: str
    headers: dict[str, str]
    stop: threading.Event = field(default_factory=threading.Event)
    told: Counter[int] = field(default_factory=Counter)
    acknowledged: dict[str, str] = field(default_factory=dict)
    longest: float = 0.0
    without_retry_after: int = 0

    def write(self, number: int) -> None:
        turn = 0
        while not self.stop.is_set():
            turn += 1
            name = f"Writer {number} Person {turn}"
            answer = self.ask("POST", "/api/v1/people?anyway=true", json={"name": name})
            if answer is not None and answer.status_code == 201:
                self.acknowledged[answer.json()["id"]] = name

    def read(self) -> None:
        while not self.stop.is_set():
            self.ask("GET", "/api/v1/people?limit=20")

    def ask(self, method: str, path: str, **sent: object) -> httpx2.Response | None:
        began = time.perf_counter()
        answer = httpx2.request(method, f"{self.base}{path}", headers=self.headers, timeout=120, **sent)  # type: ignore[arg-type]
        self.longest = max(self.longest, time.perf_counter() - began)
        self.told[answer.status_code] += 1
        if answer.status_code == 503:
            self.without_retry_after += "retry-after" not in answer.headers
            time.sleep(0.2)
        return answer


@contextmanager
def embedded(folder: Path) -> Iterator[tuple[dict[str, str], Callable[[], None], Callable[[], None]]]:
    """The engine in a process of its own, which the app joins."""
    environment = {"CJN_DATA_FOLDER": str(folder / "data")}
    owners: list[subprocess.Popen[str]] = []

    def begin() -> None:
        owner = subprocess.Popen(
            [sys.executable, "-c", OWNER],
            env={**environment, "PATH": "", "PYTHONPATH": str(Path(__file__).parents[2])},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        owners.append(owner)
        assert owner.stdout is not None
        if len(owners) == 1:  # afterwards the app may have taken the engine over
            assert owner.stdout.readline() == "open\n"

    begin()
    try:
        yield environment, lambda: owners[-1].send_signal(signal.SIGKILL), begin
    finally:
        for owner in owners:
            owner.kill()
            owner.communicate()


@contextmanager
def neo4j(folder: Path) -> Iterator[tuple[dict[str, str], Callable[[], None], Callable[[], None]]]:
    """A server that is killed, and started again over the same files and at the same address."""
    port, running = free_port(), ExitStack()
    process = running.enter_context(launched(CURRENT, folder, port))
    settings = settings_for(first_login(port))
    environment = {
        "CJN_NEO4J_URI": settings.neo4j_uri,
        "CJN_NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
    }
    with running:
        yield environment, process.kill, lambda: running.enter_context(launched(CURRENT, folder, port)) and None


@pytest.mark.parametrize("engine", [embedded, pytest.param(neo4j, marks=pytest.mark.neo4j)])
def test_nothing_acknowledged_is_lost_when_the_database_goes_and_comes_back(engine: Callable, tmp_path: Path) -> None:  # type: ignore[type-arg]
    folder = tmp_path / "store"
    folder.mkdir()
    with engine(folder) as (environment, kill, begin_again):
        process = start(folder / "data", CJN_ACCOUNT="admin", **environment)
        try:
            assert process.stdout is not None
            link = process.stdout.readline().strip()
            assert link.startswith("http"), process.communicate()
            assert process.stderr is not None
            threading.Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would hold the app up
            base = link.partition("/sign-in")[0]
            with httpx2.Client(follow_redirects=True, timeout=120) as browser:
                browser.get(link)
                token = browser.get(f"{base}/api/v1/session").json()["csrf_token"]
                made = browser.post(
                    f"{base}/api/v1/keys", json={"scopes": ["read", "write"]}, headers={"x-csrf-token": token}
                )
            load = Load(base, {"authorization": f"Bearer {made.json()['key']}"})
            threads = [threading.Thread(target=load.write, args=(number,)) for number in range(4)]
            threads += [threading.Thread(target=load.read) for _ in range(4)]
            for thread in threads:
                thread.start()
            time.sleep(4)
            before, ready_away = len(load.acknowledged), 0
            kill()
            killed = time.perf_counter()
            while time.perf_counter() - killed < AWAY_SECONDS:
                ready_away += httpx2.get(f"{base}/health/ready", timeout=120).status_code == 503
                time.sleep(0.3)
            begin_again()
            again, known = time.perf_counter(), len(load.acknowledged)
            while len(load.acknowledged) < known + 20:
                assert time.perf_counter() - again < 300, "it does not recover by itself"
                time.sleep(0.1)
            recovered = time.perf_counter() - again
            time.sleep(2)
            load.stop.set()
            for thread in threads:
                thread.join()
            print(
                f"\n{engine.__name__}: {dict(load.told)}; "
                f"{before} acknowledged before, {len(load.acknowledged)} in all; not ready {ready_away} times; "
                f"writing again {recovered:.1f} s after the start; longest answer {load.longest:.1f} s"
            )
            assert set(load.told) <= {200, 201, 503}
            assert load.without_retry_after == 0
            assert httpx2.get(f"{base}/health/ready", timeout=120).status_code == 200
            names: Counter[str] = Counter()
            cursor: str | None = ""
            found: dict[str, str] = {}
            while cursor is not None:
                page = httpx2.get(
                    f"{base}/api/v1/people", params={"limit": 200, "cursor": cursor}, headers=load.headers, timeout=120
                ).json()
                found |= {one["id"]: one["name"] for one in page["people"]}
                cursor = page["next_cursor"]
            names.update(found.values())
            assert load.acknowledged.items() <= found.items(), "lost"
            assert max(names.values()) == 1, "written twice"
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=120) == 0
        finally:
            process.kill()
            process.communicate()
