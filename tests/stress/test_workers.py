"""Several processes of the web app on one Neo4j, started as an office starts them."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest

from tests.programs import heed_ctrl_c

pytestmark = [pytest.mark.stress, pytest.mark.neo4j]


@pytest.fixture
def serving(store_environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``cjn serve`` with two processes, and the link that it prints."""
    process = subprocess.Popen(
        [Path(sys.executable).with_name("cjn"), "serve"],
        env={**store_environment, "CJN_WORKERS": "2", "CJN_PORT": "0", "CJN_ACCOUNT": "admin"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        preexec_fn=heed_ctrl_c,
    )
    assert process.stdout is not None
    said = ""
    while "token=" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    while not _answers(said):  # the link is printed before the processes have started
        time.sleep(0.5)
    try:
        yield process, re.findall(r"http://\S+", said)[-1]
    finally:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
        process.communicate()


def _answers(said: str) -> bool:
    base = re.findall(r"http://[^/]+", said)[-1]
    try:
        return httpx2.get(f"{base}/health/live", timeout=5).status_code == 200
    except httpx2.HTTPError:
        return False


@pytest.mark.parametrize("store_settings", ["neo4j"], indirect=True)
def test_sessions_writes_and_idempotency_hold_across_processes(serving: tuple[subprocess.Popen[str], str]) -> None:
    process, link = serving
    base = link.partition("/sign-in")[0]
    with httpx2.Client(follow_redirects=True, timeout=60) as browser:
        assert browser.get(link).status_code == 200
        token = browser.get(f"{base}/api/v1/session").json()["csrf_token"]
        cookies, sent = dict(browser.cookies), {"x-csrf-token": token}

    def ask(method: str, path: str, **more: Any) -> httpx2.Response:
        """Ask over a connection of its own: either process may take it."""
        headers = {**sent, **more.pop("headers", {})}
        with httpx2.Client(cookies=cookies, timeout=60) as one:
            return one.request(method, f"{base}/api/v1/{path}", headers=headers, **more)

    def which(_: int) -> str:
        found = re.search(r"^process_start_time_seconds (\S+)", ask("GET", "metrics").text, re.MULTILINE)
        assert found is not None
        return found[1]

    with ThreadPoolExecutor(8) as pool:
        answered = set(pool.map(which, range(80)))
    assert len(answered) == 2, "both processes answer, to one session"
    for number in range(10):
        person = ask("POST", "people?anyway=true", json={"name": f"Seen By Both {number}"}).json()
        read = [ask("GET", f"people/{person['id']}") for _ in range(8)]
        assert {one.status_code for one in read} == {200}
        found = [ask("GET", f"search?q=Both {number}").json() for _ in range(4)]
        assert all(person["id"] in str(one) for one in found), "search knows it in both"
    with ThreadPoolExecutor(16) as pool:
        told = Counter(
            answer.status_code
            for answer in pool.map(
                lambda _: ask("POST", "people", json={"name": "Once Only"}, headers={"idempotency-key": "once"}),
                range(16),
            )
        )
    assert told[201] >= 1
    assert set(told) <= {201, 409}
    again = ask("POST", "people", json={"name": "Once Only"}, headers={"idempotency-key": "once"})
    assert again.status_code == 201
    assert len(ask("GET", "people?name=Once Only").json()["people"]) == 1
    other = ask("POST", "people", json={"name": "Another"}, headers={"idempotency-key": "once"})
    assert other.status_code == 422
    ended = ask("DELETE", f"sessions/{ask('GET', 'sessions').json()[0]['id']}")
    assert ended.status_code == 204
    assert {ask("GET", "session").status_code for _ in range(8)} == {401}, "signed out in both"
    print(f"\n2 processes; 16 at once under one key: {dict(told)}")
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
