"""Telling webhooks what was changed: messages are queued in the store, sent, sent again, and given up at last.

Any number of processes may do this at once: a message follows from its webhook and its first change, so that it is
queued once, and whoever claims it sends it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import httpx2

from cjn_graph.access import SYSTEM
from cjn_graph.accounts.security_log import when
from cjn_graph.delivery.addresses import checked_client
from cjn_graph.delivery.webhooks import PAUSES, send
from cjn_graph.errors import CjnError
from cjn_graph.records import Change
from cjn_graph.services.changes import read_changes, seen_changes
from cjn_graph.services.webhooks import places_of, rights_of
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Row, Transaction

log = logging.getLogger(__name__)

BATCH: Final = 100
"""Changes in one message at most."""
_AT_ONCE: Final = 50
_CLAIMED_SECONDS: Final = 60.0
_KEPT_SECONDS: Final = 30 * 24 * 3600
_EVERY_SECONDS: Final = 2.0


def deliver(workspace: Workspace, client: httpx2.Client) -> Counter[str]:
    """Queue what was changed since for each webhook, and send what is due, once each.

    A receiver that does not take a message is left alone until the next call.

    Returns
    -------
    Counter
        How many messages came into which state: delivered, waiting (to be sent again), withheld, dead.
    """
    hooks = {row["hook"]["id"]: row["hook"] for row in workspace.store.read(SYSTEM, "webhooks/all")}
    for hook in hooks.values():
        _queue(workspace, hook)
    counts: Counter[str] = Counter()
    if not hooks:
        return counts
    now = workspace.accounts.seconds()
    failing: set[str] = set()
    for row in workspace.store.read(SYSTEM, "webhooks/due", now=now, limit=_AT_ONCE):
        if row["webhook"] not in failing and (state := _send(workspace, client, row["id"])):
            counts[state] += 1
            if state not in ("delivered", "withheld"):
                failing.add(row["webhook"])
    return counts


def deliver_all(workspace: Workspace) -> Counter[str]:
    """Deliver until nothing is due: for a command that runs now and then."""
    counts: Counter[str] = Counter()
    with checked_client(workspace.settings) as client:
        while found := deliver(workspace, client):
            counts += found
    before = workspace.accounts.seconds() - _KEPT_SECONDS
    workspace.store.write(lambda transaction: transaction.run("webhooks/forget", before=before))
    return counts


@contextmanager
def delivering(workspace: Workspace) -> Iterator[None]:
    """Deliver in the background, every few seconds, until the block ends."""
    stop = threading.Event()

    def run() -> None:
        while not stop.wait(_EVERY_SECONDS):
            try:
                if workspace.store.read(SYSTEM, "webhooks/all"):
                    deliver_all(workspace)
            except CjnError as error:  # the store is away for a while: what waits is sent when it is back
                log.warning("Webhooks wait: %s", error.message)
            except Exception:  # a fault of one message must not end the sending of all
                log.exception("Webhooks wait.")

    thread = threading.Thread(target=run, name="webhooks", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


def _queue(workspace: Workspace, hook: Row) -> None:
    reader = rights_of(workspace, hook)
    place = (hook["transaction_id"], hook["record_id"])
    while reader is not None:
        changes = read_changes(workspace, reader, place, kinds=hook.get("kinds") or [], limit=BATCH)
        if not changes:
            return
        places = [(change.transaction_id, change.record_id) for change in changes]
        named = hashlib.sha256(" ".join((hook["id"], *places[0])).encode()).hexdigest()[:24]
        queued: dict[str, Any] = {
            "webhook": hook["id"],
            "id": f"msg_{named}",
            "transaction_ids": [one for one, _ in places],
            "record_ids": [one for _, one in places],
            "now": workspace.accounts.seconds(),
        }
        workspace.store.write(partial(_note_queued, queued))
        place = places[-1]
        if len(changes) < BATCH:
            return


def _note_queued(queued: dict[str, Any], transaction: Transaction) -> None:
    transaction.run("webhooks/queue", **queued)


def _send(workspace: Workspace, client: httpx2.Client, message_id: str) -> str:
    """Send one message, unless another process does, and note what came of it; its state, or "" if it was not ours."""
    now = workspace.accounts.seconds()

    def claim(transaction: Transaction) -> list[Row]:
        return transaction.run("webhooks/claim", id=message_id, now=now, until=now + _CLAIMED_SECONDS)

    rows = workspace.store.write(claim)
    if not rows:
        return ""
    message, hook = rows[0]["message"], rows[0]["hook"]
    reader = rights_of(workspace, hook)
    changes = seen_changes(workspace, reader, places_of(message)) if reader else []
    attempts = message["attempts"] + 1
    if not changes:
        attempts, state, told = message["attempts"], "withheld", "the account may no longer see what it tells of"
    else:
        keys = [hook["secret"], *([hook["old_secret"]] if hook.get("old_until", 0) > now else [])]
        sent = send(client, hook["url"], keys, message_id, _body(message, changes), at=now)
        given_up = sent.final or attempts > len(PAUSES)
        state, told = "delivered" if sent.delivered else "dead" if given_up else "waiting", sent.told
    after = workspace.accounts.seconds()
    pause = PAUSES[min(attempts, len(PAUSES)) - 1]
    noted = {"id": message_id, "state": state, "attempts": attempts, "told": told, "tried": after}
    workspace.store.write(lambda transaction: transaction.run("webhooks/note_try", **noted, due=after + pause))
    return state


def _body(message: Row, changes: list[Change]) -> str:
    """Write a message: which records were changed and how, and no values."""
    told = [
        {
            "id": f"{change.transaction_id}.{change.record_id}",
            "action": change.action,
            "kind": change.kind,
            "record_id": change.record_id,
        }
        for change in changes
    ]
    return json.dumps({"type": "records.changed", "timestamp": when(message["queued"]), "data": {"changes": told}})
