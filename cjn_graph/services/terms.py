"""Terms in posts: which of a person's posts is the current one (derived, never stored)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from cjn_graph.access import Viewer
from cjn_graph.model.holding import holds_on, place_served, seniority
from cjn_graph.records import Joined, read_joined
from cjn_graph.services.named import Named
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
    network, and with it every match, goes by the same rules.
    """
    today = day or workspace.today()
    held = read_joined(workspace.store, viewer, person_ids, ["holds"])
    owners = read_joined(workspace.store, viewer, {one.other["id"] for one in held}, ["has_post"])
    offices = {one.id: one.other for one in owners}
    served: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in read_joined(workspace.store, viewer, {office["id"] for office in offices.values()}, ["serves"]):
        if holds_on(one.edge.get("start"), one.edge.get("end"), today):
            served[one.id].append(one.other)
    found: dict[str, list[Term]] = defaultdict(list)
    for one in held:
        office = offices.get(one.other["id"], {})
        place = place_served(served.get(office.get("id", ""), []), lambda place: str(place["name"]))
        found[one.id].append(_term(one, office, place or {}, today))
    return {person_id: in_order(terms) for person_id, terms in found.items()}


def in_order(terms: Iterable[Term]) -> list[Term]:
    """Sort terms: current before past, then by seniority, so that the current post is the first."""
    return sorted(terms, key=lambda term: (not term.current, seniority(term.start, term.level, term.id)))


def office_of(workspace: Workspace, viewer: Viewer, post_id: str) -> Named | None:
    """Read which organization a post belongs to."""
    owners = read_joined(workspace.store, viewer, [post_id], ["has_post"])
    return Named(id=owners[0].other["id"], name=owners[0].other["name"]) if owners else None


def _term(held: Joined, office: Mapping[str, Any], place: Mapping[str, Any], today: date) -> Term:
    term, post = held.edge, held.other
    return Term(
        id=term["id"],
        post_id=post["id"],
        post=post["title"],
        function=post["function"],
        level=post.get("level"),
        elected=post.get("elected"),
        organization_id=office.get("id"),
        organization=office.get("name"),
        jurisdiction_id=place.get("id"),
        jurisdiction=place.get("name"),
        start=term.get("start"),
        end=term.get("end"),
        current=holds_on(term.get("start"), term.get("end"), today),
    )
