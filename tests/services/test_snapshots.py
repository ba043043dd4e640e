"""The snapshot after any write is the one that is read anew, for whoever looks."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import CjnError
from cjn_graph.model import MODEL, Record, Relationship, kind_of
from cjn_graph.network import Network, derive_network
from cjn_graph.records import Create, Delete, Mutation, Restore, Update
from cjn_graph.records.reading import stored_records
from cjn_graph.services.snapshot_loading import QUESTIONS, load_tables
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.making import CLEARED, NOW, STAFF, apply, edge, entity, workspace_on, write
from tests.matching.test_on_stores import records
from tests.network.test_edits import differences
from tests.watched import WatchedStore

TODAY = NOW.date()
OPEN_ONLY = type("OpenOnly", (Viewer,), {"visible": property(lambda self: ["open"])})("numbers", "staff")
VIEWERS = (STAFF, CLEARED, OPEN_ONLY)
CHANGES: dict[str, dict[str, tuple[Any, ...]]] = {
    "person": {"name": ("Ana Example", "Zoë Q. Example"), "languages": (["en"], ["es", "en"])},
    "post": {"title": ("Analyst",), "elected": (True, False), "level": ("chief", "line")},
    "program": {"status": ("active", "ended"), "name": ("Another First Step",)},
    "reform": {"in_effect_on": ("2025-01",), "repealed_on": ("2026-02",), "status": ("in_effect", "repealed")},
    "convening": {"start": (None, "2026-03"), "end": ("2026-03-04",)},
    "introduction": {"status": ("declined", "met", "asked"), "asked_on": ("2026-09-20",)},
    "interaction": {"on": ("2026-10-30", "2026-01")},
    "knows": {"strength": (0.0, 2.0), "last_on": ("2026-10", "2019")},
    "holds": {"end": ("2026-05", "2026-12")},
    "took_part": {"role": ("lead", "staff")},
    "can_help_with": {"level": ("expert",)},
}


def same_as_read_anew(workspace: Workspace, viewer: Viewer, day: date = TODAY) -> list[str]:
    network = workspace.network(viewer, day)
    return differences(network, derive_network(load_tables(workspace.store, viewer), day))


def random_mutation(dice: random.Random, store: Store, known: list[Record], number: int) -> Mutation:
    """Draw one write: a record that is new, changed, hidden, opened, deleted or brought back."""
    if dice.random() < 0.45:
        return Create(new_record(dice, known, number))
    record = stored_records(store, [dice.choice(known).id])
    (stored,) = record.values()
    if stored.deleted_at:
        return Restore(stored.id)
    what = dice.random()
    if what < 0.25:
        return Delete(stored.id, stored.version)
    if what < 0.5:
        return Update(stored.id, {"sensitivity": dice.choice(("open", "staff", "restricted"))}, stored.version)
    options = CHANGES.get(kind_of(stored.id) or "", {"source": ("elsewhere",)})
    name = dice.choice(sorted(options))
    return Update(stored.id, {name: dice.choice(options[name])}, stored.version)


def new_record(dice: random.Random, known: list[Record], number: int) -> Record:
    sensitivity = dice.choice(("open", "open", "staff", "restricted"))
    entities = [record for record in known if not isinstance(record, Relationship)]
    if dice.random() < 0.4:
        kind = dice.choice(("person", "program", "engagement", "interaction", "introduction", "topic", "post"))
        return entity(kind, f"new {number}", sensitivity=sensitivity)
    kind = dice.choice(
        "knows holds took_part runs involves attended can_help_with seeks_help_with stewards introduces".split()
    )
    start, end = dice.choice(MODEL.relationships[kind].endpoints)
    starts, ends = ([record for record in entities if kind_of(record.id) == which] for which in (start, end))
    a, b = dice.choice(starts), dice.choice(ends)
    if a.id == b.id:
        return entity("person", f"new {number}", sensitivity=sensitivity)
    values = {"id": f"{kind}-{number:016d}", "sensitivity": sensitivity}
    return edge(kind, a, b, **values)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_writes_it_is_the_one_read_anew(store: Store, seed: int) -> None:
    known = records()
    write(store, *known)
    workspace = workspace_on(store)
    dice = random.Random(seed)
    for viewer in VIEWERS:
        workspace.network(viewer)
    for number in range(25):
        mutation = random_mutation(dice, store, known, number)
        try:
            apply(store, mutation)
        except CjnError:  # a refused write (too many posts, a hidden end) changes nothing either
            continue
        known += [mutation.record] if isinstance(mutation, Create) else []
        if number % 3 == 0:
            for viewer in VIEWERS:
                assert same_as_read_anew(workspace, viewer) == [], mutation
    assert same_as_read_anew(workspace, STAFF, date(2025, 6, 30)) == []


def test_a_write_is_put_in_without_reading_the_rest_again(store: Store) -> None:
    write(store, *records())
    workspace = workspace_on(store)
    before = workspace.network(STAFF)
    ana, cem = entity("person", "Ana"), entity("person", "Cem")
    write(store, edge("knows", ana, cem, last_on="2026-10"))
    after = workspace.network(STAFF)
    changed = {field.name for field in fields(Network) if getattr(before, field.name) is not getattr(after, field.name)}
    assert changed - {"as_of"} == {"people", "ties"}
    assert after.ties.count == before.ties.count + 1


def test_a_write_that_a_viewer_may_not_see_leaves_their_snapshot_as_it_is(store: Store) -> None:
    write(store, *records())
    workspace = workspace_on(store)
    before = workspace.network(STAFF)
    write(store, edge("faced", entity("person", "Cem"), entity("pressure", "recall")))
    assert workspace.network(STAFF) is before


def test_what_two_viewers_see_alike_is_held_once(store: Store) -> None:
    write(store, *records())
    workspace = workspace_on(store)
    for topic in ("dashboards", "diversion"):
        staff, cleared = workspace.network(STAFF), workspace.network(CLEARED)
        shared = {f.name for f in fields(Network) if getattr(staff, f.name) is getattr(cleared, f.name)}
        assert shared >= {"places", "organizations", "posts", "topics", "holds", "needs", "introduced", "stewarded"}
        assert "activities" not in shared
        write(store, edge("can_help_with", entity("person", "Dot"), entity("topic", topic)))


def test_what_becomes_hidden_goes_and_what_is_opened_comes_with_its_relationships(store: Store) -> None:
    write(store, *records())
    workspace = workspace_on(store)
    ben = entity("person", "Ben").id
    before = workspace.network(STAFF)
    apply(store, Update(ben, {"sensitivity": "restricted"}, 1))
    hidden = workspace.network(STAFF)
    assert ben not in hidden.index
    assert same_as_read_anew(workspace, STAFF) == []
    apply(store, Update(ben, {"sensitivity": "open"}, 2))
    assert differences(workspace.network(STAFF), before) == []


def test_a_relationship_written_while_its_end_was_hidden_is_there_once_the_end_is_opened(store: Store) -> None:
    write(store, *records())
    workspace = workspace_on(store)
    workspace.network(STAFF)
    ana, ben, new = entity("person", "Ana"), entity("person", "Ben"), entity("person", "N", sensitivity="restricted")
    write(store, new)
    apply(store, Update(ben.id, {"sensitivity": "restricted"}))
    write(store, edge("knows", ana, new, last_on="2026-10"), edge("knows", ana, ben, last_on="2026-10"))
    apply(store, Update(new.id, {"sensitivity": "open"}), Update(ben.id, {"sensitivity": "open"}))
    network = workspace.network(STAFF)
    assert network.ties.entry(network.index[ana.id], network.index[new.id]) >= 0
    assert same_as_read_anew(workspace, STAFF) == []


def test_what_was_out_of_sight_only_while_the_tables_were_read_keeps_its_relationships(store: Store) -> None:
    write(store, *records())
    dot, cem = entity("person", "Dot").id, entity("person", "Cem").id
    meanwhile: dict[str, list[Mutation]] = {
        "matching/people": [Delete(dot), Update(cem, {"sensitivity": "restricted"})],
        "matching/given_by": [Restore(dot), Update(cem, {"sensitivity": "open"})],
    }
    workspace = workspace_on(WatchedStore(store, after=lambda name: apply(store, *meanwhile.pop(name, []))))
    workspace.network(STAFF)
    assert not meanwhile
    assert same_as_read_anew(workspace, STAFF) == []


def between(store: Store, task: Callable[[], Any]) -> Workspace:
    """Do something when the ties have been read, and let the people be read only then."""
    is_done = threading.Event()
    left = iter(QUESTIONS["knows"][1:])

    def wait(name: str) -> None:
        if name == "matching/people":
            assert is_done.wait(timeout=30)

    def do(name: str) -> None:
        if name == "matching/knows" and next(left, None) is None and not is_done.is_set():
            task()
            is_done.set()

    return workspace_on(WatchedStore(store, before=wait, after=do))


def test_what_is_opened_between_the_reading_of_ties_and_of_people_has_its_ties(store: Store) -> None:
    write(store, *records())
    dot = entity("person", "Dot").id
    apply(store, Update(dot, {"sensitivity": "restricted"}))
    workspace = between(store, lambda: apply(store, Update(dot, {"sensitivity": "open"})))
    assert dot in workspace.network(STAFF).index
    assert same_as_read_anew(workspace, STAFF) == []


def test_nobody_sees_half_of_what_is_written_while_the_tables_are_read(store: Store) -> None:
    write(store, *records())
    ana, new = entity("person", "Ana"), entity("person", "New")
    workspace = between(store, lambda: write(store, new, edge("knows", ana, new, last_on="2026-10")))
    network = workspace.network(STAFF)
    assert network.ties.entry(network.index[ana.id], network.index[new.id]) >= 0


def test_nobody_waits_while_the_tables_of_others_are_read(store: Store) -> None:
    write(store, *records())
    goes_on, is_reading = threading.Event(), threading.Event()

    def wait(name: str) -> None:
        if is_first_loaded.is_set() and name == "matching/people":
            is_reading.set()
            assert goes_on.wait(timeout=30)

    is_first_loaded = threading.Event()
    workspace = workspace_on(WatchedStore(store, before=wait))
    workspace.network(STAFF)
    is_first_loaded.set()
    found: list[Network] = []
    other = threading.Thread(target=lambda: found.append(workspace.network(CLEARED)))
    other.start()
    assert is_reading.wait(timeout=30)
    new = entity("person", "New")
    write(store, new)
    assert new.id in workspace.network(STAFF).index
    assert found == [], "the other one is still reading"
    goes_on.set()
    other.join(timeout=30)
    assert new.id in found[0].index
    for viewer in (STAFF, CLEARED):
        assert same_as_read_anew(workspace, viewer) == []


def test_readers_and_writers_at_the_same_time_leave_it_whole(store: Store) -> None:
    known = records()
    write(store, *known)
    workspace = workspace_on(store)
    people = [record for record in known if kind_of(record.id) == "person"]
    topics = [record for record in known if kind_of(record.id) == "topic"]
    failures: list[BaseException] = []

    def do(task: Any) -> None:
        try:
            task()
        except BaseException as error:  # noqa: BLE001  shown in the test's own thread
            failures.append(error)

    def writer(own: int) -> None:
        for number in range(8):
            person = entity("person", f"{own} {number}")
            write(store, person, edge("knows", person, people[number % len(people)], last_on="2026-10"))
            write(store, edge("can_help_with", person, topics[number % len(topics)]))
            network = workspace.network(STAFF)
            row = network.index[person.id]
            assert len(network.help.of(row)) == 1, "own writes are read"

    def reader(viewer: Viewer) -> None:
        for _ in range(12):
            network = workspace.network(viewer)
            assert len(network.ties.starts) == len(network.people) + 1
            assert len(network.ties.others) == network.ties.starts[-1]

    tasks = [lambda own=own: writer(own) for own in range(4)] + [lambda who=who: reader(who) for who in VIEWERS]  # type: ignore[misc]
    threads = [threading.Thread(target=do, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for viewer in VIEWERS:
        assert same_as_read_anew(workspace, viewer) == []
