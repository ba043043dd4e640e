"""What an export would reveal, to be looked at before it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.exports.catalogue import ALL, FORMATS
from cjn_graph.model import MODEL, Record
from cjn_graph.model.entities import Person
from cjn_graph.services.exporting import (
    NEVER,
    TABLE_WRITERS,
    Chosen,
    ExportQuestion,
    choose,
    contact_of,
    name_of,
)
from cjn_graph.services.workspace import Workspace

MOST_NAMED: Final = 50
"""Names that a disclosure lists of each sort."""
_NOTES: Final = frozenset({"note", "wording", "lesson", "answer", "outcome", "decline_reason"})
_ADDRESSES: Final = frozenset({"email", "phone"})


class Revealed(BaseModel):
    """Whose facts of one sort a file would reveal."""

    count: int = Field(description="How many records.")
    names: list[str] = Field(description=f"The first {MOST_NAMED} of them.")


class Disclosure(BaseModel):
    """What a file would reveal, to be looked at before it is made."""

    format: str = Field(description="The format.")
    kind: str = Field(description="Kind of its records.")
    records: int = Field(description="How many records are in it.")
    restricted: Revealed = Field(description="Restricted records.")
    notes: Revealed = Field(description="Records with notes for staff.")
    addresses: Revealed = Field(description="Records with an email address or a telephone number.")
    left_out: Revealed = Field(description="Who refused, or is not to be contacted, and is left out.")


def disclose(workspace: Workspace, viewer: Viewer, question: ExportQuestion) -> Disclosure:
    """Tell what a file would reveal, without making it.

    Raises
    ------
    InvalidInput
        There is no such format or kind, or the search is wrong.
    Forbidden
        The viewer's role sees no records.
    """
    chosen = choose(workspace, viewer, question)
    if chosen.kind == ALL:
        return _of_hits(chosen)
    hidden = _hidden(chosen)
    found: dict[str, list[str]] = {"restricted": [], "notes": [], "addresses": [], "left_out": []}
    counts = dict.fromkeys(found, 0)
    total = 0
    refusing = chosen.refusing() if chosen.format.reaches and not question.include_refusals else frozenset()
    for record in chosen.records(MODEL.kinds[chosen.kind]):
        is_row = question.format != "mailing" or bool(getattr(record, "email", None))
        total += is_row and record.id not in refusing
        for sort in _sorts(chosen, record, refusing, hidden):
            counts[sort] += 1
            if len(found[sort]) < MOST_NAMED:
                found[sort].append(name_of(record))
    further = _further(chosen)
    counts["restricted"] += len(further)
    found["restricted"] = [*found["restricted"], *further][:MOST_NAMED]
    revealed = {sort: Revealed(count=counts[sort], names=names) for sort, names in found.items()}
    return Disclosure(format=question.format, kind=chosen.kind, records=total, **revealed)


def _of_hits(chosen: Chosen) -> Disclosure:
    """Tell what a table of whatever was found would reveal: names, and what stands beside them."""
    try:
        others = choose(chosen.workspace, _without_grants(chosen).viewer, chosen.question).hits
    except InvalidInput:  # a filter names what others do not see
        others = ()
    seen = {(hit.id, hit.name, hit.detail) for hit in others}
    hidden = [hit.name for hit in chosen.hits if (hit.id, hit.name, hit.detail) not in seen]
    none = Revealed(count=0, names=[])
    return Disclosure(
        format=chosen.question.format,
        kind=chosen.kind,
        records=len(chosen.hits),
        restricted=Revealed(count=len(hidden), names=hidden[:MOST_NAMED]),
        notes=none,
        addresses=none,
        left_out=none,
    )


def disclosed(found: Disclosure) -> list[str]:
    """Say in lines what a file would reveal."""
    plural = "records" if found.kind == ALL else MODEL.kinds[found.kind].plural.replace("_", " ")
    lines = [f"{found.records:,} {plural}, as {FORMATS[found.format].title}."]
    for said, revealed in (
        ("Restricted facts about", found.restricted),
        ("Notes for staff about", found.notes),
        ("Addresses or telephone numbers of", found.addresses),
        ("Left out, because they refused or are not to be contacted:", found.left_out),
    ):
        if revealed.count:
            more = revealed.count - len(revealed.names)
            named = ", ".join(revealed.names[:10]) + (" …" if revealed.count > 10 or more else "")
            lines.append(f"{said} {revealed.count:,}: {named}")
    return lines


def _sorts(chosen: Chosen, record: Record, refusing: frozenset[str], hidden: Callable[[Record], bool]) -> Iterator[str]:
    """Name what a record would reveal in the format."""
    if record.id in refusing:
        yield "left_out"
        return
    names = _names_in(chosen, type(record))
    if hidden(record):
        yield "restricted"
    for sort, properties in (("notes", _NOTES), ("addresses", _ADDRESSES)):
        if any(getattr(record, name, None) for name in properties & names):
            yield sort


def _names_in(chosen: Chosen, declared: type[Record]) -> set[str]:
    """Return the properties that a format writes."""
    if chosen.question.format in TABLE_WRITERS:
        return {name for name in declared.model_fields if name not in NEVER}
    if chosen.question.format in {"vcard", "civicrm", "popolo"}:
        return {"email", "phone"}
    return {"email"} if chosen.question.format == "mailing" else set()


def _without_grants(chosen: Chosen) -> Chosen:
    """Return the same question as somebody asks it who may not see restricted facts."""
    return replace(chosen, viewer=replace(chosen.viewer, grants=frozenset()))


def _hidden(chosen: Chosen) -> Callable[[Record], bool]:
    """Return what tells whether others would not see a record, or not what stands beside it in the file."""
    others = _without_grants(chosen)
    if others.viewer == chosen.viewer:
        return lambda _: False
    declared = MODEL.kinds[chosen.kind]
    seen = {record.id for record in others.records(declared)}
    if declared is not Person or chosen.question.format == "popolo":
        return lambda record: record.id not in seen
    ours, theirs = contact_of(chosen), contact_of(others)
    return lambda record: record.id not in seen or (isinstance(record, Person) and ours(record) != theirs(record))


def _further(chosen: Chosen) -> list[str]:
    """Name what else is in the file that others would not see: ties in graphs, all kinds but people in Popolo."""
    others = _without_grants(chosen)
    if others.viewer == chosen.viewer:
        return []
    if chosen.format.has_ties:
        from cjn_graph.services.export_graph import graph_ties

        known = set(graph_ties(others.workspace, others.viewer))
        names = {person.id: person.name for person in chosen.records(Person)}
        return [
            f"{names[tie.a]} and {names[tie.b]}"
            for tie in graph_ties(chosen.workspace, chosen.viewer)
            if tie not in known and tie.a in names and tie.b in names
        ]
    if chosen.question.format != "popolo":
        return []
    from cjn_graph.services.export_popolo import BESIDE_PEOPLE

    found = []
    for declared in BESIDE_PEOPLE:
        seen = {record.id for record in others.records(declared)}
        found += [name_of(record) for record in chosen.records(declared) if record.id not in seen]
    return found
