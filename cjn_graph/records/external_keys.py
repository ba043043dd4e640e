"""External ids: a lookup of (source, id) to our record, unique within a kind.

Restricted records have a namespace of their own: a collision with one would tell a writer without the grant that it
exists.
"""

from __future__ import annotations

from collections.abc import Sequence

from cjn_graph.errors import DuplicateExternalId
from cjn_graph.model import Entity, Record
from cjn_graph.store import Transaction


def external_key(kind: str, external_id: str, *, restricted: bool = False) -> str:
    """Compose the key that the store keeps unique."""
    return f"{'restricted' if restricted else 'open'}|{kind}|{external_id}"


def claim(transaction: Transaction, pairs: Sequence[tuple[Record | None, Record]]) -> None:
    """Record the external ids that entities gained, and release those they lost.

    Raises
    ------
    DuplicateExternalId
        One of them names another record already, in the store or in this transaction.
    """
    gained: dict[str, str] = {}
    lost: list[str] = []
    for before, after in pairs:
        if not isinstance(after, Entity):
            continue
        had, has = _keys(before), _keys(after)
        lost.extend(sorted(had - has))
        for key in sorted(has - had):
            if gained.setdefault(key, after.id) != after.id:
                raise _duplicate(key, gained[key])
    if lost:
        transaction.run("records/delete_external_keys", keys=lost)
    if gained:
        for row in transaction.run("records/get_external_keys", keys=sorted(gained)):
            raise _duplicate(row["key"], row["entity_id"])
        transaction.run(
            "records/create_external_keys",
            rows=[{"key": key, "entity_id": entity_id} for key, entity_id in sorted(gained.items())],
        )


def _keys(record: Record | None) -> set[str]:
    if not isinstance(record, Entity):
        return set()
    restricted = record.sensitivity == "restricted"
    return {external_key(record.kind, external_id, restricted=restricted) for external_id in record.external_ids}


def _duplicate(key: str, owner: str) -> DuplicateExternalId:
    _, kind, external_id = key.split("|", 2)
    return DuplicateExternalId(
        f"The external id {external_id} already names {owner}.",
        hint=f"Change that {kind.replace('_', ' ')} instead, or correct the external id.",
    )
