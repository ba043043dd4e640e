"""Eight writers in two processes: no change is lost, none is doubled, the numbers have no gap."""

import subprocess
import sys
from pathlib import Path

from cjn_graph.records import read_records
from cjn_graph.services.checking import check
from cjn_graph.store import Store
from tests.making import STAFF, workspace_on, write
from tests.records.concurrent_writer import SHARED, run

THREADS, ROUNDS = 4, 10


def test_concurrent_writers_leave_no_gap(store: Store, store_environment: dict[str, str]) -> None:
    write(store, SHARED)
    command = [sys.executable, "-m", "tests.records.concurrent_writer", "other", str(THREADS), str(ROUNDS)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=store_environment, cwd=Path(__file__).parents[2], text=True
    ) as other:
        acknowledged = run(store, "here", THREADS, ROUNDS)
        output, _ = other.communicate(timeout=120)
    assert other.returncode == 0
    acknowledged += int(output)
    assert acknowledged == 2 * THREADS * ROUNDS * 2
    assert store.last_change() == 1 + acknowledged
    assert read_records(store, STAFF, [SHARED.id])[SHARED.id].version == 1 + 2 * THREADS * ROUNDS
    report = check(workspace_on(store), STAFF)
    assert report.findings == []
    assert report.records == {"person": 1 + 2 * THREADS * ROUNDS}
