"""What must hold among the private records of one account: they are not too many, and their names differ."""

from __future__ import annotations

from collections.abc import Sequence

from cjn_graph.errors import Conflict
from cjn_graph.model import Record, fold
from cjn_graph.model.base import PrivateEntity
from cjn_graph.store import Transaction


def check_private(transaction: Transaction, pairs: Sequence[tuple[Record | None, Record]]) -> None:
    """Check the private records that this transaction created, renamed or restored, as they are written now.

    Raises
    ------
    Conflict
        An account would have too many of a kind, or two of one name.
    """
    written = [after for _, after in pairs if isinstance(after, PrivateEntity) and after.deleted_at is None]
    for kind, audience in sorted({(record.kind, record.audience) for record in written}):
        mine = [record for record in written if (record.kind, record.audience) == (kind, audience)]
        rows = transaction.run("records/private", kind=kind, audience=audience)
        words = kind.replace("_", " ")
        most = mine[0].most
        if len(rows) > most:
            raise Conflict(
                f"An account may have {most} records of the kind {words}, and this would be one more.",
                hint="Remove one that is no longer needed.",
            )
        for record in mine:
            if any(row["id"] != record.id and row["folded_name"] == fold(record.name) for row in rows):
                raise Conflict(
                    f"There is a {words} called {record.name!r} already.", hint="Give another name, or remove that one."
                )
