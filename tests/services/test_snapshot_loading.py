"""What goes wrong while the tables of a snapshot are read is said, and never taken for an empty table."""

from __future__ import annotations

from typing import Any, cast

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import QueryDefect
from cjn_graph.network import TABLES
from cjn_graph.services.snapshot_loading import QUESTIONS, load_tables
from cjn_graph.store import Store
from tests.making import STAFF

TABLE_OF = {question.query: table for table, asked in QUESTIONS.items() for question in asked}


class Empty:
    """A store without records, one of whose answers is amiss."""

    def __init__(self, query: str, *, lacking: str = "", fault: Exception | None = None) -> None:
        self.query, self.lacking, self.fault = query, lacking, fault

    def read_columns(self, viewer: Viewer, query: str, **arguments: Any) -> dict[str, list[Any]]:
        if query == self.query and self.fault:
            raise self.fault
        lacking = self.lacking if query == self.query else ""
        return {name: [] for name in TABLES[TABLE_OF[query]] if name != lacking}


@pytest.mark.parametrize("query", ["matching/people", "matching/knows", "matching/given_by"])
@pytest.mark.parametrize("fault", [KeyError("x"), RuntimeError("x")])
def test_a_fault_while_a_table_is_read_is_raised(query: str, fault: Exception) -> None:
    with pytest.raises(type(fault)):
        load_tables(cast(Store, Empty(query, fault=fault)), STAFF)


@pytest.mark.parametrize(("query", "column"), [("matching/people", "name"), ("matching/knows", "strength")])
def test_a_column_that_a_query_does_not_return_is_named(query: str, column: str) -> None:
    with pytest.raises(QueryDefect, match=f"lacks the column {column}"):
        load_tables(cast(Store, Empty(query, lacking=column)), STAFF)


def test_a_store_without_records_gives_empty_tables() -> None:
    tables = load_tables(cast(Store, Empty("")), STAFF)
    assert not any(map(len, [*tables.axes.values(), *tables.links.values()]))
