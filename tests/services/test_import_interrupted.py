"""An import that is killed on the way is completed by importing again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cjn_graph.services.checking import check
from cjn_graph.services.importing import BATCH, ImportReport, import_folder
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings
from tests.making import CLEARED, STAFF

PEOPLE, TIES = 2 * BATCH, BATCH // 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files that take three batches to write."""
    folder = tmp_path / "files"
    folder.mkdir()
    people = "".join(f"{number},Person {number}\n" for number in range(PEOPLE))
    ties = "".join(f"{number},{number + 1}\n" for number in range(TIES))
    (folder / "people.csv").write_text("id,name\n" + people)
    (folder / "ties.csv").write_text("from,to\n" + ties)
    return folder


def import_and_kill(folder: Path, environment: dict[str, str]) -> None:
    """Import in a process of its own and kill it once it has written a batch."""
    command = [sys.executable, "-m", "tests.services.import_process", str(folder)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            stage, done, _ = line.split(" ", 2)
            if stage == "writing" and int(done) >= BATCH:
                break
        process.kill()
    assert process.returncode == -9


def complete(workspace: Workspace, folder: Path) -> None:
    """Check what the killed process left, import again, and check that everything is there once."""
    before = workspace.store.last_change()
    assert BATCH <= before < PEOPLE + TIES
    report = import_folder(workspace, STAFF, folder, source="crm")
    assert counts(report) == (PEOPLE + TIES - before, before)
    assert workspace.store.last_change() == PEOPLE + TIES
    assert check(workspace, CLEARED).ok
    assert import_folder(workspace, STAFF, folder, source="crm").written == 0
    assert not list(workspace.settings.data_folder.glob("import-*"))


def counts(report: ImportReport) -> tuple[int, int]:
    return sum(file.created for file in report.files), sum(file.unchanged for file in report.files)


def test_a_killed_client_leaves_whole_batches(
    store_settings: Settings, store_environment: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    import_and_kill(folder, store_environment)
    local = (
        store_settings if not store_settings.neo4j_uri else store_settings.model_copy(update={"data_folder": tmp_path})
    )
    with open_workspace(local) as workspace:
        complete(workspace, folder)


def test_a_killed_engine_leaves_whole_batches(folder: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    import_and_kill(folder, os.environ | {"CJN_DATA_FOLDER": str(data)})
    with open_workspace(Settings(data_folder=data)) as workspace:
        complete(workspace, folder)
