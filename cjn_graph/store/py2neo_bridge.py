"""A ``py2neo.Graph`` on the same Neo4j server, for notebooks that were written for py2neo.

py2neo is end-of-life: its last release is of 2021, and no path of this product uses it. New notebooks should use the
official driver, which this product is built on: it is maintained, follows the servers' versions, retries, routes in a
cluster and keeps bookmarks.

Either way it is **administrator access**: queries run outside the privacy filter, see restricted and deleted records,
and a write leaves no Change behind, so that neither undo nor the audit log knows of it.
"""

from __future__ import annotations

import importlib
from typing import Any

from cjn_graph.errors import InvalidInput
from cjn_graph.settings import Settings
from cjn_graph.store.neo4j_server import ServerConnection


def py2neo_graph(settings: Settings) -> Any:
    """Open the Neo4j server of the settings with py2neo: administrator access, outside the privacy filter.

    Returns
    -------
    py2neo.Graph

    Raises
    ------
    InvalidInput
        The store is the embedded one, or the extra ``py2neo`` is not installed.
    StoreUnavailable, WrongPassword, UnsupportedServer
        As for ``open_store``.
    """
    if not settings.neo4j_uri:
        raise InvalidInput(
            "py2neo reaches Neo4j servers only, and the settings name the embedded store.",
            hint="Set CJN_NEO4J_URI to a server.",
        )
    try:
        py2neo = importlib.import_module("py2neo")
    except ImportError:
        raise InvalidInput(
            "The package py2neo is not installed.", hint="Install it with `pip install 'cjn-graph[py2neo]'`."
        ) from None
    # py2neo says "cannot connect" to a wrong password, a wrong address and an old server; the driver tells them apart.
    ServerConnection(settings).close()
    password = settings.neo4j_password.get_secret_value()
    return py2neo.Graph(settings.neo4j_uri, auth=(settings.neo4j_user, password), name=settings.neo4j_database)
