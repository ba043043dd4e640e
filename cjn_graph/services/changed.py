"""Which records were changed since a snapshot or an index was made: what has to be read again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cjn_graph.access import SYSTEM
from cjn_graph.model import kind_of
from cjn_graph.services.workspace import Workspace

MOST_CHANGES: Final = 5_000
"""Beyond so many changes, reading everything again is quicker than looking at each."""


@dataclass(frozen=True)
class Changed:
    """The records that were touched between two numbers of the change log, whoever may see them.

    Attributes
    ----------
    record_ids : frozenset of str
    created : frozenset of str
        Those that did not exist before.
    """

    record_ids: frozenset[str]
    created: frozenset[str]

    @cached_property
    def by_kind(self) -> dict[str, list[str]]:
        """The records by their kind, each sorted."""
        found: dict[str, list[str]] = defaultdict(list)
        for record_id in sorted(self.record_ids):
            found[kind_of(record_id) or ""].append(record_id)
        return dict(found)


def changed_since(workspace: Workspace, known: int, latest: int) -> Changed | None:
    """Look up what was changed after the change numbered ``known``, up to ``latest``.

    Returns
    -------
    Changed or None
        None where it is too much to look at one by one, or ``known`` is no number of this store's log.
    """
    if not 0 <= known <= latest <= known + MOST_CHANGES:
        return None
    if known == latest:
        return Changed(frozenset(), frozenset())
    (row,) = workspace.store.read(SYSTEM, "changes/since", after=known, until=latest)
    created = {
        record_id for record_id, action in zip(row["record_ids"], row["actions"], strict=True) if action == "create"
    }
    return Changed(frozenset(row["record_ids"]), frozenset(created))
