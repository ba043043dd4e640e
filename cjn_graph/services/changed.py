"""Which records were changed since a snapshot or an index was made: what has to be read again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from cjn_graph.access import SYSTEM
from cjn_graph.model import kind_of
from cjn_graph.services.workspace import Workspace

MOST_CHANGES: Final = 5_000
"""Beyond so many changes, reading everything again is quicker than looking at each."""


class Touch(NamedTuple):
    """One change, without what it was about: its number, what was done, and who may see the change."""

    number: int
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
    def record_ids(self) -> frozenset[str]:
        """The records."""
        return frozenset(self.touches)

    @cached_property
    def created(self) -> frozenset[str]:
        """The records that did not exist before."""
        return frozenset(record_id for record_id, touches in self.touches.items() if touches[0].action == "create")

    @cached_property
    def by_kind(self) -> dict[str, list[str]]:
        """The records by their kind, each sorted."""
        found: dict[str, list[str]] = defaultdict(list)
        for record_id in sorted(self.touches):
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
    touches: dict[str, list[Touch]] = defaultdict(list)
    if known < latest:
        (row,) = workspace.store.read(SYSTEM, "changes/since", after=known, until=latest)
        columns = (row[name] for name in ("numbers", "record_ids", "actions", "visibilities"))
        for number, record_id, action, visibility in sorted(zip(*columns, strict=True)):
            touches[record_id].append(Touch(number, action, visibility))
    return Changed(dict(touches))
