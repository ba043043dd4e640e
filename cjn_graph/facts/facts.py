"""The facts in memory: tables for each set of rights, brought up to the latest change whenever somebody asks."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

from cjn_graph.access import Viewer
from cjn_graph.facts.changes import Changed, changed_since
from cjn_graph.facts.networks import Networks
from cjn_graph.facts.reading import ENTITIES, KINDS, RELATIONSHIPS, read_again, read_tables, relationships_at
from cjn_graph.model import kind_of
from cjn_graph.network import KINDS as NETWORK_KINDS
from cjn_graph.network import Network
from cjn_graph.store import Store
from cjn_graph.tables import Entities, Relationships, Tables

Table: TypeAlias = Entities | Relationships
Rights: TypeAlias = tuple[str, ...]
"""The sensitivities that a viewer sees."""

_MOST_ATTEMPTS: Final = 20


@dataclass
class _Layer:
    """What those of one set of rights see.

    Attributes
    ----------
    sequences : dict
        For each kind that was read, the last change that its table knows for certain; it may know later ones.
    """

    tables: dict[str, Table] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)


class Facts:
    """Reads tables when they are first asked for, and follows the change log from then on.

    Sets of rights share every table, and every column of entities, in which they see the same: what a grant opens takes
    only the room of what differs. Threads may ask at the same time: those who see the same wait for each other, and
    nobody waits while the tables of others are read.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._layers: dict[Rights, _Layer] = defaultdict(_Layer)
        self._guard = threading.Lock()
        self._networks = Networks()

    def lock(self, viewer: Viewer) -> threading.RLock:
        """Return the lock that those who see the same hold while tables, or what is made of them, are made."""
        return self._layer(viewer).lock

    def tables(self, viewer: Viewer, kinds: Collection[str] = KINDS) -> Tables:
        """Return the tables of some kinds as the viewer sees them; all that was written before the call is in them.

        Nothing is in them by half: what is written while they are read counts as changed, and is read again before
        anybody sees them. Where writes never pause, the last attempt stands. Until something is written that the
        viewer sees, the tables are the same objects.

        Raises
        ------
        Forbidden
            The viewer's role sees no records.
        """
        viewer.require("staff", "Reading records")
        layer = self._layer(viewer)
        with layer.lock:
            for _ in range(_MOST_ATTEMPTS):
                latest = self._store.last_change(viewer)
                behind = {kind for kind in kinds if layer.sequences.get(kind) != latest}
                if not behind:
                    break
                self._bring(layer, viewer, behind, latest)
            return Tables(
                {kind: table for kind in kinds if isinstance(table := layer.tables[kind], Entities)},
                {kind: table for kind in kinds if isinstance(table := layer.tables[kind], Relationships)},
            )

    def network(self, viewer: Viewer, as_of: date, today: date) -> Network:
        """Return the network that the viewer sees, as known now and as it held on a day; all that was written is in it.

        Raises
        ------
        Forbidden
            The viewer's role sees no records.
        """
        with self.lock(viewer):
            tables = self.tables(viewer, NETWORK_KINDS)
            return self._networks.network(tuple(viewer.visible), tables, as_of, today)

    def _layer(self, viewer: Viewer) -> _Layer:
        with self._guard:
            return self._layers[tuple(viewer.visible)]

    def _bring(self, layer: _Layer, viewer: Viewer, kinds: Collection[str], latest: int) -> None:
        """Bring the tables of some kinds up to a change."""
        by_sequence: dict[int, set[str]] = defaultdict(set)
        for kind in kinds:
            by_sequence[layer.sequences.get(kind, -1)].add(kind)
        for known, those in by_sequence.items():
            changed = changed_since(self._store, known, latest)
            if changed is None:
                counts = {kind: len(table) for kind, table in layer.tables.items()}
                read = read_tables(self._store, viewer, those, counts)
                found: Mapping[str, Table] = {**read.entities, **read.relationships}
            else:
                found = self._refreshed(viewer, {kind: layer.tables[kind] for kind in those}, changed)
            for kind, table in found.items():
                layer.tables[kind] = self._shared(kind, table, layer)
            layer.sequences.update(dict.fromkeys(those, latest))

    def _refreshed(self, viewer: Viewer, tables: Mapping[str, Table], changed: Changed) -> dict[str, Table]:
        """Read what was touched again. Returns the tables that differ.

        An entity that is back in sight brings its relationships along, which were not changed themselves.
        """
        touched = {kind: set(ids) for kind, ids in changed.by_kind.items() if kind in KINDS}
        if not tables.keys().isdisjoint(RELATIONSHIPS):
            for kind in [kind for kind in touched if kind in ENTITIES]:
                back = [
                    record_id for record_id in changed.by_kind[kind] if changed.may_be_back(record_id, viewer.visible)
                ]
                for record_id in relationships_at(self._store, viewer, kind, back) if back else ():
                    touched.setdefault(kind_of(record_id) or "", set()).add(record_id)
        found = {}
        for kind in tables.keys() & touched.keys():
            ids = sorted(touched[kind])
            table = tables[kind].with_records(ids, read_again(self._store, viewer, kind, ids))
            if table is not tables[kind]:
                found[kind] = table
        return found

    def _shared(self, kind: str, table: Table, layer: _Layer) -> Table:
        with self._guard:
            others = [
                other.tables[kind] for other in self._layers.values() if other is not layer and kind in other.tables
            ]
        for other in others:
            table = table.sharing(other)  # type: ignore[arg-type]
        return table
