"""Many editors on the same few people at once: no edit is lost, and every conflict is reported."""

from __future__ import annotations

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from cjn_graph.errors import StaleVersion
from cjn_graph.model.entities import Person
from cjn_graph.services import records
from cjn_graph.services.checking import check
from cjn_graph.services.history import history
from cjn_graph.store import Store
from tests.making import STAFF, entity, workspace_on, write


@pytest.mark.parametrize(
    ("editors", "edits", "people"), [(12, 8, 5), pytest.param(100, 100, 50, marks=pytest.mark.stress)]
)
def test_no_edit_is_lost_and_every_conflict_is_reported(store: Store, editors: int, edits: int, people: int) -> None:
    """Each edit counts one up from what its editor read, so that a lost one shows in the sum."""
    members = [entity("person", str(number), attributes={"count": "0"}) for number in range(people)]
    write(store, *members)
    workspace = workspace_on(store)
    counted: Counter[str] = Counter()
    acknowledging = threading.Lock()

    def edit(editor: int) -> Counter[str]:
        dice, outcome = random.Random(editor), Counter[str]()
        while outcome["acknowledged"] < edits:
            read = records.read(workspace, STAFF, dice.choice(members).id)
            assert isinstance(read, Person)
            changes = {"attributes": {"count": str(int(read.attributes["count"]) + 1)}}
            try:
                written = records.update(workspace, STAFF, read.id, changes, expected_version=read.version)
            except StaleVersion as conflict:
                outcome["conflicts"] += 1
                outcome["told how far it is"] += conflict.current > read.version == conflict.expected
            else:
                assert written.version > read.version
                outcome["acknowledged"] += 1
                with acknowledging:
                    counted[read.id] += 1
        return outcome

    with ThreadPoolExecutor(editors) as pool:
        total = sum(pool.map(edit, range(editors)), Counter[str]())
    print(
        f"\n{editors} editors × {edits} edits on {people} people: {total['acknowledged']:,} acknowledged, "
        f"{total['conflicts']:,} conflicts reported"
    )
    assert total["acknowledged"] == editors * edits
    assert total["told how far it is"] == total["conflicts"] > 0
    for member in members:
        stored = records.read(workspace, STAFF, member.id)
        assert isinstance(stored, Person)
        assert int(stored.attributes["count"]) == counted[member.id] == stored.version - 1
        assert len(history(workspace, STAFF, member.id, limit=editors * edits + 1)) == stored.version
    assert store.last_change() == people + editors * edits, "a refused edit takes no number"
    assert check(workspace, STAFF).findings == []
