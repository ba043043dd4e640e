"""kill -9 while steps of introductions are taken, on the embedded store: whatever is stored is a legal course.

``CJN_STRESS_KILLS`` sets the number of kills (50).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cjn_graph.introductions.taking import Entry
from cjn_graph.services.checking import check
from cjn_graph.services.introductions import introduce
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from tests.introductions.test_ledger import require_legal_course
from tests.making import CLEARED, NOW, entity, write
from tests.stress.test_kills import KILLS

pytestmark = pytest.mark.stress

_ACTOR = """
import random, sys
from pathlib import Path
from cjn_graph.access import Viewer
from cjn_graph.errors import CjnError
from cjn_graph.introductions.table import STEPS
from cjn_graph.services.introductions import read_whole, take_step
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from tests.making import NOW
dice, kim = random.Random(sys.argv[3]), Viewer("kim", "staff")
with open_workspace(Settings(data_folder=Path(sys.argv[1]), now=NOW)) as workspace:
    print("ready", flush=True)
    while True:
        version = read_whole(workspace, kim, sys.argv[2]).introduction.version
        name = dice.choice(["ask", "ask", "accept", "postpone", "ask", "expire"])
        try:
            take_step(workspace, kim, sys.argv[2], name, expected_version=version, reason="x", until="2027-03")
        except CjnError:
            continue
        print(version + 1, flush=True)
"""


def test_a_killed_step_leaves_a_legal_state(tmp_path: Path) -> None:
    folder, chance = tmp_path / "data", random.Random(1)
    settings = Settings(data_folder=folder, now=NOW)
    people = [entity("person", name, name=f"{name} Sample") for name in ("Ada", "Ben")]
    with open_workspace(settings) as workspace:
        write(workspace.store, *people)
    steps = 0
    for number in range(KILLS):
        with open_workspace(settings) as workspace:
            fresh = [entity("person", f"{name}{number}", name=f"{name} {number}") for name in "AB"]
            write(workspace.store, *fresh)
            record = introduce(workspace, CLEARED, fresh[0].id, fresh[1].id).id_of("introduction")
        actor = subprocess.Popen(
            [sys.executable, "-c", _ACTOR, str(folder), record, str(number)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env={name: value for name, value in os.environ.items() if not name.startswith("CJN_")},
        )
        assert actor.stdout is not None
        assert actor.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.0, 0.5))
        actor.kill()
        acknowledged = [int(line) for line in actor.communicate()[0].split()]
        with open_workspace(settings) as workspace:
            introduction = require_legal_course(workspace, record)
            assert introduction.version >= max(acknowledged, default=1), "an acknowledged step is never lost"
            assert Entry.read(introduction.steps[0]).step == "propose"
            steps += introduction.version - 1
    with open_workspace(settings) as workspace:
        assert check(workspace, CLEARED).findings == []
    print(f"{KILLS} kills, {steps} steps on record, none illegal, none lost")
