"""Telling webhooks what was changed: messages are queued in the store, sent, sent again, and given up at last.

Any number of processes may do this at once: a message follows from its webhook and its first change, so that it is
queued once, and whoever claims it sends it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
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
_FORGOTTEN_EVERY: Final = 3600.0


def deliver_all(workspace: Workspace) -> Counter[str]:
    """Queue what was changed since for each webhook, and send until nothing is due, each message once.

    A receiver that does not take a message is left alone until it is due again.

    Returns
    -------
    Counter
        How many messages came into which state: delivered, waiting (to be sent again), withheld, dead.
    """
    counts: Counter[str] = Counter()
    while due := _queued_and_due(workspace):
        with checked_client(workspace.settings) as client:
            found = _sent(workspace, client, due)
        if not found:  # others send them
            break
        counts += found
    return counts


def forget_old(workspace: Workspace) -> None:
    """Forget the messages that were sent long ago."""
    before = workspace.accounts.seconds() - _KEPT_SECONDS
    workspace.store.write(lambda transaction: transaction.run("webhooks/forget", before=before))


@contextmanager
def delivering(workspace: Workspace) -> Iterator[None]:
    """Deliver in the background, every few seconds, until the block ends."""
    stop = threading.Event()

    def run() -> None:
        forgotten = -math.inf
        while not stop.wait(_EVERY_SECONDS):
            try:
                deliver_all(workspace)
                if time.monotonic() - forgotten >= _FORGOTTEN_EVERY:
                    forgotten = time.monotonic()
                    forget_old(workspace)
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


def _queued_and_due(workspace: Workspace) -> list[Row]:
    hooks = workspace.store.read(SYSTEM, "webhooks/all")
    for row in hooks:
        _queue(workspace, row["hook"])
    if not hooks:
        return []
    return list(workspace.store.read(SYSTEM, "webhooks/due", now=workspace.accounts.seconds(), limit=_AT_ONCE))


def _sent(workspace: Workspace, client: httpx2.Client, due: Sequence[Row]) -> Counter[str]:
    counts: Counter[str] = Counter()
    failing: set[str] = set()
    for row in due:
        if row["webhook"] not in failing and (state := _send(workspace, client, row["id"])):
            counts[state] += 1
            if state not in ("delivered", "withheld"):
                failing.add(row["webhook"])
    return counts


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
