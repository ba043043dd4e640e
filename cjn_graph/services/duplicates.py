"""Which records may be about the same person or organization, among those that the viewer sees."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel, Field

from cjn_graph.access import Viewer
from cjn_graph.duplicates import Pair, Profile, find_duplicates
from cjn_graph.duplicates.profile import INBOX, SERVED, TITLE
from cjn_graph.errors import InvalidInput
from cjn_graph.model import MODEL, Record
from cjn_graph.model.entities import NO_NAME, Organization, Person
from cjn_graph.records.reading import every_record, read_records
from cjn_graph.search.diminutives import other_forms
from cjn_graph.services.workspace import Workspace

KINDS: Final = ("person", "organization")
DIFFERENT: Final = "different_from"
THRESHOLD: Final = 0.5
"""Least probability of a pair that is listed."""
_PAGE: Final = 5_000


class OneOfPair(BaseModel):
    """One record of a pair."""

    id: str = Field(description="Permanent id.")
    name: str = Field(description="Its name.")
    external_ids: list[str] = Field(description="Ids in other systems, as source:id.")


class Agreement(BaseModel):
    """What one field says of a pair."""

    field: str = Field(description="The field.")
    agreement: str = Field(description="same, close, somewhat alike or different.")
    a: str = Field(description="What the first has, as it is compared.")
    b: str = Field(description="What the second has.")
    weight: float = Field(description="Bits for (above 0) or against that they are one.")


class Duplicate(BaseModel):
    """Two records that may be one."""

    a: OneOfPair
    b: OneOfPair
    score: float = Field(description="Probability that they are one, 0 to 1.")
    evidence: list[Agreement] = Field(description="What speaks for and against it, the strongest first.")


def list_duplicates(
    workspace: Workspace,
    viewer: Viewer,
    kind: str = "person",
    *,
    threshold: float = THRESHOLD,
    limit: int | None = None,
) -> list[Duplicate]:
    """List pairs of people or organizations that may be one, the likeliest first.

    Pairs that somebody said are different (``different_from``) are left out.

    Raises
    ------
    Forbidden
        The viewer's role sees no records.
    InvalidInput
        There is no such kind, or the threshold is none.
    """
    viewer.require("staff", "Looking for duplicates")
    if kind not in KINDS or not 0 < threshold < 1:
        raise InvalidInput(
            "Duplicates are looked for among people or organizations.", hint="A threshold is between 0 and 1."
        )
    pairs = find_duplicates(profiles_of(workspace, viewer, kind), threshold=threshold, other_forms=other_forms)
    known = known_different(workspace, viewer)
    kept = [pair for pair in pairs if frozenset((pair.a, pair.b)) not in known][:limit]
    return _described(workspace, viewer, kept)


def look_alikes(
    workspace: Workspace, viewer: Viewer, kind: str, new: Sequence[Profile], names: Mapping[str, str], *, limit: int
) -> tuple[list[Duplicate], int]:
    """Find what new records may be, among those on record and among themselves.

    Parameters
    ----------
    names : dict
        Of the new ones, by id.
    limit : int
        Pairs that are described at most.

    Returns
    -------
    tuple of list and int
        The likeliest pairs, and how many there are.
    """
    ids = {profile.id for profile in new}
    old = [profile for profile in profiles_of(workspace, viewer, kind) if profile.id not in ids]
    pairs = find_duplicates([*old, *new], threshold=THRESHOLD, other_forms=other_forms, near=ids)
    return _described(workspace, viewer, pairs[:limit], names), len(pairs)


def profiles_of(workspace: Workspace, viewer: Viewer, kind: str) -> list[Profile]:
    """Put together what is compared of each record of a kind that the viewer sees."""
    around: dict[str, list[str]] = defaultdict(list)
    query = "records/offices_of_people" if kind == "person" else "records/places_of_offices"
    columns = workspace.store.read(viewer, query)[0]
    for record_id, name in zip(columns["ids"], columns["names"], strict=True):
        around[record_id].append(name)
    records = every_record(workspace.store, viewer, MODEL.entities[kind])
    return [profile_of(record, around.get(record.id, ())) for record in records]


def profile_of(record: Record, around: Sequence[str] = ()) -> Profile:
    """Return what is compared of a record.

    Parameters
    ----------
    around : sequence of str
        Names of the offices that a person works or worked at, or of the places that an organization serves.
    """
    if isinstance(record, Person):
        given, family = _name_parts(record)
        own = {"given": given, "family": family, "email": record.email or "", "phone": record.phone or ""}
        office = {"organization": sorted(around)[0]} if around else {}
        return Profile(record.id, {**record.attributes, **office, **own}, record.external_ids)
    if isinstance(record, Organization):
        website = re.sub(r"^https?://(www\.)?|/+$", "", record.website or "")
        own = {TITLE: record.name, INBOX: record.email or "", "website": website}
        served = {SERVED: sorted(around)[0]} if around else {}
        return Profile(record.id, {**record.attributes, **served, **own}, record.external_ids)
    raise TypeError(f"A {record.kind} is not compared.")


def _name_parts(person: Person) -> tuple[str, str]:
    """Return the given and family name; where only the full name is known, its last word is the family name."""
    if person.given_name or person.family_name or person.name.startswith(NO_NAME):
        return person.given_name or "", person.family_name or ""
    given, _, family = person.name.rpartition(" ")
    return given, family


def known_different(workspace: Workspace, viewer: Viewer) -> set[frozenset[str]]:
    """Return the pairs that somebody said are different."""
    found: set[frozenset[str]] = set()
    after = ""
    while True:
        rows = workspace.store.read(viewer, "records/list_relationships", kind=DIFFERENT, after=after, limit=_PAGE)
        found |= {frozenset((row["from_id"], row["to_id"])) for row in rows}
        if len(rows) < _PAGE:
            return found
        after = rows[-1]["relationship"]["id"]


def _described(
    workspace: Workspace, viewer: Viewer, pairs: Sequence[Pair], names: Mapping[str, str] | None = None
) -> list[Duplicate]:
    """Write pairs with the names and external ids of their records."""
    records = read_records(workspace.store, viewer, {one for pair in pairs for one in (pair.a, pair.b)})

    def side(record_id: str) -> OneOfPair:
        record = records.get(record_id)
        name = getattr(record, "name", "") or (names or {}).get(record_id, "")
        return OneOfPair(id=record_id, name=name, external_ids=list(getattr(record, "external_ids", [])))

    def told(pair: Pair) -> list[Agreement]:
        return [
            Agreement(field=one.field, agreement=one.agreement, a=one.a, b=one.b, weight=one.weight)
            for one in pair.evidence
        ]

    return [Duplicate(a=side(pair.a), b=side(pair.b), score=pair.score, evidence=told(pair)) for pair in pairs]
