"""Clients that are slow, and too many of them, on a real server with little patience."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from api.clients import ONCE_A_MINUTE, Patience, PatientProtocol, note_loop_error
from api.server import _Server, configured, listen
from cjn_graph.settings import Settings


class Hasty(PatientProtocol):
    patience = Patience(head=0.5, body=0.6, rate=50_000, reading=0.3, connections=5)


WAITING = threading.Semaphore(0)
"""Released for each request that waits for its answer."""


@contextlib.contextmanager
def taken(number: int) -> Iterator[None]:
    """Go on when so many requests that are sent within have come, however busy the machine is."""
    yield
    for _ in range(number):
        assert WAITING.acquire(timeout=20)


async def answers(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Read the body, wait or write a lot where that is asked for, and say how long the body was."""
    if scope["type"] != "http":
        return
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message["body"]), message["more_body"]
    if scope["path"] == "/wait":
        WAITING.release()
        await asyncio.sleep(0.8)
    body = b"x" * 30_000_000 if scope["path"] == "/much" else str(size).encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class Calm(PatientProtocol):
    """Time enough on a busy machine, where only the number of connections counts."""

    patience = Patience(head=60, body=60, reading=60, connections=5, of_one=5)


@contextlib.contextmanager
def serving(protocol: type[PatientProtocol]) -> Iterator[int]:
    listener, ready = listen("127.0.0.1", 0), threading.Event()
    server = _Server(configured(answers, Settings(), protocol), ready.set)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    number = listener.getsockname()[1]
    thread.start()
    assert ready.wait(10)
    yield number
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(Hasty) as number:
        yield number


@pytest.fixture(scope="module")
def calm() -> Iterator[int]:
    with serving(Calm) as number:
        yield number


def connect(port: int, source: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20, source_address=(source, 0))


def all_of(one: socket.socket) -> bytes:
    """What the server says until it closes the connection."""
    parts = []
    while part := one.recv(65536):
        parts.append(part)
    return b"".join(parts)


def drip(one: socket.socket, text: bytes) -> None:
    for letter in text:
        one.sendall(bytes([letter]))
        time.sleep(0.03)


def test_a_head_that_does_not_come_is_waited_for_no_longer(port: int) -> None:
    silent, half, dripping = connect(port), connect(port), connect(port)
    half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
    with pytest.raises(ConnectionError):
        drip(dripping, b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 200)
    for one in (silent, half):
        assert all_of(one).startswith(b"HTTP/1.1 408 ")


def test_a_body_has_a_time_that_grows_with_what_has_come(port: int) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    slow, steady = connect(port), connect(port)
    slow.sendall(head % 1000 + b"x")
    steady.sendall(head % 120_000)
    for _ in range(6):  # takes longer than the least time for a body
        time.sleep(0.15)
        steady.sendall(b"x" * 20_000)
    assert all_of(steady).endswith(b"120000")
    assert all_of(slow).startswith(b"HTTP/1.1 408 ")


def test_who_takes_nothing_up_is_let_go(port: int) -> None:
    lazy = connect(port)
    lazy.sendall(b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
    time.sleep(0.8)
    came = 0
    with contextlib.suppress(ConnectionError):
        came = len(all_of(lazy))
    assert came < 30_000_000


@pytest.mark.skipif(sys.platform == "darwin", reason="It has no address 127.0.0.2 by itself.")
def test_who_opens_many_connections_takes_none_from_others(calm: int) -> None:
    other = connect(calm, "127.0.0.2")
    many = [connect(calm) for _ in range(3)]
    Calm.patience, before = replace(Calm.patience, of_one=3), Calm.patience
    try:
        good = connect(calm)
        good.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert all_of(good).endswith(b"0")
        assert all_of(many[0]).startswith(b"HTTP/1.1 503 ")
        other.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert all_of(other).endswith(b"0")
    finally:
        Calm.patience = before


def test_of_too_many_connections_the_one_that_waits_longest_makes_room(calm: int) -> None:
    with taken(1):
        answered = connect(calm)
        answered.sendall(b"GET /wait HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    waiting = [connect(calm) for _ in range(4)]
    good = connect(calm)
    good.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert all_of(good).endswith(b"0")
    assert all_of(waiting[0]).startswith(b"HTTP/1.1 503 ")
    assert all_of(answered).endswith(b"0"), "what is being answered is left alone"
    with taken(5):
        busy = [connect(calm) for _ in range(5)]
        for one in busy:
            one.sendall(b"GET /wait HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert all_of(connect(calm)).startswith(b"HTTP/1.1 503 ")
    assert all(all_of(one).endswith(b"0") for one in busy)


def test_of_too_many_connections_an_idle_one_makes_room_first(calm: int) -> None:
    idle = [connect(calm) for _ in range(4)]
    for one in idle:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert one.recv(1000)
    waiting, good = connect(calm), connect(calm)
    good.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert all_of(good).endswith(b"0")
    waiting.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert all_of(waiting).endswith(b"0")
    for one in idle:
        one.close()


def test_a_connection_serves_several_requests(port: int) -> None:
    one = connect(port)
    for _ in range(2):
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        said = b""
        while not said.endswith(b"\r\n\r\n0"):
            said += one.recv(1000)
        assert said.startswith(b"HTTP/1.1 200 ")
        time.sleep(0.6)  # longer than a head may take: nothing has begun yet


def test_each_kind_of_trouble_is_one_line_a_minute(caplog: pytest.LogCaptureFixture, port: int) -> None:
    loop, trouble = asyncio.new_event_loop(), OSError(24, "Too many open files")
    for _ in range(500):
        note_loop_error(loop, {"message": "accept failed", "exception": trouble})
    loop.close()
    assert [record.getMessage() for record in caplog.records] == ["accept failed: Too many open files"]
    ONCE_A_MINUTE._told = {kind: (at - 61, held) for kind, (at, held) in ONCE_A_MINUTE._told.items()}
    note_loop_error(loop, {"message": "accept failed", "exception": trouble})
    assert "(499 more since" in caplog.records[-1].getMessage()
