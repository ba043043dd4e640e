"""Stores for the benchmarks: a generated network written to the embedded engine or to a real Neo4j."""

from __future__ import annotations

import contextlib
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from cjn_graph.model import kind_of
from cjn_graph.network.tables import ENTITIES, LINKS
from cjn_graph.settings import Settings
from cjn_graph.store import Store, Transaction, open_store
from tests.neo4j_server.server import CURRENT, Neo4jMissing, running

AT_ONCE = 5_000
Columns = dict[str, dict[str, list[Any]]]
_RENAMED = {("reform", "start"): "in_effect_on", ("reform", "end"): "repealed_on"}
_NOT_STORED = ("id", "kind")
_ENDS = {links.table: (links.left[0], links.right[0]) for links in LINKS.values()}


@contextlib.contextmanager
def embedded() -> Iterator[Settings]:
    """Settings of an empty embedded store, thrown away afterwards."""
    with tempfile.TemporaryDirectory(prefix="cjn-benchmark-") as folder:
        yield Settings(data_folder=Path(folder) / "data")


@contextlib.contextmanager
def neo4j() -> Iterator[Settings | None]:
    """Settings of an empty Neo4j server that is started and stopped here; None where there can be none.

    It has the memory that its manual advises: the largest of the networks fits, and the heap need not grow.
    """
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cjn-benchmark-"))
        try:
            server = stack.enter_context(running(CURRENT, Path(folder), ("-Xms4g", "-Xmx4g"), "1g"))
        except Neo4jMissing as missing:
            print(f"Neo4j left out: {missing}")
            yield None
            return
        yield Settings(
            neo4j_uri=server.uri, neo4j_user=server.user, neo4j_password=server.password, neo4j_database=server.database
        )


@contextlib.contextmanager
def filled(settings: Settings, columns: Columns) -> Iterator[Store]:
    """Write the network to a store, past the change log, and open it.

    Another process writes it: the engine gets its memory when it is loaded, by the size of what it finds.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as writer:
        writer.submit(_fill, settings, columns).result()
    with open_store(settings) as store:
        yield store


def _fill(settings: Settings, columns: Columns) -> None:
    with open_store(settings) as store:
        store.ensure_schema()
        for table in ENTITIES:
            _write_nodes(store, columns[table])
        for table in dict.fromkeys(links.table for links in LINKS.values()):
            _write_links(store, table, columns[table])


def _properties(kind: str, columns: dict[str, list[Any]], row: int, left_out: tuple[str, ...]) -> dict[str, Any]:
    found = {name: column[row] for name, column in columns.items() if name not in left_out}
    if kind == "post":
        found["elected"] = None if found["elected"] < 0 else bool(found["elected"])
    return {
        "id": columns["id"][row],
        "sensitivity": "open",
        "visibility": "open",
        **{_RENAMED.get((kind, name), name): value for name, value in found.items() if value not in ("", -1, [], None)},
    }


def _write_nodes(store: Store, columns: dict[str, list[Any]]) -> None:
    by_kind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row, record in enumerate(columns["id"]):
        kind = kind_of(record) or ""
        by_kind[kind].append(_properties(kind, columns, row, _NOT_STORED))
    for kind, rows in by_kind.items():
        _in_parts(store, "records/create_nodes", rows, kind=kind)


def _write_links(store: Store, table: str, columns: dict[str, list[Any]]) -> None:
    ends = _ENDS[table]
    by_kind: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row, record in enumerate(columns["id"]):
        kind, (start, end) = kind_of(record) or "", (columns[name][row] for name in ends)
        values = {"from_id": start, "to_id": end, "properties": _properties(kind, columns, row, (*_NOT_STORED, *ends))}
        by_kind[kind, kind_of(start) or "", kind_of(end) or ""].append(values)
    for (kind, start, end), rows in by_kind.items():
        _in_parts(store, "records/create_relationships", rows, kind=kind, from_kind=start, to_kind=end)


def _in_parts(store: Store, query: str, rows: list[dict[str, Any]], **kinds: str) -> None:
    for first in range(0, len(rows), AT_ONCE):
        part = rows[first : first + AT_ONCE]

        def work(transaction: Transaction, part: list[dict[str, Any]] = part) -> list[dict[str, Any]]:
            return transaction.run(query, rows=part, **kinds)

        (answer,) = store.write(work)
        assert answer["created"] == len(part), f"{kinds}: {answer['created']} of {len(part)} were written"
