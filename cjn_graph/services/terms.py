"""Terms in posts: which of a person's posts is the current one (derived, never stored)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from cjn_graph.access import Viewer
from cjn_graph.model.holding import holds_on, seniority
from cjn_graph.services.workspace import Workspace


class Term(BaseModel):
    """One stretch of a person in a post."""

    model_config = ConfigDict(frozen=True)

    id: str
    post_id: str
    post: str
    function: str
    level: str | None
    elected: bool | None
    organization_id: str | None
    organization: str | None
    jurisdiction_id: str | None
    jurisdiction: str | None
    start: str | None
    end: str | None
    current: bool


def terms_of(
    workspace: Workspace, viewer: Viewer, person_ids: Sequence[str], *, day: date | None = None
) -> dict[str, list[Term]]:
    """Read all terms of these people, the current ones first, then the latest.

    The place is the one that the organization serves on the day (today by default), the first by name of several: the
    snapshot, and with it every match, goes by the same rules.
    """
    today = day or workspace.today()
    found: dict[str, dict[str, Term]] = defaultdict(dict)
    for row in workspace.store.read(viewer, "people/terms", ids=list(person_ids)):
        term, post = row["term"], row["post"]
        organization, serves = row["organization"] or {}, row["serves"] or {}
        serves_today = holds_on(serves.get("start"), serves.get("end"), today)
        jurisdiction = (row["jurisdiction"] if serves_today else None) or {}
        read = Term(
            id=term["id"],
            post_id=post["id"],
            post=post["title"],
            function=post["function"],
            level=post.get("level"),
            elected=post.get("elected"),
            organization_id=organization.get("id"),
            organization=organization.get("name"),
            jurisdiction_id=jurisdiction.get("id"),
            jurisdiction=jurisdiction.get("name"),
            start=term.get("start"),
            end=term.get("end"),
            current=holds_on(term.get("start"), term.get("end"), today),
        )
        known = found[row["person_id"]].get(read.id)
        if known is None or (read.jurisdiction or "~") < (known.jurisdiction or "~"):
            found[row["person_id"]][read.id] = read
    return {person_id: in_order(terms.values()) for person_id, terms in found.items()}


def in_order(terms: Iterable[Term]) -> list[Term]:
    """Sort terms: current before past, then by seniority, so that the current post is the first."""
    return sorted(terms, key=lambda term: (not term.current, seniority(term.start, term.level, term.id)))
