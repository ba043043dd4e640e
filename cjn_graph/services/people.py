"""Finding people by name, and their summaries."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.access import Viewer
from cjn_graph.errors import Ambiguous, InvalidInput, NotFound
from cjn_graph.model import fold, kind_of
from cjn_graph.records import read_records
from cjn_graph.services.terms import terms_of
from cjn_graph.services.workspace import Workspace

MAX_CANDIDATES = 2_000


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
    """Find people by name or nickname, in any order of the words, without regard to accents and case.

    Returns
    -------
    list of PersonSummary
        The best first: the whole name, then names that start with the words, then names that contain them.
    """
    wanted = fold(words.replace(",", " "))
    if not wanted:
        raise InvalidInput("There is no name to look for.", hint="Give at least one letter of it.")
    tokens = wanted.split()
    rows = workspace.store.read(viewer, "people/named", word=max(tokens, key=len), limit=MAX_CANDIDATES)
    ranked = []
    for row in rows:
        names = [row["folded_name"], *(fold(nickname) for nickname in row["nicknames"])]
        rank = _rank(tokens, names)
        if rank is not None:
            ranked.append((rank, row["folded_name"], row["id"], row["name"]))
    ranked.sort()
    return summaries(workspace, viewer, [(person_id, name) for _, _, person_id, name in ranked[:limit]])


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
        if name_or_id not in found:
            raise NotFound(f"There is no person {name_or_id}.", hint="Look the person up by name.")
        return summaries(workspace, viewer, [(name_or_id, getattr(found[name_or_id], "name", ""))])[0]
    people = find_people(workspace, viewer, name_or_id, limit=20)
    if not people:
        raise NotFound(f"Nobody is called {name_or_id[:80]!r}.", hint=_did_you_mean(workspace, viewer, name_or_id))
    exact = [person for person in people if fold(person.name) == fold(name_or_id)]
    if len(exact) == 1 or len(people) == 1:
        return (exact or people)[0]
    raise Ambiguous(
        f"{len(exact or people)} people fit {name_or_id[:80]!r}.",
        [f"{person.id}  {person.line()}" for person in exact or people],
        hint="Give the full name, or the id.",
    )


def summaries(workspace: Workspace, viewer: Viewer, people: Sequence[tuple[str, str]]) -> list[PersonSummary]:
    """Summarise people given as (id, name), in the same order."""
    terms = terms_of(workspace, viewer, [person_id for person_id, _ in people]) if people else {}
    result = []
    for person_id, name in people:
        current = next((term for term in terms.get(person_id, []) if term.current), None)
        result.append(
            PersonSummary(
                id=person_id,
                name=name,
                post=current.post if current else None,
                organization=current.organization if current else None,
                jurisdiction=current.jurisdiction if current else None,
            )
        )
    return result


def _rank(tokens: list[str], names: Sequence[str]) -> int | None:
    """Rank how well the words fit: 0 is the whole name, None is no fit."""
    best: int | None = None
    for name in names:
        parts = name.replace("-", " ").split()
        if sorted(parts) == sorted(" ".join(tokens).replace("-", " ").split()):
            rank = 0
        elif all(any(part.startswith(token) for part in [*parts, *name.split()]) for token in tokens):
            rank = 1 if name.startswith(tokens[0]) else 2
        elif all(token in name for token in tokens):
            rank = 3
        else:
            continue
        best = rank if best is None else min(best, rank)
    return best


def _did_you_mean(workspace: Workspace, viewer: Viewer, name: str) -> str:
    """Offer names that share the first letters of a word and look alike."""
    near: dict[str, str] = {}
    for token in fold(name).split():
        rows = workspace.store.read(viewer, "people/named", word=token[:3], limit=MAX_CANDIDATES)
        near.update((row["folded_name"], row["name"]) for row in rows)
    close = difflib.get_close_matches(fold(name), list(near), n=3, cutoff=0.6)
    if not close:
        return "Check the spelling, or try a part of the name."
    return f"Did you mean {', '.join(near[name] for name in close)}?"
