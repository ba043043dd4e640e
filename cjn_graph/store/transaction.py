"""Running statements: once, again after a passing fault, and never twice.

A transaction that fails before its commit is simply run again. A connection that breaks *during* the commit leaves a
doubt: did it arrive? Every write therefore has a ``transaction_id``, which the write path stores in each Change that
it appends. Before a write in doubt is run again, the new transaction first takes its place in the queue and then looks
for a Change with that id. Taking its place means writing the counter node: on Neo4j it waits until a late commit of the
first try has ended; on the embedded engine, a late commit that slips in between makes this transaction fail at its own
commit, and the next try finds the Change.

Work that appends no Change must therefore be harmless when it runs twice (``MERGE``, not ``CREATE``).
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

import neo4j
from neo4j.exceptions import ConstraintError

from cjn_graph.errors import QueryDefect, StoreError, StoreNotInitialised
from cjn_graph.store.connection import Connection
from cjn_graph.store.faults import FAULTS, is_worth_retrying, no_room, translated
from cjn_graph.store.queries import PLACEHOLDERS, VISIBLE, Query, get_query
from cjn_graph.store.values import from_store, to_parameter

T = TypeVar("T")
Row = dict[str, Any]

_FETCH_SIZE = 10_000
_FIRST_DELAY = 0.01
_LONGEST_DELAY = 0.5
_CONSTRAINT_TRIES = 5
_KNOWN_TO_BE_AWAY = 0.97
"""Part of the patience that is over for whoever asks a store that has been away for long."""
_FORGOTTEN = 10
"""Times the patience after which a store that nobody asked meanwhile is no longer known to be away."""
_LONGEST_TRANSACTION = 120.0
"""Seconds after which a Neo4j server ends a write: one whose client has vanished would hold the counter for ever."""


class Transaction:
    """One write transaction, as the write path sees it.

    Attributes
    ----------
    transaction_id : str
        Goes into every Change that the transaction appends. It stays the same when the work is run again.
    """

    def __init__(self, bolt: neo4j.Transaction, engine: str, transaction_id: str) -> None:
        self._bolt = bolt
        self._engine = engine
        self.transaction_id = transaction_id

    def run(self, name: str, /, **arguments: Any) -> list[Row]:
        """Run a query file, read or write, inside the transaction.

        Parameters
        ----------
        name : str
            ``domain/name`` of the file.
        **arguments
            Its parameters, and ``kind``, ``from_kind``, ``to_kind`` for a template.

        Returns
        -------
        list of dict
            The rows. Nodes and relationships are dicts of their properties.

        Raises
        ------
        QueryDefect
            The call does not fit the file's header, or the query filters by a viewer, of whom a transaction has none.
        """
        query = get_query(name)
        if query.uses_visible:
            raise QueryDefect(f"{name} filters by a viewer; a transaction runs the records/current_… queries instead.")
        text, parameters = prepare(query, arguments, self._engine)
        try:
            return rows_of(self._bolt.run(text, parameters))
        except FAULTS as error:
            error.add_note(name)  # read back by the runner, which decides whether to try again
            raise


def prepare(query: Query, arguments: dict[str, Any], engine: str) -> tuple[str, Row]:
    """Split the arguments of a call into the text to run and its parameters."""
    if engine not in query.engines:
        raise QueryDefect(f"{query.name} does not run on {engine}.")
    kinds = {key: value for key, value in arguments.items() if key in PLACEHOLDERS}
    parameters = {key: to_parameter(value) for key, value in arguments.items() if key not in PLACEHOLDERS}
    query.check_params(parameters)
    return query.expand(kinds), parameters


def rows_of(result: neo4j.Result) -> list[Row]:
    """Read a whole answer into plain Python."""
    keys = result.keys()
    return [dict(zip(keys, map(from_store, record.values()), strict=True)) for record in result]


class Runner:
    """Runs statements on a connection, again where that helps.

    Parameters
    ----------
    connection : Connection
    patience : float
        Seconds after the first fault during which another try is made. They are counted once for all threads from when
        the store went away: whoever asks after that is refused soon, and does not wait as long again.
    """

    def __init__(self, connection: Connection, *, patience: float = 30.0) -> None:
        self._connection = connection
        self._patience = patience
        self._lost_at: float | None = None
        self._missed_at = 0.0
        # Users read their own writes, on whichever member of a cluster they land.
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()

    def read(self, query: Query, arguments: dict[str, Any], visible: list[str] | None) -> list[Row]:
        """Run one read query; ``visible`` is None for an unscoped one."""
        text, parameters = prepare(query, arguments, self._connection.engine)
        if visible is not None:
            parameters[VISIBLE] = visible

        def once(driver: neo4j.Driver) -> list[Row]:
            with self._session(driver, neo4j.READ_ACCESS) as session:
                return rows_of(session.run(text, parameters))

        return self._tried(once, query.name)

    def statement(self, name: str, /, **arguments: Any) -> list[Row]:
        """Run one statement outside any transaction of ours, as schema statements must; it has to be repeatable."""
        text, parameters = prepare(get_query(name), arguments, self._connection.engine)

        def once(driver: neo4j.Driver) -> list[Row]:
            with self._session(driver, neo4j.WRITE_ACCESS) as session:
                return rows_of(session.run(text, parameters))

        return self._tried(once, name)

    def write(self, work: Callable[[Transaction], T], transaction_id: str | None = None) -> T:
        """Run a write transaction; the lock between writers is the caller's."""
        transaction_id = transaction_id or uuid.uuid4().hex
        finished: list[T] = []  # what the latest try returned, once one has come as far as its commit

        def once(driver: neo4j.Driver) -> T:
            with (
                self._session(driver, neo4j.WRITE_ACCESS) as session,
                session.begin_transaction(timeout=_LONGEST_TRANSACTION) as bolt,
            ):
                transaction = Transaction(bolt, self._connection.engine, transaction_id)
                if not transaction.run("store/lock_counter", transaction_id=transaction_id):
                    raise StoreNotInitialised(
                        "There is no network in the store yet.", hint="Run `cjn init` or `cjn demo` first."
                    )
                if finished and transaction.run("store/has_transaction", transaction_id=transaction_id)[0]["found"]:
                    return finished[-1]
                result = work(transaction)
                finished.append(result)
                bolt.commit()
                return result

        return self._tried(once, "Writing")

    def _session(self, driver: neo4j.Driver, access: str) -> neo4j.Session:
        return driver.session(
            database=self._connection.database,
            default_access_mode=access,
            bookmark_manager=self._bookmarks,
            fetch_size=_FETCH_SIZE,
        )

    def _miss(self, now: float) -> None:
        if self._lost_at is None or now - self._missed_at > self._patience * _FORGOTTEN:
            self._lost_at = now
        self._missed_at = now

    def _tried(self, once: Callable[[neo4j.Driver], T], what: str) -> T:
        tries = _Tries(self._patience)
        while True:
            driver = self._connection.driver
            try:
                answer = once(driver)
                self._lost_at = None
                return answer
            except Exception as error:
                if interrupt := _interrupt_behind(error):
                    raise interrupt from None
                if not isinstance(error, FAULTS):
                    raise
                lost = self._connection.is_lost(error)
                if lost:
                    self._miss(time.monotonic())
                if not tries.again(error, lost_at=self._lost_at if lost else None):
                    named = (getattr(error, "__notes__", None) or [what])[-1]
                    address, database = self._connection.address, self._connection.database
                    found = translated(error, address=address, database=database, what=named)
                    # The embedded engine says no more than that a commit failed.
                    vague = type(found) in (QueryDefect, StoreError)
                    raise (no_room(named) if vague and self._connection.is_full() else found) from error
                if lost:
                    self._connection.recover(driver)


def _interrupt_behind(error: BaseException) -> BaseException | None:
    """Find the Ctrl-C or SIGTERM that an error hides.

    A signal may arrive while the driver reads from its socket; when it then tidies up the half-read answer, that fails
    too, and the second error would stand in front of the first.
    """
    context = error.__context__
    while context is not None and not isinstance(context, (KeyboardInterrupt, SystemExit)):
        context = context.__context__
    return context


class _Tries:
    """Counts the tries of one statement and waits between them, a little longer each time."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._deadline: float | None = None
        self._delay = _FIRST_DELAY
        self._constraints = 0

    def again(self, error: BaseException, *, lost_at: float | None) -> bool:
        """Wait before another try, or tell that there is none; ``lost_at`` is when the store went away."""
        now, lost = time.monotonic(), lost_at is not None
        began = now if lost_at is None else max(lost_at, now - self._patience * _KNOWN_TO_BE_AWAY)
        self._deadline = self._deadline or began + self._patience
        self._constraints += isinstance(error, ConstraintError)
        if not (lost or is_worth_retrying(error)) or now > self._deadline or self._constraints >= _CONSTRAINT_TRIES:
            return False
        time.sleep(self._delay * random.uniform(0.5, 1.5))  # noqa: S311 - spreads writers, protects nothing
        self._delay = min(self._delay * 2, _LONGEST_DELAY)
        return True
