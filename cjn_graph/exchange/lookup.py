"""What the graph already knows of the records that an import names, within what the viewer may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.exchange.rows import OURS, Row
from cjn_graph.model import MODEL, Record, Relationship, derived_id, kind_of
from cjn_graph.model.entities import Jurisdiction
from cjn_graph.records.batches import current_ends, slices
from cjn_graph.records.constraints import edges_at
from cjn_graph.records.external_keys import external_key
from cjn_graph.records.reading import read_joined, stored_records
from cjn_graph.store import Row as StoredRow
from cjn_graph.store import Store


class Target(NamedTuple):
    """The record that a row is about: its id, and the record as it is stored, deleted or not; None if it is new."""

    id: str
    stored: Record | None


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


Found = tuple[Row, Record, Target]
"""A valid row, the record that it describes, and the one that it is about."""


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
        return {
            asked[row["key"]]: row["entity_id"]
            for keys in slices(list(asked))
            for row in self._store.read(self._viewer, "records/get_external_keys", keys=keys)
        }

    def references(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Find visible records by (kind, reference), where a reference is ``source:id`` or ``cjn:our-id``."""
        pairs = list(wanted)
        found = self.named(pair for pair in pairs if not pair[1].startswith(OURS))
        # Where an open and a restricted record share the external id, the open one is meant: it comes last.
        ids = {(kind, text): record_id for (kind, text, _), record_id in sorted(found.items(), reverse=True)}
        for kind, text in pairs:
            if text.startswith(OURS) and kind_of(text.removeprefix(OURS)) == kind:
                ids[(kind, text)] = text.removeprefix(OURS)
        ends = current_ends(partial(self._store.read, SYSTEM), ids.values())
        seen = {
            record_id for record_id, end in ends.items() if not end.deleted and end.audience in self._viewer.visible
        }
        return {pair: record_id for pair, record_id in ids.items() if record_id in seen}

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
            stored = stored_records(self._store, {record_id for ids in candidates.values() for record_id in ids})
            for position, record_ids in candidates.items():
                target = self._choose(record_ids, stored)
                if target:
                    settled[position] = target
            attempt += 1
        return [settled[position] for position in range(len(wanted))]

    def by_fips(self, codes: Iterable[str]) -> list[Jurisdiction]:
        """Return the jurisdictions that have one of these FIPS codes."""
        rows = self._store.read(self._viewer, "exchange/jurisdictions_by_fips", codes=sorted(codes))
        return [Jurisdiction.from_row(row["node"]) for row in rows]

    def edge_counts(self, kind: str, side: str, record_ids: Iterable[str]) -> Counter[str]:
        """Count the stored edges of a kind that start (``from``) or end (``to``) at each record."""
        counts: Counter[str] = Counter()
        query = "records/outgoing" if side == "from" else "records/incoming"
        for row in edges_at(partial(self._store.read, SYSTEM), self._viewer, query, kind, record_ids):
            counts[row["id"]] += len(row["relationship_ids"])
        return counts

    def edges_from(self, kind: str, record_ids: Iterable[str]) -> list[Relationship]:
        """Return the stored relationships of a kind that start at these records."""
        declared = MODEL.relationships[kind]
        return [
            declared.from_row(one.edge, from_id=one.id, to_id=one.other["id"])
            for one in read_joined(self._store, self._viewer, record_ids, [kind])
            if one.outgoing
        ]

    def changes(self, record_ids: Iterable[str], reasons: Sequence[str]) -> list[StoredRow]:
        """Return the changes of records for these reasons, as the log has them, the earliest first."""
        return [
            row
            for ids in slices(sorted(record_ids))
            for row in self._store.read(self._viewer, "changes/of_records", ids=ids, reasons=list(reasons))
        ]

    def upward(self, kind: str, record_ids: Iterable[str]) -> list[tuple[str, str]]:
        """Return the stored edges of a hierarchy that start at these records, as (lower, upper)."""
        read = partial(self._store.read, SYSTEM)
        return [
            (row["id"], upper)
            for ids in slices(sorted(record_ids))
            for row in edges_at(read, self._viewer, "records/outgoing", kind, ids)
            for upper in row["end_ids"]
        ]

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
                return Target(record_id, record)
        return None if record_ids[0] in stored else Target(record_ids[0], None)
