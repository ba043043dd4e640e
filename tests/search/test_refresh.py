"""An index after a write equals one built anew, and so do its answers: for every viewer, whatever was written."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjn_graph.errors import CjnError, StoreError
from cjn_graph.model import Record, derived_id
from cjn_graph.records import Create, Delete, Restore, Update
from cjn_graph.search import ENDS, Filters, Index, rank
from cjn_graph.services.index_loading import NAMES, load_index, reload_index
from cjn_graph.services.indexing import full_index, name_index
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.making import CLEARED, STAFF, apply, edge, entity, workspace_on, write
from tests.search import small
from tests.search.columns import DAY
from tests.search.memory import Memory, a_write, title_of, together
from tests.watched import WatchedStore

QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("bob", {}), ("ketering", {}), ("diversion director in Ohio", {}), ("pre-charge", {}), ("marlow", {}),
    ("DA Indiana", {}), ("cohort 2021", {}), ("alpha", {}), ("bravo charlie", {}), ("delta-echo alpha", {}),
    ("crm:1", {}), ("", {"place": "ohio"}), ("", {"topic": "diversion"}), ("", {"role": "diversion director"}),
    ("xyzzyx alpha", {}), ("alpah", {}),
)  # fmt: skip
VIEWERS = (STAFF, CLEARED)


def assert_same(refreshed: object, anew: object, where: str = "index") -> None:
    """Compare column for column, with their types."""
    assert type(refreshed) is type(anew), where
    if is_dataclass(anew):
        for each in fields(anew):
            assert_same(getattr(refreshed, each.name), getattr(anew, each.name), f"{where}.{each.name}")
    elif isinstance(anew, np.ndarray):
        assert cast("np.ndarray[Any, Any]", refreshed).dtype == anew.dtype, where
        np.testing.assert_array_equal(cast("np.ndarray[Any, Any]", refreshed), anew, where)
    elif isinstance(anew, tuple):
        for place, each in enumerate(zip(cast("tuple[object, ...]", refreshed), anew, strict=True)):
            assert_same(*each, f"{where}[{place}]")
    else:
        assert refreshed == anew, where


def answers(index: Index) -> list[str]:
    """Ask everything; a refusal is an answer too."""
    found = []
    for words, filters in QUESTIONS:
        try:
            found.append(rank(index, words, Filters(**filters), limit=50).model_dump_json())
        except CjnError as error:
            found.append(str(error))
    return found


NUMBER = st.integers(0, 10_000)
WRITES = st.lists(st.tuples(st.integers(0, 5), NUMBER, NUMBER, NUMBER), min_size=1, max_size=12)


@given(WRITES, st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_a_refreshed_index_is_one_built_anew(writes: list[tuple[int, int, int, int]], at_once: int) -> None:
    memory = Memory(small.records())
    store = cast(Store, memory)
    first_ones = {viewer: load_index(store, viewer, DAY) for viewer in VIEWERS}
    before = {viewer: answers(index) for viewer, index in first_ones.items()}
    indexes, names = dict(first_ones), load_index(store, STAFF, DAY, NAMES)
    for first in range(0, len(writes), at_once):
        changed = [
            memory.apply(*a_write(memory.records, numbers, f"new {first} {number}"))
            for number, numbers in enumerate(writes[first : first + at_once])
        ]
        for viewer in VIEWERS:
            indexes[viewer] = reload_index(store, viewer, DAY, indexes[viewer], together(changed))
            assert_same(indexes[viewer], load_index(store, viewer, DAY))
        names = reload_index(store, STAFF, DAY, names, together(changed), NAMES)
        assert_same(names, load_index(store, STAFF, DAY, NAMES))
    for viewer in VIEWERS:
        assert answers(indexes[viewer]) == answers(load_index(store, viewer, DAY))
        assert answers(first_ones[viewer]) == before[viewer], "an index that was handed out stays as it was"


@pytest.mark.parametrize("ends", ENDS, ids="-".join)
def test_a_relationship_that_comes_or_goes_is_found_however_far_it_reaches(ends: tuple[str, str, str]) -> None:
    relation, start, end = ends
    memory = Memory(small.records())
    store = cast(Store, memory)
    index = load_index(store, STAFF, DAY)
    starts, lasts = (
        [record for record in memory.records.values() if record.kind == kind]
        or [entity(kind, "new", **{title_of(kind): "New"})]
        for kind in (start, end)
    )
    pairs = [(first, last) for first in starts for last in lasts if first.id != last.id]
    for first, last in pairs[:: max(len(pairs) // 3, 1)]:
        new = [Create(record) for record in (first, last) if record.id not in memory.records]
        link = edge(relation, first, last)
        was_there = link.id in memory.records
        for mutation in [Delete(link.id), Restore(link.id)] if was_there else [Create(link), Delete(link.id)]:
            changed = memory.apply(*new, mutation)
            index, new = reload_index(store, STAFF, DAY, index, changed), []
            assert_same(index, load_index(store, STAFF, DAY))


@pytest.fixture
def filled(store: Store) -> Store:
    write(store, *small.records())
    return store


def assert_up_to_date(workspace: Workspace) -> None:
    """Compare what a search is answered from with what the store holds, for every viewer."""
    for viewer in VIEWERS:
        refreshed, anew = full_index(workspace, viewer), load_index(workspace.store, viewer, workspace.today())
        assert_same(refreshed, anew)
        assert answers(refreshed) == answers(anew)
        assert_same(name_index(workspace, viewer), load_index(workspace.store, viewer, workspace.today(), NAMES))


def test_random_writes_to_a_store_are_found_at_once(filled: Store) -> None:
    workspace, memory, numbers = workspace_on(filled), Memory(small.records()), random.Random(4)
    assert_up_to_date(workspace)
    written = 0
    for number in range(40):
        drawn = (numbers.randrange(6), *(numbers.randrange(10_000) for _ in range(3)))
        mutations = a_write(memory.records, cast("tuple[int, int, int, int]", drawn), f"new {number}")
        try:
            apply(filled, *mutations)
        except CjnError:  # a rule of the store: a cycle, one too many, an end that is deleted
            continue
        memory.apply(*mutations)
        written += 1
        if number % 4 == 0:
            assert_up_to_date(workspace)
    assert_up_to_date(workspace)
    assert written > 25


def test_a_write_reads_only_what_it_changed(filled: Store) -> None:
    watched = WatchedStore(filled)
    workspace = workspace_on(watched)
    for viewer in VIEWERS:
        full_index(workspace, viewer)
    watched.names.clear()
    call = entity("interaction", "c", subject="Quarterly call")
    write(filled, call, edge("involves", call, small.SMITH))
    assert rank(full_index(workspace, STAFF), "quarterly smith", Filters(), limit=3).hits[0].id == call.id
    assert sorted(watched.names) == ["changes/since", "search/links_again", "search/records_again"]


@pytest.mark.parametrize("record", [small.MARLOW_OFFICE, small.OHIO_CHIEF, small.OHIO, small.COHORT, small.DIVERSION])
def test_what_is_deleted_takes_its_links_along_and_brings_them_back(filled: Store, record: Record) -> None:
    workspace = workspace_on(filled)
    before = full_index(workspace, STAFF)
    apply(filled, Delete(record.id))
    assert record.id not in full_index(workspace, STAFF).row_of
    assert_up_to_date(workspace)
    apply(filled, Restore(record.id))
    assert_same(full_index(workspace, STAFF), before)


def test_a_restricted_write_leaves_no_trace_in_the_index_of_others(filled: Store) -> None:
    workspace = workspace_on(filled)
    before = full_index(workspace, STAFF)
    person = entity("person", "h", name="Zebulon Quux", sensitivity="restricted", external_ids=["crm:7"])
    write(
        filled,
        person,
        edge("holds", person, small.VACANT),
        edge("took_part", small.BOB, small.COHORT, sensitivity="restricted"),
    )
    assert_same(full_index(workspace, STAFF), before)
    assert full_index(workspace, CLEARED).named("crm:7") is not None
    apply(filled, Update(small.BOB.id, {"sensitivity": "restricted"}))
    assert small.BOB.id not in full_index(workspace, STAFF).row_of
    assert_up_to_date(workspace)
    apply(filled, Update(small.BOB.id, {"sensitivity": "open"}))
    assert_same(full_index(workspace, STAFF), before)


def test_after_a_failure_nothing_is_missed(filled: Store) -> None:
    failures = [StoreError("The store could not be read.")]

    def fail(name: str) -> None:
        if name == "search/records_again" and failures:
            raise failures.pop()

    workspace = workspace_on(WatchedStore(filled, before=fail))
    full_index(workspace, STAFF)
    write(filled, entity("person", "q", name="Odalys Quintero"))
    with pytest.raises(StoreError):
        full_index(workspace, STAFF)
    assert rank(full_index(workspace, STAFF), "odalys", Filters(), limit=3).total == 1


def test_after_many_changes_everything_is_read_again(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = WatchedStore(filled)
    workspace = workspace_on(watched)
    full_index(workspace, STAFF)
    watched.names.clear()
    monkeypatch.setattr("cjn_graph.services.changed.MOST_CHANGES", 3)
    write(filled, *(entity("person", f"q{number}", name=f"Odalys Quintero {number}") for number in range(4)))
    assert rank(full_index(workspace, STAFF), "odalys", Filters(), limit=9).total == 4
    assert "search/records" in watched.names
    assert "search/records_again" not in watched.names
    assert_up_to_date(workspace)


def test_an_external_id_of_two_records_names_the_first_that_is_left() -> None:
    memory = Memory([entity("person", "p", name="Ana", external_ids=["crm:1"])])
    store = cast(Store, memory)
    index = load_index(store, STAFF, DAY)
    office = entity("organization", "o", name="Aaron Office", external_ids=["crm:1"])
    index = reload_index(store, STAFF, DAY, index, memory.apply(Create(office)))
    assert index.named("crm:1") == index.row_of[derived_id("person", "p")]
    index = reload_index(store, STAFF, DAY, index, memory.apply(Delete(derived_id("person", "p"))))
    assert index.named("crm:1") == index.row_of[office.id] == 0
    index = reload_index(store, STAFF, DAY, index, memory.apply(Delete(office.id)))
    assert index.named("crm:1") is None
    assert_same(index, load_index(store, STAFF, DAY))


def test_threads_see_whole_writes_while_others_write(filled: Store) -> None:
    workspace = workspace_on(filled)

    calls = [entity("interaction", f"c{number}", subject=f"Alpha call {number}") for number in range(6)]

    def look(_: int) -> None:
        index = full_index(workspace, STAFF)
        seen = {call.id for call in calls if call.id in index.row_of}
        assert {index.ids[row] for row in index.links.start} >= seen, "a call comes with whom it involves"
        asked = rank(index, "alpha smith", Filters(kinds=("interaction",)), limit=9)
        assert {hit.id for hit in asked.hits} == seen or not asked.all_words
        assert (small.COHORT.id in index.row_of) == (edge("took_part", small.ROZ, small.COHORT).id in index.links.ids)

    with ThreadPoolExecutor(6) as pool:
        looks = [pool.submit(look, number) for number in range(12)]
        for number, call in enumerate(calls):
            write(filled, call, edge("involves", call, small.SMITH))
            apply(filled, Delete(small.COHORT.id) if number % 2 == 0 else Restore(small.COHORT.id))
        for each in looks:
            each.result()
    assert_up_to_date(workspace)


def test_what_is_written_while_an_index_is_read_is_whole_in_it(filled: Store) -> None:
    waiting = [Delete(small.COHORT.id), Restore(small.COHORT.id), Delete(small.ROZ.id)]

    def write_next(name: str) -> None:
        if waiting and name.startswith("search/records"):
            apply(filled, waiting.pop(0))

    workspace = workspace_on(WatchedStore(filled, after=write_next))
    index = full_index(workspace, STAFF)
    assert not waiting
    assert small.COHORT.id in index.row_of
    assert small.ROZ.id not in index.row_of
    assert_same(index, load_index(filled, STAFF, workspace.today()))
