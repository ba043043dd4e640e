"""Terms of an import that overlap another one of the same person in the same post: one of the two is wrong."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from cjn_graph.exchange.lookup import Lookup
from cjn_graph.exchange.staging import PlannedWrite
from cjn_graph.model import PartialDate
from cjn_graph.model.relationships import Holds

_AT_ONCE: Final = 1_000


class Overlap(NamedTuple):
    """Two terms that overlap, the later one of the import."""

    file: str
    row: int
    person_id: str
    first: str
    second: str


def overlapping_terms(planned: Iterable[PlannedWrite], lookup: Lookup) -> Iterator[Overlap]:
    """Yield each planned term that begins before another one of the same person in the same post has ended."""
    terms = iter(planned)
    seen: dict[tuple[str, str], list[Holds]] = defaultdict(list)
    while chunk := [(one, _term(one)) for one in islice(terms, _AT_ONCE)]:
        new = {term.id for _, term in chunk}
        for stored in lookup.edges_from("holds", sorted({term.from_id for _, term in chunk})):
            known = seen[(stored.from_id, stored.to_id)]
            if isinstance(stored, Holds) and stored.id not in new and stored.id not in {one.id for one in known}:
                known.append(stored)
        for write, term in chunk:
            others = seen[(term.from_id, term.to_id)]
            for other in others:
                if _overlap(term, other):
                    yield Overlap(write.file, write.row, term.from_id, _told(other), _told(term))
            others.append(term)


def _term(write: PlannedWrite) -> Holds:
    content = json.loads(write.content)
    ends = {name: content.pop(name) for name in ("from_id", "to_id")}
    return Holds.from_row(content, **ends)


def _overlap(one: Holds, other: Holds) -> bool:
    """Tell whether two terms share a day for sure: what is known to the year only may end before the other begins."""
    first, second = sorted((one, other), key=lambda term: term.start.first_day if term.start else _EVER.first_day)
    if first.end is None:
        return True
    return second.start is not None and second.start.last_day < first.end.first_day


_EVER: Final = PartialDate("0001")


def _told(term: Holds) -> str:
    return f"{term.start or '?'} to {term.end or 'today'}"
