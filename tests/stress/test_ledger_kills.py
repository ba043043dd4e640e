"""kill -9 between any two steps of introductions, on both stores: whatever is stored is a legal course.

``CJN_STRESS_KILLS`` sets the number of kills on each store (50).
"""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import CjnError
from cjn_graph.introductions.standing import stands
from cjn_graph.introductions.table import STEPS
from cjn_graph.introductions.taking import Entry
from cjn_graph.model.introductions import Introduction
from cjn_graph.records.reading import every_record
from cjn_graph.services.checking import check
from cjn_graph.services.introductions import introduce, read_whole, take_step
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from tests.conftest import settings_for
from tests.introductions.test_ledger import require_legal_course
from tests.making import CLEARED, NOW, entity, write
from tests.stress.test_kills import KILLS

pytestmark = pytest.mark.stress

KIM = Viewer("kim", "staff")
GOOD_COURSE = {"proposed": "ask", "asked": "accept", "accepted": "introduce", "introduced": "meet", "met": "useful"}
PAIRS = 8
"""Introductions that one actor may begin before it is killed."""


def act(settings: Settings, pairs: list[tuple[str, str]], seed: int, told: Connection) -> None:
    """Take steps of one introduction after the other, mostly in good course, and tell each that is acknowledged."""
    dice = random.Random(seed)
    with open_workspace(settings) as workspace:
        told.send(("ready", 0))
        for one, other in pairs:
            record = introduce(workspace, KIM, one, other).id_of("introduction")
            told.send((record, 1))
            for _ in range(12):
                whole = read_whole(workspace, KIM, record)
                state = stands(whole.introduction, whole.ends, workspace.today()).state.name
                name = GOOD_COURSE.get(state, "ask") if dice.random() < 0.7 else dice.choice(list(STEPS))
                version = whole.introduction.version
                given = {"reason": "x", "until": "2027-03", "who": [one] if dice.random() < 0.3 else []}
                try:
                    take_step(workspace, KIM, record, name, expected_version=version, **given)
                except CjnError:
                    continue
                told.send((record, version + 1))
        told.send(("done", 0))
        time.sleep(60)


@pytest.fixture(params=["arcadedb", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def own_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """An empty store; the embedded engine runs in the process that is killed."""
    if request.param == "arcadedb":
        return Settings(data_folder=tmp_path / "data", now=NOW)
    request.getfixturevalue("neo4j_store")
    return settings_for(request.getfixturevalue("neo4j_server")).model_copy(update={"now": NOW})


def test_a_killed_step_leaves_a_legal_state(own_settings: Settings) -> None:
    settings, chance = own_settings, random.Random(1)
    processes = multiprocessing.get_context("forkserver")  # a clean process for each, with the code read once
    processes.set_forkserver_preload([__name__])
    seen: dict[str, int] = {}
    last = Counter[int]()
    number = count()
    for _ in range(KILLS):
        with open_workspace(settings) as workspace:
            people = [entity("person", f"p{next(number)}", name=f"Person {each}") for each in range(2 * PAIRS)]
            write(workspace.store, *people)
        pairs = [(people[each].id, people[each + PAIRS].id) for each in range(PAIRS)]
        mine, theirs = processes.Pipe(duplex=False)
        actor = processes.Process(target=act, args=(settings, pairs, next(number), theirs))
        actor.start()
        theirs.close()
        assert mine.recv() == ("ready", 0)
        acknowledged = [("ready", 0), *(mine.recv() for _ in range(chance.randrange(30)))]
        time.sleep(chance.uniform(0.0, 0.1))  # within the next step, or before it
        actor.kill()
        actor.join()
        while mine.poll():
            try:
                acknowledged.append(mine.recv())
            except EOFError:
                break
        seen |= {record: version for record, version in acknowledged if version}
        last[acknowledged[-1][1]] += 1
    steps = 0
    with open_workspace(settings) as workspace:
        every = [one.id for one in every_record(workspace.store, CLEARED, Introduction)]
        assert set(seen) <= set(every)
        for record in every:
            introduction = require_legal_course(workspace, record)
            assert introduction.version >= seen.get(record, 1), "an acknowledged step is never lost"
            assert Entry.read(introduction.steps[0]).step == "propose"
            steps += introduction.version
        assert check(workspace, CLEARED).findings == []
    where = ", ".join(f"{times} after {step}" for step, times in sorted(last.items()))
    print(f"{KILLS} kills (by steps acknowledged: {where})")
    print(f"{len(every)} introductions, {steps} steps on record, none illegal, none lost")
