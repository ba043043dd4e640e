"""Where a record leads that was merged into another one, as far as the viewer may see that."""

from __future__ import annotations

from typing import Final

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, NotFound
from cjn_graph.records import Change, read_records
from cjn_graph.services.workspace import Workspace

MERGES: Final = "merge-"
"""What the ids of the transactions begin with that merged two records."""
UNMERGES: Final = "unmerge-"
"""And of those that took a merge back."""
_LONGEST_CHAIN: Final = 50


def merged_into(workspace: Workspace, viewer: Viewer, record_id: str) -> str | None:
    """Return the id of the record that another one was merged into, through all merges.

    None for others, and where the viewer may not read where it leads.
    """
    found: str | None = None
    for _ in range(_LONGEST_CHAIN):
        rows = workspace.store.read(viewer, "changes/of_record", record_id=found or record_id, limit=1)
        change = Change.model_validate(rows[0]["change"]) if rows else None
        if change is None or not change.merged_into:
            break
        found = change.merged_into
    return found if found and read_records(workspace.store, viewer, [found]) else None


def require_not_merged(workspace: Workspace, viewer: Viewer, record_id: str) -> None:
    """Refuse to restore by itself what was merged into another record: that has its relationships.

    Raises
    ------
    Conflict
    NotFound
        The viewer may not read the record that it was merged into.
    """
    rows = workspace.store.read(viewer, "changes/of_record", record_id=record_id, limit=1)
    if not rows or not Change.model_validate(rows[0]["change"]).merged_into:
        return
    if merged_into(workspace, viewer, record_id) is None:
        raise NotFound(f"There is no record {record_id}.", hint="Look its id up again.")
    raise Conflict("It was merged into another record.", hint=f"Take the merge back: cjn unmerge {record_id}")
