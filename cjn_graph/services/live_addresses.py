"""Live addresses: what a map on Kumu or a calendar reads again and again, without signing in. Open facts only.

There is none until a manager makes one. Whoever refused, or is not to be contacted, is left out. Whoever has the
address can read it, so it holds a secret of which only the SHA-256 is kept, it is listed, and it can be revoked.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.accounts.secret import digest, new_token, same
from cjn_graph.accounts.security_log import note, when
from cjn_graph.errors import Conflict, InvalidInput, NotFound, Problem
from cjn_graph.exchange.exports.catalogue import FORMATS
from cjn_graph.services.exporting import ExportFile, ExportQuestion, choose, file_of
from cjn_graph.services.workspace import Workspace

LIVE: Final = tuple(name for name, one in FORMATS.items() if one.is_live)
"""Formats that can be had from a live address."""
OPEN: Final = Viewer("live address", "staff", only_open=True)
"""Who reads them; no account can have this name."""
_WHO_REFUSED: Final = Viewer("live address", "staff")
"""Who knows of refusals: they are facts for staff. Restricted ones change nothing that is open."""
LEFT_OUT: Final = "Whoever refused, or is not to be contacted, is left out"
"""What makers are told."""
_NOBODYS: Final = digest("nobody's")
_USED_EVERY: Final = 3600
_LONGEST: Final = 200


class LiveAddressOut(BaseModel):
    """A live address, without its secret."""

    prefix: str = Field(description="What names it, the first part of its secret.")
    format: str = Field(description="What it carries.")
    name: str = Field(description="What it is for.")
    made_by: str = Field(description="Account that made it.")
    made_at: str = Field(description="When, ISO 8601 in UTC.")
    last_used: str | None = Field(description="When it was last read, to the hour; null: never.")
    revoked_at: str | None = Field(description="When it was revoked; null: it works.")


def make_live_address(workspace: Workspace, viewer: Viewer, format_name: str, name: str) -> str:
    """Make a live address and return its path, this once.

    Raises
    ------
    Forbidden
        The viewer is no manager.
    InvalidInput
        There is no such live format, or nothing says what the address is for.
    """
    viewer.require("manager", "Making a live address")
    problems = []
    if format_name not in LIVE:
        problems.append(Problem("format", f"{format_name[:40]!r} has no live address.", f"Use {' or '.join(LIVE)}."))
    hint = f"Say in one line of at most {_LONGEST} characters what the address is for."
    if not name.strip():
        problems.append(Problem("name", "The purpose is missing.", hint))
    elif len(name) > _LONGEST or not name.isprintable():
        problems.append(Problem("name", "The purpose is too long, or is no single line.", hint))
    if problems:
        raise InvalidInput(problems)
    prefix, secret = secrets.token_hex(6), new_token()
    kept = {"prefix": prefix, "digest": digest(secret), "format": format_name, "name": name.strip()}
    now = workspace.accounts.seconds()
    workspace.store.write(lambda tx: tx.run("live/make", **kept, made_by=viewer.account, now=now))
    note(workspace.accounts, "live address made", viewer.account, detail=f"{name.strip()} ({prefix}): {format_name}")
    return f"/live/{prefix}_{secret}/{file_name(format_name)}"


def file_name(format_name: str) -> str:
    """Return what the file at a live address is called."""
    one = FORMATS[format_name]
    return f"{one.stem or 'convenings'}{one.ending}"


def list_live_addresses(workspace: Workspace, viewer: Viewer) -> list[LiveAddressOut]:
    """List the live addresses, the latest first.

    Raises
    ------
    Forbidden
        The viewer is no manager.
    """
    viewer.require("manager", "Reading the list of live addresses")
    return [_shown(row["live"]) for row in workspace.store.read(SYSTEM, "live/list", prefix="")]


def _shown(stored: dict[str, Any]) -> LiveAddressOut:
    times = {name: when(stored[name]) if stored.get(name) else None for name in ("made_at", "last_used", "revoked_at")}
    texts = {name: stored.get(name) or "" for name in ("prefix", "format", "name", "made_by")}
    return LiveAddressOut.model_validate(texts | times)


def revoke_live_address(workspace: Workspace, viewer: Viewer, prefix: str) -> str:
    """Let an address carry nothing any more, from its next use on; return what it was for.

    Raises
    ------
    Forbidden
        The viewer is no manager.
    NotFound
    Conflict
        It was revoked already.
    """
    found = [one for one in list_live_addresses(workspace, viewer) if one.prefix == prefix]
    if not found:
        raise NotFound(f"There is no live address {prefix[:40]!r}.", hint="`cjn live list` names them.")
    if found[0].revoked_at:
        raise Conflict(
            f"The live address “{found[0].name}” was revoked already.", hint="There is nothing to take back."
        )
    now = workspace.accounts.seconds()
    workspace.store.write(lambda transaction: transaction.run("live/revoke", prefix=prefix, now=now))
    note(workspace.accounts, "live address revoked", viewer.account, detail=f"{found[0].name} ({prefix})")
    return found[0].name


def read_live_address(workspace: Workspace, secret: str, name: str, *, address: str = "") -> ExportFile:
    """Return what an address carries now: open facts, and no others.

    Parameters
    ----------
    secret, name : str
        The two last parts of its path.
    address : str
        Where the request came from.

    Raises
    ------
    NotFound
        There is no such address, or it was revoked.
    """
    prefix, stored = secret.partition("_")[0], _with_secret(workspace, secret)
    if not stored or stored.get("revoked_at") or name != file_name(stored["format"]):
        raise NotFound("There is nothing at this address.", hint="It may have been revoked: ask for a new one.")
    now = workspace.accounts.seconds()
    if now - (stored.get("last_used") or 0) >= _USED_EVERY:
        workspace.store.write(lambda transaction: transaction.run("live/use", prefix=prefix, now=now))
        used = f"{stored['name']} ({prefix})"
        note(workspace.accounts, "live address used", "", address=address, detail=used, once_an_hour=True)

    question = ExportQuestion(format=stored["format"])

    def made() -> bytes:
        refusing = choose(workspace, _WHO_REFUSED, question).refusing()
        return b"".join(file_of(replace(choose(workspace, OPEN, question), apart=refusing)).parts)

    content = workspace.kept(_WHO_REFUSED, ("live address", question.format), made)  # however often it is read
    return ExportFile(name, FORMATS[question.format].media_type, iter([content]))


def is_guess(workspace: Workspace, secret: str) -> bool:
    """Tell whether a secret is of no live address, and not of one that was revoked either."""
    return not _with_secret(workspace, secret)


def _with_secret(workspace: Workspace, secret: str) -> dict[str, Any]:
    prefix, _, rest = secret.partition("_")
    rows = workspace.store.read(SYSTEM, "live/list", prefix=prefix) if prefix else []
    stored: dict[str, Any] = rows[0]["live"] if rows else {}
    return stored if same(digest(rest), stored.get("digest", _NOBODYS)) else {}
