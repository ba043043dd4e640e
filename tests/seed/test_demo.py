"""Writing the demo into a store: once, completed when interrupted, and never beside real people."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, Forbidden, InvalidInput
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from seed.demo import Seeded, seed_demo, seed_reference
from tests.making import ADMIN, STAFF, VIEWER, entity, workspace_on, write


class Interrupted(Exception):
    """Stands for a Ctrl-C."""


def stop_after(records: int) -> Callable[[str, int, int], None]:
    def progress(stage: str, done: int, total: int) -> None:
        assert done <= total
        if stage == "Demo network" and done >= records:
            raise Interrupted

    return progress


def count(workspace: Workspace, kind: str) -> int:
    cleared = Viewer("test", "admin", frozenset({"restricted"}))
    return int(workspace.store.read(cleared, "records/count_nodes", kind=kind)[0]["count"])


def test_an_interrupted_demo_is_completed_and_then_left_alone(store: Store) -> None:
    workspace = workspace_on(store)
    with pytest.raises(Interrupted):
        seed_demo(workspace, STAFF, people=300, progress=stop_after(2_000))
    begun = workspace.last_sequence()
    assert begun > 2_000

    completed = seed_demo(workspace, STAFF, people=300)
    assert completed.found >= begun
    assert workspace.last_sequence() == begun + completed.written
    assert count(workspace, "person") == 300
    assert count(workspace, "account") == 4
    assert count(workspace, "interaction") > 200

    assert seed_demo(workspace, STAFF, people=300) == Seeded(0, 0)
    assert workspace.last_sequence() == begun + completed.written

    for people, seed in ((400, 2017), (300, 1)):
        with pytest.raises(Conflict, match="300 people"):
            seed_demo(workspace, STAFF, people=people, seed=seed)
    assert workspace.last_sequence() == begun + completed.written

    assert workspace.viewer_for("admin").grants == {"restricted"}
    assert workspace.viewer_for("staff") == Viewer("staff", "staff")
    assert workspace.viewer_for("manager").role == "manager"


def test_fictional_and_real_people_are_never_mixed(store: Store) -> None:
    workspace = workspace_on(store)
    write(store, entity("person", "real", name="Somebody Real"))
    before = workspace.last_sequence()
    with pytest.raises(Conflict, match="1 people"):
        seed_demo(workspace, ADMIN)
    assert workspace.last_sequence() == before


def test_nobody_gets_an_account_in_a_network_that_has_accounts(store: Store) -> None:
    workspace = workspace_on(store)
    write(store, entity("account", "owner", role="admin"), viewer=ADMIN)
    with pytest.raises(Conflict, match="1 accounts"):
        seed_demo(workspace, STAFF)


def test_too_few_people_and_too_low_a_role_write_nothing(store: Store) -> None:
    workspace = workspace_on(store)
    with pytest.raises(InvalidInput, match="at least 300"):
        seed_demo(workspace, STAFF, people=299)
    for seeding in (seed_demo, seed_reference):
        with pytest.raises(Forbidden):
            seeding(workspace, VIEWER)
    assert workspace.last_sequence() == 0


def test_reference_data_alone_and_again(store: Store) -> None:
    workspace = workspace_on(store)
    first = seed_reference(workspace, STAFF)
    assert first.written > 6_600
    assert seed_reference(workspace, STAFF) == Seeded(0, first.written)
    assert workspace.last_sequence() == first.written
    assert count(workspace, "jurisdiction") == 3_289
