"""From the store to the tables of a snapshot: a query of columns for each, a few where several kinds share a table."""

from __future__ import annotations

from typing import Any, Final

from cjn_graph.access import Viewer
from cjn_graph.snapshot import TABLES, Tables, read_tables
from cjn_graph.store import Store

QUERIES: Final[dict[str, tuple[str, ...]]] = {
    "groups": ("networks", "workgroups"),
    "member_of": ("network_members", "workgroup_members"),
    "activities": ("engagements", "programs", "reforms", "pressures"),
    "took_part": ("took_part", "runs_programs", "runs_reforms", "faced"),
    "in_places": ("engagement_places", "program_places", "reform_places"),
    "about": ("about_engagements", "about_programs", "about_reforms", "about_pressures"),
}
"""The queries (in ``cypher/matching/``) whose answers together make a table; other tables are named as their query."""


def load_tables(store: Store, viewer: Viewer) -> Tables:
    """Read what the viewer sees of the network, whatever the day.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    StoreError
        The store could not be read.
    """
    return read_tables(
        {table: _read(store, viewer, QUERIES.get(table, (table,)), names) for table, names in TABLES.items()}
    )


def _read(store: Store, viewer: Viewer, queries: tuple[str, ...], names: tuple[str, ...]) -> dict[str, list[Any]]:
    table: dict[str, list[Any]] = {name: [] for name in names}
    for query in queries:
        for name, column in store.read_columns(viewer, f"matching/{query}").items():
            table[name] += column
    return table
