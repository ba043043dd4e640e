"""Erasing a person: gone for good, with all that was only theirs, and kept from coming back.

Deleting hides a record; erasing removes it. With the person go their relationships, the records of ``PERSONAL`` kinds
that nobody else has a part in, their account with what it saved, and what the change log says of all of them; its
numbers stay, and one more change for each tells that it is gone, and nothing else. Keyed hashes (tombstones) of the
person's id, external ids and address stay, so that no import and no older backup brings them back.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, NotFound
from cjn_graph.model import MODEL, Entity, Record, fold, kind_of
from cjn_graph.model.accounts import Account
from cjn_graph.model.base import MANAGERS, PRIVATE_TO, PrivateEntity
from cjn_graph.model.entities import Person
from cjn_graph.records import batches
from cjn_graph.records.change import Change
from cjn_graph.records.external_keys import external_key
from cjn_graph.store import Store, Transaction

PERSONAL: Final = frozenset(
    {"consent", "pressure", "interaction", "request", "commitment", "introduction", "account", "grant"}
)
"""Kinds that tell of people: a record of one goes with the last person who has a part in it."""
_ALWAYS: Final = frozenset({"introduction", "consent", "account"})
"""Those that go although others have a part: without the one they tell of the one."""
ERASED: Final = "erased"


def tombstones_of(person: Person, key: str) -> list[str]:
    """Return the keyed hashes (HMAC-SHA256) of what a person is known by: id, external ids, address."""
    known = [f"id {person.id}", *(f"external {name}" for name in person.external_ids)]
    if person.email:
        known.append(f"email {fold(person.email)}")
    return [hmac.new(bytes.fromhex(key), text.encode(), hashlib.sha256).hexdigest() for text in known]


def require_not_erased(transaction: Transaction, created: Iterable[Record]) -> None:
    """Refuse people who were erased.

    Raises
    ------
    Conflict
    """
    people = [record for record in created if isinstance(record, Person)]
    found = transaction.run("erasing/secret") if people else []
    if not found:
        return
    by_digest = {digest: person for person in people for digest in tombstones_of(person, found[0]["value"])}
    if known := transaction.run("erasing/known", digests=sorted(by_digest)):
        name = by_digest[known[0]["digest"]].name
        raise Conflict(
            f"{name!r} is somebody who was erased from this network, by id or address.",
            hint="Leave them out. If they want to be in it again, enter them anew, with an address of now.",
        )


def erase(store: Store, viewer: Viewer, person_id: str, *, now: datetime, forced: bool = False) -> list[str]:
    """Erase a person.

    Parameters
    ----------
    forced : bool
        Also one whose account is not disabled, as after a restore.

    Returns
    -------
    list of str
        The ids of all records that are gone.

    Raises
    ------
    NotFound
        There is no such person.
    Conflict
        The account that signs in as them is not disabled yet.
    Forbidden
        The viewer is no admin.
    """
    viewer.require("admin", "Erasing a person")

    def work(transaction: Transaction) -> list[str]:
        person = batches.current_records(transaction, [person_id]).get(person_id)
        if not isinstance(person, Person):
            raise NotFound(f"There is no person {person_id[:64]}.", hint="Look their id up again.")
        same = {person_id, *_merged(transaction, person_id)}
        entities, edges = _belonging(transaction, same)
        records = list(batches.current_records(transaction, [*entities, *edges]).values())
        for account in (record for record in records if isinstance(record, Account)):
            entities |= _forget_account(transaction, account, forced=forced)
        transaction.run("accounts/forget_requests", before=math.inf)  # answers that are kept may name them
        key = transaction.run("erasing/make_secret", value=secrets.token_hex(32))[0]["value"]
        for one in (record for record in records if isinstance(record, Person) and record.id in same):
            transaction.run("erasing/forget_links", person=one.id)
            for text in (one.name, one.email):
                if text:
                    transaction.run("erasing/forget_details", text=text.lower())
            transaction.run("erasing/add_tombstones", digests=tombstones_of(one, key))
        keys = [
            external_key(record.kind, name, restricted=closed)
            for record in records
            if isinstance(record, Entity)
            for name in record.external_ids
            for closed in (False, True)
        ]
        if keys:
            transaction.run("records/delete_external_keys", keys=keys)
        for kind, ids in batches.by_kind(entities).items():
            transaction.run("erasing/remove", kind=kind, ids=ids)
        audiences = {record.id: record.audience for record in records if isinstance(record, Entity)}
        gone = sorted(entities | edges)
        for part in batches.slices(gone):
            transaction.run("erasing/blank_changes", ids=part)
        first = batches.next_sequence(transaction, len(gone))
        batches.append_changes(
            transaction,
            [
                _told(transaction, viewer, now, first + n, record_id, audiences.get(record_id, MANAGERS))
                for n, record_id in enumerate(gone)
            ],
        )
        return gone

    return store.write(work)


def _merged(transaction: Transaction, person_id: str) -> set[str]:
    """Return the records of the same person that were merged into theirs, and stayed so: they hold what they said."""
    found: set[str] = set()
    fresh = {person_id}
    while fresh:
        rows = [row for one in fresh for row in transaction.run("erasing/merged", into=f" into {one}")]
        stored = batches.current_records(transaction, {row["id"] for row in rows})
        fresh = {
            row["id"]
            for row in rows
            if row["id"] in stored and stored[row["id"]].version == json.loads(row["after"])["version"]
        } - found
        found |= fresh
    return found


def _belonging(transaction: Transaction, same: set[str]) -> tuple[set[str], set[str]]:
    """Return what goes with a person, whose records are given: entities, with these, and all their relationships."""
    entities: set[str] = set(same)
    edges: set[str] = set()
    fresh = set(same)
    while fresh:
        ends = _edges(transaction, fresh)
        edges |= {edge for those in ends.values() for edge, _ in those}
        candidates = {other for those in ends.values() for _, other in those if kind_of(other) in PERSONAL} - entities
        parts = _edges(transaction, candidates)
        fresh = {
            candidate
            for candidate in candidates
            if kind_of(candidate) in _ALWAYS
            or not any(
                kind_of(other) in {"person", "organization"} and other not in entities for _, other in parts[candidate]
            )
        }
        entities |= fresh
    return entities, edges


def _edges(transaction: Transaction, ids: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, those in batches.by_kind(ids).items():
        for row in transaction.run("erasing/edges", kind=kind, ids=those):
            found[row["id"]].append((row["relationship_id"], row["other_id"]))
    return found


def _forget_account(transaction: Transaction, account: Account, *, forced: bool) -> set[str]:
    """Take away what an account got in with, and its name; return what it saved for itself."""
    if not (forced or account.disabled or account.deleted_at):
        raise Conflict(
            f"The account {account.name} still signs in as that person.",
            hint=f"Disable it first: cjn --as ADMIN account disable {account.name}",
        )
    transaction.run("accounts/end_access", account=account.name)
    transaction.run("erasing/forget_actor", account=account.name)
    transaction.run("erasing/forget_events", account=account.name)
    transaction.run("erasing/forget_maker", account=account.name)
    handed = " left, handed over to "  # as the reason of handing over says it
    transaction.run("erasing/forget_handover", leaving=account.name + handed, heir=handed + account.name)
    private = [kind for kind, declared in MODEL.entities.items() if issubclass(declared, PrivateEntity)]
    audience = f"{PRIVATE_TO}{account.name}"
    return {row["id"] for kind in private for row in transaction.run("records/private", kind=kind, audience=audience)}


def _told(transaction: Transaction, viewer: Viewer, now: datetime, seq: int, record_id: str, seen_by: str) -> Change:
    """Return the entry that tells those who follow the change log that a record is gone."""
    return Change(
        seq=seq,
        transaction_id=transaction.transaction_id,
        at=now.isoformat(),
        actor=viewer.account,
        reason=ERASED,
        action="delete",
        kind=kind_of(record_id) or "",
        record_id=record_id,
        before="",
        after="",
        visibility=seen_by,
    )


def take_over_tombstones(store: Store, key: str, digests: Sequence[str]) -> None:
    """Keep the tombstones of another store of the same network, unless this one has a key of its own."""

    def work(transaction: Transaction) -> None:
        if transaction.run("erasing/make_secret", value=key)[0]["value"] == key:
            transaction.run("erasing/add_tombstones", digests=list(digests))

    store.write(work)
