from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import httpx2
import pytest

from api.server import listen, run
from cjn_graph.errors import InvalidInput
from cjn_graph.settings import Settings
from tests.programs import heed_ctrl_c, run_here

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = """
import sys
from api import run
from cjn_graph.settings import load_settings
run(load_settings(), on_ready=lambda link: print(link, flush=True))
print("stopped", flush=True)
"""


def start(folder: Path, port: int = 0, **more: str) -> subprocess.Popen[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CJN_")}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        env={**inherited, "CJN_DATA_FOLDER": str(folder), "CJN_PORT": str(port), "PYTHONPATH": str(ROOT), **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=heed_ctrl_c,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_a_link_that_works_and_stops_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    process = start(tmp_path / "data")
    try:
        assert process.stdout is not None
        link = process.stdout.readline().strip()
        assert link.startswith("http://127.0.0.1:"), process.stderr.read() if process.stderr and not link else link
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        with opener.open(link, timeout=20) as page:
            assert page.status == 200
            assert "Find the right counterpart" in page.read().decode()
            assert page.url == link.partition("/sign-in")[0] + "/"
            assert "server" not in {name.lower() for name in page.headers}
        base = link.partition("/sign-in")[0]
        told = run_here(
            ["--as", "admin", "account", "link", "admin"], {"CJN_DATA_FOLDER": str(tmp_path / "data")}, tmp_path
        )
        assert told.stdout.startswith(f"{base}/sign-in?token="), "it leads to the port that was free"
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.build_opener().open(link, timeout=20)
        assert refused.value.code == 401
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0, err
        assert out.strip() == "stopped"
        assert "Traceback" not in err
        assert "token=" not in err
    finally:
        process.kill()
        process.wait()


def test_ten_megabytes_over_a_real_connection_get_a_clear_answer(tmp_path: Path) -> None:
    process = start(tmp_path / "data", CJN_TRUSTED_PROXIES="127.0.0.1")
    try:
        assert process.stdout is not None
        link = process.stdout.readline().strip()
        base = link.partition("/sign-in")[0]
        with httpx2.Client(follow_redirects=True, timeout=30) as client:
            client.get(link, headers={"x-forwarded-for": "192.0.2.9"})
            (session,) = client.get(f"{base}/api/v1/sessions").json()
            assert session["address"] == "192.0.2.9", "the proxy is trusted to say who asks"
            token = client.get(f"{base}/api/v1/session").json()["csrf_token"]
            answer = client.post(
                f"{base}/api/v1/people",
                content=b'{"name": "' + b"x" * 10_000_000 + b'"}',
                headers={"x-csrf-token": token, "content-type": "application/json"},
            )
            assert answer.status_code == 413
            assert answer.json()["type"] == "/problems/body-too-large"
            assert client.get(f"{base}/health/ready").json() == {"status": "ok"}
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.communicate()


def test_a_taken_port_is_a_clear_error_before_the_store_is_opened(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = Settings(data_folder=tmp_path / "data", port=port)
        with pytest.raises(InvalidInput, match=f"port {port}") as error:
            run(settings, on_ready=print)
    assert "another port" in error.value.hint
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("host", ["no-such-host.invalid", "203.0.113.7"])
def test_an_address_of_another_machine_is_a_clear_error(tmp_path: Path, host: str) -> None:
    with pytest.raises(InvalidInput, match="CJN_HOST"):
        run(Settings(data_folder=tmp_path / "data", host=host, port=0), on_ready=print)


def test_the_listener_sends_at_once() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
