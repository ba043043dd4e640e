"""Finding people by name, and their summaries."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import Ambiguous, NotFound, Unfit
from cjn_graph.model import fold, kind_of
from cjn_graph.model.names import name_key
from cjn_graph.records import read_records
from cjn_graph.search import MAX_CHARACTERS, NamedPerson, rank_names, words_in
from cjn_graph.services.indexing import name_index
from cjn_graph.services.merged import merged_into
from cjn_graph.services.terms import Term, terms_of
from cjn_graph.services.workspace import Workspace

_MOST_OFFERED: Final = 3


class PersonSummary(BaseModel):
    """A person in one line."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(description="Permanent id.")
    name: str = Field(description="Full name.")
    post: str | None = Field(description="Title of the current post.")
    organization: str | None = Field(description="Name of the current post's organization.")
    jurisdiction: str | None = Field(description="Name of the place that the organization serves.")

    def line(self) -> str:
        """Write it as one line of text."""
        return ", ".join(part for part in (self.name, self.post, self.organization, self.jurisdiction) if part)


def find_people(workspace: Workspace, viewer: Viewer, words: str, *, limit: int = 20) -> list[PersonSummary]:
    """Find people by name: nicknames, short forms, parts, initials and typos, in any order of the words.

    Returns
    -------
    list of PersonSummary
        The best first: the whole name, then the more of the name the words fill; misspelt ones where nobody else fits.

    Raises
    ------
    InvalidInput
        There is no word in it, or too much of them.
    Forbidden
        The viewer's role sees no records.
    """
    found = _ranked(workspace, viewer, words, limit)
    former = [] if any(person.is_sure for person in found) else _formerly(workspace, viewer, words)
    return summaries(workspace, viewer, [*former, *((person.id, person.name) for person in found)][:limit])


def list_people(
    workspace: Workspace, viewer: Viewer, *, after_name: str = "", after_id: str = "", limit: int = 50
) -> list[PersonSummary]:
    """List people in the order of their names, from behind the last one seen."""
    rows = workspace.store.read(
        viewer, "people/first", after_name=fold(after_name) if after_name else "", after_id=after_id, limit=limit
    )
    return summaries(workspace, viewer, [(row["id"], row["name"]) for row in rows])


def resolve_person(workspace: Workspace, viewer: Viewer, name_or_id: str) -> PersonSummary:
    """Find the one person meant by an id or a name.

    Raises
    ------
    NotFound
        Nobody fits; names that look alike are offered.
    Ambiguous
        Several people fit equally well.
    """
    if kind_of(name_or_id) == "person":
        found = read_records(workspace.store, viewer, [name_or_id])
        if name_or_id not in found and (target := merged_into(workspace, viewer, name_or_id)):
            return resolve_person(workspace, viewer, target)
        if name_or_id not in found:
            raise NotFound(f"There is no person {name_or_id}.", hint="Look the person up by name.")
        return summaries(workspace, viewer, [(name_or_id, getattr(found[name_or_id], "name", ""))])[0]
    called = workspace.store.read(viewer, "search/called", name=fold(name_or_id))
    if not called:
        called = workspace.store.read(viewer, "search/nicknamed", name=name_or_id.strip().lower())
    if len(called) == 1:
        return summaries(workspace, viewer, [(called[0]["id"], called[0]["name"])])[0]
    ranked = _ranked(workspace, viewer, name_or_id, limit=20)
    sure = [person for person in ranked if person.is_sure]
    former = [] if sure else _formerly(workspace, viewer, name_or_id)
    if len(former) == 1:
        return summaries(workspace, viewer, former)[0]
    if not sure:
        near = summaries(workspace, viewer, [(person.id, person.name) for person in ranked[:_MOST_OFFERED]])
        raise NotFound(f"Nobody is called {name_or_id[:80]!r}.", hint=_did_you_mean(near), candidates=_lines(near))
    meant = [person for person in sure if person.is_whole] or sure
    people = summaries(workspace, viewer, [(person.id, person.name) for person in meant])
    if len(people) == 1:
        return people[0]
    raise Ambiguous(
        f"{len(people)} people fit {name_or_id[:80]!r}.",
        _lines(people),
        hint="Give the id." if len({person.name for person in people}) == 1 else "Give the full name, or the id.",
    )


def _ranked(workspace: Workspace, viewer: Viewer, words: str, limit: int) -> list[NamedPerson]:
    viewer.require("staff", "Looking people up")
    if not words_in(words[:MAX_CHARACTERS]):
        raise Unfit("There is no name to look for.", hint="Give at least one letter of it.")
    return rank_names(name_index(workspace, viewer), words, limit=limit)


def _formerly(workspace: Workspace, viewer: Viewer, name: str) -> list[tuple[str, str]]:
    """Return who was called so before, each with today's name: whoever knows the whole former name finds them."""
    word = max(name.lower().split(), key=len, default="")
    rows = workspace.store.read(viewer, "search/formerly", word=word) if word else []
    ids = [row["id"] for row in rows if name_key(json.loads(row["before"])["name"]) == name_key(name)]
    found = read_records(workspace.store, viewer, ids)
    return [(record_id, getattr(record, "name", "")) for record_id, record in found.items()]


def _did_you_mean(misspelt: Sequence[PersonSummary]) -> str:
    if not misspelt:
        return "Check the spelling, or try a part of the name."
    return f"Did you mean {', '.join(person.name for person in misspelt)}?"


def _lines(people: Sequence[PersonSummary]) -> list[str]:
    return [f"{person.id}  {person.line()}" for person in people]


def summaries(workspace: Workspace, viewer: Viewer, people: Sequence[tuple[str, str]]) -> list[PersonSummary]:
    """Summarise people given as (id, name), in the same order."""
    terms = terms_of(workspace, viewer, [person_id for person_id, _ in people]) if people else {}
    return [summary_of(person_id, name, terms.get(person_id, [])) for person_id, name in people]


def summary_of(person_id: str, name: str, terms: Sequence[Term]) -> PersonSummary:
    """Summarise a person by their terms, the current one first."""
    current = next((term for term in terms if term.current), None)
    return PersonSummary(
        id=person_id,
        name=name,
        post=current.post if current else None,
        organization=current.organization if current else None,
        jurisdiction=current.jurisdiction if current else None,
    )
