"""A Neo4j server: any edition from 5.26 on, over ``bolt://``, ``neo4j://`` and their TLS variants."""

from __future__ import annotations

import re
from typing import Literal

import neo4j

from cjn_graph.errors import UnsupportedServer
from cjn_graph.settings import Settings
from cjn_graph.store.connection import open_driver
from cjn_graph.store.faults import FAULTS, is_connection_lost, translated
from cjn_graph.store.queries import get_query

OLDEST = (5, 26)
"""The oldest version that is tested: the current long-term support release."""

_CONNECT_SECONDS = 15.0


class ServerConnection:
    """The way to a Neo4j server. The driver itself reconnects, and follows a cluster's routing.

    Raises
    ------
    StoreUnavailable, WrongPassword, UnsupportedServer
    """

    engine: Literal["neo4j"] = "neo4j"
    write_lock = None
    role: Literal["client"] = "client"

    def __init__(self, settings: Settings) -> None:
        self.address = settings.neo4j_uri
        self.database = settings.neo4j_database
        try:
            self.driver = open_driver(
                settings.neo4j_uri,
                settings.neo4j_user,
                settings.neo4j_password.get_secret_value(),
                connect_seconds=_CONNECT_SECONDS,
            )
        except (*FAULTS, ValueError) as error:
            raise self._translated(error) from None
        try:
            self.version = _supported(self.driver.get_server_info().agent, self.address)
            with self.driver.session(database=self.database, default_access_mode=neo4j.READ_ACCESS) as session:
                session.run(get_query("store/ping").text).consume()
        except FAULTS as error:
            self.driver.close()
            raise self._translated(error) from None
        except UnsupportedServer:
            self.driver.close()
            raise

    def is_full(self) -> bool:
        """Tell nothing: the server's disk is out of sight. Its own words tell (:mod:`cjn_graph.store.faults`)."""
        return False

    def is_lost(self, error: BaseException) -> bool:
        """Tell whether the connection broke."""
        return is_connection_lost(error)

    def recover(self, failed: neo4j.Driver) -> None:
        """Do nothing: the driver drops broken connections and opens new ones."""

    def close(self) -> None:
        """Close all connections."""
        self.driver.close()

    def _translated(self, error: Exception) -> Exception:
        return translated(error, address=self.address, database=self.database, what="Connecting")


def _supported(agent: str, address: str) -> str:
    """Return the version, from an agent such as ``Neo4j/2026.08.1``."""
    found = re.fullmatch(r"Neo4j/((\d+)\.(\d+)\S*)", agent)
    if found is None:
        raise UnsupportedServer(
            f"The server at {address} calls itself {agent[:80]!r}, not Neo4j.",
            hint="CJN Graph needs Neo4j 5.26 or newer; leave CJN_NEO4J_URI empty for the embedded store.",
        )
    if (int(found[2]), int(found[3])) < OLDEST:
        raise UnsupportedServer(
            f"The server at {address} is Neo4j {found[1]}, which is too old.",
            hint=f"CJN Graph needs Neo4j {'.'.join(map(str, OLDEST))} or newer.",
        )
    return found[1]
