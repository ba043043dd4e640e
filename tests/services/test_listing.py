"""Records listed for programs, and written by their ids in another system, on both stores."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import Forbidden, InvalidInput
from cjn_graph.records import Delete
from cjn_graph.services.history import undo
from cjn_graph.services.listing import list_page
from cjn_graph.services.people import list_people
from cjn_graph.services.upserting import KINDS, MOST, upsert
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.making import CLEARED, STAFF, VIEWER, apply, edge, entity, workspace_on, write

COUNTIES = [
    entity("jurisdiction", f"c{n}", name=f"County {n}, Ohio", state="OH" if n % 2 else "MI", **more)
    for n, more in enumerate(
        [{"population": 500}, {}, {"population": 70}, {"population": 3_000}, {}, {"population": 70}]
    )
]


def walk(workspace: Workspace, viewer: Viewer, limit: int, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        page = list_page(workspace, viewer, "jurisdiction", cursor=cursor, limit=limit, **asked)
        found += page.records
        cursor = page.next_cursor
    return found


def test_a_kind_is_filtered_and_sorted_in_pages(store: Store) -> None:
    workspace = workspace_on(store)
    write(store, *COUNTIES, entity("jurisdiction", "x", name="Hidden", state="OH", sensitivity="restricted"))
    by_size = [one.get("population") for one in walk(workspace, STAFF, 2, sort="population", fields="population")]
    assert by_size == [None, None, 70, 70, 500, 3_000]
    assert [one["population"] for one in walk(workspace, STAFF, 1, sort="-population")] == by_size[::-1]
    for sort in ("name", "-name", "id", "updated_at"):
        whole = walk(workspace, STAFF, 500, sort=sort)
        assert walk(workspace, STAFF, 1, sort=sort) == whole
        assert len({one["id"] for one in whole}) == 6
    assert walk(workspace, STAFF, 2, sort="-name")[0]["name"] == "County 5, Ohio"
    assert {one["state"] for one in walk(workspace, STAFF, 9, where="state:OH")} == {"OH"}
    both = walk(workspace, STAFF, 9, where=r"state:OH,name:County 5\, Ohio,population:70", fields="name")
    assert both == [{"id": COUNTIES[5].id, "name": "County 5, Ohio"}]
    assert len(walk(workspace, CLEARED, 9, where="state:OH")) == 4
    ada = entity("person", "a", external_ids=["crm:1", "crm:2"])
    post = entity("post", "p")
    write(store, ada, post, edge("holds", ada, post), entity("person", "b"))
    (found,) = list_page(workspace, STAFF, "person", where="external_ids:crm:2", include="holds,knows").records
    assert found["included"]["knows"] == []
    (held,) = found["included"]["holds"]
    assert (held["other"]["id"], held["outgoing"]) == (post.id, True)
    write(store, entity("program", "p", start="2024-05"))
    assert len(list_page(workspace, STAFF, "program", where="start:2024-05").records) == 1


@pytest.mark.parametrize(
    ("kind", "asked", "told"),
    [
        ("dragon", {}, "no kind of entities"),
        ("person", {"sort": "shoe"}, "no sorting by"),
        ("person", {"sort": "external_ids"}, "no sorting by"),
        ("person", {"fields": "name,shoe"}, "There is no 'shoe'"),
        ("person", {"include": "produced"}, "There is no 'produced'"),
        ("person", {"where": "shoe:9"}, "no filter by"),
        ("person", {"where": "visibility:restricted"}, "no filter by"),
        ("organization", {"where": "classification:castle"}, "cannot be 'castle'"),
        ("jurisdiction", {"where": "population:many"}, "cannot be 'many'"),
        ("person", {"cursor": "x"}, "not a cursor of yours"),
    ],
)
def test_what_the_model_does_not_declare_is_refused(
    embedded_store: Store, kind: str, asked: dict[str, str], told: str
) -> None:
    with pytest.raises(InvalidInput, match=told):
        list_page(workspace_on(embedded_store), STAFF, kind, **asked)


def test_a_cursor_is_of_one_question_and_viewers_list_nothing(empty_store: Store) -> None:
    workspace = workspace_on(empty_store)
    write(empty_store, *COUNTIES)
    cursor = list_page(workspace, STAFF, "jurisdiction", limit=1).next_cursor or ""
    with pytest.raises(InvalidInput):
        list_page(workspace, STAFF, "jurisdiction", cursor=cursor, where="state:OH")
    with pytest.raises(Forbidden):
        list_page(workspace, VIEWER, "jurisdiction")


def test_rows_are_written_by_their_ids_elsewhere_each_with_its_outcome(store: Store) -> None:
    workspace = workspace_on(store)
    rows: list[dict[str, Any]] = [
        {"external_ids": ["crm:1"], "name": "Ada Fictional", "email": "ada@example.org"},
        {"external_ids": ["crm:2"], "name": ""},
        {"name": "Without an id"},
        {"external_ids": ["crm:1"], "name": "Twice"},
        {"external_ids": ["crm:3"], "name": "Cyd Fictional", "shoe": 9},
        {"external_ids": ["crm:4"], "name": "Dee Fictional", "version": 7},
    ]
    first = upsert(workspace, STAFF, "person", rows)
    assert [one.outcome for one in first.rows] == ["created", *["refused"] * 5]
    assert [one.problems[0].where for one in first.rows[1:]] == ["name", "external_ids", "row", "shoe", "version"]
    again = upsert(workspace, STAFF, "person", rows[:1])
    assert [(one.outcome, one.id) for one in again.rows] == [("unchanged", first.rows[0].id)]
    assert again.transaction_ids == []
    changed = upsert(
        workspace,
        STAFF,
        "person",
        [{"external_ids": ["crm:1", "list:9"], "email": None}, {"external_ids": ["crm:5"], "name": "Eve Fictional"}],
    )
    assert [one.outcome for one in changed.rows] == ["updated", "created"]
    (ada,) = list_page(workspace, STAFF, "person", where="external_ids:list:9").records
    assert (ada["name"], ada["email"], ada["external_ids"]) == ("Ada Fictional", None, ["crm:1", "list:9"])
    undo(workspace, STAFF, changed.transaction_ids[0])
    assert [one["name"] for one in list_page(workspace, STAFF, "person").records] == ["Ada Fictional"]


def test_a_row_that_contradicts_what_is_stored_holds_back_no_other(empty_store: Store) -> None:
    workspace = workspace_on(empty_store)
    gone, kept = entity("person", "gone", external_ids=["crm:1"]), entity("person", "kept", external_ids=["crm:8"])
    write(empty_store, gone, kept, entity("person", "closed", sensitivity="restricted", external_ids=["crm:3"]))
    apply(empty_store, Delete(gone.id, 1))
    rows = [{"external_ids": [f"crm:{n}"], "name": f"Row {n}"} for n in (1, 2, 3)]
    done = upsert(workspace, STAFF, "person", rows)
    assert [one.outcome for one in done.rows] == ["refused", "created", "created"], "a hidden one is not there"
    assert len(done.transaction_ids) == 2
    both = upsert(workspace, STAFF, "person", [{"external_ids": ["crm:2", "crm:8"], "name": "Both"}])
    assert "several records" in both.rows[0].problems[0].what
    for kind, many in (("grant", 1), ("introduction", 1), ("knows", 1), ("saved_search", 1), ("person", MOST + 1)):
        with pytest.raises(InvalidInput):
            upsert(workspace, STAFF, kind, [{}] * many)
    with pytest.raises(Forbidden):
        upsert(workspace, VIEWER, "person", [])


def test_sixteen_at_once_create_one(empty_store: Store) -> None:
    workspace = workspace_on(empty_store)
    rows = [{"external_ids": ["crm:1"], "name": "Ada Fictional"}]
    workspace.new_id = Workspace(empty_store, workspace.settings).new_id
    with ThreadPoolExecutor(16) as threads:
        done = list(threads.map(lambda _: upsert(workspace, STAFF, "person", rows).rows[0], range(16)))
    assert sorted(one.outcome for one in done) == ["created", *["unchanged"] * 15]
    assert len({one.id for one in done}) == 1


def read_while_written(store: Store, people: int, readers: int, writers: int) -> None:
    """Read all pages while others insert and delete: who was there all the while is read once by each reader."""
    workspace = Workspace(store, workspace_on(store).settings)
    stay = [entity("person", f"stay{n}", name=f"Person {n * 7919 % people:06}") for n in range(people)]
    for start in range(0, people, 2_000):
        write(store, *stay[start : start + 2_000])
    done: list[bool] = []

    def write_on(number: int) -> int:
        count = 0
        while len(done) < readers:
            key = f"w{number}-{count}"
            name = f"Person {(count * 104729 + number) % people:06}"
            write(store, entity("person", key, name=name))
            if count % 2:
                apply(store, Delete(entity("person", f"w{number}-{count - 1}").id, 1))
            count += 1
        return count

    def read_all(_: int) -> list[str]:
        ids: list[str] = []
        after_name, after_id = "", ""
        try:
            while page := list_people(workspace, STAFF, after_name=after_name, after_id=after_id, limit=200):
                ids += [one.id for one in page]
                after_name, after_id = page[-1].name, page[-1].id
        finally:
            done.append(True)
        return ids

    with ThreadPoolExecutor(readers + writers) as threads:
        written = [threads.submit(write_on, number) for number in range(writers)]
        read = list(threads.map(read_all, range(readers)))
        counts = [one.result() for one in written]
    expected = {record.id for record in stay}
    for ids in read:
        assert len(ids) == len(set(ids)), "nothing is repeated"
        assert expected <= set(ids), "nothing is missed"
    print(f"{readers} readers, {writers} writers, {people:,} people: {sum(counts):,} inserted meanwhile")


def test_readers_miss_and_repeat_nothing_while_others_write(empty_store: Store) -> None:
    read_while_written(empty_store, 400, 3, 2)


@pytest.mark.stress
def test_eight_readers_walk_twenty_thousand_people_while_four_write(store: Store) -> None:
    read_while_written(store, 20_000, 8, 4)


def test_numbers_that_no_store_holds_and_kinds_of_verbs_are_refused(empty_store: Store) -> None:
    with pytest.raises(InvalidInput, match="so large"):
        list_page(workspace_on(empty_store), STAFF, "person", where="version:99999999999999999999")
    assert not {"round", "survey", "response", "introduction"} & set(KINDS)
