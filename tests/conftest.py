"""Fixtures for all tests: an empty store on each engine.

A test that asks for ``store`` runs twice, on the embedded engine and on a real Neo4j server, and finds a store that is
open, has its schema and holds nothing. ``store_settings`` are the settings of the same store, and
``store_environment`` are those as environment variables, for commands that run as processes of their own.

``CJN_TEST_NEO4J_URI`` (with ``CJN_TEST_NEO4J_USER``, ``CJN_TEST_NEO4J_PASSWORD``) uses a given server instead of
starting one; it is wiped before each test. ``CJN_REQUIRE_NEO4J=1`` turns a skip for want of a server into a failure.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cjn_graph.settings import Settings
from cjn_graph.store import Store, open_store
from tests.neo4j_server import server as neo4j_servers
from tests.neo4j_server.server import HERE, Neo4jMissing, Neo4jServer

# pytest-xdist sets it for its processes; the commands of the tests would fold their tables to 80 columns.
os.environ.pop("COLUMNS", None)


_SLOWEST = ("web", "cli", "tests")
"""Folders whose tests take longest: begun first, so that at the end no process waits for another."""


@pytest.hookimpl(tryfirst=True)  # else pytest-xdist looks for the groups before they are said
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say which tests one process runs, where pytest-xdist divides them among several (``--dist loadgroup``).

    A file's tests share fixtures. All tests of the real Neo4j go to one process, because they share the one server and
    empty it; each process has an embedded engine of its own. The order is that in which the groups are given out.
    """
    items.sort(key=lambda item: (item.get_closest_marker("neo4j") is None, item.path.parent.name not in _SLOWEST))
    for item in items:
        is_neo4j = item.get_closest_marker("neo4j") is not None
        item.add_marker(pytest.mark.xdist_group("neo4j" if is_neo4j else f"{item.path.parent.name}/{item.path.stem}"))


def _server(version: str, folder: Path) -> Iterator[Neo4jServer]:
    try:
        with neo4j_servers.running(version, folder, settings=neo4j_servers.KEEP_PLANS) as server:
            yield server
    except Neo4jMissing as missing:
        message = f"No Neo4j {version}: {missing}"
        if os.environ.get("CJN_REQUIRE_NEO4J") == "1":
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """The current release of Neo4j, or the server that CJN_TEST_NEO4J_URI names."""
    uri = os.environ.get("CJN_TEST_NEO4J_URI")
    if uri:
        user = os.environ.get("CJN_TEST_NEO4J_USER", "neo4j")
        yield Neo4jServer(uri, user, os.environ.get("CJN_TEST_NEO4J_PASSWORD", ""), "neo4j")
    else:
        yield from _server(neo4j_servers.CURRENT, tmp_path_factory.mktemp("neo4j"))


@pytest.fixture(scope="session")
def neo4j_lts_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """The long-term support release of Neo4j."""
    yield from _server(neo4j_servers.LONG_TERM, tmp_path_factory.mktemp("neo4j-lts"))


def settings_for(server: Neo4jServer) -> Settings:
    """Settings that name a Neo4j server."""
    return Settings(
        neo4j_uri=server.uri, neo4j_user=server.user, neo4j_password=server.password, neo4j_database=server.database
    )


@pytest.fixture(scope="session")
def embedded_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of an engine that runs during the whole test run; stores of tests join it."""
    folder = tmp_path_factory.mktemp("embedded") / "data"
    with open_store(Settings(data_folder=folder)) as store:
        store.ensure_schema()
        yield folder


@pytest.fixture(params=["arcadedb", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store_settings(request: pytest.FixtureRequest) -> Settings:
    """Settings of an empty store that has its schema, on each engine."""
    if request.param == "neo4j":
        settings = settings_for(request.getfixturevalue("neo4j_server"))
    else:
        settings = Settings(data_folder=request.getfixturevalue("embedded_folder"))
    empty(settings)
    return settings


def empty(settings: Settings) -> None:
    """Delete all that a store holds."""
    with open_store(settings) as store:
        if store.address not in _WITH_SCHEMA:
            store.ensure_schema()
            _WITH_SCHEMA.add(store.address)
        store._connection.driver.execute_query(_WIPE, database_=store._connection.database)


_WITH_SCHEMA: set[str] = set()
"""Addresses of the engines whose schema is made; wiping leaves it."""

_WIPE = (HERE / "wipe.cypher").read_text()
"""Deletes everything but the storage nodes that ``ensure_schema`` makes."""


@pytest.fixture
def store(store_settings: Settings) -> Iterator[Store]:
    """An open, empty store that has its schema, on each engine."""
    with open_store(store_settings) as store:
        yield store


@pytest.fixture
def embedded_store(embedded_folder: Path) -> Iterator[Store]:
    """An open store on the embedded engine, with whatever the test before left in it."""
    with open_store(Settings(data_folder=embedded_folder)) as store:
        yield store


@pytest.fixture
def empty_store(embedded_folder: Path) -> Iterator[Store]:
    """An open, empty store on the embedded engine, for what does not depend on the engine."""
    empty(Settings(data_folder=embedded_folder))
    with open_store(Settings(data_folder=embedded_folder)) as store:
        yield store


@pytest.fixture
def neo4j_store(neo4j_server: Neo4jServer) -> Iterator[Store]:
    """An open, empty store that has its schema, on a Neo4j server."""
    empty(settings_for(neo4j_server))
    with open_store(settings_for(neo4j_server)) as store:
        yield store


@pytest.fixture
def store_environment(store_settings: Settings) -> dict[str, str]:
    """The environment for a process that uses the same store."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CJN_")}
    if not store_settings.neo4j_uri:
        return inherited | {"CJN_DATA_FOLDER": str(store_settings.data_folder)}
    return inherited | {
        "CJN_NEO4J_URI": store_settings.neo4j_uri,
        "CJN_NEO4J_USER": store_settings.neo4j_user,
        "CJN_NEO4J_PASSWORD": store_settings.neo4j_password.get_secret_value(),
        "CJN_NEO4J_DATABASE": store_settings.neo4j_database,
    }
