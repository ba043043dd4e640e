"""Small records, viewers and workspaces that tests share."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cjn_graph.access import Viewer
from cjn_graph.model import MODEL, Record, derived_id
from cjn_graph.records import Create, Mutation, commit
from cjn_graph.records.change import Change
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
VIEWER = Viewer("viewer", "viewer")
STAFF = Viewer("staff", "staff")
CLEARED = Viewer("cleared", "staff", frozenset({"restricted"}))
ADMIN = Viewer("admin", "admin")

PUBLISHED = (
    '{"as_of": "2026-01-05", "ties": "live", "staff": "exclude", "kind": "person", "facts": "open", "definition": "x"}'
)

REQUIRED: dict[str, dict[str, Any]] = {
    "organization": {"classification": "prosecutor_office"},
    "jurisdiction": {"classification": "county"},
    "engagement": {"classification": "cohort"},
    "pressure": {"classification": "recall"},
    "convening": {"classification": "webinar"},
    "request": {"team": "peer"},
    "interaction": {"channel": "call", "on": "2026-01-05"},
    "consent": {"decision": "granted", "on": "2026-01-05"},
    "observation": {"measure": "cases", "value": 1.0},
    "grant": {"granted_by": "staff"},  # whoever writes it is written down
    "post": {"title": "Director"},
    "weighting": {"basis": "declared", "number": 1},
    "publication": {"published_on": "2026-01-05", "as_of": "2026-01-05", "definition": PUBLISHED},
    "introduction_rule": {"rule": "never", "reason": "They are at odds"},
    "saved_search": {"words": "diversion", "owner": "staff"},
}
NAMELESS = ("post", "introduction", "interaction", "observation", "grant", "consent", "response", "weighting")


def entity(kind: str, key: str, /, **values: Any) -> Record:
    """Make an entity whose id follows from ``key``, with all that its kind requires."""
    named = {} if kind in NAMELESS else {"name": f"{kind.title()} {key}" if kind != "account" else key}
    return MODEL.parse(kind, {"id": derived_id(kind, key)} | named | REQUIRED.get(kind, {}) | values)


def edge(kind: str, start: Record, end: Record, /, **values: Any) -> Record:
    """Make a relationship whose id follows from its ends."""
    ends = {"id": derived_id(kind, start.id, end.id), "from_id": start.id, "to_id": end.id}
    return MODEL.parse(kind, ends | REQUIRED.get(kind, {}) | values)


def planned(topic: Record, people: list[Record]) -> list[Record]:
    """A convening to come with three on its list."""
    ahead = entity("convening", "next", name="Winter webinar", start="2027-01-12")
    answers = zip(people, ("accepted", "accepted", "invited"), strict=False)
    return [ahead, edge("about", ahead, topic), *(edge("invited_to", one, ahead, answer=said) for one, said in answers)]


def write(store: Store, *records: Record, viewer: Viewer = CLEARED) -> list[Change]:
    """Create records in one transaction."""
    return apply(store, *(Create(record) for record in records), viewer=viewer)


def apply(store: Store, *mutations: Mutation, viewer: Viewer = CLEARED) -> list[Change]:
    """Apply mutations in one transaction, at the time that all tests share."""
    return commit(store, viewer, mutations, reason="test", now=NOW)


def counted_ids() -> Callable[[str], str]:
    """Make ids that come out the same in every run."""
    numbers = itertools.count()
    return lambda kind: derived_id(kind, "counted", str(next(numbers)))


def workspace_on(store: Store) -> Workspace:
    """Open a workspace with a frozen clock and counted ids."""
    return Workspace(store, Settings(now=NOW), counted_ids())
