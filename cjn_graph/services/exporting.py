"""Exports for people and other programs: what is chosen, and the file."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.accounts.security_log import note
from cjn_graph.errors import InvalidInput, Problem, Unfit
from cjn_graph.exchange.exports import calendar, contacts, tables
from cjn_graph.exchange.exports.catalogue import ALL, FORMATS, Format
from cjn_graph.exchange.exports.contacts import Contact
from cjn_graph.model import MODEL, Record, Relationship
from cjn_graph.model.entities import Convening, Person
from cjn_graph.records import read_records
from cjn_graph.records.reading import every_record
from cjn_graph.search import KINDS, Filters, rank
from cjn_graph.search.answer import Hit
from cjn_graph.services.indexing import full_index
from cjn_graph.services.workspace import Workspace

if TYPE_CHECKING:
    from cjn_graph.network import Network
    from cjn_graph.tables import Texts

R = TypeVar("R", bound=Record)

_PAGE: Final = 2_000
NEVER: Final = frozenset({"deleted_at", "race_ethnicity", "gender", "fictional"})
"""Properties that are in no file for others: what people said of their race and gender stays here."""
_BESIDE: Final = ("post", "organization", "place", "state", "do_not_contact")
"""Columns of people besides their own: what they do now, and whether they may be contacted."""
_OF_HITS: Final = ("kind", "id", "name", "detail")
"""Columns where records of every kind are in one table: what the page of search shows of each."""


class ExportQuestion(BaseModel, extra="forbid"):
    """What shall be in a file."""

    format: str = Field(description=f"One of {', '.join(FORMATS)}.")
    kind: str = Field(
        default="",
        description="Kind of records; people by default, convenings in a calendar; `all` for whatever a search finds.",
    )
    q: str = Field(default="", max_length=200, description="Only what a search for these words finds.")
    place: str = Field(default="", max_length=200, description="Only what is there.")
    topic: str = Field(default="", max_length=200, description="Only what is about it.")
    role: str = Field(default="", max_length=200, description="Only who holds such a post now.")
    include_refusals: bool = Field(default=False, description="Also those who refused, or are not to be contacted.")


@dataclass(frozen=True)
class ExportFile:
    """A file that is ready to be written, a part at a time."""

    name: str
    media_type: str
    parts: Iterator[bytes]


@dataclass(frozen=True)
class Chosen:
    """The records that a question asks for."""

    workspace: Workspace
    viewer: Viewer
    question: ExportQuestion
    format: Format
    kind: str
    ids: frozenset[str] | None
    hits: tuple[Hit, ...] = ()
    """What a search found, the best first; of every kind where that is ``all``."""
    apart: frozenset[str] = frozenset()
    """Ids of people who are in no case in it."""

    def records(self, declared: type[R]) -> Iterator[R]:
        """Yield the records of a kind in the order of their ids, a page at a time; those chosen, where some are."""
        found = every_record(self.workspace.store, self.viewer, declared)
        if declared is Person and self.apart:
            found = (record for record in found if record.id not in self.apart)
        if declared.kind != self.kind or self.ids is None:
            return found
        ids = self.ids
        return (record for record in found if record.id in ids)

    @property
    def plural(self) -> str:
        """What its records are called."""
        return "records" if self.kind == ALL else MODEL.kinds[self.kind].plural

    def written(self) -> Iterator[Record]:
        """Yield the records that are in the file."""
        refusing = self.refusing() if self.format.reaches and not self.question.include_refusals else frozenset()
        return (record for record in self.records(MODEL.kinds[self.kind]) if record.id not in refusing)

    def network(self) -> Network:
        """Return the network that the viewer sees today."""
        return self.workspace.network(self.viewer)

    def refusing(self) -> frozenset[str]:
        """Return the ids of those who refused, or are not to be contacted."""
        people = self.network().people
        return frozenset(str(record_id) for record_id in people.ids[people.refusing])


def write_new_file(file: Path, parts: Iterable[bytes]) -> None:
    """Write a file that only this user can read; it appears when it is whole.

    Raises
    ------
    InvalidInput
        There is something at its place, or it cannot be written.
    """
    if file.exists():
        raise InvalidInput(f"{file} exists already.", hint="Name a new file.")
    half = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        half.touch(mode=0o600, exist_ok=False)
        with half.open("wb") as written:
            written.writelines(parts)
        half.rename(file)
    except OSError as error:
        raise InvalidInput(f"{file} cannot be written: {error.strerror}.", hint="Choose another place.") from None
    finally:
        half.unlink(missing_ok=True)


def make_export(workspace: Workspace, viewer: Viewer, question: ExportQuestion, *, address: str = "") -> ExportFile:
    """Make a file within the viewer's rights, and enter it into the security log.

    Parameters
    ----------
    address : str
        Where the request came from; empty at the terminal.

    Raises
    ------
    InvalidInput
        There is no such format or kind, or the search is wrong.
    Forbidden
        The viewer's role sees no records.
    """
    chosen = choose(workspace, viewer, question)
    # What was searched for may be a name, which the log would keep after its holder was erased.
    detail = f"{question.format} of {chosen.plural}{'' if chosen.ids is None else ', those that a search found'}"
    note(workspace.accounts, "facts exported", viewer.account, address=address, detail=detail)
    return file_of(chosen)


def file_of(chosen: Chosen) -> ExportFile:
    """Make a file of what was chosen."""
    name = f"{chosen.format.stem or chosen.plural}{chosen.format.ending}"
    return ExportFile(name, chosen.format.media_type, _WRITERS[chosen.question.format](chosen))


def choose(workspace: Workspace, viewer: Viewer, question: ExportQuestion) -> Chosen:
    """Choose the records that a question asks for.

    Raises
    ------
    InvalidInput, Forbidden
    """
    viewer.require("staff", "Exporting records")
    found = FORMATS.get(question.format)
    if found is None:
        raise InvalidInput([Problem("format", f"{question.format[:40]!r} is no format.", f"Use {', '.join(FORMATS)}.")])
    kinds = tuple(name.strip() for name in question.kind.split(",") if name.strip())
    kind = ALL if len(kinds) > 1 else (kinds or found.kinds)[0]
    if kind not in found.kinds:
        words = f"{found.title} is for {', '.join(found.kinds[:8])}{' and others' if len(found.kinds) > 8 else ''}."
        raise Unfit([Problem("kind", f"{kind[:40]!r} cannot be written as {found.title}.", words)])
    if kind != ALL and not (question.q or question.place or question.topic or question.role):
        return Chosen(workspace, viewer, question, found, kind, None)
    wanted = () if kinds == (ALL,) else kinds or (kind,)
    if unknown := [name for name in wanted if name not in KINDS]:
        words = f"No search finds {unknown[0][:40]!r}."
        raise Unfit([Problem("kind", words, "Leave words and filters out, or choose a kind that search finds.")])
    filters = Filters(wanted, question.place, question.topic, question.role)
    hits = tuple(rank(full_index(workspace, viewer), question.q, filters, limit=10**9).hits)
    return Chosen(workspace, viewer, question, found, kind, frozenset(hit.id for hit in hits), hits)


def _table(write: Callable[[Sequence[str], Iterable[tables.Row]], Iterator[bytes]], chosen: Chosen) -> Iterator[bytes]:
    if chosen.kind == ALL:
        return write(_OF_HITS, ([getattr(hit, name) for name in _OF_HITS] for hit in chosen.hits))
    declared = MODEL.kinds[chosen.kind]
    names = [name for name in declared.model_fields if name not in NEVER]
    ends = ["from_name", "to_name"] if issubclass(declared, Relationship) else []
    beside = list(_BESIDE) if declared is Person else []
    return write([*names, *ends, *beside], _rows(chosen, names, bool(ends), bool(beside)))


def _rows(chosen: Chosen, names: Sequence[str], with_ends: bool, with_posts: bool) -> Iterator[tables.Row]:
    contact = contact_of(chosen) if with_posts else None
    for page in _paged(chosen.written()):
        called = _ends_called(chosen, page) if with_ends else {}
        for record in page:
            values = record.model_dump(mode="json", include=set(names))
            row = [tables.cell_of(values.get(name)) for name in names]
            if isinstance(record, Relationship):
                row += [called.get(record.from_id), called.get(record.to_id)]
            if contact and isinstance(record, Person):
                one = contact(record)
                row += [one.post or None, one.organization or None, one.place or None, one.state or None, one.refuses]
            yield row


def _paged(records: Iterable[R]) -> Iterator[list[R]]:
    page: list[R] = []
    for record in records:
        page.append(record)
        if len(page) == _PAGE:
            yield page
            page = []
    yield page


def _ends_called(chosen: Chosen, page: Sequence[Record]) -> dict[str, str]:
    ends = {end for edge in page if isinstance(edge, Relationship) for end in (edge.from_id, edge.to_id)}
    found = read_records(chosen.workspace.store, chosen.viewer, sorted(ends))
    return {record_id: name_of(record) for record_id, record in found.items()}


def name_of(record: Record) -> str:
    """Return what a record is called: its name or title, else its id."""
    return next(
        (text for name in ("name", "title", "subject", "measure") if (text := getattr(record, name, None))), record.id
    )


def _text(column: Texts, row: int) -> str:
    return str(column[row]) if row >= 0 else ""


def contact_of(chosen: Chosen) -> Callable[[Person], Contact]:
    """Return what tells a person's contact: with post, organization and place as the viewer sees them today."""
    network, refusing = chosen.network(), chosen.refusing()
    people = network.people

    def contact(person: Person) -> Contact:
        row = network.index.get(person.id)
        post, organization, place = (
            (-1, -1, -1)
            if row is None
            else (int(people.post[row]), int(people.organization[row]), int(people.place[row]))
        )
        return Contact(
            id=person.id,
            name=person.name,
            given=person.given_name or "",
            family=person.family_name or "",
            nicknames=tuple(person.nicknames),
            email=person.email or "",
            phone=person.phone or "",
            channel=person.preferred_channel or "",
            languages=tuple(person.languages),
            post=_text(network.posts.titles, post),
            organization=_text(network.organizations.names, organization),
            place=_text(network.places.names, place),
            state=_text(network.places.state, place),
            refuses=person.id in refusing,
            at=person.updated_at.isoformat() if person.updated_at else "",
        )

    return contact


def _contacts(chosen: Chosen) -> Iterator[Contact]:
    contact = contact_of(chosen)
    return (contact(record) for record in chosen.written() if isinstance(record, Person))


def _mailing(chosen: Chosen) -> Iterator[bytes]:
    return tables.as_csv(contacts.MAILING, contacts.mailing_rows(_contacts(chosen)))


def _vcard(chosen: Chosen) -> Iterator[bytes]:
    return contacts.as_vcards(_contacts(chosen))


def _civicrm(chosen: Chosen) -> Iterator[bytes]:
    return tables.as_csv(contacts.CIVICRM, contacts.civicrm_rows(_contacts(chosen)))


def _calendar(chosen: Chosen) -> Iterator[bytes]:
    return calendar.as_calendar(cast("Iterator[Convening]", chosen.written()))


def _graph(format_name: str, chosen: Chosen) -> Iterator[bytes]:
    # NetworkX and numpy take a while to import, and the other formats do without them.
    from cjn_graph.exchange.exports import graphs
    from cjn_graph.services.export_graph import graph_ties

    contact = contact_of(chosen)
    nodes: dict[str, dict[str, str]] = {}
    for person in chosen.records(Person):
        one = contact(person)
        beside = {name: getattr(one, name) for name in ("post", "organization", "place", "state")}
        nodes[one.id] = {"name": one.name, "kind": "person", **beside}
    ties = (tie for tie in graph_ties(chosen.workspace, chosen.viewer) if tie.a in nodes and tie.b in nodes)
    graph = graphs.graph_of(nodes, ties)
    write = {"graphml": graphs.as_graphml, "gexf": graphs.as_gexf, "kumu": graphs.as_kumu}[format_name]
    return write(graph)


def _popolo(chosen: Chosen) -> Iterator[bytes]:
    from cjn_graph.services.export_popolo import popolo_parts

    return popolo_parts(chosen.records, chosen.ids)


TABLE_WRITERS: Final[dict[str, Any]] = {
    "csv": tables.as_csv,
    "xlsx": tables.as_excel,
    "jsonl": tables.as_json_lines,
    "parquet": tables.as_parquet,
}
_WRITERS: Final[dict[str, Callable[[Chosen], Iterator[bytes]]]] = {
    **{name: partial(_table, write) for name, write in TABLE_WRITERS.items()},
    "mailing": _mailing,
    "vcard": _vcard,
    "civicrm": _civicrm,
    "ical": _calendar,
    **{name: partial(_graph, name) for name in ("graphml", "gexf", "kumu")},
    "popolo": _popolo,
}
