"""The snapshots in use: one for each set of facts that viewers may see, kept up with the change log."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from cjn_graph.access import Viewer
from cjn_graph.model import kind_of
from cjn_graph.network import Edits, Memo, Network, Tables, derive_network
from cjn_graph.network.sources import TABLE_OF, TableRow, row_of
from cjn_graph.network.tables import ENTITIES
from cjn_graph.records import read_records
from cjn_graph.records.change import as_json
from cjn_graph.services.changed import Changed, changed_since
from cjn_graph.services.snapshot_loading import load_tables
from cjn_graph.services.workspace import Workspace

_DAYS_KEPT: Final = 8
"""Networks of different days that are kept for each set of facts."""


@dataclass
class _Layer:
    """What one set of viewers sees.

    Attributes
    ----------
    tables : Tables
        As of the change numbered ``sequence``. Tables are not read all at one moment, so that they may hold more of the
        changes up to ``certain``.
    networks : dict
        What was derived from the tables, by day.
    """

    tables: Tables
    sequence: int
    certain: int
    networks: OrderedDict[date, Network] = field(default_factory=OrderedDict)


@dataclass
class Snapshots:
    """Keeps the tables of each set of viewers up to date, and derives networks from them.

    Sets of viewers share every table, and every part of a network, in which they see the same: what a grant opens
    takes only the room of what differs. Threads may ask at the same time: those who see the same wait for each other,
    and nobody waits while the tables of others are read.
    """

    _memo: Memo = field(default_factory=Memo)
    _memo_of_other_days: Memo = field(default_factory=Memo)
    _layers: dict[tuple[str, ...], _Layer] = field(default_factory=dict)
    _busy: dict[tuple[str, ...], threading.Lock] = field(default_factory=lambda: defaultdict(threading.Lock))
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def network(self, workspace: Workspace, viewer: Viewer, as_of: date) -> Network:
        """Return the network that the viewer sees, as known now and as it held on a day; all that was written is in it.

        Raises
        ------
        Forbidden
            The viewer's role sees no records.
        """
        key = tuple(viewer.visible)
        with self._guard:
            busy = self._busy[key]
        with busy:
            layer = self._current(workspace, viewer, key)
            network = layer.networks.get(as_of)
            if network is None:
                # A trend over many days must not push out what the next write is put into.
                memo = self._memo if as_of == workspace.today() else self._memo_of_other_days
                network = layer.networks[as_of] = derive_network(layer.tables, as_of, memo=memo)
                if len(layer.networks) > _DAYS_KEPT:
                    layer.networks.popitem(last=False)
            layer.networks.move_to_end(as_of)
            return network

    def _current(self, workspace: Workspace, viewer: Viewer, key: tuple[str, ...]) -> _Layer:
        latest, layer = workspace.last_sequence(), self._layers.get(key)
        if layer is not None and layer.sequence == latest:
            return layer
        refreshed = layer and _refreshed(workspace, viewer, layer, latest)
        layer = refreshed or self._loaded(workspace, viewer, latest)
        with self._guard:
            for others, other in self._layers.items():
                # What was refreshed shares what an edit left alone; to compare the rest costs more than it saves.
                if others != key or not refreshed:
                    layer.tables = layer.tables.sharing(other.tables)
            self._layers[key] = layer
            self._memo.keep = self._memo_of_other_days.keep = len(self._layers)
        return layer

    @staticmethod
    def _loaded(workspace: Workspace, viewer: Viewer, sequence: int) -> _Layer:
        layer = _Layer(load_tables(workspace.store, viewer), sequence, certain=workspace.last_sequence())
        # What was written meanwhile may be half in it: put the rest in before anybody sees it.
        return _refreshed(workspace, viewer, layer, layer.certain) or layer


def _refreshed(workspace: Workspace, viewer: Viewer, layer: _Layer, latest: int) -> _Layer | None:
    """Put the changes in that were made since; None where everything has to be read again."""
    changed = changed_since(workspace, layer.sequence, latest)
    edits = None if changed is None else _edits(workspace, viewer, layer, changed, latest)
    if changed is None or edits is None:
        return None
    # What was written while the tables were read may be in them already.
    created = changed.created if layer.sequence >= layer.certain else frozenset[str]()
    tables = layer.tables.edited(edits, created) if edits else layer.tables
    return _Layer(tables, latest, layer.certain, layer.networks if tables is layer.tables else OrderedDict())


def _edits(workspace: Workspace, viewer: Viewer, layer: _Layer, changed: Changed, latest: int) -> Edits | None:
    """Say what the changes do to the rows of the tables; None where something came back to the viewer's sight.

    What is restored or opened brings relationships along that were not changed themselves.
    """
    touched = {record_id for record_id in changed.record_ids if kind_of(record_id) in TABLE_OF}
    if not touched:
        return {}
    edits: dict[str, dict[str, Mapping[str, Any] | None]] = defaultdict(dict)
    for record_id, found in _rows(workspace, viewer, layer, changed, touched, latest):
        table = TABLE_OF[kind_of(record_id) or ""]
        if found and table in ENTITIES and record_id not in changed.created and _is_back(layer, viewer, changed, found):
            return None
        edits[table][record_id] = found.row if found else None
    return edits


def _is_back(layer: _Layer, viewer: Viewer, changed: Changed, found: TableRow) -> bool:
    """Tell whether an entity that the viewer sees may have been out of sight when its relationships were read."""
    record_id = found.row["id"]
    if layer.tables.axes[found.table].row(record_id) < 0:
        return True
    return layer.sequence < layer.certain and any(
        touch.action == "restore" or touch.visibility not in viewer.visible for touch in changed.touches[record_id]
    )


def _rows(
    workspace: Workspace, viewer: Viewer, layer: _Layer, changed: Changed, touched: set[str], latest: int
) -> Iterator[tuple[str, TableRow | None]]:
    """Yield the row of each record as it is now; None where the viewer sees it no more."""
    (known,) = workspace.store.read(viewer, "changes/states", after=layer.sequence, until=latest)
    states = dict(zip(known["numbers"], known["states"], strict=True))
    unclear = []
    for record_id in sorted(touched):
        touches = changed.touches[record_id]
        if touches[-1].number in states:
            properties = json.loads(states[touches[-1].number])
            yield record_id, None if properties.get("deleted_at") else row_of(properties)
        else:
            # The change is hidden, the record need not be: the change tells of the state before as well, and of a
            # relationship's ends as they were then.
            unclear.append(record_id)
    seen = read_records(workspace.store, viewer, unclear) if unclear else {}
    for record_id in unclear:
        if record_id in seen:
            yield record_id, row_of(json.loads(as_json(seen[record_id])))
        elif any(touch.action != "create" for touch in changed.touches[record_id]):
            yield record_id, None
