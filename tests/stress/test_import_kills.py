"""kill -9 at random moments of an import, of its undo and of a merge: whole or resumable, and nothing doubled.

``CJN_STRESS_KILLS`` sets the number of kills (50), ``CJN_STRESS_SEED`` the moments. On Neo4j it is the command that is
killed; on the embedded store the engine dies with it.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cjn_graph.services.checking import check
from cjn_graph.services.importing import import_folder
from cjn_graph.services.imports import list_imports
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from tests.conftest import settings_for
from tests.making import STAFF
from tests.services.test_merging import lossless
from tests.stress.test_kills import KILLS, SEED, kill

pytestmark = pytest.mark.stress

PEOPLE = 600
"""Their import is a few transactions."""
TIES = 500


def contacts(path: Path) -> Path:
    rows = [f"Given{n} Family{n * 7},p{n}@example.org,Office {n % 200},Analyst\n" for n in range(PEOPLE)]
    path.write_text("Name,E-mail,Organization,Title\n" + "".join(rows))
    return path


@dataclass(frozen=True)
class Place:
    """A store and the commands on it."""

    settings: Settings

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        there = {"CJN_DATA_FOLDER": str(self.settings.data_folder)}
        if self.settings.neo4j_uri:
            there |= {
                "CJN_NEO4J_URI": self.settings.neo4j_uri,
                "CJN_NEO4J_USER": self.settings.neo4j_user,
                "CJN_NEO4J_PASSWORD": self.settings.neo4j_password.get_secret_value(),
                "CJN_NEO4J_DATABASE": self.settings.neo4j_database,
            }
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CJN_")}
        return subprocess.Popen(
            [sys.executable, "-m", "cjn_graph.cli", *arguments],
            env=environment | there,
            cwd=Path(__file__).parents[2],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ended(self, after: float, *arguments: str) -> bool:
        """Run a command and kill it after some seconds; tell whether it had ended before."""
        process = self.start(*arguments)
        try:
            _, told = process.communicate(timeout=after)
        except subprocess.TimeoutExpired:
            kill(process)
            return False
        assert process.returncode == 0, told
        return True

    def whole(self, *arguments: str) -> float:
        """Run a command to its end; return the seconds it took."""
        began = time.monotonic()
        process = self.start(*arguments)
        _, told = process.communicate(timeout=600)
        assert process.returncode == 0, told
        return time.monotonic() - began

    def look(self) -> tuple[Counter[str], list[str]]:
        """Return how many records of each kind there are, and the imports that still stand."""
        with open_workspace(self.settings) as workspace:
            report = check(workspace, STAFF)
            assert report.findings == []
            standing = [one.id for one in list_imports(workspace, STAFF) if not one.taken_back]
        return Counter({kind: number for kind, number in report.records.items() if number}), standing


@pytest.fixture(params=["arcadedb", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty store of each engine."""
    if request.param == "arcadedb":
        return Place(Settings(data_folder=tmp_path / "data"))
    request.getfixturevalue("neo4j_store")
    server = settings_for(request.getfixturevalue("neo4j_server"))
    return Place(server.model_copy(update={"data_folder": tmp_path / "data"}))


def test_an_import_and_its_undo_are_resumed_wherever_they_are_stopped(place: Place, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    path = contacts(tmp_path / "contacts.csv")
    bring = ("import", str(path))
    seconds = place.whole(*bring)
    full, (first,) = place.look()
    assert full["person"] == PEOPLE
    undoing = place.whole("undo", first)
    assert place.look()[0]["person"] == 0
    inside = Counter[str]()
    while inside["import"] + inside["undo"] < KILLS:
        while not place.ended(chance.uniform(0.3, 1.1) * seconds, *bring):
            inside["import"] += 1
            now, _ = place.look()
            assert all(now[kind] <= full[kind] for kind in now)
        now, standing = place.look()
        assert now == full, "completed, and nothing twice"
        for import_id in standing:
            while not place.ended(chance.uniform(0.3, 1.1) * undoing, "undo", import_id):
                inside["undo"] += 1
                assert all(count <= full[kind] for kind, count in place.look()[0].items())
        assert place.look()[0]["person"] == 0
    print(f"{inside['import']} kills within an import, {inside['undo']} within an undo: all resumed, nothing doubled")


def test_a_merge_that_is_stopped_is_whole_or_did_not_happen(place: Place, tmp_path: Path) -> None:
    chance = random.Random(SEED)
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "people.csv").write_text("id,name\n" + "".join(f"{n},Person {n}\n" for n in range(TIES + 2)))
    (folder / "ties.csv").write_text(
        "from,to,kind\n" + "".join(f"{a},{b},colleague\n" for a in (0, 1) for b in range(2, TIES + 2))
    )

    def now() -> dict[str, dict[str, Any]]:
        with open_workspace(place.settings) as workspace:
            assert check(workspace, STAFF).findings == []
            return lossless(workspace)

    with open_workspace(place.settings) as workspace:
        import_folder(workspace, STAFF, folder, source="crm")
    before = now()
    keep, drop = (
        next(one for one, record in before.items() if record.get("external_ids") == [f"crm:{n}"]) for n in (0, 1)
    )
    seconds = place.whole("merge", keep, drop)
    merged = now()
    place.whole("unmerge", drop)
    assert now() == before
    inside = 0
    for _ in range(KILLS // 5):
        for steps, after in ((("merge", keep, drop), merged), (("unmerge", drop), before)):
            inside += not place.ended(chance.uniform(0.5, 1.05) * seconds, *steps)
            found = now()
            assert found in (before, merged)
            if found != after:
                place.whole(*steps)
    print(f"{inside} kills of merges and unmerges: each was whole or had not happened")
