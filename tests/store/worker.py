"""A process that reads and writes, for tests of several processes on one store: ``python -m tests.store.worker …``.

Prints one JSON line when the store is open, one for each acknowledged write, and one at the end.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.settings import Settings
from cjn_graph.store import Store, Transaction, open_store

STAFF = Viewer("sam", "staff")


def write_topic(store: Store, name: str) -> int:
    """Write one record with its Change, as the write path does; return its sequence number."""

    def work(transaction: Transaction) -> int:
        seq = int(transaction.run("records/next_sequence", n=1, shown=True)[0]["first"])
        row = {"id": f"topic-{name}", "name": name, "visibility": "open"}
        transaction.run("records/create_nodes", kind="topic", rows=[row])
        change = {"seq": seq, "transaction_id": transaction.transaction_id, "record_id": row["id"]}
        transaction.run("records/append_changes", rows=[change])
        return seq

    return store.write(work)


def topics(store: Store) -> list[str]:
    """Names of all topics."""
    rows = store.read(STAFF, "records/list_nodes", kind="topic", after="", limit=1_000_000)
    return [row["node"]["name"] for row in rows]


def say(**values: Any) -> None:
    """Print a JSON line at once."""
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def run(store: Store, tag: str, count: int) -> None:
    """Write ``count`` records one after the other, reading in between."""
    for number in range(count):
        name = f"{tag}{number:06d}"
        begun = time.perf_counter()
        seq = write_topic(store, name)
        say(name=name, seq=seq, seconds=time.perf_counter() - begun, role=store.role)
        assert store.read(STAFF, "records/get_nodes", kind="topic", ids=[f"topic-{name}"])


def main(folder: str, tag: str, count: int, threads: int) -> None:
    """Open the store, make the schema, write from one or several threads."""
    with open_store(Settings(data_folder=Path(folder))) as store:
        store.ensure_schema()
        say(open=store.role, pid=os.getpid(), address=store.address)
        if threads == 1:
            run(store, tag, count)
        else:
            pool = [threading.Thread(target=run, args=(store, f"{tag}{n}-", count)) for n in range(threads)]
            for thread in pool:
                thread.start()
            for thread in pool:
                thread.join()
        say(done=tag)


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    except KeyboardInterrupt:
        sys.exit(130)
