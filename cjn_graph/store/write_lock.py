"""One writer at a time, across threads and processes, each in its turn.

The embedded engine is optimistic: writers that meet on a hot record, such as the counter of the change log, fail and
run again. Queueing is simpler and faster. A process that writes one batch after the other would never let a second one
in, since that one only looks now and then whether the lock is free; so a writer first takes its *turn*, and gives it
up when it holds the lock. Whoever comes back for more then stands behind the one who waits.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from cjn_graph.errors import StoreLocked

_POLL_SECONDS = 0.003


class WriteLock:
    """The lock that a writer holds during a transaction.

    Parameters
    ----------
    folder : Path
        Where the two lock files lie.
    timeout : float
        Seconds to wait for other writers.
    """

    def __init__(self, folder: Path, *, timeout: float = 120.0) -> None:
        self._folder = folder
        self._timeout = timeout
        self._turn = _Lock(folder / "turn.lock")
        self._write = _Lock(folder / "write.lock")

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock.

        Raises
        ------
        StoreLocked
            Another writer did not finish within the timeout.
        """
        try:
            self._turn.acquire(self._timeout)
            try:
                self._write.acquire(self._timeout)
            finally:
                self._turn.release()
        except Timeout:
            raise StoreLocked(
                f"Another process has been writing to {self._folder} for more than {self._timeout:.0f} seconds.",
                hint="Wait for it to finish, or end it if it hangs; nothing was written.",
            ) from None
        try:
            yield
        finally:
            self._write.release()


class _Lock:
    """A lock between threads of this process and, behind it, a lock between processes."""

    def __init__(self, path: Path) -> None:
        self._threads = threading.Lock()
        self._processes = FileLock(path, thread_local=False)
        self._path = path

    def acquire(self, timeout: float) -> None:
        if not self._threads.acquire(timeout=timeout):
            raise Timeout(str(self._path))
        try:
            self._processes.acquire(timeout=timeout, poll_interval=_POLL_SECONDS)
        except BaseException:
            self._threads.release()
            raise

    def release(self) -> None:
        self._processes.release()
        self._threads.release()
