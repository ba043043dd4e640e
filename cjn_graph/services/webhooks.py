"""Webhooks: who is told that something was changed, by a signed message to an address of theirs.

A webhook has the rights of its account, as a key has, and ends with it. Messages name records and no values: whoever
gets one reads the rest under a key, which is logged. Admins manage webhooks, and see of the messages what they may see
of the changes in them.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import httpcore2
from pydantic import BaseModel, Field

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.accounts import Accounts
from cjn_graph.accounts.base import find_viewer, require_enabled
from cjn_graph.accounts.directory import read_account
from cjn_graph.accounts.security_log import note, when
from cjn_graph.delivery.addresses import checked_backend
from cjn_graph.errors import Forbidden, InvalidInput, NotFound, Problem, Unfit
from cjn_graph.services.changes import check_kinds, latest_place, seen_changes
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Row, Transaction

OVERLAP_HOURS: Final = 24
"""Hours that an old secret goes on signing beside the one that follows it."""
MOST: Final = 100
_MOST_SHOWN: Final = 100
_MOST_URL: Final = 500
_SECRET_BYTES: Final = 32


class WebhookOut(BaseModel):
    """A webhook, without its secret."""

    id: str = Field(description="What names it.")
    account: str = Field(description="The account whose rights it has, and with which it ends.")
    url: str = Field(description="Where messages go.")
    kinds: list[str] = Field(description="The kinds of records that it is told of; empty: all.")
    made_by: str = Field(description="Account that added it.")
    made_at: str = Field(description="When, ISO 8601 in UTC.")


class NewWebhook(WebhookOut):
    """A webhook with its secret, which is shown this once."""

    secret: str = Field(description="What messages are signed with (HMAC-SHA256, as Standard Webhooks has it).")


class Message(BaseModel):
    """A message of a webhook."""

    id: str = Field(description="What names it; the receiver gets it as webhook-id.")
    state: Literal["waiting", "delivered", "withheld", "dead"] = Field(
        description="waiting, delivered, withheld (its account may not see it any more) or dead (given up)."
    )
    changes: int = Field(description="How many changes it tells of.")
    queued: str = Field(description="When it was made, ISO 8601 in UTC.")
    attempts: int = Field(description="How often it was sent.")
    due: str = Field(description="When it is sent next, if it waits.")
    told: str = Field(description="What was answered last.")


def add_webhook(
    workspace: Workspace, viewer: Viewer, url: str, *, account: str = "", kinds: Sequence[str] = ()
) -> NewWebhook:
    """Add a webhook; it is told of what is written from now on. Its secret is in the answer, this once.

    It is told of restricted facts where it is one's own and whoever adds it sees them: not with a key that another
    account made. One that is made for another account is not told of what is private to that account either.

    Raises
    ------
    Forbidden
        The viewer is no admin, the account is disabled, or the address is private.
    InvalidInput
        The address or a kind will not do, or there are many.
    NotFound
        There is no such account.
    """
    viewer.require("admin", "Managing webhooks")
    kinds = sorted(set(kinds))
    check_kinds(kinds)
    _check_url(workspace, url)
    owner = read_account(workspace.accounts, account or viewer.account)
    if len(_stored(workspace.accounts)) >= MOST:
        raise InvalidInput(f"There are {MOST} webhooks already.", hint="Remove one that is no longer needed.")
    hook = {
        "id": f"hook_{secrets.token_hex(8)}",
        "account": owner.name,
        "made_by": viewer.credential_by or viewer.account,
        "url": url,
        "secret": _new_secret(),
        "kinds": kinds,
        "restricted": "restricted" in viewer.grants,
    }
    reader = rights_of(workspace, hook)
    if reader is None:
        raise Forbidden(f"The account {owner.name} reads no records.", hint="Give it the role staff.")
    place = latest_place(workspace, reader, kinds)
    now = workspace.accounts.seconds()

    def work(transaction: Transaction) -> None:
        require_enabled(transaction, owner.name)
        transaction.run("webhooks/add", **hook, now=now, transaction_id=place[0], record_id=place[1])

    workspace.store.write(work)
    note(workspace.accounts, "webhook added", owner.name, by=viewer.account, detail=f"{hook['id']}: {url}")
    return NewWebhook.model_validate(hook | {"made_at": when(now)})


def _new_secret() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"


def _check_url(workspace: Workspace, url: str) -> None:
    schemes = ("https", "http") if workspace.settings.private_networks else ("https",)
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        parts, port = urlsplit(""), 0
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= _MOST_URL
    if not plain or parts.scheme not in schemes or not parts.hostname or parts.fragment or "@" in parts.netloc:
        raise Unfit([Problem("url", "is no address to send to.", "Give one such as https://example.org/hook.")])
    try:
        checked_backend(workspace.settings).addresses(parts.hostname, port)
    except httpcore2.ConnectError as error:
        raise Unfit([Problem("url", str(error), "Check the name, or try again later.")]) from None


def list_webhooks(workspace: Workspace, viewer: Viewer) -> list[WebhookOut]:
    """List the webhooks, the oldest first; for admins."""
    viewer.require("admin", "Managing webhooks")
    return [
        WebhookOut.model_validate(hook | {"made_at": when(hook["made_at"]), "kinds": hook.get("kinds") or []})
        for hook in _stored(workspace.accounts)
    ]


def remove_webhook(workspace: Workspace, viewer: Viewer, hook_id: str) -> None:
    """Remove a webhook with all that waits for it; for admins.

    Raises
    ------
    NotFound, Forbidden
    """
    hook = _found(workspace, viewer, hook_id)
    workspace.store.write(lambda transaction: transaction.run("webhooks/remove", id=hook["id"]))
    note(workspace.accounts, "webhook removed", hook["account"], by=viewer.account, detail=hook["id"])


def rotate_secret(workspace: Workspace, viewer: Viewer, hook_id: str) -> str:
    """Make a new secret and return it, this once; messages bear both signatures for a day.

    Raises
    ------
    NotFound, Forbidden
    """
    hook = _found(workspace, viewer, hook_id)
    secret = _new_secret()
    kept = {"secret": secret, "old": hook["secret"], "until": workspace.accounts.seconds() + OVERLAP_HOURS * 3600}
    workspace.store.write(lambda transaction: transaction.run("webhooks/rotate", id=hook["id"], **kept))
    note(workspace.accounts, "webhook added", hook["account"], by=viewer.account, detail=f"{hook['id']}: new secret")
    return secret


def list_messages(workspace: Workspace, viewer: Viewer, hook_id: str) -> list[Message]:
    """List the latest messages of a webhook: those that tell of something that the viewer sees as well; for admins.

    Raises
    ------
    NotFound, Forbidden
    """
    hook = _found(workspace, viewer, hook_id)
    rows = workspace.store.read(SYSTEM, "webhooks/deliveries", webhook=hook["id"], limit=_MOST_SHOWN)
    shown = []
    for stored in (row["message"] for row in rows):
        if seen := len(seen_changes(workspace, viewer, places_of(stored))):
            times = {name: when(stored[name]) for name in ("queued", "due")}
            shown.append(Message.model_validate({"told": "", **stored, **times, "changes": seen}))
    return shown


def replay(workspace: Workspace, viewer: Viewer, hook_id: str, message_id: str = "") -> int:
    """Send a message once more, or without its id all that were given up; the rights of the account count anew.

    Returns
    -------
    int
        How many wait now, of those that the viewer sees.

    Raises
    ------
    NotFound
        There is no such webhook or message.
    Forbidden
    """
    wanted = [
        one.id
        for one in list_messages(workspace, viewer, hook_id)
        if one.id == message_id or (not message_id and one.state == "dead")
    ]
    if message_id and not wanted:
        raise NotFound(f"There is no message {message_id[:64]!r}.", hint="`cjn webhook messages` names the latest.")
    if not wanted:
        return 0
    asked = {"webhook": hook_id, "ids": wanted, "now": workspace.accounts.seconds()}
    return int(workspace.store.write(lambda transaction: transaction.run("webhooks/again", **asked))[0]["messages"])


def rights_of(workspace: Workspace, hook: Row) -> Viewer | None:
    """Return who a webhook is today: its account, as far as a program may be it; None where it reads no records."""
    try:
        viewer = find_viewer(workspace.accounts, hook["account"])
    except Forbidden:
        return None
    if viewer is None or not viewer.has_role("staff"):
        return None
    own = hook["made_by"] == viewer.account
    opened = own and hook.get("restricted")
    grants = viewer.grants if opened else frozenset()
    return replace(viewer, grants=grants, reads_accounts=False, reads_own=own)


def places_of(message: Row) -> list[tuple[str, str]]:
    """Return the changes that a message tells of."""
    return list(zip(message["transaction_ids"], message["record_ids"], strict=True))


def _stored(accounts: Accounts) -> list[dict[str, Any]]:
    return [row["hook"] for row in accounts.store.read(SYSTEM, "webhooks/all")]


def _found(workspace: Workspace, viewer: Viewer, hook_id: str) -> dict[str, Any]:
    viewer.require("admin", "Managing webhooks")
    for hook in _stored(workspace.accounts):
        if hook["id"] == hook_id:
            return hook
    raise NotFound(f"There is no webhook {hook_id[:64]!r}.", hint="`cjn webhook list` names them.")
