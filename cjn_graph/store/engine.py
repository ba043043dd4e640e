"""The embedded engine: ArcadeDB inside this process, reached through its own Bolt listener.

This is the one place that imports ``arcadedb``. What its pre-release (26.11.1.dev2) does and does not allow:

- The Bolt listener and an HTTP listener cannot be separated. Both listen on the loopback address only, on ports that
  are free at the start, and ask for the random password; LOAD CSV is switched off, the web console is not in the
  package, and the endpoint for AI tools (MCP) answers "disabled".
- It runs as a native library without a Java machine: no signal handler of its own, so Ctrl-C and SIGTERM reach Python.
- Log settings and how much memory it takes are read from the environment when the library is loaded, once per
  process: by the first data folder that the process opens. The log goes there, and nothing to the terminal.
- A password is stored hashed on the engine's side, at the first start; a new one needs a new list of users.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psutil

from cjn_graph.errors import StoreDamaged, StoreError, StoreLocked
from cjn_graph.store.folder import DataFolder

DATABASE = "cjn"
USER = "root"
_HOST = "127.0.0.1"
_MEGABYTE = 1024 * 1024
_HEAP_PER_STORED: Final = 5
"""The heap starts at so many times the size of the database: one that has to grow is collected over and over."""
_LEAST_HEAP: Final = 64 * _MEGABYTE
_MOST_HEAP_AT_START: Final = 256 * _MEGABYTE
"""More only takes memory: with 100,000 people read, a process takes 1.2 GB instead of 2.0, in the same time."""
_load_lock = threading.Lock()


class _PortTaken(StoreError):
    """A port that was free a moment ago is not any more."""


class Engine:
    """A running engine.

    Parameters
    ----------
    folder : DataFolder
        This process must hold its owner lock.

    Raises
    ------
    StoreDamaged
        The data cannot be opened.
    StoreLocked
        A program other than ours has opened the engine's files.
    StoreError
        The engine does not run on this machine.
    """

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self.password = folder.password() or folder.new_password()
        self._check_files()
        for last in (False, False, True):
            port, http_port = _free_ports(2)
            try:
                self._server = self._started(port, http_port)
                break
            except _PortTaken:  # by another program, since it was found free
                if last:
                    raise
        self.address = f"bolt://{_HOST}:{port}"

    def _check_files(self) -> None:
        """Refuse a database with missing files: the engine would open it, and what they held would be gone silently."""
        if not self._folder.database_created:
            return
        missing = _missing_files(self._folder.engine / "databases" / DATABASE)
        if missing:
            raise StoreDamaged(
                f"The database in {self._folder.path} is incomplete: {', '.join(missing[:3])} missing.",
                hint="Restore the folder from a backup, or choose a new one with CJN_DATA_FOLDER.",
            )

    def _started(self, port: int, http_port: int) -> Any:
        arcadedb = _library()
        server = arcadedb.create_server(
            str(self._folder.engine),
            self.password,
            config={
                "host": _HOST,
                "bolt_host": _HOST,
                "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
                "bolt_port": port,
                "bolt_defaultDatabase": DATABASE,
                "http_port": http_port,
                # "production" would answer every fault with "see the log", and we could not tell one from another.
                "mode": "development",
                "txWalFlush": 1,  # the default, 0, survives kill -9 but not a power cut
                "opencypher_loadCsv_allowFileUrls": False,
                "opencypher_loadCsv_allowRemoteUrls": False,
                "serverMetrics": False,
            },
        )
        try:
            with _load_lock, _environment(_library_settings(self._folder)):
                server.start()
            server.create_database(DATABASE)
        except arcadedb.ArcadeDBError as error:
            with contextlib.suppress(arcadedb.ArcadeDBError):
                server.stop()
            raise self._explained(error) from None
        self._folder.note_created()
        return server

    def _explained(self, error: Exception) -> StoreError:
        text = str(error)
        if "LockException" in text or "is locked by another process" in text:
            return StoreLocked(
                f"Another program has opened the database in {self._folder.path}.",
                hint="End it, then try again.",
            )
        if "BindException" in text or "Address already in use" in text:
            return _PortTaken(f"The engine could not listen on {_HOST}: {_brief(text)}.", hint="Try again.")
        return StoreDamaged(
            f"The database in {self._folder.path} cannot be opened: {_brief(text)}.",
            hint=f"Restore the folder from a backup; {self._folder.log} has the details.",
        )

    def stop(self) -> None:
        """Stop the engine; every committed transaction is on the disk."""
        self._server.stop()


def _missing_files(database: Path) -> list[str]:
    """Name the files that the engine's own list of them has and the folder has not."""
    listed = None
    for name in ("schema.json", "schema.prev.json"):  # the engine falls back on the one before, so we do
        with contextlib.suppress(OSError, ValueError, KeyError):
            types = json.loads((database / name).read_text(encoding="utf-8"))["types"]
            listed = [bucket for declared in types.values() for bucket in declared["buckets"]]
            break
    if listed is None:
        return ["schema.json"]
    present = {file.name.split(".")[0] for file in database.glob("*.bucket")}
    return [bucket for bucket in listed if bucket not in present]


def _brief(text: str) -> str:
    """First line of a message, without what is not text: it may quote the garbage that it complains about."""
    line = "".join(character for character in text.strip().splitlines()[0] if character.isprintable())
    return line[:300].rstrip(".")


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind((_HOST, 0))
        return [each.getsockname()[1] for each in sockets]


def _library() -> Any:
    try:
        import arcadedb
    except (ImportError, OSError) as error:
        raise StoreError(
            f"The embedded engine does not run on this machine ({error}).",
            hint="Use a Neo4j server instead: set CJN_NEO4J_URI.",
        ) from None
    return arcadedb


def _library_settings(folder: DataFolder) -> dict[str, str]:
    return {
        "ARCADEDB_LOG_DIR": str(folder.log),
        "ARCADEDB_LOG_CONSOLE": "0",
        "ARCADEDB_NATIVE_ISOLATE_ARGS": heap_options(folder.engine, memory_of_machine()),
    }


def heap_options(engine: Path, memory: int) -> str:
    """Return how much memory the engine starts with, and at most takes, as its library wants to be told.

    Parameters
    ----------
    engine : Path
        The engine's folder; it need not exist.
    memory : int
        Bytes that the machine has.
    """
    limit = min(max(memory // 4, 512 * _MEGABYTE), 4096 * _MEGABYTE)
    stored = sum(_size(file) for file in engine.glob("databases/*/*"))
    start = min(max(stored * _HEAP_PER_STORED, _LEAST_HEAP), _MOST_HEAP_AT_START)
    return f"-Xms{start // _MEGABYTE}m -Xmx{limit // _MEGABYTE}m"


def memory_of_machine(limit: Path = Path("/sys/fs/cgroup/memory.max")) -> int:
    """Bytes that this machine has, or the container that it runs in may take.

    Parameters
    ----------
    limit : Path
        Where the system says what the container may take: a number, or "max".
    """
    total = psutil.virtual_memory().total
    with contextlib.suppress(OSError, ValueError):
        return min(total, int(limit.read_text(encoding="ascii")))
    return total


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:  # it is an estimate: what cannot be read does not count
        return 0


@contextlib.contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    """Add variables to the environment for a moment; what the user has set stays."""
    added = {key: value for key, value in settings.items() if key not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for key in added:
            os.environ.pop(key, None)
