"""Which records were changed since the tables were read: what has to be read again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from cjn_graph.access import SYSTEM
from cjn_graph.model import kind_of
from cjn_graph.store import Store

MOST_CHANGES: Final = 5_000
"""Beyond so many changes, reading everything again is quicker than looking at each."""


class Touch(NamedTuple):
    """One change, without what it was about: what was done, and who may see the change."""

    action: str
    visibility: str


@dataclass(frozen=True)
class Changed:
    """The records that were touched between two numbers of the change log, whoever may see them.

    Attributes
    ----------
    touches : dict
        For each record, what was done to it, in that order.
    """

    touches: dict[str, list[Touch]]

    @cached_property
    def by_kind(self) -> dict[str, list[str]]:
        """The records by their kind, each sorted."""
        found: dict[str, list[str]] = defaultdict(list)
        for record_id in sorted(self.touches):
            found[kind_of(record_id) or ""].append(record_id)
        return dict(found)

    def may_be_back(self, record_id: str, visible: Collection[str]) -> bool:
        """Tell whether a record that existed before may have been out of sight meanwhile, for those who see this."""
        touches = self.touches[record_id]
        return touches[0].action != "create" and any(
            touch.action in {"delete", "restore"} or touch.visibility not in visible for touch in touches
        )


def changed_since(store: Store, known: int, latest: int) -> Changed | None:
    """Look up what was changed after the change numbered ``known``, up to ``latest``.

    Returns
    -------
    Changed or None
        None where it is too much to look at one by one, or ``known`` is no number of this store's log.
    """
    if not 0 <= known <= latest <= known + MOST_CHANGES:
        return None
    touches: dict[str, list[Touch]] = defaultdict(list)
    if known < latest:
        (row,) = store.read(SYSTEM, "changes/since", after=known, until=latest)
        columns = (row[name] for name in ("numbers", "record_ids", "actions", "visibilities"))
        for _, record_id, action, visibility in sorted(zip(*columns, strict=True)):
            touches[record_id].append(Touch(action, visibility))
    return Changed(dict(touches))
