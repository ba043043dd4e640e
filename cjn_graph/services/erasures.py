"""Erasing a person, and what keeps them out: tombstones in the store and beside the backups."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyrage
from pydantic import BaseModel, Field, ValidationError

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.accounts.security_log import note
from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.copies import archive
from cjn_graph.exchange.copies.parts import OPERATIONAL
from cjn_graph.exchange.copies.reading import read_people
from cjn_graph.records import erasing
from cjn_graph.records.reading import stored_records
from cjn_graph.services.capturing import forget_captured
from cjn_graph.services.subject_access import Mention, known_by, known_of, mentions
from cjn_graph.services.upgrading import FOLDER as BEFORE_UPGRADES
from cjn_graph.services.uploads import forget_all
from cjn_graph.services.workspace import Workspace

_BESIDE = ".erased"
_MOST_TOMBSTONES = 10**9


class Erased(BaseModel):
    """What was erased; it says nothing of whom."""

    records: int = Field(description="How many records are gone, with the person, of those that you saw.")
    copies: list[str] = Field(default=[], description="Backups before upgrades, in the data folder, that hold them.")
    unguarded: str | None = Field(
        None, description="Where no tombstones could be laid beside these, why and what to do."
    )
    named_in: list[Mention] = Field(default=[], description="Records that stay, and still name them in a text.")


class Tombstones(BaseModel, extra="forbid"):
    """Keyed hashes of who was erased from a network."""

    key: str = Field(pattern="^[0-9a-f]{64}$", description="What they are keyed with.")
    digests: list[str] = Field(description="HMAC-SHA256 of ids, external ids and addresses.")


def erase_person(workspace: Workspace, viewer: Viewer, person_id: str) -> Erased:
    """Erase a person for good, with every upload that waits, and enter that into the security log, without whom.

    Raises
    ------
    Forbidden, NotFound, Conflict
    """
    texts, former = (
        known_by(list(stored_records(workspace.store, [person_id]).values())),
        known_of(workspace, person_id),
    )
    gone = erasing.erase(workspace.store, viewer, person_id, now=workspace.clock())
    forget_all(workspace)  # lists that wait to be imported may name them
    forget_captured(workspace, former)
    note(workspace.accounts, "person erased", viewer.account)
    named_in = list(mentions(workspace, viewer, texts))
    folder = workspace.settings.data_folder.expanduser().absolute() / BEFORE_UPGRADES
    found = sorted(str(path) for path in folder.glob("schema-*"))
    unguarded = keep_out_of_upgrades(workspace, folder) if found else None
    return Erased(records=len(gone), copies=found, unguarded=unguarded, named_in=named_in)


def keep_out_of_upgrades(workspace: Workspace, folder: Path) -> str | None:
    """Lay the tombstones beside the backups before upgrades, so that these bring nobody back.

    They are encrypted as the backups are. Where that fails, the person is gone all the same: return what to do then.
    """
    (key,) = (row["node"]["value"] for row in _operational(workspace, "tombstone_keys", limit=1))
    digests = [row["node"]["digest"] for row in _operational(workspace, "tombstones", limit=_MOST_TOMBSTONES)]
    try:
        recipients = archive.recipients_of(workspace.settings.recipients)
        _write_tombstones(folder / BEFORE_UPGRADES, Tombstones(key=key, digests=digests), recipients)
    except (OSError, InvalidInput) as error:
        why = error.strerror if isinstance(error, OSError) else error
        return (
            f"{folder} could not be written ({why}), so the backups in it would bring them back. Delete these; or "
            "mend that, make a new backup, and put its .erased file beside them."
        )
    return None


def _operational(workspace: Workspace, name: str, *, limit: int) -> list[dict[str, Any]]:
    return workspace.store.read(SYSTEM, OPERATIONAL[name].read, after="", limit=limit)


def erase_known(workspace: Workspace, tombstones: Tombstones) -> list[str]:
    """Erase those whom tombstones know, after an older copy was restored; keep the tombstones. Return their ids."""
    digests = set(tombstones.digests)
    known = [
        person.id
        for person in read_people(workspace.store)
        if digests.intersection(erasing.tombstones_of(person, tombstones.key))
    ]
    erasing.take_over_tombstones(workspace.store, tombstones.key, tombstones.digests)
    for person_id in known:
        erasing.erase(workspace.store, SYSTEM, person_id, now=workspace.clock(), forced=True)
    return known


def write_tombstones(folder: Path, backup: Path, recipients: Sequence[Any]) -> None:
    """Write the tombstones of a copy beside a backup, so that older ones of it bring nobody back."""
    keys, digests = (_rows(folder / f"{name}.jsonl") for name in ("tombstone_keys", "tombstones"))
    found = [Tombstones(key=row["value"], digests=[one["digest"] for one in digests]) for row in keys]
    if found:
        _write_tombstones(backup, found[0], recipients)


def _write_tombstones(backup: Path, tombstones: Tombstones, recipients: Sequence[Any]) -> None:
    content = tombstones.model_dump_json().encode()
    if recipients:
        content = pyrage.encrypt(content, list(recipients))
    half = backup.with_name(f".{backup.name}.{secrets.token_hex(4)}")
    half.touch(mode=0o600, exist_ok=False)  # a new file of this user's, and no link that somebody laid there
    try:
        half.write_bytes(content)
        half.replace(backup.with_name(backup.name + _BESIDE))
    finally:
        half.unlink(missing_ok=True)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        with path.open(encoding="utf-8") as file:
            yield from map(json.loads, file)


def read_tombstones(copy: Path, identity: Path | None) -> list[Tombstones]:
    """Read the tombstones that lie beside a copy.

    Raises
    ------
    InvalidInput
        They cannot be read: the restore would bring back who was erased.
    """
    found = []
    for path in sorted(copy.absolute().parent.glob(f"*{_BESIDE}")):
        try:
            content = path.read_bytes()
            if archive.is_encrypted(path):
                if identity is None:
                    raise InvalidInput(f"{path} is encrypted.", hint="Name its private key: --identity KEYFILE.")
                content = pyrage.decrypt(content, archive.identities_in(identity))
            found.append(Tombstones.model_validate_json(content))
        except (OSError, pyrage.DecryptError, ValidationError):
            raise InvalidInput(
                f"{path}, which says who was erased since older backups were made, cannot be read.",
                hint="Give the key that it was encrypted for, or take it away if it is of another network.",
            ) from None
    return found
