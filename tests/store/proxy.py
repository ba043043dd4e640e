"""A Bolt server that is out of order on purpose: a proxy that cuts connections at a commit, and a server of old.

Small real servers on the loopback address, so that the driver and the store see what they would see in life.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

COMMIT = b"\xb0\x12"


@dataclass
class Proxy:
    """Forwards Bolt to a server, and cuts the connection at the next commits.

    Attributes
    ----------
    cuts : list
        For each commit to come: ``before`` it reaches the server, or ``after`` the server has answered.
    """

    address: str
    cuts: list[Literal["before", "after"]] = field(default_factory=list)


@contextlib.contextmanager
def cutting_proxy(target: str) -> Iterator[Proxy]:
    """Run a proxy in front of ``bolt://host:port``."""
    host, port = target.removeprefix("bolt://").split(":")
    with _listening() as server:
        proxy = Proxy(f"bolt://127.0.0.1:{server.getsockname()[1]}")
        accept = threading.Thread(target=_accept, args=(server, (host, int(port)), proxy), daemon=True)
        accept.start()
        yield proxy


def _accept(server: socket.socket, target: tuple[str, int], proxy: Proxy) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = server.accept()
            upstream = socket.create_connection(target)
            threading.Thread(target=_forward_requests, args=(client, upstream, proxy), daemon=True).start()
            threading.Thread(target=_forward_answers, args=(upstream, client), daemon=True).start()


def _forward_requests(client: socket.socket, upstream: socket.socket, proxy: Proxy) -> None:
    with contextlib.suppress(OSError), _hung_up(client), _hung_up(upstream):
        while data := client.recv(65536):
            cut = proxy.cuts.pop(0) if COMMIT in data and proxy.cuts else None
            if cut == "before":
                return
            if cut == "after":
                client.shutdown(socket.SHUT_WR)  # the driver hears no more; the server goes on
            upstream.sendall(data)


@contextlib.contextmanager
def _hung_up(line: socket.socket) -> Iterator[None]:
    """Hang up at the end; closing alone would not while the other thread still listens."""
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        line.close()


def _forward_answers(upstream: socket.socket, client: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := upstream.recv(65536):
            with contextlib.suppress(BrokenPipeError):
                client.sendall(data)


@contextlib.contextmanager
def server_that_says(agent: str | None) -> Iterator[str]:
    """Run a server that introduces itself as ``agent``; None: one that knows no version of Bolt that we know."""
    with _listening() as server:
        threading.Thread(target=_introduce, args=(server, agent), daemon=True).start()
        yield f"bolt://127.0.0.1:{server.getsockname()[1]}"


def _introduce(server: socket.socket, agent: str | None) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = server.accept()
            with client, contextlib.suppress(OSError):
                client.recv(20)  # the magic number and four proposals
                if agent is None:
                    client.sendall(bytes(4))
                    continue
                client.sendall(bytes([0, 0, 4, 5]))  # Bolt 5.4
                metadata = _packed({"server": agent, "connection_id": "test-1"})
                while client.recv(65536):
                    client.sendall(_chunk(b"\xb1\x70" + metadata) * 3)  # SUCCESS to HELLO, LOGON and what follows


def _packed(values: dict[str, str]) -> bytes:
    """PackStream of a small map of texts."""
    packed = bytes([0xA0 + len(values)])
    for key, value in values.items():
        for text in (key, value):
            packed += bytes([0xD0, len(text)]) + text.encode()
    return packed


def _chunk(message: bytes) -> bytes:
    return len(message).to_bytes(2, "big") + message + bytes(2)


@contextlib.contextmanager
def _listening() -> Iterator[socket.socket]:
    server = socket.create_server(("127.0.0.1", 0))
    try:
        yield server
    finally:
        server.close()
