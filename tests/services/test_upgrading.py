"""A backup is made before a store is brought up to date, and the upgrade can be taken back with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjn_graph.errors import StoreError
from cjn_graph.exchange.copies import archive
from cjn_graph.exchange.copies.folder import write_folder
from cjn_graph.exchange.copies.reading import read_people
from cjn_graph.services import copies
from cjn_graph.services.erasures import erase_person
from cjn_graph.services.upgrading import FOLDER
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from cjn_graph.store import SCHEMA_VERSION, Store, open_store
from tests.copying import EVERYTHING, contents, fill, quiet, run
from tests.making import entity

OLD = 1


def make_old(store: Store) -> None:
    """Let a store be one that the first release wrote."""
    store._runner.statement("schema/set_version", version=OLD, fingerprint="of then")


@pytest.fixture
def old(tmp_path: Path) -> Settings:
    settings = Settings(data_folder=tmp_path / "data")
    with open_workspace(settings) as workspace:
        fill(workspace.store)
        make_old(workspace.store)
    return settings


def test_the_upgrade_is_taken_back_by_the_backup_before(old: Settings, tmp_path: Path) -> None:
    with open_store(old) as store:
        (tmp_path / "before").mkdir()
        write_folder(store, tmp_path / "before", quiet, model=OLD)
        assert store.outdated() == OLD
    with open_workspace(old) as workspace:
        assert workspace.store.outdated() is None
    [file] = (old.data_folder / FOLDER).iterdir()
    assert (file.stat().st_mode & 0o077, old.data_folder.joinpath(FOLDER).stat().st_mode & 0o077) == (0, 0)
    with copies.opened(old, file, None, quiet) as (folder, manifest):
        assert manifest.model == OLD
        assert contents(folder) == contents(tmp_path / "before")
        assert copies.compare(old, folder, manifest, quiet) == []
    with open_workspace(old):
        pass
    assert [file] == list((old.data_folder / FOLDER).iterdir())  # once only
    elsewhere = Settings(data_folder=tmp_path / "new" / "data")
    assert run(elsewhere, "restore", str(file)).exit_code == 0
    assert run(elsewhere, "check").exit_code == 0
    with open_store(elsewhere) as store:
        assert store.outdated() is None
    assert SCHEMA_VERSION > OLD


def test_it_is_encrypted_where_there_are_keys(old: Settings, tmp_path: Path) -> None:
    public = archive.new_identity(tmp_path / "key")
    with open_workspace(old.model_copy(update={"backup_recipients": public})):
        pass
    [file] = (old.data_folder / FOLDER).iterdir()
    assert archive.is_encrypted(file)


def test_nothing_is_changed_where_it_cannot_be_written(old: Settings) -> None:
    (old.data_folder / FOLDER).write_text("in the way")
    with pytest.raises(StoreError, match="backup before its upgrade failed"), open_workspace(old):
        pass
    with open_store(old) as store:
        assert store.outdated() == OLD


def test_erasing_names_the_backups_before_upgrades_and_these_bring_nobody_back(old: Settings, tmp_path: Path) -> None:
    person = entity("person", "two")
    with open_workspace(old) as workspace:
        erased = erase_person(workspace, EVERYTHING, person.id)
    [file] = (old.data_folder / FOLDER).glob("schema-*")
    assert erased.copies == [str(file)]
    beside = file.with_name(f"{FOLDER}.erased")
    assert beside.stat().st_mode & 0o077 == 0
    elsewhere = Settings(data_folder=tmp_path / "new" / "data")
    assert "erased since it was made: 1" in run(elsewhere, "restore", str(file)).output
    with open_workspace(elsewhere) as workspace:
        assert person.id not in {one.id for one in read_people(workspace.store)}
