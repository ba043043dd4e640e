"""From a record's values to what the index holds of it: where it stands in the order, what it is, its texts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

import us

from cjn_graph.model import MODEL, fold
from cjn_graph.search.reading import FUNCTIONS, KINDS, PROPERTIES
from cjn_graph.search.shelf import SORTS, Shelf, Shelving, Sort

Records: TypeAlias = Mapping[str, tuple[Sequence[str], Sequence[Sequence[Any]]]]
"""For each kind, the ids, and for each id the values of the kind's ``PROPERTIES``, then its external ids."""
Properties: TypeAlias = Mapping[str, Mapping[str, str]]
"""For each kind, its properties, and what each is to a search."""

_SHELF: Final[dict[str, Sort]] = {"nickname": "people", "email": "people", "text": "text", "attribute": "text"}


class Entry(NamedTuple):
    """A record as it was read; entries compare in the order in which equally good ones are shown.

    Attributes
    ----------
    place : int
        Position of its kind in ``KINDS``; their number for a kind that is no hit.
    folded : str
        Its name, folded.
    id, kind : str
    told : mapping
        Its properties.
    external_ids : sequence of str
    """

    place: int
    folded: str
    id: str
    kind: str
    told: Mapping[str, Any]
    external_ids: Sequence[str]

    @property
    def name(self) -> str:
        """What it is called: its first property that says anything."""
        return next((str(value) for value in self.told.values() if value), self.kind)


def entries(records: Records, properties: Properties) -> list[Entry]:
    """Sort what was read.

    Parameters
    ----------
    properties : mapping
        What the values of each kind's records are.
    """
    found = []
    for kind, (ids, rows) in records.items():
        place = KINDS.index(kind) if kind in KINDS else len(KINDS)
        keys = list(properties[kind])
        for record_id, values in zip(ids, rows, strict=True):
            name = str(values[0] or "")
            folded = name.casefold() if name.isascii() else fold(name)
            external = (values[len(keys)] if len(values) > len(keys) else None) or ()
            found.append(Entry(place, folded, record_id, kind, dict(zip(keys, values, strict=False)), external))
    return sorted(found, key=lambda entry: entry[:3])


def shelves_of(found: Sequence[Entry], rows: Sequence[int], properties: Properties) -> tuple[Shelf, ...]:
    """Put the texts of some records on shelves; ``rows`` are the records' numbers."""
    shelving = {sort: Shelving(sort) for sort in SORTS}
    for row, entry in zip(rows, found, strict=True):
        for named, sought, shown in _texts(entry.kind, entry.told, properties[entry.kind]):
            sort = _SHELF.get(named, "people" if entry.kind == "person" else "names")
            shelving[sort].add(row, named, sought, shown)
    return tuple(shelving[sort].shelf() for sort in SORTS)


def _texts(kind: str, told: Mapping[str, Any], properties: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield (what it is to the record, the text to find it by, the text to show)."""
    for key, value in told.items():
        named = properties[key]
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


def sort_of(entry: Entry) -> str:
    """Say what a record is, apart from where: its sort and its year; a person has a current post instead."""
    if entry.kind == "person":
        return ""
    named = PROPERTIES[entry.kind]
    category = next((value for name, value in entry.told.items() if named[name] == "category" and value), "")
    year = next((value[:4] for name, value in entry.told.items() if named[name] == "year" and value), "")
    label = category.replace("_", " ") or MODEL.entities[entry.kind].label.lower()
    return ", ".join(part for part in (label, year) if part)
