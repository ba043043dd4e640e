"""The tables after any write are those that are read anew, for whoever looks."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import Forbidden
from cjn_graph.facts import KINDS, Facts, read_tables
from cjn_graph.facts.changes import changed_since
from cjn_graph.model import MODEL, kind_of
from cjn_graph.records import Delete, Mutation, Restore, Update
from cjn_graph.records.reading import stored_records
from cjn_graph.store import Store
from cjn_graph.tables import Tables
from tests.facts.writing import random_writes
from tests.making import CLEARED, STAFF, VIEWER, apply, edge, entity, write
from tests.matching.test_on_stores import records
from tests.watched import WatchedStore

OPEN_ONLY = type("OpenOnly", (Viewer,), {"visible": property(lambda self: ["open"])})("numbers", "staff")
VIEWERS = (STAFF, CLEARED, OPEN_ONLY)


def seen(tables: Tables) -> dict[str, tuple[Any, ...]]:
    """Everything that tables say, by id: relationships only where both ends are in sight."""
    entities = {
        record: values
        for table in tables.entities.values()
        for record, *values in zip(
            table.ids.texts.tolist(), *(column.decoded().tolist() for column in table.columns.values()), strict=True
        )
    }
    joined = {
        record: (start, end, *values)
        for table in tables.relationships.values()
        for record, start, end, *values in zip(
            table.ids.texts.tolist(), *(column.decoded().tolist() for column in table.columns.values()), strict=True
        )
        if start in entities and end in entities
    }
    return {**{record: tuple(values) for record, values in entities.items()}, **joined}


def assert_read_anew(facts: Facts, store: Store, viewer: Viewer) -> None:
    tables = facts.tables(viewer)
    assert seen(tables) == seen(read_tables(store, viewer))
    every = (*tables.entities.values(), *tables.relationships.values())
    assert all((table.ids.texts[:-1] < table.ids.texts[1:]).all() for table in every)


def test_all_that_is_on_record_is_in_the_tables(store: Store) -> None:
    known = records()
    write(store, *known)
    found = seen(Facts(store).tables(CLEARED))
    assert found.keys() == {record.id for record in known if kind_of(record.id) in KINDS}
    for record in stored_records(store, found).values():
        ends = tuple(getattr(record, name) for name in ("from_id", "to_id") if hasattr(record, name))
        row = record.to_row()
        values = (row.get(name) for name in MODEL.kind(kind_of(record.id) or "").table_columns)
        assert found[record.id] == (*ends, *(tuple(each) if isinstance(each, list) else each for each in values))


@pytest.mark.parametrize("seed", range(4))
def test_after_any_writes_they_are_those_read_anew(store: Store, seed: int) -> None:
    known = records()
    write(store, *known)
    facts = Facts(store)
    for viewer in VIEWERS:
        facts.tables(viewer)
    for number, _ in random_writes(store, known, seed, 30):
        if number % 3 == 0:
            for viewer in VIEWERS:
                assert_read_anew(facts, store, viewer)


def test_what_a_write_leaves_alone_stays_the_same_object(store: Store) -> None:
    write(store, *records())
    facts = Facts(store)
    before = facts.tables(STAFF)
    write(store, edge("knows", entity("person", "Ana"), entity("person", "Cem"), last_on="2026-10"))
    apply(store, Update(entity("person", "Dot").id, {"name": "Dorothy Example"}, 1))
    after = facts.tables(STAFF)
    assert {kind for kind in before.entities if before.entities[kind] is not after.entities[kind]} == {"person"}
    joined = before.relationships
    assert {kind for kind in joined if joined[kind] is not after.relationships[kind]} == {"knows"}
    people = before.entities["person"], after.entities["person"]
    assert people[0].ids is people[1].ids
    assert {name for name in people[0].columns if people[0][name] is not people[1][name]} == {"name", "folded_name"}
    assert joined["knows"]["from_id"].values is after.relationships["knows"]["from_id"].values


def test_a_write_that_a_viewer_may_not_see_leaves_their_tables_as_they_are(store: Store) -> None:
    write(store, *records())
    facts = Facts(store)
    before = facts.tables(STAFF)
    write(store, edge("faced", entity("person", "Cem"), entity("pressure", "recall")))
    after = facts.tables(STAFF)
    assert all(after.entities[kind] is table for kind, table in before.entities.items())
    assert all(after.relationships[kind] is table for kind, table in before.relationships.items())


def test_what_two_viewers_see_alike_is_held_once(store: Store) -> None:
    write(store, *records())
    facts = Facts(store)
    for topic in ("dashboards", "diversion"):
        staff, cleared = facts.tables(STAFF), facts.tables(CLEARED)
        apart = {kind for kind in staff.entities if staff.entities[kind] is not cleared.entities[kind]}
        assert apart == {"pressure"}
        apart = {kind for kind in staff.relationships if staff.relationships[kind] is not cleared.relationships[kind]}
        assert apart <= {"faced", "about"}
        write(store, edge("can_help_with", entity("person", "Dot"), entity("topic", topic)))


def test_kinds_that_nobody_asks_for_are_not_read(store: Store) -> None:
    write(store, *records())
    watched = WatchedStore(store)
    facts = Facts(watched)
    tables = facts.tables(STAFF, ["person", "holds"])
    assert (set(tables.entities), set(tables.relationships)) == ({"person"}, {"holds"})
    assert [name for name in watched.names if name.startswith("facts/")] == ["facts/entities", "facts/relationships"]
    write(store, entity("person", "New"))
    assert entity("person", "New").id in facts.tables(STAFF, ["post", "person"]).entities["person"].ids.index
    assert seen(facts.tables(STAFF)) == seen(read_tables(store, STAFF))


def test_what_becomes_hidden_goes_and_what_is_opened_comes_with_its_relationships(store: Store) -> None:
    write(store, *records())
    facts, ben = Facts(store), entity("person", "Ben").id
    before = seen(facts.tables(STAFF))
    apply(store, Update(ben, {"sensitivity": "restricted"}, 1))
    assert ben not in seen(facts.tables(STAFF))
    assert_read_anew(facts, store, STAFF)
    apply(store, Update(ben, {"sensitivity": "open"}, 2))
    assert seen(facts.tables(STAFF)) == before


def test_a_relationship_written_while_its_end_was_hidden_is_there_once_the_end_is_opened(store: Store) -> None:
    write(store, *records())
    facts = Facts(store)
    facts.tables(STAFF)
    ana, ben, new = entity("person", "Ana"), entity("person", "Ben"), entity("person", "N", sensitivity="restricted")
    write(store, new)
    apply(store, Update(ben.id, {"sensitivity": "restricted"}))
    facts.tables(STAFF)
    ties = [edge("knows", ana, other, last_on="2026-10") for other in (new, ben)]
    write(store, *ties)
    facts.tables(STAFF)
    apply(store, Update(new.id, {"sensitivity": "open"}), Update(ben.id, {"sensitivity": "open"}))
    assert {tie.id for tie in ties} <= seen(facts.tables(STAFF)).keys()
    assert_read_anew(facts, store, STAFF)


def test_what_is_out_of_sight_only_while_the_tables_are_read_keeps_its_relationships(store: Store) -> None:
    write(store, *records())
    dot, cem = entity("person", "Dot").id, entity("person", "Cem").id
    meanwhile: dict[str, list[Mutation]] = {
        "facts/entities": [Delete(dot), Update(cem, {"sensitivity": "restricted"})],
        "facts/relationships_by_end": [Restore(dot), Update(cem, {"sensitivity": "open"})],
    }
    facts = Facts(WatchedStore(store, after=lambda name: apply(store, *meanwhile.pop(name, []))))
    facts.tables(STAFF)
    assert not meanwhile
    assert_read_anew(facts, store, STAFF)


def test_nobody_sees_half_of_what_is_written_while_the_tables_are_read(store: Store) -> None:
    write(store, *records())
    tie = edge("knows", entity("person", "Ana"), new := entity("person", "New"), last_on="2026-10")
    meanwhile = {"facts/relationships": (new, tie)}
    facts = Facts(WatchedStore(store, before=lambda name: write(store, *meanwhile.pop(name, ()))))
    assert {new.id, tie.id} <= seen(facts.tables(STAFF)).keys()


def test_nobody_waits_while_the_tables_of_others_are_read(store: Store) -> None:
    write(store, *records())
    goes_on, is_reading, is_first_loaded = threading.Event(), threading.Event(), threading.Event()

    def wait(name: str) -> None:
        if is_first_loaded.is_set() and name == "facts/entities":
            is_reading.set()
            assert goes_on.wait(timeout=30)

    facts = Facts(WatchedStore(store, before=wait))
    facts.tables(STAFF)
    is_first_loaded.set()
    found: list[Tables] = []
    other = threading.Thread(target=lambda: found.append(facts.tables(CLEARED)))
    other.start()
    assert is_reading.wait(timeout=30)
    new = entity("person", "New")
    write(store, new)
    assert new.id in seen(facts.tables(STAFF))
    assert found == [], "the other one is still reading"
    goes_on.set()
    other.join(timeout=30)
    assert new.id in seen(found[0])
    for viewer in (STAFF, CLEARED):
        assert_read_anew(facts, store, viewer)


def test_after_very_many_changes_all_is_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    write(store, *records())
    watched = WatchedStore(store)
    facts = Facts(watched)
    facts.tables(STAFF)
    monkeypatch.setattr("cjn_graph.facts.changes.MOST_CHANGES", 1)
    write(store, entity("person", "New"), entity("person", "Newer"))
    watched.names.clear()
    assert_read_anew(facts, store, STAFF)
    assert "facts/entities" in watched.names
    assert changed_since(store, 3, 2) is None


def test_whoever_sees_numbers_only_gets_no_tables(store: Store) -> None:
    with pytest.raises(Forbidden):
        Facts(store).tables(VIEWER)


@pytest.mark.parametrize("fault", [KeyError("x"), RuntimeError("x")])
@pytest.mark.parametrize("query", ["facts/entities", "facts/relationships"])
def test_a_fault_while_tables_are_read_is_raised_and_leaves_nothing_half_read(
    store: Store, query: str, fault: Exception
) -> None:
    write(store, *records())
    faults = {query: fault}

    def fail(name: str) -> None:
        if name in faults:
            raise faults.pop(name)

    facts = Facts(WatchedStore(store, before=fail))
    with pytest.raises(type(fault)):
        facts.tables(STAFF)
    assert_read_anew(facts, store, STAFF)


def test_readers_and_writers_at_the_same_time_leave_them_whole(store: Store) -> None:
    known = records()
    write(store, *known)
    facts = Facts(store)
    people = [record for record in known if kind_of(record.id) == "person"]
    failures: list[BaseException] = []

    def do(task: Any) -> None:
        try:
            task()
        except BaseException as error:  # noqa: BLE001  shown in the test's own thread
            failures.append(error)

    def writer(own: int) -> None:
        for number in range(8):
            person = entity("person", f"{own} {number}")
            tie = edge("knows", person, people[number % len(people)], last_on="2026-10")
            write(store, person, tie)
            assert {person.id, tie.id} <= seen(facts.tables(STAFF)).keys(), "own writes are read"

    def reader(viewer: Viewer) -> None:
        for _ in range(12):
            facts.tables(viewer)

    tasks = [lambda own=own: writer(own) for own in range(4)] + [lambda who=who: reader(who) for who in VIEWERS]  # type: ignore[misc]
    threads = [threading.Thread(target=do, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for viewer in VIEWERS:
        assert_read_anew(facts, store, viewer)
