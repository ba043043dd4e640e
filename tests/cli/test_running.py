"""`cjn demo` and `cjn serve`: up, signed in, stopped, nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import psutil
import pytest

from cjn_graph.cli import exits
from cjn_graph.cli.running import _free_port
from cjn_graph.settings import Settings
from tests.cli.conftest import Cjn

PATIENCE = 60  # seconds; the first page of a busy machine takes its time


@contextmanager
def _running(cjn: Cjn, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running web app and the link that it printed; whatever happens, it is gone afterwards."""
    process = cjn.start(*arguments)
    try:
        assert process.stdout is not None
        link = process.stdout.readline().strip()
        assert link.startswith("http://"), process.communicate(timeout=60)
        yield process, link
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=60)


def _stopped(process: subprocess.Popen[str], number: int) -> tuple[str, str]:
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(number)
    rest, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert "Traceback" not in told
    assert not [child for child in children if child.is_running()]
    return rest, told


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_link_signs_in_once_and_the_app_stops_cleanly(cjn: Cjn, number: int) -> None:
    with _running(cjn, "serve", "--port", "0") as (process, link):
        base = link.split("/sign-in")[0]
        assert httpx2.get(f"{base}/health/live", timeout=PATIENCE).status_code == 200
        assert httpx2.get(f"{base}/", timeout=PATIENCE).status_code in {303, 401}
        with httpx2.Client(follow_redirects=True, timeout=PATIENCE) as browser:
            assert browser.get(link).status_code == 200
            assert browser.get(f"{base}/").status_code == 200
        assert httpx2.get(link, follow_redirects=True, timeout=PATIENCE).status_code == 401
        rest, told = _stopped(process, number)
    assert rest == ""
    assert told.rstrip().endswith("Stopped.")
    cjn("doctor")


def test_demo_fills_an_empty_store_and_finds_it_filled_the_next_time(cjn: Cjn) -> None:
    with _running(cjn, "demo", "--port", "0") as (process, _):
        _stopped(process, signal.SIGINT)
    before = json.loads(cjn("check", "--json").stdout)
    assert before["ok"]
    assert before["records"]["person"] > 300
    started = time.monotonic()
    with _running(cjn, "demo", "--port", "0") as (process, link):
        assert time.monotonic() - started < 60
        assert httpx2.get(link, follow_redirects=True, timeout=PATIENCE).status_code == 200
        _, told = _stopped(process, signal.SIGINT)
    assert "Everything is there already." in told
    assert json.loads(cjn("check", "--json").stdout) == before


def test_a_taken_port_is_told_when_it_was_asked_for_and_passed_over_when_not(cjn: Cjn) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = cjn("serve", "--port", str(port), code=exits.INVALID).stderr
        assert str(port) in told
        assert "another port" in told
        assert port < _free_port(Settings(port=port)) < port + 20
    assert _free_port(Settings(port=port)) == port


def test_other_commands_join_a_running_app_and_survive_its_death(closed_demo: Cjn) -> None:
    expected = closed_demo("check", "--json").stdout
    with _running(closed_demo, "serve", "--port", "0") as (process, _):
        assert closed_demo("check", "--json").stdout == expected
        assert "joined" in closed_demo("doctor").stdout
        process.kill()
        process.wait(timeout=60)
        assert closed_demo("check", "--json").stdout == expected
        assert "owner" in closed_demo("doctor").stdout


def test_ctrl_c_ends_a_command_with_its_own_exit_code(cjn: Cjn) -> None:
    process = cjn.start("seed", "--people", "20000")
    while not (cjn.folder / "owner.json").exists() and process.poll() is None:  # the engine is still starting
        time.sleep(0.1)
    time.sleep(2)
    os.kill(process.pid, signal.SIGINT)
    rest, told = process.communicate(timeout=60)
    assert process.returncode == exits.INTERRUPTED, told
    assert rest == ""
    assert "Traceback" not in told
    assert json.loads(cjn("check", "--json").stdout)["ok"]


@pytest.mark.parametrize(
    ("arguments", "where"),
    [(["--host", "203.0.113.7", "--port", "0"], "203.0.113.7"), (["--host", "no such host"], "no such host")],
)
def test_an_address_that_is_not_this_machines_is_refused(cjn: Cjn, arguments: list[str], where: str) -> None:
    told = cjn("serve", *arguments, code=exits.INVALID)
    assert told.stdout == ""
    assert where in told.stderr
