"""What the graph already knows of the records that an import names, within what the viewer may see."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.model import MODEL, Record, derived_id, kind_of
from cjn_graph.records.external_keys import external_key
from cjn_graph.store import Store

_IDS_PER_QUERY = 500
"""The embedded engine compares every record it finds with the whole list of ids: short lists keep that linear."""

OURS = "cjn:"
"""Prefix of a reference to a record by our own id."""


@dataclass(frozen=True)
class Target:
    """The record that a row is about.

    Attributes
    ----------
    id : str
        Of the stored record, or the id that the new one gets.
    stored : Record or None
        None where the record is new.
    state : str
        ``new``, ``stored`` or ``deleted``.
    """

    id: str
    stored: Record | None
    state: Literal["new", "stored", "deleted"]


@dataclass(frozen=True)
class Wanted:
    """What is known of a row's record before the graph is asked.

    Attributes
    ----------
    kind : str
    restricted : bool
        Whether the row describes a restricted record: these have ids of their own, so that meeting one reveals nothing.
    parts : tuple of str
        What the id of a new record is derived from.
    known_id : str
        Id found by an external id; empty where there is none.
    """

    kind: str
    restricted: bool
    parts: tuple[str, ...]
    known_id: str = ""

    def new_id(self, attempt: int, *, restricted: bool) -> str:
        """Return the id that always belongs to this row; later attempts are for ids that are taken."""
        scope = "restricted" if restricted else "open"
        return derived_id(self.kind, scope, *self.parts, *([str(attempt)] if attempt else []))


class Lookup:
    """Questions to the graph, each for many rows at once."""

    def __init__(self, store: Store, viewer: Viewer) -> None:
        self._store = store
        self._viewer = viewer
        self._granted = "restricted" in viewer.visible

    def named(self, kind_and_external_id: Iterable[tuple[str, str]]) -> dict[tuple[str, str, bool], str]:
        """Find records by external id: from (kind, external id, restricted?) to our id."""
        asked = {
            external_key(kind, external_id, restricted=restricted): (kind, external_id, restricted)
            for kind, external_id in kind_and_external_id
            for restricted in ([False, True] if self._granted else [False])
        }
        keys = list(asked)
        found: dict[tuple[str, str, bool], str] = {}
        for start in range(0, len(keys), _IDS_PER_QUERY):
            some = keys[start : start + _IDS_PER_QUERY]
            for row in self._store.read(self._viewer, "records/get_external_keys", keys=some):
                found[asked[row["key"]]] = row["entity_id"]
        return found

    def references(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Find visible records by (kind, reference), where a reference is ``source:id`` or ``cjn:our-id``."""
        pairs = list(wanted)
        found = self.named(pair for pair in pairs if not pair[1].startswith(OURS))
        # Where an open and a restricted record share the external id, the open one is meant: it comes last.
        ids = {(kind, text): record_id for (kind, text, _), record_id in sorted(found.items(), reverse=True)}
        for kind, text in pairs:
            if text.startswith(OURS) and kind_of(text.removeprefix(OURS)) == kind:
                ids[(kind, text)] = text.removeprefix(OURS)
        audience = {
            row["id"]: row["audience"]
            for kind, group in _by_kind(ids.values())
            for row in self._store.read(SYSTEM, "records/current_visibilities", kind=kind, ids=group)
            if not row["deleted"]
        }
        return {pair: record_id for pair, record_id in ids.items() if audience.get(record_id) in self._viewer.visible}

    def targets(self, wanted: Sequence[Wanted]) -> list[Target]:
        """Settle which record each row is about, in the order given.

        An id may be taken by a record that the viewer may not see (it became restricted after it was imported). The row
        then gets the next id, exactly as if that record did not exist.
        """
        settled: dict[int, Target] = {}
        attempt = 0
        while len(settled) < len(wanted):
            candidates = {
                position: self._candidates(want, attempt)
                for position, want in enumerate(wanted)
                if position not in settled
            }
            ids = {record_id for ids in candidates.values() for record_id in ids}
            stored = self._records(ids)
            for position, record_ids in candidates.items():
                target = self._choose(record_ids, stored)
                if target:
                    settled[position] = target
            attempt += 1
        return [settled[position] for position in range(len(wanted))]

    def edge_counts(self, kind: str, side: str, record_ids: Iterable[str]) -> dict[str, int]:
        """Count the stored edges of a kind that start (``from``) or end (``to``) at each record."""
        counts: Counter[str] = Counter()
        for row in self._edges("records/outgoing" if side == "from" else "records/incoming", kind, record_ids):
            counts[row["id"]] += len(row["relationship_ids"])
        return counts

    def upward(self, kind: str, record_ids: Iterable[str]) -> list[tuple[str, str]]:
        """Return the stored edges of a hierarchy that start at these records, as (lower, upper)."""
        rows = self._edges("records/outgoing", kind, record_ids)
        return [(row["id"], upper) for row in rows for upper in row["end_ids"]]

    def _edges(self, query: str, kind: str, record_ids: Iterable[str]) -> Iterator[dict[str, Any]]:
        ids, seen = sorted(set(record_ids)), self._viewer.visible
        for start, end in MODEL.relationships[kind].endpoints:
            yield from self._store.read(SYSTEM, query, kind=kind, from_kind=start, to_kind=end, ids=ids, seen=seen)

    def _records(self, record_ids: Iterable[str]) -> dict[str, Record]:
        """Read records as they stand, hidden and deleted ones too, to tell a free id from one that is taken."""
        found: dict[str, Record] = {}
        for kind, ids in _by_kind(record_ids):
            declared = MODEL.kinds[kind]
            if kind in MODEL.relationships:
                for row in self._store.read(SYSTEM, "records/current_relationships", kind=kind, ids=ids):
                    edge = row["relationship"]
                    found[edge["id"]] = declared.from_row(edge, from_id=row["from_id"], to_id=row["to_id"])
            else:
                for row in self._store.read(SYSTEM, "records/current_nodes", kind=kind, ids=ids):
                    found[row["node"]["id"]] = declared.from_row(row["node"])
        return found

    def _candidates(self, want: Wanted, attempt: int) -> list[str]:
        if want.known_id and attempt == 0:
            return [want.known_id]
        scopes = [want.restricted, not want.restricted] if self._granted else [want.restricted]
        return [want.new_id(attempt, restricted=restricted) for restricted in scopes]

    def _choose(self, record_ids: list[str], stored: dict[str, Record]) -> Target | None:
        """Pick the first that is stored, or else the first as new; None where the viewer may not see what is there."""
        for record_id in record_ids:
            record = stored.get(record_id)
            if record and record.sensitivity in self._viewer.visible:
                return Target(record_id, record, "deleted" if record.deleted_at else "stored")
        return None if record_ids[0] in stored else Target(record_ids[0], None, "new")


def _by_kind(record_ids: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Group ids by kind, a few hundred at a time."""
    groups: dict[str, list[str]] = defaultdict(list)
    for record_id in sorted(set(record_ids)):
        groups[kind_of(record_id) or ""].append(record_id)
    for kind, ids in groups.items():
        for start in range(0, len(ids), _IDS_PER_QUERY):
            yield kind, ids[start : start + _IDS_PER_QUERY]
