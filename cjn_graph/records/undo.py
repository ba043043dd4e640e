"""Taking a transaction back: each of its changes is reversed, if nothing was changed on top of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cjn_graph.records.change import Change
from cjn_graph.records.commit import FIXED_PROPERTIES
from cjn_graph.records.mutation import Delete, Move, Mutation, Restore, Update


def plan_undo(changes: Sequence[Change]) -> list[Mutation]:
    """List what reverses these changes; committed together, it happens as a whole or not at all.

    Each mutation carries the version that the change left behind, so that a later change stops the undo
    (:class:`~cjn_graph.errors.StaleVersion`).
    """
    return [_reverse(change) for change in changes]


def _reverse(change: Change) -> Mutation:
    after = json.loads(change.after)
    version = after["version"]
    before = json.loads(change.before) if change.before else {}
    changes = _differences(before, after) if before else {}
    if change.action in {"create", "restore"}:
        return Delete(change.record_id, version, changes)
    if change.action == "delete":
        return Restore(change.record_id, version, changes)
    if any(before.get(end) != after.get(end) for end in ("from_id", "to_id")):
        return Move(change.record_id, before["from_id"], before["to_id"], version)
    return Update(change.record_id, changes, version)


def _differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return the properties that a change touched, with their values before it; None where there was none."""
    touched = {
        name: before.get(name)
        for name in (before.keys() | after.keys()) - FIXED_PROPERTIES
        if before.get(name) != after.get(name)
    }
    attributes = touched.get("attributes")
    return touched | ({"attributes": json.loads(attributes)} if isinstance(attributes, str) else {})
