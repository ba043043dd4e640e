"""From columns to an index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final, TypeAlias

import numpy as np
import us

from cjn_graph.model import MODEL, fold
from cjn_graph.search.edges import Steps, steps
from cjn_graph.search.index import Index
from cjn_graph.search.lending import lend
from cjn_graph.search.lines import Columns, current_posts, first_places, holds_on
from cjn_graph.search.reading import ENDS, FUNCTIONS, KINDS, PROPERTIES
from cjn_graph.search.shelf import SORTS, Shelving, Sort

Records: TypeAlias = Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]
"""For each kind, the ids, and for each id the values of the kind's ``PROPERTIES``, then its external ids."""
Links: TypeAlias = Mapping[tuple[str, str, str], Columns]
"""For each of ``ENDS``, the columns id, start_id, end_id, begun, ended."""

_COLUMNS: Final = ("id", "start_id", "end_id", "begun", "ended")
_NO_COLUMNS: Final[Columns] = dict.fromkeys(_COLUMNS, ())

_SHELF: Final[dict[str, Sort]] = {"nickname": "people", "email": "people", "text": "text", "attribute": "text"}


def build_index(
    records: Records, links: Links, today: date, *, properties: Mapping[str, Mapping[str, str]] = PROPERTIES
) -> Index:
    """Build the index of what the columns hold.

    Parameters
    ----------
    records, links
        What one viewer sees; kinds may be missing.
    today : date
        Posts held on this day are current.
    properties : mapping
        What the values of each kind's records are: ``PROPERTIES``, or fewer.
    """
    found = sorted(_entries(records))
    row_of = {entry[2]: row for row, entry in enumerate(found)}
    shelving = {sort: Shelving(sort) for sort in SORTS}
    names, details = [], []
    for row, (_, _, _, kind, values) in enumerate(found):
        told = dict(zip(properties[kind], values, strict=False))
        names.append(next((str(value) for value in told.values() if value), kind))
        details.append(_detail(kind, told))
        for external in (values[len(properties[kind]) :] or ((),))[0] or ():
            row_of.setdefault(external, row)
        for named, sought, shown in _texts(kind, told):
            sort = _SHELF.get(named, "people" if kind == "person" else "names")
            shelving[sort].add(row, named, sought, shown)
    ids = [entry[2] for entry in found]
    lines = _lines(records, links, dict(zip(ids, names, strict=True)), today.isoformat())
    details = [
        ", ".join(part for part in (detail, lines.get(record_id, "")) if part)
        for record_id, detail in zip(ids, details, strict=True)
    ]
    facts = sorted(record_id for columns in links.values() for record_id in columns["id"])
    number = {record_id: row for row, record_id in enumerate(facts)}
    return Index(
        ids=ids,
        names=names,
        details=details,
        kind=np.array([KINDS.index(entry[3]) if entry[3] in KINDS else -1 for entry in found], dtype=np.int8),
        shelves=tuple(shelving[sort].shelf() for sort in SORTS),
        edges=lend({ends: _steps(links.get(ends, _NO_COLUMNS), row_of, number, today.isoformat()) for ends in ENDS}),
        facts=facts,
        row_of=row_of,
    )


def _entries(records: Records) -> Iterator[tuple[int, str, str, str, Sequence[Any]]]:
    for kind, (ids, rows) in records.items():
        place = KINDS.index(kind) if kind in KINDS else len(KINDS)
        for record_id, values in zip(ids, rows, strict=True):
            name = str(values[0] or "")
            yield place, name.casefold() if name.isascii() else fold(name), record_id, kind, values


def _texts(kind: str, told: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (what it is to the record, the text to find it by, the text to show)."""
    for key, value in told.items():
        named = PROPERTIES[kind][key]
        if not value or named == "level":
            continue
        if key == "function":
            yield from (("role", label, label) for label in FUNCTIONS[value])
        elif isinstance(value, list):
            yield from ((named, each, each) for each in value)
        elif named == "attribute":
            yield from ((named, f"{name} {each}", f"{name}: {each}") for name, each in json.loads(value).items())
        elif named == "year":
            yield named, value[:4], value[:4]
        elif named == "state":
            yield "code" if told["classification"] == "state" else named, value, value
            yield from ((named, name, name) for name in (_state_name(value),) if name)
        elif kind == "jurisdiction" and key == "name":
            # The state has a field of its own; as a part of the name it would outrank those who work there.
            yield named, value.partition(",")[0], value
        elif named == "category":
            yield named, value.replace("_", " "), value.replace("_", " ")
        else:
            yield named, value, value


@cache
def _state_name(code: str) -> str:
    state = us.states.lookup(code, field="abbr")
    return str(state.name) if state else ""


def _detail(kind: str, told: Mapping[str, Any]) -> str:
    """Say what a record is, apart from where: its sort and its year; a person has a current post instead."""
    if kind == "person":
        return ""
    category = next((value for name, value in told.items() if PROPERTIES[kind][name] == "category" and value), "")
    year = next((value[:4] for name, value in told.items() if PROPERTIES[kind][name] == "year" and value), "")
    return ", ".join(part for part in (category.replace("_", " ") or MODEL.entities[kind].label.lower(), year) if part)


def _lines(records: Records, links: Links, names: Mapping[str, str], day: str) -> dict[str, str]:
    """Write each person's current post, and the place of what has one."""
    ids, rows = records.get("post", ((), ()))
    place = list(PROPERTIES["post"]).index("level")
    levels = {record_id: str(values[place] or "") for record_id, values in zip(ids, rows, strict=True)}
    holds, has_post, serves = (
        links.get(ends, _NO_COLUMNS)
        for ends in (
            ("holds", "person", "post"),
            ("has_post", "organization", "post"),
            ("serves", "organization", "jurisdiction"),
        )
    )
    lines = current_posts(holds, has_post, serves, levels=levels, names=names, day=day)
    for (relation, _, _), columns in links.items():
        if relation in {"serves", "in"}:
            lines |= first_places(columns, names)
    return lines


def _steps(columns: Columns, row_of: Mapping[str, int], number: Mapping[str, int], day: str) -> Steps:
    """Turn relationships into steps from their end, the lender, to their start, the borrower."""
    rows = zip(*(columns[name] for name in _COLUMNS), strict=True)
    kept = [
        (row_of[end], row_of[start], number[fact], holds_on(begun, ended, day))
        for fact, start, end, begun, ended in rows
        if start in row_of and end in row_of
    ]
    lender, borrower, fact, now = zip(*kept, strict=True) if kept else ((), (), (), ())
    return steps(lender, borrower, fact, now)
