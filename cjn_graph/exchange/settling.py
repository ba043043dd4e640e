"""Decides, field by field, what a row changes in its record: what the file says anew, not what people edited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from cjn_graph.exchange.columns import ATTRIBUTE_PREFIX, KEPT_WHEN_EMPTY
from cjn_graph.exchange.lookup import Lookup
from cjn_graph.exchange.rows import Row
from cjn_graph.model import Entity, PartialDate, Record

Policy = Literal["ask", "file", "person", "fill"]
"""Who is right where the file says something new of a field that people edited: nobody yet (it is told and left as it
is), the file, the person; or the file fills what is empty and never changes anything else."""


class FieldChange(BaseModel):
    """One field of a record: what stands there, and what the file says."""

    model_config = ConfigDict(frozen=True)

    name: str
    here: str = ""
    file: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.here or '(empty)'} → {self.file or '(empty)'}"


@dataclass
class Remembered:
    """What an import last wrote of a record.

    Attributes
    ----------
    fields : dict
        Stored values by property; those of attributes by ``attr:NAME``.
    taken_back : int
        Version that the undo of the import left when it deleted the record; 0 where it did not.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    taken_back: int = 0


class Decision(NamedTuple):
    """What becomes of a row's record.

    Attributes
    ----------
    changes : dict
        Storable values by property; None clears one.
    told : list of FieldChange
        The same, to be shown.
    conflicts : list of FieldChange
        What the file says otherwise than people who edited since, and nobody has decided.
    """

    changes: dict[str, Any]
    told: list[FieldChange]
    conflicts: list[FieldChange]


def reasons_of(source: str) -> tuple[str, str]:
    """Return why the change log says that an import wrote, and that it was taken back."""
    return f"import of {source}", f"undo of import of {source}"


def remembered_of(lookup: Lookup, record_ids: Iterable[str], source: str) -> dict[str, Remembered]:
    """Read from the change log what the imports of a source last wrote of records."""
    found: dict[str, Remembered] = {}
    for row in lookup.changes(record_ids, reasons_of(source)):
        memory = found.setdefault(row["record_id"], Remembered())
        before, after = (_flat(json.loads(row[name])) if row[name] else {} for name in ("before", "after"))
        memory.fields |= {
            name: after.get(name) for name in before.keys() | after.keys() if before.get(name) != after.get(name)
        }
        memory.taken_back = after["version"] if row["action"] == "delete" else 0
    return found


def _flat(values: dict[str, Any]) -> dict[str, Any]:
    extra = json.loads(values.pop("attributes", "{}"))
    return values | {f"{ATTRIBUTE_PREFIX}{name}": value for name, value in extra.items()}


def differences(before: Record, after: Record, row: Row) -> Iterator[tuple[str, Any, Any]]:
    """Yield what a row says otherwise than its record: the property, its stored value, and the row's.

    Only properties that the file has a column for are compared. The few in ``KEPT_WHEN_EMPTY`` stay where their cell is
    empty, and a date that is known more precisely here is no other date.
    """
    stored, wanted = before.to_row(), after.to_row()
    for name in row.layout.fields:
        if name == "external_ids" or (name in KEPT_WHEN_EMPTY and name not in row.values):
            continue
        here, says = stored.get(name), wanted.get(name)
        if here != says and not is_within(here, says, getattr(before, name)):
            yield name, here, says
    for name in row.layout.attributes.values():
        here, says = (getattr(record, "attributes", {}).get(name) for record in (before, after))
        if here != says:
            yield f"{ATTRIBUTE_PREFIX}{name}", here, says


def is_within(here: Any, says: Any, value: Any) -> bool:
    """Tell whether a stored date lies within one that is less precise."""
    if not isinstance(value, PartialDate) or here is None or says is None:
        return False
    wider = PartialDate(says)
    return wider.first_day <= value.first_day and value.last_day <= wider.last_day


def decide(before: Record, after: Record, row: Row, memory: Remembered, policy: Policy) -> Decision:
    """Decide what a row changes in a stored record. External ids are only ever added."""
    taken: list[tuple[str, Any, Any]] = []
    conflicts: list[FieldChange] = []
    for name, here, says in differences(before, after, row):
        last = memory.fields.get(name)
        if says == last:  # the file says what it said before: whatever people did since stands
            continue
        if here is None and last is None:
            taken.append((name, here, says))
        elif policy == "fill":
            continue
        elif here == last or policy == "file":
            taken.append((name, here, says))
        elif policy == "ask":
            conflicts.append(_told(name, here, says))
    changes = _changes(before, after, taken)
    return Decision(changes, [_told(*one) for one in taken] + _ids_told(before, changes), conflicts)


def overwrite(before: Record, after: Record, row: Row) -> dict[str, Any]:
    """Return all that a row says otherwise than its record, as storable values."""
    return _changes(before, after, differences(before, after, row))


def _changes(before: Record, after: Record, taken: Iterable[tuple[str, Any, Any]]) -> dict[str, Any]:
    changes = {name: says for name, _, says in taken}
    extra = {name.removeprefix(ATTRIBUTE_PREFIX): changes.pop(name) for name in [*changes] if ":" in name}
    if extra:
        merged = {**getattr(before, "attributes", {}), **extra}
        changes["attributes"] = {name: value for name, value in merged.items() if value is not None}
    if isinstance(before, Entity) and isinstance(after, Entity):
        union = list(dict.fromkeys([*before.external_ids, *after.external_ids]))
        if union != before.external_ids:
            changes["external_ids"] = union
    return changes


def _told(name: str, here: Any, says: Any) -> FieldChange:
    return FieldChange(name=name, here=_text(here), file=_text(says))


def _ids_told(before: Record, changes: Mapping[str, Any]) -> list[FieldChange]:
    if "external_ids" not in changes:
        return []
    return [_told("external_ids", getattr(before, "external_ids", []), changes["external_ids"])]


def _text(value: Any) -> str:
    return "" if value is None else "; ".join(map(str, value)) if isinstance(value, list) else str(value)
