"""What every store does, on both engines."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, Forbidden, QueryDefect, StoreNotInitialised
from cjn_graph.settings import Settings
from cjn_graph.store import Store, Transaction, open_store
from tests.conftest import settings_for
from tests.neo4j_server.server import Neo4jServer

STAFF = Viewer("sam", "staff")
GRANTED = Viewer("ria", "staff", frozenset({"restricted"}))
ADMIN = Viewer("ada", "admin")
READER = Viewer("bo", "viewer")


def person(number: int, visibility: str = "open", **more: Any) -> dict[str, Any]:
    name = f"Person {number}"
    return {
        "id": f"person-{number:016d}",
        "name": name,
        "folded_name": name.lower(),
        "visibility": visibility,
        "version": 1,
        **more,
    }


def knows(number: int, start: int, end: int, visibility: str = "open") -> dict[str, Any]:
    properties = {"id": f"knows-{number:016d}", "visibility": visibility, "strength": 0.5}
    return {"from_id": f"person-{start:016d}", "to_id": f"person-{end:016d}", "properties": properties}


def create(store: Store, *people: dict[str, Any], ties: tuple[dict[str, Any], ...] = ()) -> None:
    def work(transaction: Transaction) -> None:
        transaction.run("records/create_nodes", kind="person", rows=list(people))
        transaction.run(
            "records/create_relationships", kind="knows", from_kind="person", to_kind="person", rows=list(ties)
        )

    store.write(work)


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["node"]["name"] for row in rows]


def test_what_is_written_is_read_back_as_plain_values(store: Store) -> None:
    row = person(1, languages=["en", "es"], confidence=0.25, fictional=True, version=2**40)
    create(store, row)
    assert store.read(STAFF, "records/get_nodes", kind="person", ids=[row["id"]]) == [{"node": row}]


def test_the_viewer_decides_what_is_read(store: Store) -> None:
    create(store, person(1), person(2, "staff"), person(3, "restricted"), person(4, "deleted"))
    listed = {"kind": "person", "after": "", "limit": 10}
    assert names(store.read(STAFF, "records/list_nodes", **listed)) == ["Person 1", "Person 2"]
    assert names(store.read(GRANTED, "records/list_nodes", **listed)) == ["Person 1", "Person 2", "Person 3"]


def test_a_relationship_is_seen_with_both_its_ends_or_not_at_all(store: Store) -> None:
    ties = (knows(1, 1, 2), knows(2, 1, 3), knows(3, 3, 2), knows(4, 2, 1, "restricted"))
    create(store, person(1), person(2), person(3, "restricted"), ties=ties)
    ids = [tie["properties"]["id"] for tie in ties]
    seen = store.read(STAFF, "records/get_relationships", kind="knows", ids=ids)
    assert [row["relationship"]["id"] for row in seen] == [ids[0]]
    assert (seen[0]["from_id"], seen[0]["to_id"]) == (ties[0]["from_id"], ties[0]["to_id"])
    assert len(store.read(GRANTED, "records/get_relationships", kind="knows", ids=ids)) == 4
    listed = {"kind": "knows", "after": "", "limit": 10}
    assert [row["relationship"]["id"] for row in store.read(STAFF, "records/list_relationships", **listed)] == [ids[0]]


def test_neighbours_in_both_directions(store: Store) -> None:
    create(
        store,
        person(1),
        person(2),
        person(3),
        person(4, "staff"),
        ties=(knows(1, 1, 2), knows(2, 3, 1), knows(3, 1, 4)),
    )
    rows = store.read(STAFF, "records/joined", kind="person", ids=[person(1)["id"]], types=["KNOWS"])
    found = {(row["relationship"]["id"][-1], bool(row["outgoing"]), row["other"]["name"]) for row in rows}
    assert found == {("1", True, "Person 2"), ("2", False, "Person 3"), ("3", True, "Person 4")}
    assert not store.read(STAFF, "records/joined", kind="person", ids=[person(1)["id"]], types=["ATTENDED"])


def test_pages_follow_each_other_without_gap_or_repeat(store: Store) -> None:
    create(store, *(person(number) for number in range(25)))
    seen, after = [], ""
    while page := store.read(STAFF, "records/list_nodes", kind="person", after=after, limit=10):
        seen += [row["node"]["id"] for row in page]
        after = seen[-1]
    assert seen == [person(number)["id"] for number in range(25)]


def test_a_missing_end_is_noticed_by_the_count(store: Store) -> None:
    create(store, person(1))

    def work(transaction: Transaction) -> int:
        rows = [knows(1, 1, 99)]
        kinds = {"kind": "knows", "from_kind": "person", "to_kind": "person"}
        return int(transaction.run("records/create_relationships", rows=rows, **kinds)[0]["created"])

    assert store.write(work) == 0


def test_setting_replaces_all_properties(store: Store) -> None:
    create(store, person(1, note="gone"), person(2), ties=(knows(1, 1, 2),))
    tie_id = knows(1, 1, 2)["properties"]["id"]

    def work(transaction: Transaction) -> list[Any]:
        rows = [{"id": person(1)["id"], "properties": person(1, version=2)}]
        properties = {tie_id: {"id": tie_id, "visibility": "staff", "how": "met"}}
        return [
            transaction.run("records/set_nodes", kind="person", rows=rows),
            transaction.run("records/set_relationships", kind="knows", ids=[tie_id], properties=properties),
            transaction.run("records/current_nodes", kind="person", ids=[person(1)["id"]]),
        ]

    updated, ties, current = store.write(work)
    assert (updated, ties) == ([{"updated": 1}], [{"updated": 1}])
    assert current == [{"node": person(1) | {"version": 2}}]
    tie = store.read(STAFF, "records/get_relationships", kind="knows", ids=[tie_id])[0]["relationship"]
    assert tie == {"id": tie_id, "visibility": "staff", "how": "met"}


def test_what_the_write_path_reads_includes_deleted_records(store: Store) -> None:
    create(store, person(1, "deleted"), person(2), ties=(knows(1, 1, 2, "deleted"),))

    def work(transaction: Transaction) -> tuple[int, int]:
        return (
            len(transaction.run("records/current_nodes", kind="person", ids=[person(1)["id"]])),
            len(
                transaction.run("records/current_relationships", kind="knows", ids=[knows(1, 1, 2)["properties"]["id"]])
            ),
        )

    assert store.write(work) == (1, 1)


def test_external_keys(store: Store) -> None:
    rows = [{"key": f"open|person|crm|{n}", "entity_id": person(n)["id"]} for n in range(3)]
    store.write(lambda transaction: transaction.run("records/create_external_keys", rows=rows))
    keys = [row["key"] for row in rows]
    assert sorted(store.read(STAFF, "records/get_external_keys", keys=keys), key=lambda row: row["key"]) == rows
    deleted = store.write(lambda transaction: transaction.run("records/delete_external_keys", keys=keys[:2]))
    assert deleted == [{"deleted": 2}]
    assert store.read(STAFF, "records/get_external_keys", keys=keys) == [rows[2]]


def test_an_error_in_the_work_leaves_nothing(store: Store) -> None:
    def work(transaction: Transaction) -> None:
        transaction.run("records/create_nodes", kind="person", rows=[person(1)])
        raise ValueError("changed my mind")

    with pytest.raises(ValueError, match="changed my mind"):
        store.write(work)
    assert store.read(STAFF, "records/count_nodes", kind="person") == [{"count": 0}]


def test_a_duplicate_key_is_a_conflict_that_leaves_nothing(store: Store) -> None:
    create(store, person(1))
    with pytest.raises(Conflict, match="already"):
        create(store, person(2), person(1))
    assert store.read(STAFF, "records/count_nodes", kind="person") == [{"count": 1}]


def test_sequence_numbers_have_no_gap_also_after_a_failed_write(store: Store) -> None:
    def work(fails: bool, transaction: Transaction) -> int:
        first = int(transaction.run("records/next_sequence", n=3, shown=True)[0]["first"])
        rows = [{"seq": first + n, "transaction_id": transaction.transaction_id} for n in range(3)]
        transaction.run("records/append_changes", rows=rows)
        if fails:
            raise ValueError
        return first

    before = store.last_change()
    assert store.write(lambda transaction: work(False, transaction)) == before + 1
    with pytest.raises(ValueError):  # noqa: PT011 - our own, without a message
        store.write(lambda transaction: work(True, transaction))
    assert store.write(lambda transaction: work(False, transaction)) == before + 4
    assert store.last_change() == before + 6


def test_aggregates_are_for_every_role_and_records_are_not(store: Store) -> None:
    create(store, person(1), person(2, "staff"))
    assert store.read(READER, "records/count_nodes", kind="person") == [{"count": 1}]
    with pytest.raises(Forbidden, match="needs the role staff"):
        store.read(READER, "records/get_nodes", kind="person", ids=[])


def test_unscoped_questions_are_for_admins(store: Store) -> None:
    with pytest.raises(Forbidden, match="needs the role admin"):
        store.read(STAFF, "records/current_nodes", kind="person", ids=[])
    assert store.read(ADMIN, "records/current_nodes", kind="person", ids=[]) == []


def test_reading_never_writes(store: Store) -> None:
    with pytest.raises(QueryDefect, match="only Store"):
        store.read(ADMIN, "records/create_nodes", kind="person", rows=[])


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("records/no_such_file", {}, "no query file"),
        ("records/get_nodes", {"kind": "person"}, "missing ids"),
        ("records/get_nodes", {"kind": "person", "ids": [], "limit": 1}, "unknown limit"),
        ("records/get_nodes", {"ids": []}, "needs a kind for __LABEL__"),
        ("records/get_nodes", {"kind": "knows", "ids": []}, "has no __TYPE__"),
        ("records/get_nodes", {"kind": "Person) DETACH DELETE n //", "ids": []}, "no kind of the model"),
        ("records/get_nodes", {"kind": "person", "from_kind": "person", "ids": []}, "has no __FROM__"),
    ],
)
def test_a_call_that_does_not_fit_the_file_is_a_defect(
    store: Store, name: str, arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(QueryDefect, match=re.escape(message)):
        store.read(STAFF, name, **arguments)


def test_a_transaction_has_no_viewer(store: Store) -> None:
    with pytest.raises(QueryDefect, match="filters by a viewer"):
        store.write(lambda transaction: transaction.run("records/get_nodes", kind="person", ids=[]))


def test_cypher_in_a_value_stays_a_value(store: Store) -> None:
    name = "Robert'}) DETACH DELETE n // $ids `x` \\u0027"
    create(store, person(1) | {"name": name})
    assert names(store.read(STAFF, "records/list_nodes", kind="person", after="", limit=9)) == [name]


def test_columns_must_be_lists(store: Store) -> None:
    with pytest.raises(QueryDefect, match="one row of lists"):
        store.read_columns(STAFF, "records/count_nodes", kind="person")


def test_the_schema_is_made_once(store: Store) -> None:
    create(store, person(1))
    store.ensure_schema()
    assert store.read(STAFF, "records/count_nodes", kind="person") == [{"count": 1}]


def test_the_store_says_what_it_is(store: Store, store_settings: Settings) -> None:
    assert store.address.startswith("bolt://127.0.0.1:")
    assert store.version[0].isdigit()
    assert (store.engine, store.role) == (("neo4j", "client") if store_settings.neo4j_uri else ("arcadedb", "joined"))


def test_nothing_is_written_before_the_schema_is_made(tmp_path: Any) -> None:
    with open_store(Settings(data_folder=tmp_path / "data")) as store:
        with pytest.raises(StoreNotInitialised, match="no network"):
            store.write(lambda _: None)
        with pytest.raises(StoreNotInitialised, match="no network"):
            store.last_change()


@pytest.mark.neo4j
def test_the_long_term_release_of_neo4j_does_the_same(neo4j_lts_server: Neo4jServer) -> None:
    with open_store(settings_for(neo4j_lts_server)) as store:
        store.ensure_schema()
        create(store, person(1), person(2, "restricted"), person(3), ties=(knows(1, 1, 2), knows(2, 1, 3)))
        assert names(store.read(STAFF, "records/list_nodes", kind="person", after="", limit=9)) == [
            "Person 1",
            "Person 3",
        ]
        rows = store.read(STAFF, "records/joined", kind="person", ids=[person(1)["id"]], types=["KNOWS"])
        assert [row["other"]["name"] for row in rows] == ["Person 3"]
        with pytest.raises(Conflict):
            create(store, person(1))
