"""Finding the embedded store, or starting it: one owner, any number of processes that join it.

The process that gets the owner lock runs the engine and writes its address into the folder; the others read it there
and join over Bolt. When the owner ends, by Ctrl-C or by kill -9, the system releases the lock: whoever notices first
starts the engine, and the rest join that one. A commit that was under way meanwhile is looked for before it is tried
again, see :mod:`cjn_graph.store.transaction`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
import weakref
from collections.abc import Callable
from typing import Literal

import neo4j
from filelock import Timeout
from neo4j.exceptions import AuthError

from cjn_graph.errors import StoreLocked, WrongPassword
from cjn_graph.store.connection import open_driver
from cjn_graph.store.engine import DATABASE, USER, Engine
from cjn_graph.store.faults import FAULTS, is_connection_lost, is_driver_closed
from cjn_graph.store.folder import DataFolder, Owner
from cjn_graph.store.signals import give_back, take_over
from cjn_graph.store.write_lock import WriteLock

_POLL_SECONDS = 0.05
_LEAST_ROOM = 4_000_000
"""Bytes that have to be free on the disk: a commit of some size, in the log and in the pages."""


class EmbeddedConnection:
    """The way to the embedded store, kept open across deaths of the owner.

    Parameters
    ----------
    folder : DataFolder
    patience : float
        Seconds to wait for an owner that starts, or that does not answer.
    connect_seconds : float
        Seconds to wait for one connection.
    """

    engine: Literal["arcadedb"] = "arcadedb"
    database = DATABASE

    def __init__(self, folder: DataFolder, *, patience: float = 30.0, connect_seconds: float = 5.0) -> None:
        self._folder = folder
        self._patience = patience
        self._connect_seconds = connect_seconds
        self._recovering = threading.RLock()
        self._running: Engine | None = None
        self._closed = False
        self._closing: Callable[[], object] = _nothing
        self.write_lock = WriteLock(folder.path)
        self.address = self.version = ""
        self._token = object()
        take_over(self._token)
        try:
            self.driver = self._found()
        except BaseException:
            give_back(self._token)
            raise

    @property
    def role(self) -> Literal["owner", "joined"]:
        """Whether the engine runs in this process."""
        return "owner" if self._running else "joined"

    def is_full(self) -> bool:
        """Tell whether the disk of the data folder has less room than a write may need."""
        return shutil.disk_usage(self._folder.path).free < _LEAST_ROOM

    def is_lost(self, error: BaseException) -> bool:
        """Tell whether the connection broke or the owner is leaving.

        An engine that is being stopped still answers for a moment, with errors of every kind ("credentials no longer
        valid", "database closed"); but its owner has taken its address out of the folder first.
        """
        if self._closed:
            return False  # the program left the store itself; finding it again would start it behind its back
        if is_connection_lost(error) or is_driver_closed(error):
            return True
        owner = self._folder.owner()
        return not self._running and (owner is None or owner.address != self.address)

    def recover(self, failed: neo4j.Driver) -> None:
        """Find the store again after a driver lost it; at once when another thread has done so already.

        Raises
        ------
        StoreLocked
            The owner is alive and does not answer.
        """
        with self._recovering:
            if self.driver is not failed or self._running:
                return  # the owner's own engine is in this process: nothing to find, the next connection is a new one
            # The old driver stays until there is a new one: an owner that hung may go on at the same address, and
            # then whoever tries again needs a driver that is still open.
            self.driver = self._found()
            failed.close()

    def close(self) -> None:
        """Leave the store; the owner stops the engine."""
        self._closed = True
        try:
            self.driver.close()
        finally:
            self._closing()
            give_back(self._token)

    def _found(self) -> neo4j.Driver:
        deadline = time.monotonic() + self._patience
        while True:
            with contextlib.suppress(Timeout):
                self._folder.owner_lock.acquire(timeout=0)
                return self._own()
            owner = self._folder.owner()
            driver = self._join(owner) if owner else None
            if driver:
                return driver
            if time.monotonic() > deadline:
                raise self._no_answer(owner)
            time.sleep(_POLL_SECONDS)

    def _own(self) -> neo4j.Driver:
        try:
            self._folder.set_owner(None)  # the one before us may have been killed
            engine = Engine(self._folder)
            # Also runs when the interpreter ends while the store is still open.
            self._closing = weakref.finalize(self, _stop, engine, self._folder)
            driver = open_driver(engine.address, USER, engine.password, connect_seconds=self._connect_seconds)
            try:
                driver.verify_connectivity()
            except AuthError:
                raise self._wrong_password() from None
        except BaseException:
            self._closing()
            self._folder.owner_lock.release()
            raise
        self._folder.set_owner(Owner(engine.address, os.getpid()))
        self._running = engine
        return self._ready(driver, engine.address)

    def _ready(self, driver: neo4j.Driver, address: str) -> neo4j.Driver:
        self.address = address
        agent = driver.get_server_info().agent  # such as "Neo4j/5.26.0 compatible (ArcadeDB 26.10.2)"
        self.version = agent.partition("ArcadeDB ")[2].rstrip(")") or agent
        return driver

    def _join(self, owner: Owner) -> neo4j.Driver | None:
        password = self._folder.password()
        if password is None:
            return None
        driver = open_driver(owner.address, USER, password, connect_seconds=self._connect_seconds)
        try:
            driver.verify_connectivity()
        except AuthError:
            driver.close()
            raise self._wrong_password() from None
        except FAULTS:
            driver.close()
            return None
        return self._ready(driver, owner.address)

    def _wrong_password(self) -> WrongPassword:
        return WrongPassword(
            f"The engine in {self._folder.path} refused the password that stands beside it.",
            hint=f"End all cjn processes and delete {self._folder.path / 'password'}; the next start makes a new one.",
        )

    def _no_answer(self, owner: Owner | None) -> StoreLocked:
        who = f"The process {owner.pid}" if owner else "Another process"
        return StoreLocked(
            f"{who} holds the data folder {self._folder.path} and does not answer.",
            hint="End it (its data are safe), then try again.",
        )


def _nothing() -> None:
    """There is no engine to stop."""


def _stop(engine: Engine, folder: DataFolder) -> None:
    folder.set_owner(None)
    engine.stop()
    folder.owner_lock.release()
