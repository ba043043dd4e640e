"""Running the app until it is told to stop."""

from __future__ import annotations

import asyncio
import atexit
import errno
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.config import LOGGING_CONFIG
from uvicorn.supervisors import Multiprocess

from api.app import create_app
from api.clients import ONCE_A_MINUTE, PatientProtocol, note_loop_error
from api.operations import log_as_json
from api.sessions import sign_in_address
from cjn_graph.accounts.links import printed_link, whose_link
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.services.delivering import delivering
from cjn_graph.services.link_mail import telling_address
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings, load_settings

_STOP_SECONDS = 5
_PROCESS_SECONDS = 60
_BACKLOG = 128


def run(
    settings: Settings,
    *,
    workspace: Workspace | None = None,
    on_ready: Callable[[str], None],
) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is being answered and return.

    Parameters
    ----------
    settings : Settings
        ``host`` and ``port`` say where to listen, ``public_url`` what the link starts with, ``account`` whom it signs
        in (:func:`cjn_graph.accounts.links.whose_link`).
    workspace : Workspace, optional
        An open workspace, which stays the caller's to close; the app opens and closes its own otherwise.
    on_ready : callable
        Called once, when the app answers, with a fresh one-time sign-in link; with the address to sign in at where
        nothing tells whose link it would be.

    Raises
    ------
    InvalidInput
        The port is taken, or the address is not one of this machine's.
    NotFound, Forbidden
        The account that the settings name is not in the store, or is disabled.
    """
    with (
        listen(settings.host, settings.port) as listener,
        _workspace(settings, workspace) as opened,
        delivering(opened),
        ExitStack() as opening,
    ):
        _require_shared(settings, opened)
        chosen = "account" in settings.model_fields_set
        name = whose_link(opened.accounts, settings.account, chosen=chosen)
        base_url = settings.public_url or _address(settings.host, listener.getsockname()[1])
        opening.enter_context(telling_address(opened, base_url))

        def ready() -> None:
            on_ready(sign_in_address(base_url, printed_link(opened.accounts, name) if name else ""))

        if settings.workers > 1:
            ready()
            Multiprocess(configured("api.server:worker", settings), [listener]).run()
        else:
            _serve(create_app(settings, workspace=opened), listener, settings, ready)


def _require_shared(settings: Settings, workspace: Workspace) -> None:
    """Refuse several processes where the store runs in one of them."""
    if settings.workers > 1 and workspace.store.engine != "neo4j":
        raise InvalidInput(
            [
                Problem(
                    "CJN_WORKERS",
                    "The embedded store runs in one process, and the app in the same.",
                    "Leave it at 1, or move to Neo4j: `cjn move`.",
                )
            ]
        )


def worker() -> FastAPI:
    """Make the app of one of several processes, with a workspace of its own."""
    settings = load_settings()
    opened = ExitStack()
    atexit.register(opened.close)
    if settings.log == "json":
        log_as_json()
    _log_once_a_minute()
    asyncio.get_running_loop().set_exception_handler(note_loop_error)
    return create_app(settings, workspace=opened.enter_context(open_workspace(settings)))


def run_for_assistants(settings: Settings, app: Any, *, on_ready: Callable[[str], None]) -> None:
    """Serve what assistants ask over HTTP until SIGINT or SIGTERM.

    Parameters
    ----------
    app : ASGI app
        As :func:`api.mcp.http_app` makes it; made by the caller, so that the web app starts without that package.
    on_ready : callable
        Called once, when it answers, with its address.

    Raises
    ------
    InvalidInput
        The port is taken, or the address is not one of this machine's.
    """
    with listen(settings.host, settings.port) as listener:
        address = f"{settings.public_url or _address(settings.host, listener.getsockname()[1])}/mcp"
        _serve(app, listener, settings, lambda: on_ready(address))


def _serve(app: Any, listener: socket.socket, settings: Settings, on_ready: Callable[[], None]) -> None:
    handler = log_as_json() if settings.log == "json" else None
    try:
        _Server(configured(app, settings), on_ready).run(sockets=[listener])
    finally:
        if handler:
            logging.getLogger().removeHandler(handler)


def configured(app: Any, settings: Settings, protocol: type[PatientProtocol] = PatientProtocol) -> uvicorn.Config:
    """Return how the server runs."""
    _log_once_a_minute()
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        workers=settings.workers,
        http=protocol,
        ws="none",
        # Python tries to accept as many at once, and where there are no files left complains as often.
        backlog=_BACKLOG,
        # The log would otherwise hold sign-in links.
        access_log=False,
        log_level="warning",
        log_config=None if settings.log == "json" else LOGGING_CONFIG,
        server_header=False,
        # Not from headers that anybody can send: ``public_url`` says whether there is TLS in front.
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=_STOP_SECONDS,
        # A process that does not answer so long is replaced; one that only starts on a busy machine must not be.
        timeout_worker_healthcheck=_PROCESS_SECONDS,
    )


def _log_once_a_minute() -> None:
    for name in ("api.clients", "uvicorn.error"):
        logging.getLogger(name).addFilter(ONCE_A_MINUTE)


class _Server(uvicorn.Server):
    """A server that says when it answers, and that returns after a signal instead of dying of it.

    Uvicorn raises a signal again once it has stopped; SIGTERM would then end the process before the store is closed.
    """

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening, then say so."""
        asyncio.get_running_loop().set_exception_handler(note_loop_error)
        await super().startup(sockets=sockets)
        self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at SIGINT or SIGTERM; at a second SIGINT without waiting for open requests."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _workspace(settings: Settings, workspace: Workspace | None) -> AbstractContextManager[Workspace]:
    return open_workspace(settings) if workspace is None else nullcontext(workspace)


def listen(host: str, port: int) -> socket.socket:
    """Take an address, before anything else is started, so that a taken port costs nothing.

    Raises
    ------
    InvalidInput
        The port is taken, or the address is not one of this machine's.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise InvalidInput([_cannot_listen(host, port, error)]) from None
    # Connections inherit it. asyncio sets it only on sockets that name their protocol; without it the second half of
    # an answer waits 40 ms for the client to acknowledge the first.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _cannot_listen(host: str, port: int, error: OSError) -> Problem:
    if error.errno == errno.EADDRINUSE:
        return Problem(
            "CJN_PORT",
            f"Something else listens on port {port} of {host} already.",
            "Stop it (it may be another `cjn serve`), or choose another port; 0 takes a free one.",
        )
    if error.errno == errno.EACCES:
        return Problem("CJN_PORT", f"You may not listen on port {port}.", "Choose one from 1024 up.")
    return Problem(
        "CJN_HOST", f"The app cannot listen on {host[:80]!r}.", "Use an address of this machine, such as 127.0.0.1."
    )


def _address(host: str, port: int) -> str:
    """Return the address that reaches a listener from this machine."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{port}"
