"""From the store to tables: whole ones, a query of columns for each kind; and a few records again."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from math import inf
from types import MappingProxyType
from typing import Final, TypeAlias

from cjn_graph.access import Viewer
from cjn_graph.model import MODEL
from cjn_graph.model.base import PrivateEntity
from cjn_graph.model.ids import id_ranges
from cjn_graph.store import Store
from cjn_graph.tables import Entities, Relationships, Rows, Tables

Question: TypeAlias = tuple[str, Mapping[str, str]]
"""The name of a query with its arguments."""

ENTITIES: Final = tuple(
    kind
    for kind, declared in MODEL.entities.items()
    if declared.table_columns and not issubclass(declared, PrivateEntity)
)
RELATIONSHIPS: Final = tuple(
    kind
    for kind, declared in MODEL.relationships.items()
    if any(start in ENTITIES and end in ENTITIES for start, end in declared.endpoints)
)
KINDS: Final = frozenset((*ENTITIES, *RELATIONSHIPS))
"""The kinds that tables are made of: all but accounts and their grants, and what is private to an account."""

_AT_ONCE: Final = 2
"""Queries under way: one answer is decoded here while the store works on the next."""
_RECORDS_OF_PART: Final = 5_000
"""Records whose relationships are read at once; it bounds how much is held as the store returned it."""
_MOST_PARTS: Final = 16


def read_tables(
    store: Store, viewer: Viewer, kinds: Collection[str] = KINDS, counts: Mapping[str, int] = MappingProxyType({})
) -> Tables:
    """Read what the viewer sees of some kinds.

    Parameters
    ----------
    counts : mapping
        How many records there are of the kinds of entities that are not read now, as far as it is known: relationships
        are read from the side on which there are fewer.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    StoreError
        The store could not be read.
    """
    with ThreadPoolExecutor(_AT_ONCE) as readers, _no_collection():
        try:
            questions = _Questions(readers, store, viewer)
            entities = _read_entities(questions, [kind for kind in ENTITIES if kind in kinds])
            counts = {**counts, **{kind: len(table) for kind, table in entities.items()}}
            relationships = [kind for kind in RELATIONSHIPS if kind in kinds]
            return Tables(entities, _read_relationships(questions, relationships, counts))
        except BaseException:
            readers.shutdown(cancel_futures=True)
            raise


def read_again(store: Store, viewer: Viewer, kind: str, ids: Sequence[str]) -> Rows:
    """Read some records of a kind; those that the viewer does not see are left out."""
    name = "facts/entities_again" if kind in ENTITIES else "facts/relationships_again"
    return store.read_columns(viewer, name, kind=kind, ids=ids)


def relationships_at(store: Store, viewer: Viewer, kind: str, ids: Sequence[str]) -> list[str]:
    """Return the ids of all relationships of some entities of a kind that the viewer sees."""
    return store.read_columns(viewer, "facts/relationships_at", kind=kind, ids=ids)["id"]


def _read_entities(questions: _Questions, kinds: Sequence[str]) -> dict[str, Entities]:
    answers = questions.asked([("facts/entities", {"kind": kind}) for kind in kinds])
    return {
        kind: Entities.read(MODEL.entities[kind].table_columns, [answer])
        for kind, answer in zip(kinds, answers, strict=True)
    }


def _read_relationships(
    questions: _Questions, kinds: Sequence[str], counts: Mapping[str, int]
) -> dict[str, Relationships]:
    asked = {kind: _parts(kind, counts) for kind in kinds}
    answers = questions.asked([question for parts in asked.values() for question in parts])
    return {
        kind: Relationships.read(MODEL.relationships[kind].table_columns, islice(answers, len(parts)))
        for kind, parts in asked.items()
    }


def _parts(kind: str, counts: Mapping[str, int]) -> list[Question]:
    """Return the queries that together read a kind of relationships, from the side on which there are fewer records."""
    starts, ends = (set(side) for side in zip(*MODEL.relationships[kind].endpoints, strict=True))
    by_start, by_end = (sum(counts.get(each, inf) for each in side) for side in (starts, ends))
    name, near = ("facts/relationships", starts) if by_start <= by_end else ("facts/relationships_by_end", ends)
    largest = max(sorted(near), key=lambda each: counts.get(each, 0))
    parts = min(1 + counts.get(largest, 0) // _RECORDS_OF_PART, _MOST_PARTS)
    return [(name, {"kind": kind, "from_id": begin, "before_id": end}) for begin, end in id_ranges(largest, parts)]


class _Questions:
    """Asks the store ahead of whoever takes the answers, but never more than a few of them are held."""

    def __init__(self, readers: ThreadPoolExecutor, store: Store, viewer: Viewer) -> None:
        self._readers, self._store, self._viewer = readers, store, viewer

    def asked(self, questions: Iterable[Question]) -> Iterator[Rows]:
        """Yield the answers in the order of the questions."""
        under_way: deque[Future[Rows]] = deque()
        for name, arguments in questions:
            under_way.append(self._readers.submit(self._store.read_columns, self._viewer, name, **arguments))
            if len(under_way) > _AT_ONCE:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


@contextmanager
def _no_collection() -> Iterator[None]:
    """Let the garbage collector rest: it would look through millions of new values again and again, and free none.

    It takes a quarter of the time otherwise. Always on again afterwards, whichever of several threads ends first.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
