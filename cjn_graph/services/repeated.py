"""What staff enter a second time: a relationship that is on record already, and still holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from cjn_graph.access import Viewer
from cjn_graph.errors import AlreadyRecorded
from cjn_graph.model import Record, Relationship, kind_of
from cjn_graph.model.holding import is_over
from cjn_graph.records.batches import current_records
from cjn_graph.services.titles import title_of
from cjn_graph.store import Transaction

_SAYS: Final = {
    "can_help_with": "{0} can help with {1}",
    "seeks_help_with": "{0} looks for help with {1}",
}
"""Kinds that are told in other words than their own."""
_MOST_TOLD: Final = 3


def refuse_repeated(viewer: Viewer, links: Sequence[Relationship], today: date) -> Callable[[Transaction], None]:
    """Make the check that none of these is on record already, for the transaction that writes them.

    Only what the viewer sees counts, so that the answer tells of nothing hidden; and only what has not ended. Writers
    take turns, so whoever enters the same at the same time finds it written.

    Parameters
    ----------
    links : sequence of Relationship
        Of one kind, between the same two kinds of records; at least one.
    """
    wanted = {(link.from_id, link.to_id) for link in links}
    if links[0].symmetric:
        wanted |= {(end, start) for start, end in wanted}
    kind, starts = links[0].kind, sorted({start for start, _ in wanted})
    kinds = {"kind": kind, "from_kind": kind_of(links[0].from_id), "to_kind": kind_of(links[0].to_id)}

    def check(transaction: Transaction) -> None:
        rows = transaction.run("records/outgoing", **kinds, ids=starts, seen=viewer.visible)
        known = [
            record_id
            for row in rows
            for record_id, end in zip(row["relationship_ids"], row["end_ids"], strict=True)
            if (row["id"], end) in wanted
        ]
        stored = current_records(transaction, sorted(known)).values()
        repeated = [link for link in stored if isinstance(link, Relationship) and not _has_ended(link, today)]
        if repeated:
            ends = current_records(transaction, {end for link in repeated for end in (link.from_id, link.to_id)})
            raise _already(repeated, ends)

    return check


def _has_ended(link: Relationship, today: date) -> bool:
    return bool(link.ended_by) and is_over(getattr(link, link.ended_by), today)


def _already(repeated: Sequence[Relationship], ends: dict[str, Record]) -> AlreadyRecorded:
    def name(record_id: str) -> str:
        return title_of(ends[record_id])

    says = _SAYS.get(repeated[0].kind, f"{{0}} {repeated[0].words()} {{1}}")
    told = [says.format(name(link.from_id), name(link.to_id)) for link in repeated[:_MOST_TOLD]]
    more = f", and {len(repeated) - _MOST_TOLD} more" if len(repeated) > _MOST_TOLD else ""
    ids = [link.id for link in repeated]
    return AlreadyRecorded(
        f"It is recorded already: {'; '.join(told)}{more}.",
        ids,
        hint=f"Edit what is recorded if something about it has changed: {', '.join(ids[:_MOST_TOLD])}."
        + (" Leave these people out to record others." if repeated[0].kind == "attended" else ""),
    )
