"""After a write, an index answers as one that is built anew: for every viewer, whatever was written."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjn_graph.errors import CjnError
from cjn_graph.facts import read_tables
from cjn_graph.model import Record, derived_id
from cjn_graph.records import Create, Delete, Restore, Update
from cjn_graph.search import NAME_PROPERTIES, Filters, Index, build_index, rank, update_index
from cjn_graph.search.edges import fact_ids
from cjn_graph.services.indexing import full_index, name_index
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from cjn_graph.tables import Tables
from tests.making import CLEARED, STAFF, apply, edge, entity, workspace_on, write
from tests.search import small
from tests.search.memory import JOINED, Memory, a_write, title_of
from tests.search.tables import DAY

QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("bob", {}), ("ketering", {}), ("diversion director in Ohio", {}), ("pre-charge", {}), ("marlow", {}),
    ("DA Indiana", {}), ("cohort 2021", {}), ("alpha", {}), ("bravo charlie", {}), ("delta-echo alpha", {}),
    ("crm:1", {}), ("", {"place": "ohio"}), ("", {"topic": "diversion"}), ("", {"role": "diversion director"}),
    ("xyzzyx alpha", {}), ("alpah", {}),
)  # fmt: skip
VIEWERS = (STAFF, CLEARED)


def answers(index: Index) -> list[str]:
    """Ask everything; a refusal is an answer too."""
    found = []
    for words, filters in QUESTIONS:
        try:
            found.append(rank(index, words, Filters(**filters), limit=50).model_dump_json())
        except CjnError as error:
            found.append(str(error))
    return found


def content(index: Index) -> tuple[list[Any], ...]:
    """Return all edges, all texts that words lead to, and the order of the records, by their ids."""
    ids, rank_of = list(index.records.row_of), index.records.rank
    return (
        sorted(
            (
                *(ids[edge[end]] for end in ("lender", "borrower")),
                ids[edge["via"]] if edge["via"] >= 0 else "",
                *(edge[name].item() for name in ("weight", "told_as")),
                fact_ids(index.links, edge["facts"]),
            )
            for edge in index.edges.rows
        ),
        sorted(
            (postings.sort, word, ids[postings.record[text]], postings.role[text], postings.shown[text])
            for postings in index.postings
            for number, word in enumerate(postings.vocabulary.words)
            for text in postings.texts[postings.starts[number] : postings.starts[number + 1]]
        ),
        sorted((each for each in ids if each in index), key=lambda each: rank_of[index.records.row_of[each]]),
    )


NUMBER = st.integers(0, 10_000)
WRITES = st.lists(st.tuples(st.integers(0, 5), NUMBER, NUMBER, NUMBER), min_size=1, max_size=12)


@given(WRITES, st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_after_any_writes_an_index_answers_as_one_built_anew(
    writes: list[tuple[int, int, int, int]], at_once: int
) -> None:
    memory = Memory(small.records())
    first_ones = {viewer: build_index(memory.tables(viewer), DAY) for viewer in VIEWERS}
    before = {viewer: answers(index) for viewer, index in first_ones.items()}
    indexes = dict(first_ones)
    for first in range(0, len(writes), at_once):
        for number, numbers in enumerate(writes[first : first + at_once]):
            memory.apply(*a_write(memory.records, numbers, f"new {first} {number}"))
        for viewer in VIEWERS:
            tables = memory.tables(viewer)
            indexes[viewer] = update_index(indexes[viewer], tables)
            assert content(indexes[viewer]) == content(build_index(tables, DAY))
    for viewer in VIEWERS:
        assert answers(indexes[viewer]) == answers(build_index(memory.tables(viewer), DAY))
        assert answers(first_ones[viewer]) == before[viewer], "an index that was handed out stays as it was"


@pytest.mark.parametrize("ends", JOINED, ids="-".join)
def test_a_relationship_that_comes_or_goes_is_found_however_far_it_reaches(ends: tuple[str, str, str]) -> None:
    relation, start, end = ends
    memory = Memory(small.records())
    index = build_index(memory.tables(STAFF), DAY)
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
            memory.apply(*new, mutation)
            tables, new = memory.tables(STAFF), []
            index = update_index(index, tables)
            assert content(index) == content(build_index(tables, DAY))


def test_what_changed_is_built_anew_where_it_is_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cjn_graph.search.build.MOST_CHANGED", 2)
    memory = Memory(small.records())
    index = build_index(memory.tables(STAFF), DAY)
    for number in range(3):
        memory.apply(Create(entity("person", f"q{number}", name=f"Odalys Quintero {number}")))
        index = update_index(index, memory.tables(STAFF))
        assert len(index.changed) == (number + 1 if number < 2 else 0)
        assert rank(index, "odalys", Filters(), limit=9).total == number + 1


@pytest.fixture
def filled(store: Store) -> Store:
    write(store, *small.records())
    return store


def assert_up_to_date(workspace: Workspace) -> None:
    """Compare what a search is answered from with what the store holds, for every viewer."""
    for viewer in VIEWERS:
        anew = build_index(read_tables(workspace.store, viewer), workspace.today())
        assert answers(full_index(workspace, viewer)) == answers(anew)
        people = Tables({"person": anew.tables.entities["person"]})
        names = build_index(people, workspace.today(), searched={"person": NAME_PROPERTIES})
        assert answers(name_index(workspace, viewer)) == answers(names)


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


@pytest.mark.parametrize("record", [small.MARLOW_OFFICE, small.OHIO_CHIEF, small.OHIO, small.COHORT, small.DIVERSION])
def test_what_is_deleted_takes_its_links_along_and_brings_them_back(filled: Store, record: Record) -> None:
    workspace = workspace_on(filled)
    before = answers(full_index(workspace, STAFF))
    apply(filled, Delete(record.id))
    assert record.id not in full_index(workspace, STAFF)
    assert_up_to_date(workspace)
    apply(filled, Restore(record.id))
    assert answers(full_index(workspace, STAFF)) == before


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
    assert full_index(workspace, STAFF) is before
    assert full_index(workspace, CLEARED).named("crm:7") is not None
    apply(filled, Update(small.BOB.id, {"sensitivity": "restricted"}))
    assert small.BOB.id not in full_index(workspace, STAFF)
    assert_up_to_date(workspace)
    apply(filled, Update(small.BOB.id, {"sensitivity": "open"}))
    assert answers(full_index(workspace, STAFF)) == answers(before)


def test_an_external_id_of_two_records_names_the_first_that_is_left() -> None:
    memory = Memory([entity("person", "p", name="Ana", external_ids=["crm:1"])])
    index = build_index(memory.tables(STAFF), DAY)
    office = entity("organization", "o", name="Aaron Office", external_ids=["crm:1"])
    for mutation, named in (
        (Create(office), derived_id("person", "p")),
        (Delete(derived_id("person", "p")), office.id),
        (Update(office.id, {"external_ids": ["crm:2"]}), None),
        (Restore(derived_id("person", "p")), derived_id("person", "p")),
    ):
        memory.apply(mutation)
        index = update_index(index, memory.tables(STAFF))
        row = index.named("crm:1")
        assert (None if row is None else index.records.documents[row].id) == named


def test_threads_see_whole_writes_while_others_write(filled: Store) -> None:
    workspace = workspace_on(filled)

    calls = [entity("interaction", f"c{number}", subject=f"Alpha call {number}") for number in range(6)]

    def look(_: int) -> None:
        index = full_index(workspace, STAFF)
        seen = {call.id for call in calls if call.id in index}
        asked = rank(index, "alpha smith", Filters(kinds=("interaction",)), limit=9)
        assert {hit.id for hit in asked.hits} == seen or not asked.all_words, "a call comes with whom it involves"
        roz = rank(index, "cohort 2021", Filters(kinds=("person",)), limit=9).hits
        assert (small.COHORT.id in index) == any(hit.id == small.ROZ.id and not hit.missing for hit in roz)

    with ThreadPoolExecutor(6) as pool:
        looks = [pool.submit(look, number) for number in range(12)]
        for number, call in enumerate(calls):
            write(filled, call, edge("involves", call, small.SMITH))
            apply(filled, Delete(small.COHORT.id) if number % 2 == 0 else Restore(small.COHORT.id))
        for each in looks:
            each.result()
    assert_up_to_date(workspace)
