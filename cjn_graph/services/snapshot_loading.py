"""From the store to the tables of a snapshot: a query of columns for each, a few where several kinds share a table."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
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


_AT_ONCE: Final = 2
_LARGEST: Final = ("knows", "people")
"""The queries that take longest, to be begun first."""


def load_tables(store: Store, viewer: Viewer) -> Tables:
    """Read what the viewer sees of the network, whatever the day.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    StoreError
        The store could not be read.
    """
    # One query's answer is decoded here while the store works on the next.
    with ThreadPoolExecutor(_AT_ONCE) as readers:
        names = [query for table in TABLES for query in QUERIES.get(table, (table,))]
        names.sort(key=lambda query: query not in _LARGEST)
        answers = dict(
            zip(names, readers.map(lambda query: store.read_columns(viewer, f"matching/{query}"), names), strict=True)
        )
    return read_tables({table: _joined(table, answers) for table in TABLES})


def _joined(table: str, answers: Mapping[str, dict[str, list[Any]]]) -> dict[str, list[Any]]:
    """Put the answers that make a table together."""
    first, *others = (answers[query] for query in QUERIES.get(table, (table,)))
    if not others:
        return first
    return {name: list(chain(first[name], *(answer[name] for answer in others))) for name in TABLES[table]}
