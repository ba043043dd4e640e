"""The networks in use: those of several days for each set of rights, derived from its tables."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from cjn_graph.network import Memo, Network, derive_network
from cjn_graph.tables import Tables

_DAYS_KEPT: Final = 8
"""Networks of different days that are kept for each set of rights."""


@dataclass
class _Kept:
    tables: Tables
    networks: OrderedDict[date, Network] = field(default_factory=OrderedDict)


class Networks:
    """Derives networks, and keeps them as long as the tables stay the same.

    Sets of rights share every part of a network in which they see the same.
    """

    def __init__(self) -> None:
        self._memo, self._memo_of_other_days = Memo(), Memo()
        self._kept: dict[tuple[str, ...], _Kept] = {}

    def network(self, rights: tuple[str, ...], tables: Tables, as_of: date, today: date) -> Network:
        """Return the network of a day; threads that ask for the same rights must wait for each other."""
        kept = self._kept.get(rights)
        if kept is None or not kept.tables.is_same(tables):
            kept = self._kept[rights] = _Kept(tables)
            self._memo.keep = self._memo_of_other_days.keep = len(self._kept)
        network = kept.networks.get(as_of)
        if network is None:
            # A trend over many days must not push out what the next write is put into.
            memo = self._memo if as_of == today else self._memo_of_other_days
            network = kept.networks[as_of] = derive_network(tables, as_of, memo=memo)
            if len(kept.networks) > _DAYS_KEPT:
                kept.networks.popitem(last=False)
        kept.networks.move_to_end(as_of)
        return network
