"""Erased means erased: once a Neo4j was rewritten, no file of it holds a value that only the person had."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjn_graph.services import copies, erasures
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from tests.copying import quiet, run
from tests.exchange.test_erasing import PERSON, TOKEN, fill
from tests.making import ADMIN
from tests.neo4j_server.server import CURRENT, Neo4jServer, running


def settings_of(server: Neo4jServer, folder: Path) -> Settings:
    return Settings(
        data_folder=folder / "data", neo4j_uri=server.uri, neo4j_user=server.user, neo4j_password=server.password
    )


def holding(folder: Path) -> list[str]:
    """The files in which the word stands, as UTF-8 or UTF-16, in either order of bytes."""
    words = [TOKEN.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 20
    return [path.name for path in files if any(word in path.read_bytes() for word in words)]


@pytest.mark.stress
@pytest.mark.neo4j
def test_a_rewritten_neo4j_holds_nothing_of_whom_was_erased(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CJN_DATA_FOLDER", str(tmp_path / "uploads"))  # where uploads of the network lie
    backup, first, second = tmp_path / "cjn.tar.zst", tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    with running(CURRENT, first) as server, open_workspace(settings_of(server, first)) as workspace:
        fill(workspace.store)
        erasures.erase_person(workspace, ADMIN, PERSON.id)
        copies.back_up(workspace, backup, [], keep=None, progress=quiet)
    before = holding(first / "home")
    assert before, "the engine's log of transactions holds it until it is rewritten"
    with running(CURRENT, second) as server:
        done = run(settings_of(server, second), "restore", str(backup))
        assert done.exit_code == 0, done.output
    assert holding(second) == []
    print(f"Neo4j, erased: {len(before)} files held the word before the rewrite, none after it")
