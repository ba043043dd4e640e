"""Reading whole records by id, within the viewer's rights."""

from __future__ import annotations

from collections.abc import Iterable

from cjn_graph.access import Viewer
from cjn_graph.model import MODEL, Record, Relationship
from cjn_graph.records.batches import by_kind, slices
from cjn_graph.store import Store


def read_records(store: Store, viewer: Viewer, record_ids: Iterable[str]) -> dict[str, Record]:
    """Read records by id.

    Returns
    -------
    dict
        From id to record; those that do not exist, are deleted or may not be seen are left out.

    Raises
    ------
    InvalidInput
        A text is no id of ours.
    Forbidden
        The viewer's role sees aggregates only.
    """
    found: dict[str, Record] = {}
    for kind, ids in by_kind(record_ids).items():
        declared = MODEL.kinds[kind]
        if issubclass(declared, Relationship):
            for part in slices(ids):
                for row in store.read(viewer, "records/get_relationships", kind=kind, ids=part):
                    found[row["relationship"]["id"]] = declared.from_row(
                        row["relationship"], from_id=row["from_id"], to_id=row["to_id"]
                    )
        else:
            for row in store.read(viewer, "records/get_nodes", kind=kind, ids=ids):
                found[row["node"]["id"]] = declared.from_row(row["node"])
    return found
