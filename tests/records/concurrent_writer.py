"""A process of several threads that write at once; prints how many changes were acknowledged.

Run as ``python -m tests.records.concurrent_writer NAME THREADS ROUNDS``, with the store in the environment.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from cjn_graph.errors import StaleVersion
from cjn_graph.records import Create, Update, commit, read_records
from cjn_graph.settings import load_settings
from cjn_graph.store import Store, open_store
from tests.making import NOW, STAFF, entity

SHARED = entity("person", "shared")


def write_rounds(store: Store, name: str, rounds: int) -> int:
    """Create a person and edit the shared one in each round; return the number of acknowledged changes."""
    acknowledged = 0
    for number in range(rounds):
        new = Create(entity("person", f"{name} {number}"))
        acknowledged += len(commit(store, STAFF, [new], reason="test", now=NOW))
        while True:
            version = read_records(store, STAFF, [SHARED.id])[SHARED.id].version
            edit = Update(SHARED.id, {"phone": f"{name} {number}"}, version)
            try:
                acknowledged += len(commit(store, STAFF, [edit], reason="test", now=NOW))
                break
            except StaleVersion:
                continue
    return acknowledged


def run(store: Store, name: str, threads: int, rounds: int) -> int:
    """Write with several threads; return the number of acknowledged changes."""
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda thread: write_rounds(store, f"{name} {thread}", rounds), range(threads)))


if __name__ == "__main__":
    with open_store(load_settings()) as opened:
        print(run(opened, sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
