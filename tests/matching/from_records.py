"""The snapshot's columns straight from records of the model, to compare with what the queries return."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.model import Record
from cjn_graph.network import TABLES
from cjn_graph.network.sources import row_of
from cjn_graph.records.change import as_json


def columns_of(records: Iterable[Record], viewer: Viewer) -> dict[str, dict[str, list[Any]]]:
    """Return the tables of what the viewer sees."""
    tables: dict[str, dict[str, list[Any]]] = {table: {name: [] for name in names} for table, names in TABLES.items()}
    for record in records:
        found = row_of(json.loads(as_json(record))) if record.visibility in viewer.visible else None
        for name, value in found.row.items() if found else ():
            tables[found.table][name].append(value)
    return tables
