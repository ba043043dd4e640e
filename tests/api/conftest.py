"""One store for all tests of the API; each test works on people of its own where it writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.api.world import World, open_world


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("api") / "data") as opened:
        yield opened


@pytest.fixture
def client(world: World) -> TestClient:
    """Signed in as staff, without grants."""
    return world.client()


@pytest.fixture
def stranger(world: World) -> TestClient:
    """Not signed in."""
    return world.client(None)
