"""Writes what an import has planned, batch by batch: whole batches are there whatever stops it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from cjn_graph.access import Viewer
from cjn_graph.errors import CjnError
from cjn_graph.exchange.report import ImportReport, Progress
from cjn_graph.exchange.settling import reasons_of
from cjn_graph.exchange.staging import PlannedWrite, Staging
from cjn_graph.model import MODEL, kind_of
from cjn_graph.records import Create, Mutation, Restore, Update, commit
from cjn_graph.store import Store

BATCH = 1_000
"""Records that are written in one transaction."""


def apply_planned(
    store: Store, viewer: Viewer, staging: Staging, report: ImportReport, clock: Callable[[], datetime], tell: Progress
) -> None:
    """Write what is planned, one transaction for each batch; the report then has their number and their transactions.

    Raises
    ------
    CjnError
        The store refused a batch; the hint says how many records are written.
    """
    total = staging.planned()
    done, reason = 0, reasons_of(report.source)[0]
    tell("writing", done, total)
    for number, batch in enumerate(staging.batches(BATCH), 1):
        mutations = [_mutation(planned) for planned in batch]
        transaction_id = f"{report.import_id}.{number}"
        try:
            changes = commit(store, viewer, mutations, reason=reason, now=clock(), transaction_id=transaction_id)
        except CjnError as error:
            error.hint = f"{error.hint} {done:,} of {total:,} records are written; import again to complete it.".strip()
            raise
        report.written += len(changes)
        report.transactions += [change.transaction_id for change in changes[:1]]
        done += len(batch)
        tell("writing", done, total)


def _mutation(planned: PlannedWrite) -> Mutation:
    content = json.loads(planned.content)
    if planned.action == "update":
        return Update(planned.id, content)
    if planned.action == "restore":
        return Restore(planned.id, changes=content)
    ends = {name: content.pop(name) for name in ("from_id", "to_id") if name in content}
    return Create(MODEL.kinds[kind_of(planned.id) or ""].from_row(content, **ends))
