"""An index after a write equals one built anew, and so do its answers: for every viewer, whatever was written."""

from __future__ import annotations

import random
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjn_graph.access import Viewer
from cjn_graph.errors import CjnError, StoreError
from cjn_graph.model import MODEL, Record, Relationship, derived_id
from cjn_graph.records import Create, Delete, Mutation, Restore, Update
from cjn_graph.search import ENDS, PROPERTIES, Filters, Index, rank
from cjn_graph.services.changed import Changed, Touch
from cjn_graph.services.index_loading import NAMES, load_index, reload_index
from cjn_graph.services.indexing import full_index, name_index
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.making import CLEARED, NOW, STAFF, apply, edge, entity, workspace_on, write
from tests.search import small
from tests.search.columns import DAY, columns_of
from tests.watched import WatchedStore

QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("bob", {}), ("ketering", {}), ("diversion director in Ohio", {}), ("pre-charge", {}), ("marlow", {}),
    ("DA Indiana", {}), ("cohort 2021", {}), ("alpha", {}), ("bravo charlie", {}), ("delta-echo alpha", {}),
    ("crm:1", {}), ("", {"place": "ohio"}), ("", {"topic": "diversion"}), ("", {"role": "diversion director"}),
    ("xyzzyx alpha", {}), ("alpah", {}),
)  # fmt: skip
NAMES_OF_ALL = ("Alpha Bravo", "Alpha", "Bravo Charlie", "Delta-Echo", "Charlie", "Kettering", "Ohio Bravo", "zz Alpha")
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


class Memory:
    """What a store would return for the queries of search, without an engine: quick enough for many examples."""

    def __init__(self, records: list[Record]) -> None:
        self.records = {record.id: record for record in records}
        self.order = list(self.records)

    def read_columns(self, viewer: Viewer, name: str, **arguments: Any) -> dict[str, list[Any]]:
        records, links = columns_of(self._seen(viewer), viewer)
        if name in {"search/records", "search/records_again"}:
            ids, rows = records[arguments["kind"]]
            wanted = set(arguments.get("ids", ids))
            keys = [*PROPERTIES[arguments["kind"]], "external_ids"]
            chosen = [place for place, record_id in enumerate(ids) if record_id in wanted]
            places = [keys.index(key) for key in arguments["keys"]]
            return {
                "id": [ids[place] for place in chosen],
                "values": [[rows[place][key] for key in places] for place in chosen],
            }
        if name == "search/links":
            return links[arguments["kind"], arguments["from_kind"], arguments["to_kind"]]  # type: ignore[return-value]
        wanted = set(arguments["ids"])
        by = {"search/links_again": ("id",), "search/links_at": ("start_id", "end_id")}[name]
        found: dict[str, list[Any]] = {key: [] for key in ("id", "start_id", "end_id", "begun", "ended")}
        for columns in links.values():
            for row in range(len(columns["id"])):
                if wanted & {columns[key][row] for key in by}:
                    for key, column in found.items():
                        column.append(columns[key][row])
        return found

    def _seen(self, viewer: Viewer) -> list[Record]:
        """Records in any order; a relationship is seen where its ends are."""
        seen = {key for key, record in self.records.items() if record.visibility in viewer.visible}
        return [
            record
            for record in (self.records[key] for key in self.order)
            if not isinstance(record, Relationship) or {record.from_id, record.to_id} <= seen
        ]

    def apply(self, *mutations: Mutation) -> Changed:
        """Write without the rules of the store; return what was changed."""
        for mutation in mutations:
            if isinstance(mutation, Create):
                self.records[mutation.record.id] = mutation.record
                continue
            record = self.records[mutation.id]
            if isinstance(mutation, Update):
                values = record.model_dump(exclude_none=True) | dict(mutation.changes)
                kept = {key: value for key, value in values.items() if value is not None}
                self.records[mutation.id] = MODEL.parse(record.kind, kept)
            else:
                deleted_at = NOW if isinstance(mutation, Delete) else None
                self.records[mutation.id] = record.model_copy(update={"deleted_at": deleted_at})
        self.order = random.Random(len(self.order)).sample(list(self.records), len(self.records))
        return Changed({key: [touch] for key, touch in map(_touched, mutations)})


def _touched(mutation: Mutation) -> tuple[str, Touch]:
    if isinstance(mutation, Create):
        return mutation.record.id, Touch(1, "create", "open")
    return mutation.id, Touch(1, type(mutation).__name__.lower(), "open")


def together(several: list[Changed]) -> Changed:
    """Put the changes of several transactions together, in their order."""
    touches: dict[str, list[Touch]] = defaultdict(list)
    for changed in several:
        for record_id, done in changed.touches.items():
            touches[record_id] += done
    return Changed(touches)


def a_write(records: dict[str, Record], numbers: tuple[int, int, int, int], key: str) -> list[Mutation]:
    """Turn drawn numbers into one transaction of a staff member: what, on which records, with which values."""
    what, one, other, value = numbers
    entities = [record for record in records.values() if record.kind in PROPERTIES and not record.deleted_at]
    edges = [record for record in records.values() if isinstance(record, Relationship)]
    known = [*entities, *edges]
    name = NAMES_OF_ALL[value % len(NAMES_OF_ALL)]
    record = known[one % len(known)]
    if what == 0:
        return _created(records, one, other, name, key)
    if what == 1:
        record = entities[one % len(entities)]
        return [Update(record.id, _edited(record, name, other))]
    if what == 2:
        stretches = (("2019", None), ("2024", "2025-02"), (None, "2020"), ("2027", None))
        dated = [each for each in edges if "start" in type(each).model_fields and not each.deleted_at]
        return [Update(dated[one % len(dated)].id, dict(zip(("start", "end"), stretches[value % 4], strict=True)))]
    if what == 3:
        return [Update(record.id, {"sensitivity": ("open", "restricted", "staff")[value % 3]})]
    if what == 4:
        gone = [each for each in records.values() if each.deleted_at]
        return [Restore(gone[one % len(gone)].id)] if gone else [Delete(record.id)]
    return [Delete(record.id)]


def _created(records: dict[str, Record], one: int, other: int, name: str, key: str) -> list[Mutation]:
    """Create an entity with its relationships, or only a relationship between two that there are."""
    relation, start, end = ENDS[one % len(ENDS)]
    by_kind = {
        kind: [each for each in records.values() if each.kind == kind and not each.deleted_at] for kind in (start, end)
    }
    if other % 3 == 0 or not by_kind[start]:
        values: dict[str, Any] = {_title(start): name, **({"external_ids": [f"crm:{other}"]} if other % 2 else {})}
        new = [entity(start, key, **values, sensitivity=("open", "restricted")[other % 5 == 0])]
        first: Record = new[0]
    else:
        new, first = [], by_kind[start][other % len(by_kind[start])]
    lasts = [each for each in by_kind[end] if each.id != first.id]
    if not lasts:
        return [Create(record) for record in new]
    link = edge(relation, first, lasts[other % len(lasts)])
    if link.id in records:
        return [Create(record) for record in new] or [Delete(link.id)]
    return [*(Create(record) for record in new), Create(link)]


def _edited(record: Record, name: str, other: int) -> dict[str, Any]:
    fields_of = type(record).model_fields
    choices: list[dict[str, Any]] = [{_title(record.kind): name}, {"external_ids": [f"crm:{other % 3}"]}]
    choices += [{key: [name]} for key in ("nicknames", "synonyms") if key in fields_of]
    choices += [{key: f"{name} text"} for key in ("description", "note", "biography") if key in fields_of]
    return choices[other % len(choices)]


def _title(kind: str) -> str:
    return next(iter(PROPERTIES[kind]))


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
        or [entity(kind, "new", **{_title(kind): "New"})]
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
