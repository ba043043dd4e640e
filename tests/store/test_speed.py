"""How fast the store is: figures for people who compare machines. Run by `make stress`, never by `make test`."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest

from cjn_graph.access import Viewer
from cjn_graph.store import Store, Transaction
from tests.store.worker import write_topic

pytestmark = pytest.mark.stress  # a busy machine must not fail a test run

STAFF = Viewer("sam", "staff")
BATCH = 2_000


def seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def record(kind: str, number: int) -> dict[str, Any]:
    # Ids in no order, as ours are: an index that is filled in order is faster than life.
    return {"id": f"{kind}-{number * 7_919 % 10**9:016d}", "name": f"Name {number}", "visibility": "open", "version": 1}


def append(transaction: Transaction, ids: list[str]) -> None:
    first = int(transaction.run("records/next_sequence", n=len(ids), shown=True)[0]["first"])
    rows = [
        {"seq": first + n, "transaction_id": transaction.transaction_id, "record_id": record_id, "after": "x" * 300}
        for n, record_id in enumerate(ids)
    ]
    transaction.run("records/append_changes", rows=rows)


def fill(store: Store, people: int, ties: int) -> tuple[float, float]:
    """Write people and ties with their Changes; return the records per second of each."""

    def create_people(first: int) -> Callable[[Transaction], None]:
        def work(transaction: Transaction) -> None:
            rows = [record("person", number) for number in range(first, min(first + BATCH, people))]
            transaction.run("records/create_nodes", kind="person", rows=rows)
            append(transaction, [row["id"] for row in rows])

        return work

    def create_ties(first: int) -> Callable[[Transaction], None]:
        def work(transaction: Transaction) -> None:
            rows = [
                {
                    "from_id": record("person", number % people)["id"],
                    "to_id": record("person", (number * 31 + 1) % people)["id"],
                    "properties": record("knows", number),
                }
                for number in range(first, min(first + BATCH, ties))
            ]
            kinds = {"kind": "knows", "from_kind": "person", "to_kind": "person"}
            created = transaction.run("records/create_relationships", rows=rows, **kinds)[0]["created"]
            assert created == len(rows)
            append(transaction, [row["properties"]["id"] for row in rows])

        return work

    nodes = seconds(lambda: [store.write(create_people(first)) for first in range(0, people, BATCH)])
    edges = seconds(lambda: [store.write(create_ties(first)) for first in range(0, ties, BATCH)])
    return people / nodes, ties / edges


def ids_of(kind: str, count: int, most: int) -> list[str]:
    return [record(kind, number)["id"] for number in random.Random(1).sample(range(most), count)]


def test_a_lookup_by_id_does_not_slow_down_with_the_store(store: Store) -> None:
    """Many times the edges, and 100 of them take at most four times as long to find: a scan would take 16 times."""
    fill(store, 400, 500)
    few = median_lookup(store, ids_of("knows", 100, 500))
    store.write(lambda transaction: fill_more(transaction, 8_000))
    many = median_lookup(store, ids_of("knows", 100, 500))
    print(f"{store.engine}: 100 edges by id, among 500: {few * 1000:.1f} ms, among 8,500: {many * 1000:.1f} ms")
    assert many < 4 * few + 0.005


def median_lookup(store: Store, ids: list[str]) -> float:
    def get() -> None:
        assert len(store.read(STAFF, "records/get_relationships", kind="knows", ids=ids)) == len(ids)

    get()
    return statistics.median(seconds(get) for _ in range(7))


def fill_more(transaction: Transaction, ties: int) -> None:
    rows = [
        {
            "from_id": record("person", number % 400)["id"],
            "to_id": record("person", (number * 31 + 1) % 400)["id"],
            "properties": record("knows", 1_000_000 + number),
        }
        for number in range(ties)
    ]
    kinds = {"kind": "knows", "from_kind": "person", "to_kind": "person"}
    transaction.run("records/create_relationships", rows=rows, **kinds)


def test_figures_for_10k_people_and_100k_ties(store: Store) -> None:
    nodes, edges = fill(store, 10_000, 100_000)
    single = statistics.median(seconds(lambda n=n: write_topic(store, f"one-{n}")) for n in range(100))  # type: ignore[misc]
    lookups = {
        "1,000 people by id": ("records/get_nodes", "person", {"ids": ids_of("person", 1000, 10_000)}),
        "1,000 ties by id": ("records/get_relationships", "knows", {"ids": ids_of("knows", 1000, 100_000)}),
        "a page of 1,000 people": ("records/list_nodes", "person", {"after": "", "limit": 1000}),
        "a page of 1,000 ties": ("records/list_relationships", "knows", {"after": "", "limit": 1000}),
    }
    print(f"\n{store.engine} {store.version}, each record with its Change:")
    print(f"  {nodes:,.0f} people/s, {edges:,.0f} ties/s, one write {single * 1000:.1f} ms")
    for what, (name, kind, arguments) in lookups.items():
        rows = store.read(STAFF, name, kind=kind, **arguments)
        assert len(rows) == 1000
        took = statistics.median(
            seconds(lambda name=name, kind=kind, arguments=arguments: store.read(STAFF, name, kind=kind, **arguments))  # type: ignore[misc]
            for _ in range(5)
        )
        print(f"  {what}: {took * 1000:.0f} ms")
