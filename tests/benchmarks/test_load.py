"""The clients of the load: one that fails ends the run, and a short run still says what memory does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import httpx2
import pytest

from benchmarks import load


class Refusing(BaseHTTPRequestHandler):
    """Answers, but for one address."""

    def do_GET(self) -> None:
        self.send_response(500 if self.path == "/bad" else 200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def base() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_one_client_that_is_refused_ends_the_run(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "CLIENTS", 2)
    paths = iter(["/bad", *["/good"] * 20])
    with pytest.raises(httpx2.HTTPStatusError, match="500"):
        load.ask_for(base, {}, lambda _chance: next(paths), 0.1)


@pytest.mark.parametrize(("last", "stays"), [(105, True), (120, False)])
def test_memory_is_compared_however_few_requests_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, last: int, stays: bool
) -> None:
    monkeypatch.setattr(load, "ask_for", lambda *_arguments: (1.0, [1.0] * 50))
    held = iter([50, 100, last])
    server: Any = SimpleNamespace(memory_info=lambda: SimpleNamespace(rss=next(held) * 1e6))
    assert load.memory("", {}, lambda chance: str(chance.random()), server, 10) == stays
