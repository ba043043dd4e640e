"""A network with every kind of record, and an export of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cjn_graph.exchange.copies.folder import write_folder
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.copying import fill, quiet


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_workspace(Settings(data_folder=tmp_path_factory.mktemp("copied") / "data")) as workspace:
        fill(workspace.store)
        yield workspace.store


@pytest.fixture(scope="session")
def exported(filled: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of a store with every kind; not to be changed."""
    folder = tmp_path_factory.mktemp("export") / "network"
    folder.mkdir()
    write_folder(filled, folder, quiet)
    return folder


@pytest.fixture(scope="session")
def filled_settings(filled: Store) -> Settings:
    return Settings(data_folder=filled._connection._folder.path)  # type: ignore[attr-defined]
