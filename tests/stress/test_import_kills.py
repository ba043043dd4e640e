"""kill -9 at random moments of an import, of its undo and of a merge: whole or resumable, and nothing doubled.

``CJN_STRESS_KILLS`` sets the number of kills (50), ``CJN_STRESS_SEED`` the moments.
"""

from __future__ import annotations

import json
import random
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from cjn_graph.model import MODEL
from cjn_graph.services.checking import check
from cjn_graph.services.importing import import_folder
from cjn_graph.services.imports import list_imports
from cjn_graph.services.workspace import Workspace, open_workspace
from cjn_graph.settings import Settings
from tests.making import STAFF
from tests.services.test_merging import lossless
from tests.stress.test_kills import KILLS, SEED, command, kill

pytestmark = pytest.mark.stress

PEOPLE = 3_000


def contacts(path: Path) -> Path:
    rows = [f"Given{n} Family{n * 7},p{n}@example.org,Office {n % 200},Analyst\n" for n in range(PEOPLE)]
    path.write_text("Name,E-mail,Organization,Title\n" + "".join(rows))
    return path


def stopped(data: Path, after: float, *arguments: str) -> bool:
    """Run a command and kill it after some seconds; tell whether it had ended before."""
    process = command(data, *arguments)
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        kill(process)
        return False
    assert process.returncode == 0, process.communicate()
    return True


def whole(data: Path, *arguments: str) -> tuple[str, float]:
    """Run a command to its end; return what it printed, and the seconds it took."""
    began = time.monotonic()
    process = command(data, *arguments)
    printed, told = process.communicate(timeout=900)
    assert process.returncode == 0, told
    return printed, time.monotonic() - began


def counted(workspace: Workspace) -> Counter[str]:
    report = check(workspace, STAFF)
    assert report.findings == []
    return Counter({kind: number for kind, number in report.records.items() if number})


def look(data: Path) -> tuple[Counter[str], list[str]]:
    """Open the store again; return how many records of each kind there are, and the imports that still stand."""
    with open_workspace(Settings(data_folder=data)) as workspace:
        return counted(workspace), [one.id for one in list_imports(workspace, STAFF) if not one.taken_back]


def test_an_import_and_its_undo_are_resumed_wherever_they_are_stopped(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    data, path = tmp_path / "data", contacts(tmp_path / "contacts.csv")
    _, seconds = whole(data, "import", str(path))
    full, (first,) = look(data)
    assert full["person"] == PEOPLE
    _, undoing = whole(data, "undo", first)
    assert look(data)[0]["person"] == 0
    inside = Counter[str]()
    for number in range(KILLS // 2):
        while not stopped(data, chance.uniform(0.2, 1.1) * seconds, "import", str(path)):
            inside["import"] += 1
            now, _ = look(data)
            assert all(now[kind] <= full[kind] for kind in now)
            if chance.random() < 0.5:
                whole(data, "import", str(path))
                break
        now, standing = look(data)
        assert now == full, "completed, and nothing twice"
        for import_id in standing:
            while not stopped(data, chance.uniform(0.2, 1.1) * undoing, "undo", import_id):
                inside["undo"] += 1
                assert all(count <= full[kind] for kind, count in look(data)[0].items())
                if chance.random() < 0.5:
                    whole(data, "undo", import_id)
                    break
        assert look(data)[0]["person"] == 0, number
    print(f"{inside['import']} kills within an import, {inside['undo']} within an undo: all resumed, nothing doubled")


def test_a_merge_that_is_stopped_is_whole_or_did_not_happen(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    data, folder = tmp_path / "data", tmp_path / "files"
    folder.mkdir()
    (folder / "people.csv").write_text("id,name\n" + "".join(f"{n},Person {n}\n" for n in range(2_000)))
    (folder / "ties.csv").write_text(
        "from,to,kind\n" + "".join(f"{a},{b},colleague\n" for a in (0, 1) for b in range(2, 2_000))
    )
    with open_workspace(Settings(data_folder=data)) as workspace:
        import_folder(workspace, STAFF, folder, source="crm")
        before = lossless(workspace)
        keep, drop = (
            next(one for one, record in before.items() if record.get("external_ids") == [f"crm:{n}"]) for n in (0, 1)
        )
    _, seconds = whole(data, "merge", keep, drop)
    with open_workspace(Settings(data_folder=data)) as workspace:
        merged = lossless(workspace)
    whole(data, "unmerge", drop)
    inside = 0
    for _ in range(KILLS // 4):
        for steps, after in ((("merge", keep, drop), merged), (("unmerge", drop), before)):
            ended = stopped(data, chance.uniform(0.4, 1.05) * seconds, *steps)
            inside += not ended
            with open_workspace(Settings(data_folder=data)) as workspace:
                now = lossless(workspace)
                assert check(workspace, STAFF).findings == []
            assert now in (before, merged), json.dumps([len(now), len(before), len(merged)])
            if now != after:
                whole(data, *steps)
    print(f"{inside} kills of merges and unmerges: each was whole or had not happened ({len(MODEL.kinds)} kinds)")
