"""One writer at a time, each in its turn."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from cjn_graph.errors import StoreLocked
from cjn_graph.store.write_lock import WriteLock


def test_one_at_a_time_across_threads_and_locks(tmp_path: Path) -> None:
    locks = [WriteLock(tmp_path), WriteLock(tmp_path)]
    inside, most = [0], [0]

    def write(lock: WriteLock) -> None:
        for _ in range(20):
            with lock.held():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.0005)
                inside[0] -= 1

    threads = [threading.Thread(target=write, args=(locks[number % 2],)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_nobody_waits_for_ever(tmp_path: Path) -> None:
    with (
        WriteLock(tmp_path).held(),
        pytest.raises(StoreLocked, match="has been writing"),
        WriteLock(tmp_path, timeout=0.05).held(),
    ):
        pytest.fail("both hold the lock")


def test_it_can_be_had_again_after_an_error_and_after_a_timeout(tmp_path: Path) -> None:
    lock, other = WriteLock(tmp_path, timeout=0.05), WriteLock(tmp_path)
    with pytest.raises(ValueError, match="oh"), lock.held():
        raise ValueError("oh")
    with other.held(), pytest.raises(StoreLocked), lock.held():
        pytest.fail("both hold the lock")
    with lock.held(), pytest.raises(StoreLocked), lock.held():
        pytest.fail("held twice")
    with lock.held():
        pass


def test_the_one_who_waits_comes_before_the_one_who_returns(tmp_path: Path) -> None:
    busy, patient = WriteLock(tmp_path), WriteLock(tmp_path)
    entered, stop = threading.Event(), threading.Event()

    def write_again_and_again() -> None:
        while not stop.is_set():
            with busy.held():
                entered.set()
                time.sleep(0.01)

    thread = threading.Thread(target=write_again_and_again)
    thread.start()
    entered.wait()
    try:
        for _ in range(5):
            begun = time.perf_counter()
            with patient.held():
                assert time.perf_counter() - begun < 2
    finally:
        stop.set()
        thread.join()
