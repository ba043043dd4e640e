"""Several processes on one embedded store: joining, leaving, dying, taking turns. Real processes, real signals."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import StoreError, StoreLocked
from cjn_graph.settings import Settings
from cjn_graph.store import Store, open_store
from cjn_graph.store.embedded import EmbeddedConnection
from cjn_graph.store.folder import DataFolder
from tests.programs import heed_ctrl_c
from tests.store.worker import topics, write_topic

ADMIN = Viewer("ada", "admin")
ENDLESS = 1_000_000


class Worker:
    """A running worker process."""

    def __init__(self, folder: Path, tag: str, count: int, threads: int = 1) -> None:
        self._out = folder.with_name(f"{tag}.out")
        self._errors = folder.with_name(f"{tag}.err")
        with self._out.open("w") as out, self._errors.open("w") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.store.worker", str(folder), tag, str(count), str(threads)],
                cwd=Path(__file__).parents[2],
                stdout=out,
                stderr=errors,
                preexec_fn=heed_ctrl_c,
            )
        self._wait_for_lines(1)

    @property
    def _all_lines(self) -> list[dict[str, Any]]:
        complete = self._out.read_text().rpartition("\n")[0]  # a killed process may leave half a line
        return [json.loads(line) for line in complete.splitlines()]

    @property
    def opened(self) -> dict[str, Any]:
        return self._all_lines[0]

    @property
    def lines(self) -> list[dict[str, Any]]:
        return self._all_lines[1:]

    def wait_for_writes(self, count: int) -> None:
        self._wait_for_lines(count + 1)

    def _wait_for_lines(self, count: int) -> None:
        while len(self._all_lines) < count:
            assert self.process.poll() is None, self._errors.read_text()
            time.sleep(0.05)

    def stop(self, number: int) -> tuple[int, str]:
        """Send a signal, wait for the end; return the exit code and what stands on stderr."""
        self.process.send_signal(number)
        return self.finish()

    def finish(self) -> tuple[int, str]:
        return self.process.wait(timeout=120), self._errors.read_text()

    @property
    def written(self) -> dict[str, int]:
        return {line["name"]: line["seq"] for line in self.lines if "seq" in line}


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    workers = []

    def start(tag: str, count: int, threads: int = 1) -> Worker:
        workers.append(Worker(tmp_path / "data", tag, count, threads))
        return workers[-1]

    yield start
    for worker in workers:
        worker.process.kill()
        worker.process.wait()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def assert_complete(store: Store, *workers: Worker) -> None:
    """Every acknowledged write is there once, and the change log has no gap."""
    acknowledged = {name: seq for worker in workers for name, seq in worker.written.items()}
    stored = topics(store)
    assert set(acknowledged) <= set(stored)
    last = store.last_change()
    log = store.read(ADMIN, "checks/change_log", first=1, last=last + 10)[0]
    assert sorted(log["numbers"]) == list(range(1, last + 1))
    by_seq = dict(zip(log["numbers"], log["record_ids"], strict=True))
    assert {name: by_seq[seq] for name, seq in acknowledged.items()} == {name: f"topic-{name}" for name in acknowledged}
    assert sorted(by_seq.values()) == sorted(f"topic-{name}" for name in stored)


def test_a_second_process_joins_and_both_see_the_same(start: Callable[..., Worker], folder: Path) -> None:
    owner = start("a", ENDLESS)
    owner.wait_for_writes(1)
    with open_store(Settings(data_folder=folder)) as store:
        assert (owner.opened["open"], store.role) == ("owner", "joined")
        assert store.address == owner.opened["address"]
        write_topic(store, "mine")
        assert {"mine", "a000000"} <= set(topics(store))


def test_the_folder_and_the_listeners_are_private(start: Callable[..., Worker], folder: Path) -> None:
    owner = start("a", ENDLESS)
    modes = {
        path.name: oct(path.stat().st_mode & 0o777) for path in [folder, folder / "owner.json", folder / "password"]
    }
    assert modes == {"data": "0o700", "owner.json": "0o600", "password": "0o600"}
    assert len((folder / "password").read_text()) >= 24
    listening = [each for each in psutil.Process(owner.opened["pid"]).net_connections() if each.status == "LISTEN"]
    assert listening
    assert {each.laddr.ip for each in listening} <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_the_owner_leaves_cleanly_on_a_signal(
    start: Callable[..., Worker], folder: Path, number: int, code: int
) -> None:
    owner = start("a", ENDLESS)
    owner.wait_for_writes(3)
    assert owner.stop(number) == (code, "")
    assert not (folder / "owner.json").exists()
    assert "ArcadeDB Server is down" in (folder / "log" / "arcadedb.log.0").read_text()
    with open_store(Settings(data_folder=folder)) as store:
        assert store.role == "owner"
        assert_complete(store, owner)


def test_nothing_but_our_own_words_reaches_the_terminal(start: Callable[..., Worker]) -> None:
    owner = start("a", 3)
    assert owner.finish() == (0, "")
    assert [set(line) for line in owner.lines] == [{"name", "seq", "seconds", "role"}] * 3 + [{"done"}]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_others_go_on_when_the_owner_ends_while_they_read_and_write(
    start: Callable[..., Worker], folder: Path, number: int
) -> None:
    owner = start("a", ENDLESS)
    one, two = start("b", 60), start("c", 60)
    one.wait_for_writes(10)
    two.wait_for_writes(10)
    owner.stop(number)
    assert (one.finish(), two.finish()) == ((0, ""), (0, ""))
    assert len(one.written) == len(two.written) == 60
    assert "owner" in {line.get("role") for worker in (one, two) for line in worker.lines}
    with open_store(Settings(data_folder=folder)) as store:
        assert_complete(store, owner, one, two)


def test_a_start_after_kill_9_is_clean(start: Callable[..., Worker], folder: Path) -> None:
    workers = []
    for tag in "abc":
        worker = start(tag, ENDLESS)
        worker.wait_for_writes(20)
        worker.stop(signal.SIGKILL)
        assert worker.opened["open"] == "owner"
        workers.append(worker)
    with open_store(Settings(data_folder=folder)) as store:
        store.ensure_schema()
        assert_complete(store, *workers)


def test_eight_writers_in_two_processes_leave_no_gap(start: Callable[..., Worker], folder: Path) -> None:
    workers = [start("a", 15, 4), start("b", 15, 4)]
    assert [worker.finish() for worker in workers] == [(0, ""), (0, "")]
    assert sum(len(worker.written) for worker in workers) == 120
    with open_store(Settings(data_folder=folder)) as store:
        assert_complete(store, *workers)
        assert store.last_change() == 120


def test_a_writer_that_comes_back_for_more_lets_others_in(start: Callable[..., Worker], folder: Path) -> None:
    busy = start("a", ENDLESS)
    busy.wait_for_writes(5)
    with open_store(Settings(data_folder=folder)) as store:
        waits = []
        for number in range(10):
            begun = time.perf_counter()
            write_topic(store, f"patient-{number}")
            waits.append(time.perf_counter() - begun)
    assert max(waits) < 5
    assert sorted(waits)[5] < 1


def test_an_owner_that_hangs_is_named(start: Callable[..., Worker], folder: Path) -> None:
    owner = start("a", ENDLESS)
    owner.process.send_signal(signal.SIGSTOP)
    try:
        with pytest.raises(StoreLocked, match=f"process {owner.opened['pid']} holds") as raised:
            EmbeddedConnection(DataFolder(folder), patience=0.5, connect_seconds=0.5)
        assert "End it" in raised.value.hint
    finally:
        owner.process.send_signal(signal.SIGCONT)


def test_an_owner_that_hangs_and_goes_on_is_found_again(start: Callable[..., Worker], folder: Path) -> None:
    owner = start("a", ENDLESS)
    with contextlib.closing(EmbeddedConnection(DataFolder(folder), patience=0.5, connect_seconds=0.5)) as connection:
        owner.process.send_signal(signal.SIGSTOP)
        try:
            with pytest.raises(StoreLocked):
                connection.recover(connection.driver)
        finally:
            owner.process.send_signal(signal.SIGCONT)
        assert topics(Store(connection))


def test_a_driver_that_another_thread_swapped_meanwhile_is_no_failure(
    start: Callable[..., Worker], folder: Path
) -> None:
    start("a", ENDLESS).wait_for_writes(1)
    with contextlib.closing(EmbeddedConnection(DataFolder(folder))) as connection:
        connection.driver.close()
        assert topics(Store(connection))


def test_a_store_that_was_closed_is_not_opened_again(start: Callable[..., Worker], folder: Path) -> None:
    start("a", ENDLESS)
    store = open_store(Settings(data_folder=folder))
    store.close()
    with pytest.raises(StoreError, match="Driver closed"):
        topics(store)


def test_no_process_and_no_lock_is_left_behind(folder: Path) -> None:
    before = psutil.Process().children(recursive=True)
    for _ in range(2):
        with open_store(Settings(data_folder=folder)) as store:
            assert store.role == "owner"
        store.close()
    assert psutil.Process().children(recursive=True) == before
    assert not (folder / "owner.json").exists()


def test_stores_in_one_process_share_the_engine(folder: Path) -> None:
    with open_store(Settings(data_folder=folder)) as first, open_store(Settings(data_folder=folder)) as second:
        first.ensure_schema()
        write_topic(second, "shared")
        assert (first.role, second.role, topics(first)) == ("owner", "joined", ["shared"])


def test_the_one_who_joined_takes_over_when_the_owner_closes(folder: Path) -> None:
    first = open_store(Settings(data_folder=folder))
    first.ensure_schema()
    with open_store(Settings(data_folder=folder)) as second:
        first.close()
        write_topic(second, "after")
        assert (second.role, topics(second)) == ("owner", ["after"])


# In processes of their own: the signals of this one are ours as long as any test keeps a store open.
UNTIL_THE_LAST = """
import signal, sys
from pathlib import Path
from cjn_graph.settings import Settings
from cjn_graph.store import open_store

settings = Settings(data_folder=Path(sys.argv[1]))
with open_store(settings):
    with open_store(settings):
        pass
    assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL
assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
"""
A_PROGRAM_WITH_ITS_OWN = """
import signal, sys
from pathlib import Path
from cjn_graph.settings import Settings
from cjn_graph.store import open_store

def mine(number, frame): ...

signal.signal(signal.SIGTERM, mine)
with open_store(Settings(data_folder=Path(sys.argv[1]))):
    assert signal.getsignal(signal.SIGTERM) is mine
    assert signal.getsignal(signal.SIGHUP) is not signal.SIG_DFL
assert signal.getsignal(signal.SIGTERM) is mine
assert signal.getsignal(signal.SIGHUP) is signal.SIG_DFL
"""
A_DESTRUCTOR = """
import os, signal, sys, time
from pathlib import Path
from cjn_graph.settings import Settings
from cjn_graph.store import open_store

class Dropped:
    def __del__(self):
        os.kill(os.getpid(), number)
        time.sleep(0.01)  # the signal is handled in here

for number, raised in ((signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)):
    with open_store(Settings(data_folder=Path(sys.argv[1]))):
        try:
            dropped = Dropped()
            del dropped
            time.sleep(10)
            sys.exit("the signal was lost")
        except (KeyboardInterrupt, SystemExit) as leaving:
            assert isinstance(leaving, raised), leaving
assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
"""
A_DRIVER_THAT_WAITS_FOR_EVER = """
import os, signal, sys, time
from pathlib import Path
from cjn_graph.settings import Settings
from cjn_graph.store import open_store, signals

signals._TIDYING = 0.2

def waits(transaction):
    try:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(50)
    finally:
        time.sleep(tidying)

with open_store(Settings(data_folder=Path(sys.argv[1]))) as store:
    store.ensure_schema()
    for tidying in (50, 0):  # it waits once, and once it does not
        began = time.monotonic()
        try:
            store.write(waits)
            sys.exit("the signal was lost")
        except KeyboardInterrupt:
            assert time.monotonic() - began < 40
    time.sleep(0.5)  # it is not sent again for what is no longer asked
"""


@pytest.mark.parametrize(
    "program",
    [UNTIL_THE_LAST, A_PROGRAM_WITH_ITS_OWN, A_DESTRUCTOR, A_DRIVER_THAT_WAITS_FOR_EVER],
    ids=["until the last", "its own stay", "in a destructor", "the driver waits"],
)
def test_the_signals_are_ours_while_a_store_is_open(folder: Path, program: str) -> None:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=heed_ctrl_c,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_one_who_joined_leaves_cleanly_too(start: Callable[..., Worker]) -> None:
    start("a", ENDLESS)
    assert start("b", ENDLESS).stop(signal.SIGTERM) == (143, "")


@pytest.mark.stress
def test_twenty_kills_lose_nothing(start: Callable[..., Worker], folder: Path) -> None:
    """Kill the owner again and again at any moment, with three others that take over and go on."""
    workers = [start(tag, ENDLESS) for tag in ("a", "b", "c", "d")]
    for number in range(20):
        time.sleep(0.3 + 0.05 * (number % 7))
        pid = json.loads((folder / "owner.json").read_text())["pid"] if (folder / "owner.json").exists() else None
        victim = next(
            (worker for worker in workers if worker.process.pid == pid and worker.process.poll() is None), None
        )
        if victim:
            victim.stop(signal.SIGKILL)
            workers.append(start(f"k{number}-", ENDLESS))
    for worker in workers:
        if worker.process.poll() is None:
            assert worker.stop(signal.SIGTERM) == (143, "")
    with open_store(Settings(data_folder=folder)) as store:
        store.ensure_schema()
        assert_complete(store, *workers)
        print(
            f"{len(workers) - 4} kills, {sum(len(worker.written) for worker in workers)} acknowledged writes, none lost"
        )
