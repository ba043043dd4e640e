"""The way to the store: a driver that is ready to use, and how to find the store again when it is lost."""

from __future__ import annotations

import logging
from typing import Literal, Protocol

import neo4j

from cjn_graph.store.write_lock import WriteLock

# The driver reports each broken connection as an error, and without a handler Python prints that to the terminal. We
# retry, and raise errors of our own; a program that sets logging up still gets the driver's messages.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Connection(Protocol):
    """What the store needs to know about where it is; embedded and Neo4j each have their own."""

    @property
    def engine(self) -> Literal["arcadedb", "neo4j"]:
        """Which of the two engines answers."""

    @property
    def version(self) -> str:
        """Version of the engine or server."""

    @property
    def database(self) -> str:
        """Name of the database."""

    @property
    def address(self) -> str:
        """Bolt address."""

    @property
    def driver(self) -> neo4j.Driver:
        """The driver in use; another one after :meth:`recover`."""

    @property
    def write_lock(self) -> WriteLock | None:
        """Held by each writer; None where the server makes writers wait."""

    @property
    def role(self) -> Literal["owner", "joined", "client"]:
        """How this process takes part."""

    def is_full(self) -> bool:
        """Tell whether the disk of the store has no room left, as far as this process can see."""

    def is_lost(self, error: BaseException) -> bool:
        """Tell whether an error means that the store must be found again, and that a commit's fate is unknown."""

    def recover(self, failed: neo4j.Driver) -> None:
        """Make the next transaction find the store again, after ``failed`` lost it."""

    def close(self) -> None:
        """Give everything back."""


def open_driver(address: str, user: str, password: str, *, connect_seconds: float) -> neo4j.Driver:
    """Make a driver with our settings; it connects when it is first used."""
    return neo4j.GraphDatabase.driver(
        address,
        auth=(user, password),
        connection_timeout=connect_seconds,
        connection_acquisition_timeout=2 * connect_seconds,  # also bounds the wait for a server that hangs
        notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
        telemetry_disabled=True,
        user_agent="cjn-graph",
    )
