"""The demo's facts replayed up to a day give what asking as of that day gives."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from cjn_graph.analysis.attributes import Extra
from cjn_graph.analysis.health import PLAIN, HealthReport, measure_health
from cjn_graph.model import MODEL, PartialDate, Relationship
from cjn_graph.model.introductions import INTRODUCTION_STEPS
from cjn_graph.network import DEFINITIONS, derive_network
from tests.seed.conftest import Generated
from tests.tables.making import tables_of

Rows = dict[str, dict[str, dict[str, Any]]]

QUARTERS = (date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30))
BEGINS = ("start", "on", "since", "first_on", "published", "made_on", "adopted_on")
"""What says when a fact began, by any of its names."""


def rows_of(demo: Generated) -> Rows:
    rows: Rows = {kind: {} for kind in MODEL.kinds}
    for record in demo.records:
        if record.visibility == "restricted":
            continue
        values = record.to_row()
        row = {name: values.get(name) for name in MODEL.kinds[record.kind].table_columns}
        if isinstance(record, Relationship):
            row |= {"from_id": record.from_id, "to_id": record.to_id}
        rows[record.kind][record.id] = {name: value for name, value in row.items() if value is not None}
    return rows


def replayed(rows: Rows, day: date) -> Rows:
    """Take away what was not there yet on a day, and what came of the rest since."""
    kept: Rows = {}
    for kind, records in rows.items():
        then = {key: _then(kind, row, day) for key, row in records.items() if _begun(row, day)}
        kept[kind] = {key: row for key, row in then.items() if row.get("status") != ""}
    ids = {key for kind in MODEL.entities for key in kept.get(kind, {})}
    for kind in MODEL.relationships:
        kept[kind] = {key: row for key, row in kept[kind].items() if {row["from_id"], row["to_id"]} <= ids}
    return kept


def _begun(row: dict[str, Any], day: date) -> bool:
    return all(PartialDate(row[name]).first_day <= day for name in BEGINS if row.get(name))


def _then(kind: str, row: dict[str, Any], day: date) -> dict[str, Any]:
    then = dict(row)
    for name in ("end", "until"):
        if row.get(name) and PartialDate(row[name]).last_day > day:
            then.pop(name)
            if row.get("status") in ("ended", "ended_early"):
                then["status"] = "active"
    if row.get("last_on") and PartialDate(row["last_on"]).last_day > day:
        then["last_on"] = day.isoformat()  # who is in touch later was so by then, where it is not known since when
    if kind == "introduction":
        dates = [name for _, name in INTRODUCTION_STEPS if row.get(name)]
        taken = [name for name in dates if PartialDate(row[name]).last_day <= day]
        for name in set(dates) - set(taken):
            then.pop(name)
        if dates != taken:
            reached = [status for status, name in INTRODUCTION_STEPS if name in taken]
            then["status"] = reached[-1] if reached else ""
    return then


def report(rows: Rows, day: date) -> HealthReport:
    attributes = {key: json.dumps(row["attributes"]) for key, row in rows["person"].items() if row.get("attributes")}
    return measure_health(derive_network(tables_of(rows), day, DEFINITIONS), extra=Extra(attributes, {}))


@pytest.mark.parametrize("day", QUARTERS)
def test_replaying_the_facts_up_to_a_quarter_gives_what_asking_as_of_it_gives(demo: Generated, day: date) -> None:
    rows = rows_of(demo)
    asked, again = report(rows, day), report(replayed(rows, day), day)
    for name in PLAIN:
        assert getattr(again, name) == getattr(asked, name), name
    assert again.mixing == asked.mixing
