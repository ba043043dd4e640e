"""From the store to the tables of a snapshot: queries of columns, several where kinds share a table or it is large."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any, Final, NamedTuple

from cjn_graph.access import Viewer
from cjn_graph.model.ids import id_ranges
from cjn_graph.snapshot import TABLES, Tables, read_tables
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
    """A query in ``cypher/matching/`` with its arguments, and the table that its answer is part of."""

    table: str
    query: str
    arguments: Mapping[str, str]


def _questions(table: str) -> list[Question]:
    if table == "knows":
        ranges = id_ranges("person", _PARTS)
        return [Question(table, "matching/knows", {"from_id": begin, "before_id": end}) for begin, end in ranges]
    return [Question(table, f"matching/{query}", {}) for query in _SHARED.get(table, (table,))]


QUESTIONS: Final[tuple[Question, ...]] = tuple(question for table in TABLES for question in _questions(table))
"""All that is asked for the tables of a snapshot."""


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

    answers: dict[str, list[dict[str, list[Any]]]] = defaultdict(list)
    # What takes long is begun first, so that the last answers do not wait for it.
    questions = sorted(QUESTIONS, key=lambda question: not question.arguments)
    with ThreadPoolExecutor(_AT_ONCE) as readers:
        for question, answer in zip(questions, readers.map(read, questions), strict=True):
            answers[question.table].append(answer)
    return read_tables({table: _joined(table, answers[table]) for table in TABLES})


def _joined(table: str, answers: list[dict[str, list[Any]]]) -> dict[str, list[Any]]:
    """Put the answers that make a table together."""
    if len(answers) == 1:
        return answers[0]
    return {name: list(chain.from_iterable(answer[name] for answer in answers)) for name in TABLES[table]}
