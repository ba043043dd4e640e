"""The store: one way to read and one way to write, on either engine."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from cjn_graph.access import Viewer
from cjn_graph.errors import QueryDefect, StoreDamaged, StoreNotInitialised
from cjn_graph.settings import Settings
from cjn_graph.store import schema
from cjn_graph.store.connection import Connection
from cjn_graph.store.faults import HOW_TO_RESTORE
from cjn_graph.store.queries import get_query
from cjn_graph.store.transaction import Row, Runner, Transaction

T = TypeVar("T")


class Store:
    """An open store. Threads may share it.

    Attributes
    ----------
    engine : str
        ``arcadedb`` (embedded) or ``neo4j``.
    version : str
        Version of the engine or server.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._runner = Runner(connection)
        self.engine: Literal["arcadedb", "neo4j"] = connection.engine
        self.version = connection.version

    @property
    def address(self) -> str:
        """Where the store is, as a Bolt address. It changes when another process takes the embedded engine over."""
        return self._connection.address

    @property
    def role(self) -> Literal["owner", "joined", "client"]:
        """Where the embedded engine runs: in this process (``owner``) or another (``joined``); ``client`` of Neo4j."""
        return self._connection.role

    @property
    def is_full(self) -> bool:
        """Whether the disk has no room left for writing, as far as this process can see."""
        return self._connection.is_full()

    def ensure_schema(self, *, restoring: bool = False) -> str:
        """Make the indexes, constraints and storage nodes that are missing; takes one query when none are.

        Parameters
        ----------
        restoring : bool
            Whether a network is restored into it: then it may hold what an earlier try has left.

        Returns
        -------
        str
            What was begun in it and not finished, such as "A restore"; empty for a store that is whole, or new.

        Raises
        ------
        StoreError
            The store was written by a newer release, or is not whole.
        """
        with self._write_lock():
            return schema.ensure_schema(self._runner, self.engine, restoring=restoring)

    def outdated(self) -> int | None:
        """Return the number of its schema where that is older than this release's; None where nothing is to be done."""
        return schema.outdated(self._runner)

    def migrate(self, version: int) -> None:
        """Bring records up to date that were written when the schema had an older number."""
        with self._write_lock():
            schema.migrate(self._runner, version)

    def read(self, viewer: Viewer, name: str, /, **arguments: Any) -> list[Row]:
        """Run a read query on behalf of a viewer.

        Parameters
        ----------
        viewer : Viewer
            ``$visible`` comes from here.
        name : str
            ``domain/name`` of the query file.
        **arguments
            Its parameters, and ``kind``, ``from_kind``, ``to_kind`` for a template.

        Returns
        -------
        list of dict
            The rows. Nodes and relationships are dicts of their properties.

        Raises
        ------
        Forbidden
            The viewer's role may not run it: *viewer* gets aggregates only, unscoped queries are for admins.
        QueryDefect
            There is no such file, it writes, or the call does not fit its header.
        """
        query = get_query(name)
        if query.access != "read":
            raise QueryDefect(f"{name} writes; only Store.write may run it.")
        viewer.require(query.role, "Reading records" if not query.unscoped else "This question")
        return self._runner.read(query, arguments, viewer.scope if query.uses_visible else None)

    def read_columns(self, viewer: Viewer, name: str, /, **arguments: Any) -> dict[str, list[Any]]:
        """Run a read query that returns one row of ``collect(…)`` lists, all equally long.

        Reading a whole network this way is 3 to 15 times faster than row by row.

        Raises
        ------
        Forbidden, QueryDefect
            As for :meth:`read`, and when the answer is not one row of lists.
        StoreDamaged
            The lists are not equally long: a record lacks what the query takes from it.
        """
        rows = self.read(viewer, name, **arguments)
        if len(rows) != 1 or not all(isinstance(column, list) for column in rows[0].values()):
            raise QueryDefect(f"{name} does not return one row of lists.")
        if len({len(column) for column in rows[0].values()}) > 1:
            raise StoreDamaged(
                f"{name}: some records lack what all of their kind have ({_named(arguments)}); they, or an index of"
                " theirs, are damaged.",
                hint=HOW_TO_RESTORE,
            )
        return rows[0]

    def write(self, work: Callable[[Transaction], T], transaction_id: str | None = None) -> T:
        """Run one write transaction, alone among all writers.

        Parameters
        ----------
        work : callable
            Gets the transaction. May be called again after a passing fault, so it must have no effect outside it,
            and either append a Change with the ``transaction_id`` or be harmless when it is applied twice.
            What it raises ends the transaction; nothing is then written.
        transaction_id : str, optional
            Of its own: one that was never used; a new one by default.

        Returns
        -------
        T
            What ``work`` returned.

        Raises
        ------
        StoreNotInitialised
            The schema was never made.
        StoreLocked
            Other writers did not finish in time.
        StoreUnavailable
            The store was lost and did not come back in time.
        Conflict
            A unique key exists already.
        """
        with self._write_lock():
            return self._runner.write(work, transaction_id)

    def last_change(self, viewer: Viewer | None = None) -> int:
        """Return the sequence number of the latest change; it moves whenever anything is written.

        It counts restricted changes too: to notice that a table is old, and not to be shown without the role admin.

        Parameters
        ----------
        viewer : Viewer, optional
            Who asks whether what they were told is old. Without a grant it stands still where only those with one see
            a difference, so that no answer takes longer because of what is hidden.

        Raises
        ------
        StoreNotInitialised
        """
        rows = self._runner.read(get_query("store/last_change"), {}, None)
        if not rows:
            raise StoreNotInitialised(
                "There is no network in the store yet.", hint="Run `cjn init` or `cjn demo` first."
            )
        return int(rows[0]["value" if viewer is None or "restricted" in viewer.visible else "shown"])

    def close(self) -> None:
        """Leave the store; the owner of an embedded store stops the engine. May be called twice."""
        self._connection.close()

    def _write_lock(self) -> contextlib.AbstractContextManager[None]:
        lock = self._connection.write_lock
        return lock.held() if lock else contextlib.nullcontext()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def open_store(settings: Settings) -> Store:
    """Open the store that the settings name: a Neo4j server, or the embedded one in a data folder.

    Raises
    ------
    StoreUnavailable, WrongPassword, UnsupportedServer
        On a Neo4j server.
    StoreLocked, StoreDamaged, WrongPassword
        On a data folder.
    """
    # Each engine's library takes a while to import, and a process needs only one of them.
    if settings.neo4j_uri:
        from cjn_graph.store.neo4j_server import ServerConnection

        return Store(ServerConnection(settings))
    from cjn_graph.store.embedded import EmbeddedConnection
    from cjn_graph.store.folder import DataFolder

    return Store(EmbeddedConnection(DataFolder(settings.data_folder)))


def _named(arguments: dict[str, Any]) -> str:
    return str(arguments.get("kind") or "of several kinds")
