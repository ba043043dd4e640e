"""Tables on a narrow terminal: ids can be copied, and headings read."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import Cjn

IDS = re.compile(r"\b[a-z_]+-[a-z0-9]{16}\b")
SENTENCES = ("Nodes: ", "Connection gaps", "Health of ", "and ")
HEADINGS = ("Commitments", "Coverage", "Convenings", "Properties", "Score", "Assortativity")


@pytest.fixture(scope="module", params=["network", "request queue", "gaps --limit 3", "health"])
def command(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def wide(demo: Cjn, command: str) -> str:
    """What a command prints where there is room."""
    return demo(*command.split()).stdout


@pytest.mark.parametrize("width", [60, 80, 100])
def test_neither_ids_nor_headings_are_broken(demo: Cjn, command: str, wide: str, width: int) -> None:
    narrow = demo(*command.split(), COLUMNS=str(width)).stdout
    assert IDS.findall(narrow) == IDS.findall(wide)
    for heading in HEADINGS:
        assert (heading in narrow) == (heading in wide), heading
    # Sentences are left to the terminal, which breaks them itself.
    tables = [line for line in narrow.splitlines() if not line.startswith(SENTENCES)]
    assert max(map(len, tables)) <= width


def test_a_table_that_does_not_fit_is_printed_row_by_row(demo: Cjn) -> None:
    first = demo("request", "queue", COLUMNS="60").stdout.partition("\n\n")[0]
    headings = [line.partition("  ")[0] for line in first.splitlines() if not line.startswith(" ")]
    assert headings in (
        ["Due", "Team", "What", "Asked by", "Who works on it", "Id"],
        ["Due", "Team", "What", "Asked by", "Id"],
    )
