"""How much memory the embedded engine is given."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from cjn_graph.store.engine import heap_options, memory_of_machine

MEGABYTE = 2**20


@pytest.mark.parametrize(
    ("stored", "memory", "options"),
    [
        (0, 16_000, "-Xms64m -Xmx4000m"),
        (40, 16_000, "-Xms200m -Xmx4000m"),
        (400, 16_000, "-Xms256m -Xmx4000m"),
        (4000, 64_000, "-Xms256m -Xmx4096m"),
        (4000, 1_000, "-Xms256m -Xmx512m"),
    ],
)
def test_the_memory_of_the_engine_fits_the_database_and_the_machine(
    tmp_path: Path, stored: int, memory: int, options: str
) -> None:
    database = tmp_path / "databases" / "cjn"
    database.mkdir(parents=True)
    for part in ("KNOWS_0.bucket", "PERSON_0.bucket"):
        with (database / part).open("wb") as file:
            file.truncate(stored * MEGABYTE // 2)
    assert heap_options(tmp_path, memory * MEGABYTE) == options


def test_an_engine_without_a_database_starts_small(tmp_path: Path) -> None:
    assert heap_options(tmp_path / "engine", 8_000 * MEGABYTE) == "-Xms64m -Xmx2000m"


def test_a_file_that_cannot_be_read_does_not_count(tmp_path: Path) -> None:
    database = tmp_path / "databases" / "cjn"
    database.mkdir(parents=True)
    (database / "gone").symlink_to(tmp_path / "nowhere")
    assert heap_options(tmp_path, 8_000 * MEGABYTE) == "-Xms64m -Xmx2000m"


@pytest.mark.parametrize(
    ("said", "least"), [("1048576", MEGABYTE), ("max", None), ("", None), (str(2**62), None), (None, None)]
)
def test_a_container_has_the_memory_that_it_may_take(tmp_path: Path, said: str | None, least: int | None) -> None:
    limit = tmp_path / "memory.max"
    if said is not None:
        limit.write_text(said)
    assert memory_of_machine(limit) == (least or psutil.virtual_memory().total)
