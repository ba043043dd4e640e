"""The feed of changes: what was written, in order, as far as the viewer sees it, for programs that keep a copy.

A place in the feed is the last change that its reader was given, never a number of the log, which counts what is
hidden as well. So the feed is the same with and without facts that its reader may not see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.errors import InvalidInput, Problem, Unfit
from cjn_graph.model import MODEL
from cjn_graph.model.partial_date import DAY
from cjn_graph.records import Change
from cjn_graph.records.erasing import ERASED
from cjn_graph.services.history import edit_of, seen_or_deleted
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Row

MAX_LIMIT = 500
NOW = "now"
"""Instead of a place: behind all that was written so far."""
MOMENT: Final = (
    rf"{DAY}(?:[T ](?:[01][0-9]|2[0-3])(?::[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{{1,6}})?)?)?"
    "(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?)?"
)
"""A day or a time, as ISO 8601 and the log write it; UTC where no offset is given."""
CURSOR: Final = "[A-Za-z0-9_-]{22,}"
"""How ``next_since`` looks."""
_WHERE = "query.since"

Place = tuple[str, str]
"""A transaction and one record that it wrote: what was changed, and no number."""
BEGINNING: Place = ("", "")


class ListedChange(BaseModel):
    """One change of a record."""

    id: str = Field(description="Permanent; the same change has the same one wherever it is read.")
    at: str = Field(description="When, ISO 8601 in UTC.")
    actor: str = Field(description="Account that made it.")
    reason: str = Field(description="Why.")
    action: str = Field(description="create, update, delete or restore.")
    kind: str = Field(description="Kind of the record, such as person or holds.")
    record_id: str = Field(description="The record that was changed.")
    version: int | None = Field(description="Version that it left behind; null where a person was erased.")
    transaction_id: str = Field(description="What was written together has the same one; give it to undo.")
    before: dict[str, Any] = Field(description="The properties that changed, as they were.")
    after: dict[str, Any] = Field(description="The same, as they are since.")


class ChangesPage(BaseModel):
    """Changes in the order in which they were written, and where the feed goes on."""

    changes: list[ListedChange] = Field(description="The oldest first.")
    next_since: str = Field(description="To be sent as since for what follows; also where nothing does yet.")
    more: bool = Field(description="Whether more was written already.")


def list_changes(
    workspace: Workspace, viewer: Viewer, *, since: str = "", kinds: Sequence[str] = (), limit: int = 100
) -> ChangesPage:
    """List what was changed since a place, which the page before told, or since a day or time.

    Parameters
    ----------
    since : str
        ``next_since`` of the page before; a day or time (ISO 8601); ``now`` for what will be written from now on;
        empty for all that was ever written.
    kinds : sequence of str
        Only records of these kinds; all by default.

    Raises
    ------
    InvalidInput
        The place is not one of this account, or of other kinds; a kind is unknown.
    Forbidden
        The viewer's role sees no records.
    """
    viewer.require("staff", "Reading changes")
    kinds = sorted(set(kinds))
    check_kinds(kinds)
    question = f"changes {','.join(kinds)}"
    if since == NOW:
        place, started, limit = latest_place(workspace, viewer, kinds), "", 0
    elif started := as_time(since):
        place = BEGINNING
    else:
        unpacked = workspace.cursors.unpack(viewer.account, question, since, where=_WHERE) if since else BEGINNING
        place = (unpacked[0], unpacked[1])
    found = read_changes(workspace, viewer, place, kinds=kinds, limit=limit + 1, started=started) if limit else []
    shown = found[:limit]
    if shown:
        place = (shown[-1].transaction_id, shown[-1].record_id)
    elif started:
        place = latest_place(workspace, viewer, kinds, before=started)
    following = workspace.cursors.pack(viewer.account, question, place)
    return ChangesPage(
        changes=[listed(workspace, viewer, change) for change in shown],
        next_since=following,
        more=len(found) > limit,
    )


def read_changes(
    workspace: Workspace, viewer: Viewer, place: Place, *, kinds: Sequence[str] = (), limit: int, started: str = ""
) -> list[Change]:
    """Read the first changes behind a place that the viewer sees, as many as asked for where there are so many."""
    found: list[Change] = []
    for change in _seen(workspace, viewer, _number(workspace, place), kinds, limit, started):
        found.append(change)
        if len(found) == limit:
            break
    return found


def _seen(
    workspace: Workspace, viewer: Viewer, after: int, kinds: Sequence[str], limit: int, started: str
) -> Iterator[Change]:
    """Go through the changes that the viewer sees: each was written, and its record is still, for their eyes."""
    while True:
        asked = {"after": after, "since": started, "kinds": list(kinds), "limit": limit}
        rows = workspace.store.read(viewer, "changes/feed", **asked)
        yield from _still_seen(workspace, viewer, rows)
        if len(rows) < limit:
            return
        after = rows[-1]["change"]["seq"]


def _still_seen(workspace: Workspace, viewer: Viewer, rows: Sequence[Row]) -> list[Change]:
    changes = [Change.model_validate(row["change"]) for row in rows]
    seen = seen_or_deleted(workspace, viewer, [change.record_id for change in changes if change.is_kept])
    return [one for one in changes if (one.record_id in seen if one.is_kept else one.reason == ERASED)]


def seen_changes(workspace: Workspace, viewer: Viewer, places: Sequence[Place]) -> list[Change]:
    """Read changes by what wrote them and what they were written to: those that the viewer sees today."""
    asked = [{"transaction_id": transaction, "record_id": record} for transaction, record in places]
    return _still_seen(workspace, viewer, workspace.store.read(viewer, "changes/some", places=asked))


def latest_place(workspace: Workspace, viewer: Viewer, kinds: Sequence[str] = (), *, before: str = "") -> Place:
    """Return the place behind all that the viewer sees written by now, or before a time."""
    rows = workspace.store.read(viewer, "changes/latest", kinds=list(kinds), before=before or "~")
    return (rows[0]["transaction_id"], rows[0]["record_id"]) if rows else BEGINNING


def listed(workspace: Workspace, viewer: Viewer, change: Change) -> ListedChange:
    """Tell a change; of an erased person nothing but that they are gone."""
    plain = change.model_dump(include={"at", "actor", "reason", "action", "kind", "record_id", "transaction_id"})
    told = edit_of(workspace, viewer, change).model_dump() if change.is_kept else {"version": None}
    named = {"id": f"{change.transaction_id}.{change.record_id}", "before": {}, "after": {}}
    return ListedChange.model_validate(named | plain | told)


def _number(workspace: Workspace, place: Place) -> int:
    if place == BEGINNING:
        return 0
    rows = workspace.store.read(SYSTEM, "changes/place", transaction_id=place[0], record_id=place[1])
    if not rows:
        hint = "Read everything again, and begin with since=now; a backup may have been restored."
        raise Unfit([Problem(_WHERE, "The log does not know this place.", hint)])
    return int(rows[0]["seq"])


def check_kinds(kinds: Sequence[str]) -> None:
    """Refuse kinds that the model does not have.

    Raises
    ------
    InvalidInput
    """
    problems = [
        Problem("query.kind", f"There is no kind {kind[:40]!r}.", f"Kinds are {', '.join(MODEL.kinds)}.")
        for kind in kinds
        if kind not in MODEL.kinds
    ]
    if problems:
        raise InvalidInput(problems)


def as_time(since: str) -> str:
    """Return a day or time as the log writes it; "" where it is none."""
    if re.fullmatch(MOMENT, since):
        moment = datetime.fromisoformat(since)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    if re.match("[0-9]{4}-", since) and not re.fullmatch(CURSOR, since):
        hint = "Give a day such as 2026-11-28, a time such as 2026-11-28T09:30:00Z, or next_since of a page."
        raise InvalidInput([Problem(_WHERE, "This is no day or time.", hint)])
    return ""
