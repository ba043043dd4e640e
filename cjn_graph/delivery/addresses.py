"""Asking hosts outside, and never one with a private address unless the settings allow its network.

A name is resolved once, every address that it leads to is checked, and the connection goes to one of these: a name that
leads elsewhere a moment later changes nothing. However an address is written (octal, decimal, short, mapped into IPv6),
what the system makes of it is what is checked. Redirects are not followed, and no proxy is used.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final, TypeAlias

import httpcore2
import httpx2

from cjn_graph import __version__
from cjn_graph.errors import Forbidden
from cjn_graph.settings import Settings

Network: TypeAlias = IPv4Network | IPv6Network
Resolve: TypeAlias = Callable[[str, int], Sequence[str]]

_SECONDS: Final = 10.0
_WHOLE_SECONDS: Final = 30.0
"""How long a connection, which serves one request, lasts at most: a host that answers drop by drop holds up nobody."""
_UNICAST: Final = ip_network("2000::/3")
_NOBODYS: Final = (ip_network("2001::/23"), ip_network("2002::/16"), ip_network("3fff::/20"))
"""Parts of it that are nobody's: Teredo and 6to4 lead to an IPv4 address that they hold, the last is for examples."""


class PrivateAddress(Forbidden):
    """A host outside has an address that is not public."""


def checked_client(settings: Settings) -> httpx2.Client:
    """Return a client for hosts outside; the caller closes it.

    Raises, when it is used, :class:`PrivateAddress` beside the errors of httpx2.
    """
    return httpx2.Client(
        transport=_Transport(checked_backend(settings)),
        follow_redirects=False,
        trust_env=False,
        timeout=_SECONDS,
        headers={"user-agent": f"cjn-graph/{__version__}"},
    )


def checked_backend(settings: Settings) -> CheckedBackend:
    """Return what connects to public addresses, and to those of the networks that the settings allow."""
    names = filter(None, map(str.strip, settings.private_networks.split(",")))
    return CheckedBackend([ip_network(name, strict=False) for name in names])


def is_public(address: str) -> bool:
    """Tell whether an IP address is one that everybody may reach.

    >>> [is_public(one) for one in ("9.9.9.9", "127.0.0.1", "::ffff:10.0.0.1", "2620:fe::fe", "fe80::1%2")]
    [True, False, False, True, False]
    """
    found = _plain(address)
    if isinstance(found, IPv6Address) and (found not in _UNICAST or any(found in part for part in _NOBODYS)):
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def _plain(address: str) -> IPv4Address | IPv6Address:
    """Read an address without its zone, and as the IPv4 address that it stands for."""
    found = ip_address(address.partition("%")[0])
    return getattr(found, "ipv4_mapped", None) or found


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses that the system knows for a name, or makes of a number."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class CheckedBackend(httpcore2.NetworkBackend):
    """Connects to addresses that were checked.

    Parameters
    ----------
    allowed : sequence of network
        Private networks that may be reached all the same.
    resolve : callable
        Returns the addresses of a host.
    """

    def __init__(self, allowed: Sequence[Network] = (), resolve: Resolve = resolved) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first address of a host that answers.

        Raises
        ------
        PrivateAddress, httpcore2.ConnectError
            As :meth:`addresses`, or none answers.
        """
        failure, until = httpcore2.ConnectError(), time.monotonic() + _WHOLE_SECONDS
        for address in self.addresses(host, port):
            try:
                limit = _left(until, timeout)
                stream = self._sockets.connect_tcp(address, port, limit, local_address, socket_options)
                return _LimitedStream(stream, until)
            except (httpcore2.ConnectError, httpcore2.TimeoutException) as error:
                failure = httpcore2.ConnectError(str(error))
        raise failure

    def addresses(self, host: str, port: int) -> list[str]:
        """Look up the addresses of a host, all of which may be connected to.

        Raises
        ------
        PrivateAddress
            One of them is private.
        httpcore2.ConnectError
            There is none.
        """
        try:
            addresses = list(dict.fromkeys(self._resolve(host, port)))
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"There is no host {host[:80]!r}.") from error
        for address in addresses:
            if not (is_public(address) or any(_plain(address) in network for network in self._allowed)):
                raise PrivateAddress(
                    f"The host {host[:80]} has a private address.",
                    hint="Use a public address, or allow its network with CJN_PRIVATE_NETWORKS.",
                )
        if not addresses:
            raise httpcore2.ConnectError(f"The host {host[:80]!r} has no address.")
        return addresses


def _left(until: float, timeout: float | None) -> float:
    """Return the seconds that a step may take.

    Raises
    ------
    httpcore2.ReadTimeout
        There are none left.
    """
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout(f"The host took longer than {_WHOLE_SECONDS:g} seconds.")
    return left if timeout is None else min(left, timeout)


class _LimitedStream(httpcore2.NetworkStream):
    """A connection that lasts until a time, however many steps it takes."""

    def __init__(self, stream: httpcore2.NetworkStream, until: float) -> None:
        self._stream, self._until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._until, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._until, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        limit = _left(self._until, timeout)
        return _LimitedStream(self._stream.start_tls(ssl_context, server_hostname, limit), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Transport(httpx2.HTTPTransport):
    """The usual transport over checked connections."""

    def __init__(self, backend: httpcore2.NetworkBackend) -> None:
        trusted = ssl.create_default_context()
        super().__init__(verify=trusted, trust_env=False)
        self._pool.close()
        self._pool = httpcore2.ConnectionPool(ssl_context=trusted, network_backend=backend, max_keepalive_connections=0)
