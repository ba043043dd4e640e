"""People as contacts: vCards, a list for mailing tools, and the columns that CiviCRM's importer takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from icalendar import vText
from icalendar.parser import Contentline, Parameters

from cjn_graph.exchange.exports.tables import Row


@dataclass(frozen=True)
class Contact:
    """A person as address books know one. Empty texts where nothing is on record.

    ``refuses`` is whether they refused, or asked not to be contacted; ``at`` when the record was changed last.
    """

    id: str
    name: str
    given: str = ""
    family: str = ""
    nicknames: Sequence[str] = field(default_factory=tuple)
    email: str = ""
    phone: str = ""
    channel: str = ""
    languages: Sequence[str] = field(default_factory=tuple)
    post: str = ""
    organization: str = ""
    place: str = ""
    state: str = ""
    refuses: bool = False
    at: str = ""


def as_vcards(contacts: Iterable[Contact]) -> Iterator[bytes]:
    """Write vCards 3.0 (RFC 2426), which address books of every age take. Notes are not in them."""
    for contact in contacts:
        yield "".join(f"{line.to_ical().decode()}\r\n" for line in _card(contact)).encode()


def _card(contact: Contact) -> Iterator[Contentline]:
    def line(name: str, *values: str, between: str = ";", **parameters: str) -> Contentline:
        text = between.join(vText(value).to_ical().decode() for value in values)
        head = ";".join([name, *(f"{key.upper()}={value}" for key, value in Parameters(parameters).items())])
        return Contentline(f"{head}:{text}")

    yield line("BEGIN", "VCARD")
    yield line("VERSION", "3.0")
    yield line("UID", contact.id)
    yield line("FN", contact.name)
    yield line("N", contact.family or ("" if contact.given else contact.name), contact.given, "", "", "")
    if contact.nicknames:
        yield line("NICKNAME", *contact.nicknames, between=",")
    if contact.email:
        yield line("EMAIL", contact.email, type="INTERNET")
    if contact.phone:
        yield line("TEL", contact.phone, type="WORK")
    if contact.organization:
        yield line("ORG", contact.organization)
    if contact.post:
        yield line("TITLE", contact.post)
    if contact.state:
        yield line("ADR", "", "", "", contact.place, contact.state, "", "", type="WORK")
    if contact.at:
        yield line("REV", contact.at)
    yield line("END", "VCARD")


MAILING: Final = ("name", "given_name", "family_name", "email", "post", "organization", "place", "languages", "id")


def mailing_rows(contacts: Iterable[Contact]) -> Iterator[Row]:
    """Yield a row of ``MAILING`` for each contact that has an address."""
    for one in contacts:
        if one.email:
            yield (
                *(one.name, one.given, one.family, one.email, one.post, one.organization, one.place),
                *("; ".join(one.languages), one.id),
            )


CIVICRM: Final = (
    *("Contact Type", "External Identifier", "First Name", "Last Name", "Nickname", "Display Name", "Email", "Phone"),
    *("Job Title", "Current Employer", "State", "Preferred Communication Method", "Preferred Language"),
    *("Do Not Email", "Do Not Phone", "Contact Source"),
)
_CHANNELS: Final = {"email": "Email", "phone": "Phone", "text": "SMS"}


def civicrm_rows(contacts: Iterable[Contact]) -> Iterator[Row]:
    """Yield a row of ``CIVICRM`` for each contact, an Individual there."""
    for one in contacts:
        no = "1" if one.refuses else "0"
        first, _, last = one.name.rpartition(" ")
        yield (
            *("Individual", one.id, one.given or first or one.name, one.family or (last if first else "")),
            *(one.nicknames[0] if one.nicknames else "", one.name, one.email, one.phone, one.post, one.organization),
            *(
                one.state,
                _CHANNELS.get(one.channel, ""),
                one.languages[0] if one.languages else "",
                no,
                no,
                "CJN Graph",
            ),
        )
