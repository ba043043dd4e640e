"""Reading whole records by id, within the viewer's rights."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.model import Record
from cjn_graph.records.batches import found_records
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
    return found_records(
        partial(store.read, viewer), record_ids, nodes="records/get_nodes", relationships="records/get_relationships"
    )


def stored_records(store: Store, record_ids: Iterable[str]) -> dict[str, Record]:
    """Read records as they stand, deleted and hidden ones too, to decide what a viewer may see.

    Raises
    ------
    InvalidInput
        A text is no id of ours.
    """
    return found_records(
        partial(store.read, SYSTEM),
        record_ids,
        nodes="records/current_nodes",
        relationships="records/current_relationships",
    )
