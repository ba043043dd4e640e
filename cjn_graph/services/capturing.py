"""Contacts without typing: mail and lists of who came wait in the data folder until somebody confirms them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, Field

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.errors import Ambiguous, InvalidInput, NotFound, Problem, StoreError
from cjn_graph.exchange.captured import Attendee, CameIn, decoded, read_calendar, read_mail, read_participants
from cjn_graph.model import Record, fold
from cjn_graph.model.entities import Convening
from cjn_graph.model.steps import convening_start
from cjn_graph.records import read_joined, read_records
from cjn_graph.records.erasing import SHORTEST
from cjn_graph.records.reading import every_record
from cjn_graph.services.contacts import log_interaction, record_attendance
from cjn_graph.services.named import Named
from cjn_graph.services.people import find_people, resolve_person
from cjn_graph.services.receipts import Receipt
from cjn_graph.services.workspace import Workspace

MOST_BYTES: Final = 25_000_000
ENDINGS: Final = (".eml", ".ics", ".csv", ".tsv", ".txt")
_FORGOTTEN: Final = "-"
_KEY: Final = re.compile(r"[0-9a-f]{32}")
_MOST_OFFERED: Final = 3


class Somebody(BaseModel):
    """Somebody who is named in what came in."""

    name: str
    address: str
    person: Named | None = Field(description="Who it is, by the address, or by the whole name without one.")
    candidates: list[Named] = Field(description="Who it may be, where that is open.")
    staff: bool = Field(description="Whether they work for the network: such are not recorded as members in touch.")


class Captured(BaseModel):
    """One mail or one meeting that waits to be confirmed."""

    key: str
    sort: str = Field(description="email or meeting.")
    on: str = Field(description="The day; empty where nothing tells it.")
    subject: str
    has_text: bool = Field(description="Whether its text was kept.")
    people: list[Somebody]
    convening: Named | None = Field(description="The convening of that name on that day.")

    @property
    def unknown(self) -> list[Somebody]:
        """Who is not on record."""
        return [one for one in self.people if one.person is None]


class Kept(BaseModel):
    """What came of capturing files."""

    added: list[str] = Field(description="Keys of what waits now.")
    known: list[str] = Field(description="What came in before.")
    refused: list[str] = Field(description="Files that could not be read, and why.")


def capture(
    workspace: Workspace,
    viewer: Viewer,
    files: Sequence[tuple[str, bytes]],
    *,
    body: bool = False,
    again: bool = False,
) -> Kept:
    """Keep what stands in mails, calendars and lists of participants until it is confirmed.

    Parameters
    ----------
    files : sequence
        Names and contents; by the ending of the name, and a mail without one.
    body : bool
        Keep the text of mails as well.
    again : bool
        Take in again what was confirmed or dismissed before; what was confirmed and taken back comes in anyway.

    Raises
    ------
    Forbidden, StoreError
    """
    viewer.require("staff", "Capturing contacts")
    kept = Kept(added=[], known=[], refused=[])
    for name, content in files:
        try:
            came_in = _read(name, content, body=body)
        except InvalidInput as error:
            kept.refused.append(f"{name[:100]}: {error}")
            continue
        for one in came_in:
            pending, done = (_folder(workspace) / f"{one.key}.{ending}" for ending in ("json", "done"))
            if pending.exists() or (done.exists() and not again and not _is_taken_back(workspace, one.key)):
                kept.known.append(one.subject or one.key)
                continue
            kept_as = replace(one, closed=_is_closed(workspace, one))
            _write(pending, json.dumps(asdict(kept_as), ensure_ascii=False))
            kept.added.append(one.key)
    return kept


def list_captured(workspace: Workspace, viewer: Viewer) -> list[Captured]:
    """List what waits, the latest first.

    Raises
    ------
    Forbidden
    """
    viewer.require("staff", "Capturing contacts")
    found = _described(workspace, viewer, _waiting(workspace, viewer))
    return sorted(found, key=lambda one: (one.on, one.key), reverse=True)


def read_captured(workspace: Workspace, viewer: Viewer, key: str) -> Captured:
    """Read one of what waits.

    Raises
    ------
    NotFound, Forbidden
    """
    viewer.require("staff", "Capturing contacts")
    [found] = _described(workspace, viewer, [_load(workspace, viewer, key)])
    return found


def how_many_wait(workspace: Workspace) -> int:
    """Count what waits, whoever may see it."""
    return sum(1 for _ in _folder(workspace).glob("*.json"))


def confirm(
    workspace: Workspace,
    viewer: Viewer,
    key: str,
    *,
    convening: str | None = None,
    also: Sequence[str] = (),
    without: Sequence[str] = (),
    on: str = "",
) -> Receipt:
    """Record a captured contact, or who came to a convening.

    Parameters
    ----------
    convening : str, optional
        Id of the convening that it was; a mere contact otherwise.
    also, without : sequences of str
        Ids of people who are recorded besides, and who are not.
    on : str
        The day, where it tells none.

    Raises
    ------
    InvalidInput
        Nobody of them is on record, or the day is missing.
    NotFound
        Nothing waits under this key.
    DuplicateExternalId
        It is on record already.
    AlreadyRecorded, Forbidden
    """
    viewer.require("staff", "Capturing contacts")
    came_in = _load(workspace, viewer, key)
    [one] = _described(workspace, viewer, [came_in])
    ids = [who.person.id for who in one.people if who.person and not who.staff]
    ids = [who for who in dict.fromkeys([*ids, *also]) if who not in without]
    if not ids:
        hint = "Say who it was, add them first, or dismiss it."
        raise InvalidInput([Problem("also", "nobody of them is on record.", hint)])
    day = one.on or on
    if convening:
        joined = read_joined(workspace.store, viewer, [convening], ["attended"])
        there = {str(edge.other["id"]) for edge in joined}
        came = [who for who in ids if who not in there]
        receipt = (
            record_attendance(workspace, viewer, convening, came, reason="captured")
            if came
            else Receipt(transaction_id=None, written=[], notes=["All of them are recorded already."])
        )
    else:
        if not day:
            raise InvalidInput([Problem("on", "is missing.", "Say when it was.")])
        people = read_records(workspace.store, viewer, ids)
        closed = came_in.closed or any(person.sensitivity == "restricted" for person in people.values())
        values: dict[str, Any] = {
            "channel": one.sort,
            "on": day,
            "subject": one.subject,
            "note": came_in.text,
        }
        earlier = _written(workspace, key)
        # What was taken back keeps its id in other systems; of what still stands there is no second one.
        number = f".{len(earlier)}" if earlier and not _standing(workspace, earlier) else ""
        values |= {"external_ids": [f"captured:{key}{number}"], "source": f"captured {one.sort}"}
        values["sensitivity"] = "restricted" if closed else None
        receipt = log_interaction(workspace, viewer, ids, values, reason="captured")
    _done(workspace, key, [one.id for one in receipt.written if one.action == "create"])
    left = [who.address or who.name for who in one.unknown]
    notes = [f"Not on record, and left out: {', '.join(left)}."] if left and not also else []
    return receipt.model_copy(update={"notes": [*receipt.notes, *notes]})


def dismiss(workspace: Workspace, viewer: Viewer, key: str) -> Receipt:
    """Forget something that came in; the same one is known when it comes again.

    Raises
    ------
    NotFound, Forbidden
    """
    viewer.require("staff", "Capturing contacts")
    _load(workspace, viewer, key)
    _done(workspace, key, [_FORGOTTEN])
    return Receipt(transaction_id=None, written=[], notes=["Forgotten."])


def captured_about(workspace: Workspace, texts: Sequence[str]) -> Iterator[tuple[CameIn, list[str]]]:
    """Yield what waits and names somebody by one of these names or addresses, and where: in whole words."""
    wanted = {fold(text) for text in texts}
    words = "|".join(re.escape(text) for text in sorted(wanted) if len(text) >= SHORTEST)
    named = re.compile(rf"(?<!\w)(?:{words})(?!\w)") if words else None
    for one in map(_loaded, sorted(_folder(workspace).glob("*.json"))):
        parts = ["people"] if any({fold(who.name), fold(who.address)} & wanted for who in one.people) else []
        said = {"subject": one.subject, "text": one.text, "people": " ".join(who.name for who in one.people)}
        parts += [part for part, text in said.items() if part not in parts and named and named.search(fold(text))]
        if parts:
            yield one, parts


def forget_captured(workspace: Workspace, texts: Sequence[str]) -> None:
    """Remove what waits and names somebody by one of these names or addresses."""
    for one, _ in captured_about(workspace, texts):
        (_folder(workspace) / f"{one.key}.json").unlink(missing_ok=True)


def _read(name: str, content: bytes, *, body: bool) -> list[CameIn]:
    if not content.strip():
        raise InvalidInput("It is empty.", hint="Choose another file.")
    if len(content) > MOST_BYTES:
        raise InvalidInput(f"It is larger than {MOST_BYTES:,} bytes.", hint="Leave out what is attached.")
    ending = f".{name.rpartition('.')[2].casefold()}" if "." in name else ".eml"
    if ending == ".eml":
        return [read_mail(content, body=body)]
    if ending == ".ics":
        return read_calendar(decoded(content))
    if ending in ENDINGS:
        return [read_participants(decoded(content))]
    raise InvalidInput("It is no mail, calendar or list of participants.", hint="Its name ends in .eml, .ics or .csv.")


def _described(workspace: Workspace, viewer: Viewer, came_in: Iterable[CameIn]) -> list[Captured]:
    convenings = _convenings(workspace, viewer)
    network = workspace.network(viewer)
    staff = {str(one) for one in network.people.ids[network.people.staff]}
    return [
        Captured(
            key=one.key,
            sort=one.sort,
            on=one.on,
            subject=one.subject,
            has_text=bool(one.text),
            people=[_whose(workspace, viewer, who, staff) for who in one.people],
            convening=convenings.get((fold(one.subject), one.on)) if one.sort == "meeting" else None,
        )
        for one in came_in
    ]


def _whose(workspace: Workspace, viewer: Viewer, who: Attendee, staff: set[str]) -> Somebody:
    rows = workspace.store.read(viewer, "records/same_address", kind="person", email=who.address) if who.address else []
    near = [Named(id=row["id"], name=row["name"]) for row in rows]
    person = near[0] if len(near) == 1 else None
    if person is None and not who.address and who.name:
        person = _called(workspace, viewer, who.name)
    if person is None and not near and any(map(str.isalpha, who.name)):
        found = find_people(workspace, viewer, who.name[:100], limit=_MOST_OFFERED)
        near = [Named(id=other.id, name=other.line()) for other in found]
    return Somebody(
        name=who.name,
        address=who.address,
        person=person,
        candidates=[] if person else near,
        staff=person is not None and person.id in staff,
    )


def _called(workspace: Workspace, viewer: Viewer, name: str) -> Named | None:
    try:
        found = resolve_person(workspace, viewer, name)
    except (NotFound, Ambiguous, InvalidInput):
        return None
    return Named(id=found.id, name=found.name) if fold(found.name) == fold(name) else None


def _convenings(workspace: Workspace, viewer: Viewer) -> dict[tuple[str, str], Named]:
    return {
        (fold(one.name), str(convening_start(one.to_row()) or "")): Named(id=one.id, name=one.name)
        for one in every_record(workspace.store, viewer, Convening)
    }


def _folder(workspace: Workspace) -> Path:
    return workspace.settings.data_folder / "captured"


def _waiting(workspace: Workspace, viewer: Viewer) -> Iterator[CameIn]:
    for path in sorted(_folder(workspace).glob("*.json")):
        if _is_seen(workspace, viewer, one := _loaded(path)):
            yield one


def _load(workspace: Workspace, viewer: Viewer, key: str) -> CameIn:
    path = _folder(workspace) / f"{key}.json"
    if not _KEY.fullmatch(key) or not path.is_file() or not _is_seen(workspace, viewer, one := _loaded(path)):
        raise NotFound("Nothing waits under this key.", hint="See `cjn capture list`: it may be confirmed already.")
    return one


def _is_seen(workspace: Workspace, viewer: Viewer, one: CameIn) -> bool:
    return "restricted" in viewer.visible or not (one.closed or _is_closed(workspace, one))


def _is_closed(workspace: Workspace, one: CameIn) -> bool:
    """Tell whether it is a mail of somebody who is restricted: what they write is as closed as they are."""
    if one.sort != "email":
        return False
    rows = workspace.store.read(SYSTEM, "records/same_address", kind="person", email=one.people[0].address)
    found = read_records(workspace.store, SYSTEM, [row["id"] for row in rows])
    return any(person.sensitivity == "restricted" for person in found.values())


def _loaded(path: Path) -> CameIn:
    values = json.loads(path.read_text(encoding="utf-8"))
    return CameIn(**{**values, "people": tuple(Attendee(**one) for one in values["people"])})


def _is_taken_back(workspace: Workspace, key: str) -> bool:
    """Tell whether it was confirmed last, and what that wrote is gone."""
    written = _written(workspace, key)
    return written[-1:] not in ([], [_FORGOTTEN]) and not _standing(workspace, written)


def _standing(workspace: Workspace, written: Sequence[str]) -> dict[str, Record]:
    return read_records(workspace.store, SYSTEM, [one for one in written if one != _FORGOTTEN])


def _written(workspace: Workspace, key: str) -> list[str]:
    """Return the ids of what confirming it wrote, each time, and a mark for each time that it was forgotten."""
    done = _folder(workspace) / f"{key}.done"
    return done.read_text(encoding="utf-8").split() if done.exists() else []


def _done(workspace: Workspace, key: str, written: Sequence[str] = ()) -> None:
    _write(_folder(workspace) / f"{key}.done", " ".join([*_written(workspace, key), *written]))
    (_folder(workspace) / f"{key}.json").unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = path.with_name(f".{path.name}.half")
        half.touch(mode=0o600)
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    except OSError as error:
        raise StoreError(f"The data folder cannot be written: {error.strerror}.", hint="Free some room.") from None
