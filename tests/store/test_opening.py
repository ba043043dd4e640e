"""What is said when a store cannot be opened: what is wrong, where, and what to do."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import (
    InvalidInput,
    StoreDamaged,
    StoreError,
    StoreLocked,
    StoreUnavailable,
    UnsupportedServer,
    WrongPassword,
)
from cjn_graph.settings import Settings
from cjn_graph.store import SCHEMA_VERSION, open_store, py2neo_graph
from cjn_graph.store.queries import get_query
from cjn_graph.store.schema import MIGRATIONS
from tests.conftest import settings_for
from tests.neo4j_server.server import Neo4jServer
from tests.store.proxy import server_that_says
from tests.store.worker import write_topic

STAFF = Viewer("sam", "staff")


def at(uri: str) -> Settings:
    return Settings(neo4j_uri=uri, neo4j_password="irrelevant")


@pytest.mark.neo4j
@pytest.mark.parametrize(
    ("changed", "error", "message", "hint"),
    [
        ({"neo4j_password": "wrong"}, WrongPassword, "refused the user name or password", "CJN_NEO4J_PASSWORD"),
        ({"neo4j_user": "nobody"}, WrongPassword, "refused the user name or password", "CJN_NEO4J_USER"),
        ({"neo4j_database": "network"}, UnsupportedServer, "no database 'network'", "CJN_NEO4J_DATABASE"),
    ],
)
def test_what_a_real_server_refuses(
    neo4j_server: Neo4jServer, changed: dict[str, str], error: type[StoreError], message: str, hint: str
) -> None:
    settings = Settings(**{**settings_for(neo4j_server).model_dump(), **changed})
    with pytest.raises(error, match=message) as raised:
        open_store(settings)
    assert hint in raised.value.hint


def test_no_server_at_the_address() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        uri = f"bolt://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(StoreUnavailable, match=f"Nothing answers at {uri}") as raised:
            open_store(at(uri))
    assert "CJN_NEO4J_URI" in raised.value.hint


@pytest.mark.parametrize("uri", ["bolt://host.invalid:7687", "neo4j://127.0.0.1:1"])
def test_an_address_that_leads_nowhere(uri: str) -> None:
    with pytest.raises(StoreUnavailable):
        open_store(at(uri))


def test_an_address_that_is_none() -> None:
    with pytest.raises(StoreUnavailable, match="cannot be used"):
        open_store(at("bolt://user@host:7687/x?y"))


@pytest.mark.parametrize(
    ("agent", "message"),
    [
        ("Neo4j/5.25.1", "is Neo4j 5.25.1, which is too old"),
        ("Neo4j/4.4.40", "is Neo4j 4.4.40, which is too old"),
        ("Memgraph/2.0", "calls itself 'Memgraph/2.0'"),
        ("Neo4j/5.26.0 compatible (ArcadeDB 26.10.2)", "calls itself"),
        (None, "no version of the Bolt protocol"),
    ],
)
def test_a_server_that_is_not_supported(agent: str | None, message: str) -> None:
    with server_that_says(agent) as uri, pytest.raises(UnsupportedServer) as raised:
        open_store(at(uri))
    assert message in raised.value.message
    assert "5.26" in raised.value.hint


# The data folder ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one record in it, closed."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    with open_store(Settings(data_folder=folder)) as store:
        store.ensure_schema()
        write_topic(store, "one")
    return folder


@pytest.fixture
def copy(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(filled, tmp_path / "data"))


def opened(folder: Path) -> None:
    with open_store(Settings(data_folder=folder)) as store:
        store.ensure_schema()
        store.read(STAFF, "records/get_nodes", kind="topic", ids=["topic-one"])


def test_a_folder_that_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("mine")
    with pytest.raises(StoreDamaged, match=r"holds other files \(thesis.docx\)") as raised:
        opened(tmp_path)
    assert "CJN_DATA_FOLDER" in raised.value.hint
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    opened(tmp_path)


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreDamaged, match="is a file"):
        opened(tmp_path / "data")


def test_a_folder_whose_parent_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreLocked, match="cannot be used"):
        opened(tmp_path / "file" / "data")


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    nowhere = Path("/sys") if os.geteuid() == 0 else tmp_path  # root may write in every folder but a few
    with pytest.raises(StoreLocked, match="may not be written") as raised:
        opened(nowhere / "data")
    assert "CJN_DATA_FOLDER" in raised.value.hint


def test_a_marker_of_a_newer_layout(copy: Path) -> None:
    (copy / "cjn-graph.json").write_text(json.dumps({"format": 99, "created": True}))
    with pytest.raises(StoreDamaged, match="newer release"):
        opened(copy)


def test_a_marker_that_cannot_be_read(copy: Path) -> None:
    (copy / "cjn-graph.json").write_text("{")
    with pytest.raises(StoreDamaged, match="cannot be read"):
        opened(copy)


def overwrite(path: Path) -> None:
    path.write_bytes(bytes(range(255, -1, -1)) * (path.stat().st_size // 256 + 1))


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize(
    ("pattern", "damage"),
    [
        ("Counter_0.*.bucket", overwrite),
        ("Counter_0.*.bucket", truncate),
        ("Counter_0.*.bucket", Path.unlink),
        ("Topic_0.*.bucket", Path.unlink),
        ("dictionary.*", overwrite),
        ("dictionary.*", Path.unlink),
        ("configuration.json", overwrite),
        ("configuration.json", truncate),
    ],
)
def test_garbage_in_the_files(copy: Path, pattern: str, damage: Callable[[Path], None]) -> None:
    [path] = (copy / "engine" / "databases" / "cjn").glob(pattern)
    damage(path)
    with pytest.raises(StoreDamaged) as raised:
        opened(copy)
    assert "backup" in raised.value.hint


def test_a_database_that_is_gone(copy: Path) -> None:
    shutil.rmtree(copy / "engine" / "databases")
    with pytest.raises(StoreDamaged, match="incomplete"):
        opened(copy)


def test_a_change_log_that_is_too_short(copy: Path) -> None:
    with open_store(Settings(data_folder=copy)) as store:
        store.write(lambda transaction: transaction.run("records/next_sequence", n=1, shown=True))
        with pytest.raises(StoreDamaged, match="has lost data"):
            store.ensure_schema()


def test_a_password_that_does_not_fit(copy: Path) -> None:
    (copy / "password").write_text("x" * 43)
    with pytest.raises(WrongPassword, match="refused the password") as raised:
        opened(copy)
    (copy / "password").unlink()
    assert str(copy / "password") in raised.value.hint
    opened(copy)  # what the hint says helps


def test_a_store_of_an_older_release_is_brought_up_to_date(copy: Path) -> None:
    """Accounts had no audience of their own at first: all staff saw them."""
    rows = [{"id": "account-aaaaaaaaaaaaaaaa", "name": "kim", "folded_name": "kim", "visibility": "staff"}]
    with open_store(Settings(data_folder=copy)) as store:
        store.ensure_schema()
        fingerprint = store._runner.read(get_query("schema/get_version"), {}, None)[0]["fingerprint"]
        store.write(lambda transaction: transaction.run("records/create_nodes", kind="account", rows=rows))
        store._runner.statement("schema/set_version", version=1, fingerprint=fingerprint)
        assert store.read(Viewer("manager", "manager"), "records/list_nodes", kind="account", after="", limit=9) != []
        store.ensure_schema()
        assert store.read(Viewer("staff", "staff"), "records/list_nodes", kind="account", after="", limit=9) == []
        assert store._runner.read(get_query("schema/get_version"), {}, None)[0]["version"] == SCHEMA_VERSION


def test_every_number_of_the_schema_has_its_migration() -> None:
    assert sorted(MIGRATIONS) == list(range(2, SCHEMA_VERSION + 1))


def test_a_store_of_a_newer_release(copy: Path) -> None:
    with open_store(Settings(data_folder=copy)) as store:
        store._runner.statement("schema/set_version", version=SCHEMA_VERSION + 1, fingerprint="x")
        with pytest.raises(StoreError, match="newer release") as raised:
            store.ensure_schema()
    assert "Upgrade" in raised.value.hint


# py2neo ---------------------------------------------------------------------------------------------------------------


@pytest.mark.neo4j
@pytest.mark.parametrize("version", ["neo4j_server", "neo4j_lts_server"])
def test_a_notebook_written_for_py2neo_runs(version: str, request: pytest.FixtureRequest) -> None:
    settings = settings_for(request.getfixturevalue(version))
    with open_store(settings) as store:
        store.ensure_schema()
    graph = py2neo_graph(settings)
    assert graph.run("MERGE (t:Topic {id: $id}) RETURN t.id AS id", id="topic-x").data() == [{"id": "topic-x"}]
    assert graph.nodes.match("Topic", id="topic-x").first()["id"] == "topic-x"


@pytest.mark.neo4j
def test_py2neo_with_a_wrong_password(neo4j_server: Neo4jServer) -> None:
    settings = Settings(**{**settings_for(neo4j_server).model_dump(), "neo4j_password": "wrong"})
    with pytest.raises(WrongPassword):
        py2neo_graph(settings)


def test_py2neo_without_a_server(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="embedded"):
        py2neo_graph(Settings(data_folder=tmp_path))
    with pytest.raises(StoreUnavailable):
        py2neo_graph(at("bolt://127.0.0.1:1"))


def test_py2neo_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py2neo", None)  # Python's own way to say that a module cannot be imported
    with pytest.raises(InvalidInput, match="not installed") as raised:
        py2neo_graph(at("bolt://127.0.0.1:1"))
    assert "cjn-graph[py2neo]" in raised.value.hint
