"""Documents: what the index holds of a record: its texts, its name, its place among equally good ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import us
from numpy.typing import NDArray

from cjn_graph.model import MODEL, fold
from cjn_graph.model.posts import FUNCTION_NAMES
from cjn_graph.model.searched import Searched
from cjn_graph.search.reading import READ
from cjn_graph.tables import Entities

Rows: TypeAlias = NDArray[np.int64]

_SORTS: Final = {"nickname": "people", "email": "people", "phone": "text", "text": "text", "attribute": "text"}


class Text(NamedTuple):
    """One text of a record.

    Attributes
    ----------
    sort : str
        Which words fit it (:mod:`cjn_graph.search.spelling`).
    role : str
        What it is to the record.
    sought, shown : str
        The text to find it by, and the text to show.
    """

    sort: str
    role: str
    sought: str
    shown: str


class Document(NamedTuple):
    """A record as it was read; documents compare in the order in which equally good ones are shown.

    Attributes
    ----------
    kind : int
        Position of its kind in ``READ``.
    folded : str
        Its first property, folded.
    id, name : str
    label : str
        What it is, apart from where: its sort and its year; empty for a person.
    level : str
        That of a post.
    texts : tuple of Text
    external_ids : sequence of str
    """

    kind: int
    folded: str
    id: str
    name: str
    label: str
    level: str
    texts: tuple[Text, ...]
    external_ids: Sequence[str]


def documents(kind: str, table: Entities, searched: Searched, rows: Rows | None = None) -> Iterator[Document]:
    """Yield the documents of the records of one kind, or of some rows of its table."""
    position, keys = READ.index(kind), list(searched)
    taken = np.arange(len(table)) if rows is None else rows
    columns = [table.ids.texts[taken], *(table[key].taken(taken).decoded() for key in ("external_ids", *keys))]
    for record_id, external, *values in zip(*(column.tolist() for column in columns), strict=True):
        told = dict(zip(keys, values, strict=True))
        name = str(values[0] or "")
        yield Document(
            kind=position,
            folded=name.casefold() if name.isascii() else fold(name),
            id=record_id,
            name=next((str(value) for value in values if value), kind),
            label=_label(kind, told, searched),
            level=told.get("level") or "",
            texts=tuple(_texts(kind, told, searched)),
            external_ids=external or (),
        )


def changed_documents(
    kind: str, before: Entities, after: Entities, searched: Searched
) -> Iterator[tuple[str, Document | None]]:
    """Yield the id and the document of each record that differs between two tables; None for those that are gone."""
    if before is after:
        return
    stood = before.ids.rows(after.ids.texts)
    differs, known = stood < 0, np.flatnonzero(stood >= 0)
    for key in ("external_ids", *searched):
        if before.ids is not after.ids or before[key] is not after[key]:
            differs[known] |= before[key].taken(stood[known]).decoded() != after[key].taken(known).decoded()
    for document in documents(kind, after, searched, np.flatnonzero(differs)):
        yield document.id, document
    if before.ids is not after.ids:
        yield from ((record_id, None) for record_id in before.ids.texts if record_id not in after.ids.index)


def _texts(kind: str, told: Mapping[str, Any], searched: Searched) -> Iterator[Text]:
    default = "people" if kind == "person" else "names"
    for key, value in told.items():
        if value:
            role = searched[key]
            for named, sought, shown in _readings(kind, key, role, value, told):
                yield Text(_SORTS.get(named, default), named, sought, shown)


def _readings(kind: str, key: str, role: str, value: Any, told: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (what it is to the record, the text to find it by, the text to show)."""
    if key == "function":
        yield from ((role, label, label) for label in FUNCTION_NAMES[value])
    elif isinstance(value, tuple):
        yield from ((role, each, each) for each in value)
    elif role == "attribute":
        yield from ((role, f"{name} {each}", f"{name}: {each}") for name, each in json.loads(value).items())
    elif role == "phone":
        digits = re.sub(r"\D", "", value)
        yield role, " ".join(dict.fromkeys((digits[-10:], digits[-7:]))), value
    elif role == "year":
        yield role, value[:4], value[:4]
    elif role == "state":
        yield "code" if told["classification"] == "state" else role, value, value
        yield from ((role, name, name) for name in (_state_name(value),) if name)
    elif kind == "jurisdiction" and key == "name":
        # The state has a field of its own; as a part of the name it would outrank those who work there.
        yield role, value.partition(",")[0], value
    elif role == "category":
        yield role, value.replace("_", " "), value.replace("_", " ")
    elif role != "level":
        yield role, value, value


@cache
def _state_name(code: str) -> str:
    state = us.states.lookup(code, field="abbr")
    return str(state.name) if state else ""


def _label(kind: str, told: Mapping[str, Any], searched: Searched) -> str:
    if kind == "person":
        return ""
    category = next((value for key, value in told.items() if searched[key] == "category" and value), "")
    year = next((value[:4] for key, value in told.items() if searched[key] == "year" and value), "")
    label = category.replace("_", " ") or MODEL.entities[kind].label.lower()
    return ", ".join(part for part in (label, year) if part)
