"""The change log: one Change per record and write, in the same transaction, numbered without gaps."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict

from cjn_graph.model import Record, Relationship, kind_of
from cjn_graph.model.base import PRIVATE_TO, STORAGE_PROPERTIES, Sensitivity

_LEVELS = get_args(Sensitivity)

Action = Literal["create", "update", "delete", "restore"]


class Change(BaseModel):
    """What one write did to one record.

    ``before`` and ``after`` are the stored properties as JSON text (empty where there was none), without the derived
    ones. All changes of one transaction share ``transaction_id``; ``seq`` counts all changes of the store from 1.
    ``merged_into`` names the record that a deleted one leads to, where that was a merge.
    """

    model_config = ConfigDict(frozen=True)

    seq: int
    transaction_id: str
    at: str
    actor: str
    reason: str
    action: Action
    kind: str
    record_id: str
    before: str
    after: str
    visibility: str
    merged_into: str = ""

    @property
    def is_kept(self) -> bool:
        """Whether the log still says what was written; of a merge that is kept no longer, ``after`` alone stays."""
        return bool(self.after) and (self.action == "create" or bool(self.before))

    def to_row(self) -> dict[str, Any]:
        """Return what is stored: all but an empty ``merged_into``, which nearly all have."""
        return self.model_dump(exclude=None if self.merged_into else {"merged_into"})

    @classmethod
    def between(
        cls, before: Record | None, after: Record, action: Action, audiences: Mapping[str, Collection[str]], **log: Any
    ) -> Change:
        """Describe the step from one state of a record to the next.

        The change is as visible as the most sensitive of the two states and, for a relationship, of its ends, deleted
        or not.

        Parameters
        ----------
        audiences : mapping
            For each end, its audiences before and after the transaction.
        """
        states: list[str] = [state.audience for state in (before, after) if state]
        if isinstance(after, Relationship):
            states += [*audiences[after.from_id], *audiences[after.to_id]]
        return cls(
            action=action,
            kind=kind_of(after.id) or "",
            record_id=after.id,
            before=as_json(before),
            after=as_json(after),
            visibility=max(states, key=_closeness),
            **log,
        )


def shown_without_grant(before: Record | None, after: Record, audiences: Mapping[str, Collection[str]]) -> bool:
    """Tell whether those without a grant may see a difference, so that what they were told is looked up anew.

    They see none where a record, or an end of a relationship, was restricted or private before and still is. All that
    they are told must take the same time whether something was written there or not.
    """
    states: list[Collection[str]] = [{state.audience for state in (before, after) if state}]
    if isinstance(after, Relationship):
        states += [audiences[after.from_id], audiences[after.to_id]]
    return all(any(_is_plain(audience) for audience in state) for state in states)


def _is_plain(audience: str) -> bool:
    return audience != "restricted" and not audience.startswith(PRIVATE_TO)


def _closeness(audience: str) -> int:
    """Rank an audience: what is private to an account is seen by fewer than any sensitivity."""
    return _LEVELS.index(audience) if audience in _LEVELS else len(_LEVELS)


def as_json(record: Record | None) -> str:
    """Write a record's stored properties and endpoints as JSON with sorted keys; empty text for None."""
    if record is None:
        return ""
    row = {key: value for key, value in record.to_row().items() if key not in STORAGE_PROPERTIES}
    for endpoint in ("from_id", "to_id"):
        if hasattr(record, endpoint):
            row[endpoint] = getattr(record, endpoint)
    return json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
