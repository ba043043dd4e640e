"""Whatever the OpenAPI allows and whatever it does not, asked by schemathesis with all its checks and links."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from cjn_graph.settings import Settings
from tests.api.fuzzed import PEOPLE, fuzz, operations, served
from tests.api.world import open_world

SEED = 20261128


def test_a_tenth_of_the_operations_holds_to_its_description(tmp_path: Path) -> None:
    """Another tenth with another seed; `make stress` asks all of them."""
    with open_world(tmp_path / "data") as world, served(world, tmp_path) as address:
        chance = random.Random(SEED)
        names = operations(tmp_path)
        for who in PEOPLE:
            only = chance.sample(names, len(names) // (10 * len(PEOPLE)))
            print(fuzz(address, tmp_path, who, examples=10, seed=SEED, only=only))


@pytest.mark.stress
@pytest.mark.parametrize("who", PEOPLE)
def test_every_operation_holds_to_its_description(store_settings: Settings, tmp_path: Path, who: str) -> None:
    with open_world(tmp_path / "data", store_settings) as world, served(world, tmp_path) as address:
        print(f"\n{who}, {world.workspace.store.engine}:", fuzz(address, tmp_path, who, examples=200, seed=SEED))
