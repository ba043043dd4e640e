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

from benchmarks.generated import Columns
from cjn_graph.model import MODEL, kind_of
from cjn_graph.settings import Settings
from cjn_graph.store import Store, Transaction, open_store
from tests.neo4j_server.server import CURRENT, Neo4jMissing, running

AT_ONCE = 5_000
_ENDS = ("from_id", "to_id")


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
        for kind in MODEL.kinds:  # entities come first
            if kind in MODEL.entities and kind in columns:
                _in_parts(store, "records/create_nodes", [*_rows(columns[kind])], kind=kind)
            elif kind in columns:
                _write_links(store, kind, columns[kind])


def _rows(columns: dict[str, list[Any]]) -> Iterator[dict[str, Any]]:
    """Yield the properties that each record is stored with."""
    for values in zip(*columns.values(), strict=True):
        found = {name: value for name, value in zip(columns, values, strict=True) if value != "" and name not in _ENDS}
        yield {"sensitivity": "open", "visibility": "open", **found}


def _write_links(store: Store, kind: str, columns: dict[str, list[Any]]) -> None:
    by_ends: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for start, end, properties in zip(columns["from_id"], columns["to_id"], _rows(columns), strict=True):
        ends = kind_of(start) or "", kind_of(end) or ""
        by_ends[ends].append({"from_id": start, "to_id": end, "properties": properties})
    for (start, end), rows in by_ends.items():
        _in_parts(store, "records/create_relationships", rows, kind=kind, from_kind=start, to_kind=end)


def _in_parts(store: Store, query: str, rows: list[dict[str, Any]], **kinds: str) -> None:
    for first in range(0, len(rows), AT_ONCE):
        part = rows[first : first + AT_ONCE]

        def work(transaction: Transaction, part: list[dict[str, Any]] = part) -> list[dict[str, Any]]:
            return transaction.run(query, rows=part, **kinds)

        (answer,) = store.write(work)
        assert answer["created"] == len(part), f"{kinds}: {answer['created']} of {len(part)} were written"
