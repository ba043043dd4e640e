"""Asking hosts outside: no private address is connected to, however it is written, and a name is looked up once."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any

import httpcore2
import httpx2
import pytest

from cjn_graph.delivery.addresses import CheckedBackend, PrivateAddress, checked_client, resolved
from cjn_graph.errors import InvalidInput
from cjn_graph.settings import Settings, load_settings

HIDDEN = (
    *("127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "198.18.0.1"),
    *("127.255.255.254", "10.255.0.255", "172.31.255.1", "192.0.2.1"),
)
NAMED = (
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[fe80::1]", "[fe80::1%25lo]", "[fe80::1%lo]", "[fc00::1]", "[fd12::1]"),
    *("[ff02::1]", "[fec0::1]", "[2001:db8::1]", "[2001::1]", "[64:ff9b:1::1]", "[100::1]", "[3fff::1]", "localhost"),
    *("LOCALHOST", "localhost.", "127.1", "127.0.1", "0", "0x7f.1", "[::ffff:7f00:1]", "224.0.0.1", "255.255.255.255"),
)


def forms_of(address: str) -> Iterator[str]:
    """Ways to write an IPv4 address, or to lead to it."""
    whole = int(IPv4Address(address))
    parts = [int(part) for part in address.split(".")]
    high, low = f"{whole >> 16:x}", f"{whole & 0xFFFF:x}"
    yield from (address, str(whole), hex(whole), f"0{whole:o}", f"0x{whole:08X}")
    yield ".".join(f"0{part:o}" for part in parts)
    yield ".".join(f"000{part:o}" for part in parts)
    yield ".".join(hex(part) for part in parts)
    yield f"{parts[0]}.{parts[1]}.{parts[2] * 256 + parts[3]}"
    yield f"0{parts[0]:o}.{whole & 0xFFFFFF}"
    yield f"someone@{address}"
    yield f"example.org:443@{address}"
    yield from (f"[::ffff:{address}]", f"[::ffff:{high}:{low}]", f"[0:0:0:0:0:FFFF:{high}:{low}]", f"[::{address}]")
    yield from (f"[64:ff9b::{address}]", f"[2002:{high}:{low}::1]", f"[2001:0:{high}:{low}::1]")
    yield "".join(chr(0xFF10 + int(letter)) if letter.isdigit() else letter for letter in address)


FORMS = sorted({*(form for address in HIDDEN for form in forms_of(address)), *NAMED})


class Watched(httpcore2.NetworkBackend):
    """Sockets that note where they are to connect to, and do not."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def connect_tcp(self, host: str, *_: Any, **__: Any) -> httpcore2.NetworkStream:
        self.asked.append(host)
        raise httpcore2.ConnectError("not in a test")


def backend_over(watched: Watched, resolve: Any = resolved, allowed: Sequence[Any] = ()) -> CheckedBackend:
    backend = CheckedBackend(allowed, resolve)
    backend._sockets = watched  # type: ignore[assignment]
    return backend


def pool(watched: Watched, resolve: Any, allowed: Sequence[Any] = ()) -> httpcore2.ConnectionPool:
    return httpcore2.ConnectionPool(network_backend=backend_over(watched, resolve, allowed))


def test_no_form_of_a_private_address_is_connected_to() -> None:
    assert len(FORMS) >= 200
    watched = Watched()
    with socket.create_server(("127.0.0.1", 0)) as listener, checked_client(Settings()) as client:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        refused = 0
        for form in FORMS:
            host = form.rpartition("@")[2].strip("[]")
            with pytest.raises((PrivateAddress, httpcore2.ConnectError)):
                backend_over(watched).connect_tcp(host, port)
            try:
                client.post(f"http://{form}:{port}/")
            except PrivateAddress:
                refused += 1
            except (httpx2.HTTPError, httpx2.InvalidURL):
                pass  # no address at all, or no URL
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert watched.asked == []
    assert refused > 150, "most of them are addresses"


def test_a_name_that_leads_elsewhere_a_moment_later_is_looked_up_once() -> None:
    answers = iter([["9.9.9.9"], ["127.0.0.1"], ["127.0.0.1"]])
    watched = Watched()
    with pytest.raises(httpcore2.ConnectError):
        pool(watched, lambda *_: next(answers)).request("GET", "http://rebinding.example/")
    assert watched.asked == ["9.9.9.9"]
    with pytest.raises(PrivateAddress, match=r"rebinding\.example"):
        pool(watched, lambda *_: next(answers)).request("GET", "http://rebinding.example/")
    for both in (["9.9.9.9", "10.0.0.1"], ["::ffff:10.0.0.1"]):
        with pytest.raises(PrivateAddress):
            pool(watched, lambda *_, found=both: found).request("GET", "http://both.example/")
    assert watched.asked == ["9.9.9.9"]


def test_a_network_that_is_allowed_is_reached_and_no_other() -> None:
    watched, allowed = Watched(), [ip_network("10.1.0.0/16"), ip_network("fd00::/8")]
    for address, reached in (("10.1.2.3", True), ("::ffff:10.1.2.3", True), ("10.2.0.1", False), ("fd00::1", True)):
        with pytest.raises(httpcore2.ConnectError if reached else PrivateAddress):
            pool(watched, lambda *_, found=address: [found], allowed).request("GET", "http://inside.example/")
    assert [str(ip_address(one)) for one in watched.asked] == ["10.1.2.3", "::ffff:a01:203", "fd00::1"]


def test_a_name_without_an_address_and_a_setting_that_is_none_are_told() -> None:
    for answer in (lambda *_: [], resolved):
        with pytest.raises(httpcore2.ConnectError, match=r"nowhere\.invalid"):
            pool(Watched(), answer).request("GET", "http://nowhere.invalid/")
    with pytest.raises(InvalidInput, match="is no network"):
        load_settings(private_networks="10.0.0.0/8, everything")


def test_a_host_that_answers_drop_by_drop_is_left_alone_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cjn_graph.delivery.addresses._WHOLE_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            with contextlib.suppress(OSError), server.accept()[0] as connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                for _ in range(100):
                    connection.sendall(b"a: b\r\n")
                    time.sleep(0.05)

        threading.Thread(target=drip, daemon=True).start()
        begun = time.monotonic()
        with (
            checked_client(Settings(private_networks="127.0.0.0/8")) as client,
            pytest.raises(httpx2.ReadTimeout),
        ):
            client.post(f"http://127.0.0.1:{server.getsockname()[1]}/")
    assert time.monotonic() - begun < 3
