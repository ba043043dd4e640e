"""From the store to the tables of a snapshot: queries of columns, several where kinds share a table or it is large."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from typing import Any, Final, NamedTuple

from cjn_graph.access import Viewer
from cjn_graph.model.ids import id_ranges
from cjn_graph.network import TABLES, Tables, read_tables
from cjn_graph.store import Store

_SHARED: Final[dict[str, tuple[str, ...]]] = {
    "groups": ("networks", "workgroups"),
    "member_of": ("network_members", "workgroup_members"),
    "activities": ("engagements", "programs", "reforms", "pressures"),
    "took_part": ("took_part", "runs_programs", "runs_reforms", "faced"),
    "in_places": ("engagement_places", "program_places", "reform_places"),
    "about": ("about_engagements", "about_programs", "about_reforms", "about_pressures"),
}
"""The queries whose answers together make a table; other tables are named as their query."""
_PARTS: Final = 8
"""Parts in which the largest table is read."""
_AT_ONCE: Final = 2
"""Questions under way: one answer is decoded here while the store works on the next."""


class Question(NamedTuple):
    """A query in ``cypher/matching/`` with its arguments."""

    query: str
    arguments: Mapping[str, str]


def _questions(table: str) -> list[Question]:
    if table == "knows":
        ranges = id_ranges("person", _PARTS)
        return [Question("matching/knows", {"from_id": begin, "before_id": end}) for begin, end in ranges]
    return [Question(f"matching/{query}", {}) for query in _SHARED.get(table, (table,))]


QUESTIONS: Final[Mapping[str, tuple[Question, ...]]] = {table: tuple(_questions(table)) for table in TABLES}
"""All that is asked for the tables of a snapshot, by table, in the order in which they are built."""


def load_tables(store: Store, viewer: Viewer) -> Tables:
    """Read what the viewer sees of the network, whatever the day.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    StoreError
        The store could not be read.
    """

    def read(question: Question) -> dict[str, list[Any]]:
        return store.read_columns(viewer, question.query, **question.arguments)

    with ThreadPoolExecutor(_AT_ONCE) as readers:
        try:
            return read_tables(
                _Arriving({table: [readers.submit(read, each) for each in asked] for table, asked in QUESTIONS.items()})
            )
        except BaseException:
            readers.shutdown(cancel_futures=True)
            raise


class _Arriving(Mapping[str, dict[str, list[Any]]]):
    """The tables as they come in: whoever asks for one waits for it alone."""

    def __init__(self, answers: Mapping[str, list[Future[dict[str, list[Any]]]]]) -> None:
        self._answers = answers

    def __getitem__(self, table: str) -> dict[str, list[Any]]:
        parts = [answer.result() for answer in self._answers[table]]
        if len(parts) == 1:
            return parts[0]
        common = [name for name in TABLES[table] if all(name in part for part in parts)]
        return {name: list(chain.from_iterable(part[name] for part in parts)) for name in common}

    def __contains__(self, table: object) -> bool:
        return table in self._answers

    def __iter__(self) -> Iterator[str]:
        return iter(self._answers)

    def __len__(self) -> int:
        return len(self._answers)
