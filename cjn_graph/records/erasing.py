"""Erasing a person: gone for good, with all that was only theirs, and kept from coming back.

Deleting hides a record; erasing removes it. With the person go their relationships, what tells of them alone, their
account with what it saved, and what the change log says of all of them; its numbers stay, and one more change for each
tells that it is gone, and nothing else. Keyed hashes (tombstones) of the person's id, external ids and address stay, so
that no import and no older backup brings them back.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import math
import re
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import product
from typing import Any, Final

from cjn_graph.access import Viewer
from cjn_graph.errors import Conflict, NotFound
from cjn_graph.model import MODEL, Entity, Record, Relationship, fold, kind_of
from cjn_graph.model.accounts import Account
from cjn_graph.model.base import PRIVATE_TO, PrivateEntity
from cjn_graph.model.entities import Person
from cjn_graph.records import batches
from cjn_graph.records.belonging import belonging_to, records_of_person
from cjn_graph.records.change import Change, as_json
from cjn_graph.records.external_keys import external_key
from cjn_graph.store import Store, Transaction

ERASED: Final = "erased"
GAP: Final = "[…]"
"""Stands in a text where somebody was named; no longer than the shortest text that is looked for."""
SHORTEST: Final = 4
"""Letters of the shortest text that is looked for in logs: shorter ones stand in the words of others."""


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
        The ids of the records that are gone, of those that the viewer saw.

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
        same = records_of_person(transaction.run, person_id)
        entities, edges, _ = belonging_to(transaction.run, same)
        records = list(batches.current_records(transaction, [*entities, *edges]).values())
        log = {"transaction_id": transaction.transaction_id, "at": now.isoformat(), "actor": viewer.account}
        told = _told(transaction, records, log)  # before anything goes: it is told to those who saw its ends
        for account in (record for record in records if isinstance(record, Account)):
            private = _forget_account(transaction, account, forced=forced)
            told |= _told_to_nobody(private, log)
            entities |= private
        transaction.run("accounts/forget_requests", before=math.inf)  # answers that are kept may name them
        key = transaction.run("erasing/make_secret", value=secrets.token_hex(32))[0]["value"]
        people = [record for record in records if isinstance(record, Person) and record.id in same]
        texts = [text for text in known_texts(transaction.run, people) if len(text) >= SHORTEST]
        transaction.run("erasing/forget_details", texts=texts)
        transaction.run("erasing/forget_reasons", texts=texts)
        for one in people:
            transaction.run("erasing/forget_links", person=one.id)
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
        gone = sorted(entities | edges)
        for part in batches.slices(gone):
            transaction.run("erasing/blank_changes", ids=part)
        names = [record.name for record in records if isinstance(record, Account)]
        changes = [
            *_renamed(transaction, names, same, texts, now, log),
            *(told[one] for one in gone),
        ]
        first = batches.next_sequence(transaction, len(changes))
        batches.append_changes(
            transaction, [change.model_copy(update={"seq": first + n}) for n, change in enumerate(changes)]
        )
        return [one for one in gone if told[one].visibility in viewer.scope]

    return store.write(work)


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


def known_texts(read: batches.Read, people: Sequence[Person]) -> list[str]:
    """Return the texts by which a person is or was known, in small letters: ids, names, addresses, telephone."""
    states = [json.loads(as_json(one)) for one in people]
    for row in read("erasing/states", ids=[one.id for one in people]):
        states += [json.loads(text) for text in (row["before"], row["after"]) if text]
    found = {state.get(name) or "" for state in states for name in ("id", "name", "email", "phone")}
    found |= {name.partition(":")[2] for state in states for name in state.get("external_ids") or ()}
    return sorted({text.lower() for text in found if text})


def _renamed(
    transaction: Transaction,
    names: Sequence[str],
    ids: Collection[str],
    texts: Sequence[str],
    now: datetime,
    log: Mapping[str, str],
) -> Iterator[Change]:
    """Let records that stay name nobody any more who is gone, and yield what tells of that.

    Accounts stand in properties that end in ``_by``; they and people stand in the lists that a kind declares,
    and what people were known by in texts that nobody can edit.
    """
    fields = {kind: [name for name in one.model_fields if name.endswith("_by")] for kind, one in MODEL.kinds.items()}
    every = sorted({field for those in fields.values() for field in those})
    spoken = {f'"{field}":{json.dumps(name)}': f'"{field}":"{ERASED}"' for field, name in product(every, names)}
    spoken |= {f"|{name}{end}": f"|{ERASED}{end}" for name, end in product(names, '|"')} | dict.fromkeys(ids, ERASED)
    for was_named, is_named in spoken.items():
        transaction.run("erasing/forget_name", before=was_named, after=is_named)
    for kind, declared in MODEL.kinds.items():
        found: set[str] = set()
        query = "erasing/naming_edges" if issubclass(declared, Relationship) else "erasing/naming"
        for name, field in product(names, fields[kind]):
            found |= {row["id"] for row in transaction.run(query, kind=kind, field=field, account=name)}
        lists, fixed = (declared.names_others, declared.fixed_texts) if issubclass(declared, Entity) else ((), ())
        if lists or fixed:
            found |= {row["id"] for row in transaction.run("erasing/every", kind=kind)}
        for record in batches.current_records(transaction, sorted(found)).values():
            values: dict[str, Any] = {name: ERASED for name in fields[kind] if getattr(record, name) in names}
            values |= {name: _without(getattr(record, name), names, ids) for name in lists}
            for name in fixed:
                values |= _without_known(transaction, name, getattr(record, name), texts)
            was = record.model_copy(update=values)
            if was != record:
                new = was.model_copy(update={"version": was.version + 1, "updated_at": now})
                batches.write(transaction, [], [new])
                yield Change.between(was, new, "update", _audiences(transaction, new), seq=0, reason=ERASED, **log)


def _without(texts: Sequence[str], names: Sequence[str], ids: Collection[str]) -> list[str]:
    """Leave out what is about people who are gone, and let accounts that are gone have no name."""
    parts = [text.split("|") for text in texts if not set(text.split("|")) & set(ids)]
    return ["|".join(ERASED if one in names else one for one in those) for those in parts]


def _without_known(transaction: Transaction, field: str, text: str | None, texts: Sequence[str]) -> dict[str, str]:
    """Return a text without what somebody was known by, and take it out of the change log; nothing where it is not."""
    known = "|".join(re.escape(one) for one in sorted(texts, key=len, reverse=True))
    left = re.sub(known, GAP, text or "", flags=re.IGNORECASE)
    if left == (text or ""):
        return {}
    was, now = (f'"{field}":{json.dumps(one, ensure_ascii=False)}' for one in (text, left))
    transaction.run("erasing/forget_name", before=was, after=now)
    return {field: left}


def _audiences(transaction: Transaction, *records: Record) -> dict[str, list[str]]:
    """Return who sees the ends of relationships: their changes are seen by nobody else."""
    edges = [record for record in records if isinstance(record, Relationship)]
    return {end: [seen.audience] for end, seen in batches.ends_of(transaction, edges, {}, frozenset()).items()}


def _told(transaction: Transaction, records: Sequence[Record], log: Mapping[str, str]) -> dict[str, Change]:
    """Return the entries that tell those who follow the change log, and saw the records, that these are gone."""
    audiences = _audiences(transaction, *records)
    changes = [Change.between(None, one, "delete", audiences, seq=0, reason=ERASED, **log) for one in records]
    return {change.record_id: change.model_copy(update={"after": ""}) for change in changes}


def _told_to_nobody(record_ids: Iterable[str], log: Mapping[str, str]) -> dict[str, Change]:
    """Return the entries for what was private to an account that is gone: nobody else ever saw that it was there."""
    told = {"action": "delete", "before": "", "after": "", "visibility": f"{PRIVATE_TO}{ERASED}"}
    return {
        one: Change.model_validate({"seq": 0, "reason": ERASED, "record_id": one, "kind": kind_of(one), **told, **log})
        for one in record_ids
    }


def take_over_tombstones(store: Store, key: str, digests: Sequence[str]) -> None:
    """Keep the tombstones of another store of the same network, unless this one has a key of its own."""

    def work(transaction: Transaction) -> None:
        if transaction.run("erasing/make_secret", value=key)[0]["value"] == key:
            transaction.run("erasing/add_tombstones", digests=list(digests))

    store.write(work)
