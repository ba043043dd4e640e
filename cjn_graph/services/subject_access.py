"""Everything that is held about one person, to be given to them: for managers with the grant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.accounts.security_log import SecurityEvent, note, when
from cjn_graph.errors import Forbidden, NotFound
from cjn_graph.model import MODEL, Record, Relationship, kind_of
from cjn_graph.model.accounts import Account
from cjn_graph.model.base import PrivateEntity
from cjn_graph.model.entities import Person
from cjn_graph.records import Change
from cjn_graph.records.belonging import belonging_to, records_of_person
from cjn_graph.records.erasing import known_texts
from cjn_graph.records.reading import every_record, stored_records
from cjn_graph.services.capturing import captured_about
from cjn_graph.services.titles import title_of
from cjn_graph.services.workspace import Workspace

_SECRET: Final = frozenset({"digest", "hash", "key", "secret", "account", "person", "transaction_id", "record_id"})
"""Properties of what somebody signs in with that nobody is shown, or that are said already."""
_TIMES: Final = frozenset({"made_at", "expires", "started", "seen", "last_used", "revoked_at", "used_at", "linked_at"})
LEFT_OUT: Final = (
    "What accounts saved for themselves, such as searches: only the account itself sees it.",
    "Names of others at the other end of a relationship are shown, and nothing else about them.",
    "Suggestions and measures: they are computed from what is here whenever somebody asks, and not kept.",
    "Copies: backups and files that were exported before may hold earlier states of the same.",
)
"""What is not in it."""


class HeldRecord(BaseModel):
    """One record."""

    id: str = Field(description="Permanent id.")
    kind: str = Field(description="Kind of record.")
    says: str = Field(description="What it is, in words.")
    deleted: bool = Field(description="Whether it is hidden from everybody since it was deleted.")
    values: dict[str, Any] = Field(description="Its properties.")


class HeldChange(BaseModel):
    """One entry of the change log about these records."""

    at: str = Field(description="When, ISO 8601 in UTC.")
    actor: str = Field(description="Account that wrote it.")
    reason: str = Field(description="Why.")
    action: str = Field(description="create, update, delete or restore.")
    record_id: str = Field(description="Id of the record.")
    before: dict[str, Any] = Field(description="The properties that changed, as they were.")
    after: dict[str, Any] = Field(description="The same, as they were from then on.")


class WrittenBy(BaseModel):
    """Something that the person's account wrote."""

    at: str = Field(description="When, ISO 8601 in UTC.")
    action: str = Field(description="create, update, delete or restore.")
    record_id: str = Field(description="Id of the record.")


class SignsInWith(BaseModel):
    """Something that the person's account signs in with, or a link to answer by; without its secret."""

    sort: str = Field(description="Session, SignInLink, Password, Key, Identity, Webhook or AnswerLink.")
    values: dict[str, Any] = Field(description="What is kept of it.")


class Mention(BaseModel):
    """A record about something else whose text names the person."""

    id: str = Field(description="Permanent id.")
    kind: str = Field(description="Kind of record.")
    name: str = Field(description="What it is called.")
    properties: list[str] = Field(description="The properties that name them.")


class Held(BaseModel):
    """Everything that is held about one person."""

    person_id: str = Field(description="Id of the person.")
    name: str = Field(description="Their name.")
    at: str = Field(description="When this was put together, ISO 8601 in UTC.")
    records: list[HeldRecord] = Field(description="Their own records, those that tell of them, and what joins these.")
    mentions: list[Mention] = Field(description="Other records, and mail that waits, which name them.")
    changes: list[HeldChange] = Field(description="What was changed of these records, the earliest first.")
    written: list[WrittenBy] = Field(description="What their account wrote, without its content.")
    signing_in: list[SignsInWith] = Field(description="What they sign in with or answer by, without secrets.")
    security_log: list[SecurityEvent] = Field(description="What the security log says of them.")
    left_out: list[str] = Field(description="What is not in it, and why.")


def held_about(workspace: Workspace, viewer: Viewer, person_id: str, *, address: str = "") -> Held:
    """Put together everything that is held about a person, deleted and restricted records too; the log tells of it.

    Parameters
    ----------
    address : str
        Where the request came from; empty at the terminal.

    Raises
    ------
    Forbidden
        The viewer is no manager with the grant for restricted facts.
    NotFound
        There is no such person.
    """
    viewer.require("manager", "Reading everything that is held about a person")
    if "restricted" not in viewer.grants:
        raise Forbidden(
            "Reading everything that is held about a person needs the grant for restricted facts.",
            hint="Ask an admin for the grant: it is given for a time, and with a reason.",
        )
    person = stored_records(workspace.store, [person_id]).get(person_id) if kind_of(person_id) == "person" else None
    if not isinstance(person, Person):
        raise NotFound(f"There is no person {person_id[:64]}.", hint="Look their id up again.")
    read = partial(workspace.store.read, SYSTEM)
    same = records_of_person(read, person.id)
    found = belonging_to(read, same)
    ids = [*same, *found.entities, *found.shared, *found.edges]
    stored = stored_records(workspace.store, ids)
    stored = {key: one for key, one in stored.items() if not isinstance(one, PrivateEntity)}
    accounts = [one.name for one in stored.values() if isinstance(one, Account)]
    texts = known_by([stored[one] for one in sorted(same) if one in stored])
    links = [{"sort": "AnswerLink", **row} for row in read("held/links", ids=sorted(same))]
    held = Held(
        person_id=person.id,
        name=person.name,
        at=workspace.clock().isoformat(timespec="seconds"),
        records=list(_told(workspace, stored, person.id)),
        mentions=[
            *mentions(workspace, viewer, texts, besides=stored.keys()),
            *(
                Mention(id=one.key, kind=f"captured {one.sort}", name=one.subject, properties=parts)
                for one, parts in captured_about(workspace, known_of(workspace, person.id))
            ),
        ],
        changes=[_change(row["change"]) for row in read("held/changes", ids=sorted(stored))],
        written=[WrittenBy(**row) for row in (read("held/written", accounts=accounts) if accounts else [])],
        signing_in=[_signs_in(row) for row in [*read("held/signing_in", accounts=accounts), *links]],
        security_log=[
            SecurityEvent(**(row["event"] | {"at": when(row["event"]["at"])}))
            for row in read("held/log", accounts=accounts, texts=texts)
        ],
        left_out=list(LEFT_OUT),
    )
    note(workspace.accounts, "facts exported", viewer.account, address=address, detail=f"all about {person.id}")
    return held


def known_by(records: Sequence[Record]) -> list[str]:
    """Return what tells a person apart in a text: id, name, address, in small letters."""
    found = {str(getattr(one, name, None) or "") for one in records for name in ("id", "name", "email")}
    return sorted(text.lower() for text in found if text)


def known_of(workspace: Workspace, person_id: str) -> list[str]:
    """Return what a person is or was known by, their merged records too, in small letters."""
    read = partial(workspace.store.read, SYSTEM)
    stored = (
        stored_records(workspace.store, records_of_person(read, person_id)) if kind_of(person_id) == "person" else {}
    )
    return known_texts(read, [one for one in stored.values() if isinstance(one, Person)])


def mentions(workspace: Workspace, viewer: Viewer, texts: Sequence[str], *, besides: Any = ()) -> Iterator[Mention]:
    """Yield the records that name a person in a text, as far as the viewer sees them; cost: linear in all records."""
    for declared in MODEL.kinds.values():
        for record in every_record(workspace.store, viewer, declared):
            if record.id in besides:
                continue
            found = record.model_dump(mode="json", exclude={"from_id", "to_id"}, exclude_none=True)
            lowered = {name: json.dumps(value, ensure_ascii=False).lower() for name, value in found.items()}
            named = [name for name, value in lowered.items() if any(text in value for text in texts)]
            if named:
                yield Mention(id=record.id, kind=record.kind, name=title_of(record), properties=named)


def _told(workspace: Workspace, stored: dict[str, Record], person_id: str) -> Iterator[HeldRecord]:
    """Yield the records as they are shown: the person first, then by kind."""
    ends = {end for one in stored.values() if isinstance(one, Relationship) for end in (one.from_id, one.to_id)}
    names = {key: title_of(one) for key, one in (stored_records(workspace.store, ends) | stored).items()}
    kinds = list(MODEL.kinds)
    for record in sorted(stored.values(), key=lambda one: (one.id != person_id, kinds.index(one.kind), one.id)):
        says = names[record.id]
        if isinstance(record, Relationship):
            says = f"{names.get(record.from_id)} {type(record).words()} {names.get(record.to_id)}"
        values = {name: value for name, value in record.model_dump(mode="json").items() if value not in (None, [], {})}
        deleted = record.deleted_at is not None
        yield HeldRecord(id=record.id, kind=record.kind, says=says, deleted=deleted, values=values)


def _change(stored: dict[str, Any]) -> HeldChange:
    change = Change.model_validate(stored)
    before, after = (json.loads(text) if text else {} for text in (change.before, change.after))
    names = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    return HeldChange(
        **{name: getattr(change, name) for name in ("at", "actor", "reason", "action", "record_id")},
        before={name: before[name] for name in names if name in before},
        after={name: after[name] for name in names if name in after},
    )


def _signs_in(row: dict[str, Any]) -> SignsInWith:
    kept = {name: value for name, value in row["held"].items() if name not in _SECRET and value not in (None, "")}
    return SignsInWith(
        sort=row["sort"],
        values={name: when(value) if name in _TIMES else value for name, value in kept.items()},
    )
