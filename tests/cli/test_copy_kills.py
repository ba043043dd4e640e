"""kill -9 at random moments of copying: whole, or refused and repeatable."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest

from cjn_graph.exchange.copies.restoring import check_folder
from tests.cli.conftest import Cjn
from tests.copying import contents, quiet

KILLS = 50


def killed(cjn: Cjn, seconds: float, *arguments: str) -> None:
    process = cjn.start(*arguments)
    time.sleep(seconds)
    process.kill()
    process.communicate()


@pytest.mark.stress
def test_a_restore_that_is_killed_is_refused_and_repeatable(closed_demo: Cjn, tmp_path: Path) -> None:
    closed_demo("export", str(tmp_path / "first"))
    dice = random.Random(1)
    for turn in range(KILLS):
        there = Cjn(tmp_path / f"data{turn}")
        killed(there, dice.uniform(0.5, 12), "restore", str(tmp_path / "first"))
        checked = there.run("check")
        if checked.returncode or "17," not in checked.stdout:  # not a whole network
            there("restore", str(tmp_path / "first"))
        there("check")
        there("export", str(tmp_path / "again"))
        assert contents(tmp_path / "again") == contents(tmp_path / "first")
        shutil.rmtree(tmp_path / "again")
        shutil.rmtree(there.folder)


@pytest.mark.stress
def test_a_backup_that_is_killed_leaves_the_one_before(closed_demo: Cjn, tmp_path: Path) -> None:
    file = tmp_path / "backups" / "cjn.tar.zst"
    closed_demo("backup", str(file), "--unencrypted")
    dice = random.Random(2)
    for _ in range(KILLS):
        killed(closed_demo, dice.uniform(0.5, 10), "backup", str(file), "--unencrypted", "--keep", "3")
        whole = sorted(path for path in file.parent.iterdir() if not path.name.startswith("."))
        assert whole
        closed_demo("backup", "--verify", str(whole[0]))
    closed_demo("backup", str(file), "--unencrypted", "--keep", "3")
    assert [path for path in closed_demo.folder.iterdir() if path.name.startswith("cjn-copy-")] == []


@pytest.mark.stress
def test_an_export_that_is_killed_leaves_none(closed_demo: Cjn, tmp_path: Path) -> None:
    dice = random.Random(3)
    for turn in range(KILLS // 2):
        folder = tmp_path / f"export{turn}"
        killed(closed_demo, dice.uniform(0.5, 8), "export", str(folder))
        if folder.exists():
            (tmp_path / "ids").mkdir(exist_ok=True)
            check_folder(folder, tmp_path / "ids", quiet)
