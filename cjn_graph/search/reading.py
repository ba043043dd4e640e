"""What search reads: which properties of which kinds, and which relationships; nobody's race or gender."""

from __future__ import annotations

from typing import Final

from cjn_graph.model import MODEL

KINDS: Final = (
    "person",
    "organization",
    "topic",
    "jurisdiction",
    "engagement",
    "program",
    "reform",
    "convening",
    "resource",
    "workgroup",
    "network",
    "commitment",
    "request",
    "observation",
    "interaction",
    "pressure",
)
"""The kinds that can be found, in the order in which equally good ones are shown."""

PROPERTIES: Final[dict[str, dict[str, str]]] = {
    "person": {
        "name": "name",
        "nicknames": "nickname",
        "email": "email",
        "biography": "text",
        "note": "text",
        "attributes": "attribute",
    },
    "organization": {
        "name": "name",
        "classification": "category",
        "email": "email",
        "description": "text",
        "attributes": "attribute",
    },
    "topic": {"name": "name", "synonyms": "synonym", "definition": "text"},
    "jurisdiction": {
        "name": "name",
        "classification": "category",
        "state": "state",
        "census_division": "region",
        "census_region": "region",
        "fips": "code",
        "description": "text",
    },
    "engagement": {
        "name": "name",
        "classification": "category",
        "cohort": "category",
        "start": "year",
        "outcome": "text",
        "description": "text",
    },
    "program": {"name": "name", "classification": "category", "start": "year", "description": "text"},
    "reform": {
        "name": "name",
        "classification": "category",
        "adopted_on": "year",
        "evidence": "text",
        "description": "text",
    },
    "convening": {
        "name": "name",
        "classification": "category",
        "place": "place",
        "start": "year",
        "description": "text",
    },
    "resource": {"name": "name", "classification": "category", "published": "year", "description": "text"},
    "workgroup": {"name": "name", "description": "text"},
    "network": {"name": "name", "classification": "category", "description": "text"},
    "commitment": {"name": "name", "made_on": "year", "lesson": "text", "description": "text"},
    "request": {"name": "name", "team": "category", "asked_on": "year", "description": "text", "answer": "text"},
    "observation": {"measure": "name", "start": "year", "text": "text", "reported_by": "text"},
    "interaction": {"subject": "name", "channel": "category", "on": "year", "note": "text"},
    "pressure": {
        "name": "name",
        "classification": "category",
        "start": "year",
        "outcome": "text",
        "description": "text",
    },
    "post": {"title": "role", "function": "role", "level": "level"},
}
"""For each kind, its properties and what each is to a search. Posts are read for the words that they lend to their
holders and organizations; they are no hits themselves."""

NAME_PROPERTIES: Final = {"name": "name", "nicknames": "nickname", "email": "email"}
"""The properties of a person that a look-up by name reads."""

_RELATIONS: Final = (
    "holds has_post serves part_of took_part in runs faced attended member_of formed_at produced used made at about"
    " broader can_help_with seeks_help_with asked involves of"
).split()

ENDS: Final[tuple[tuple[str, str, str], ...]] = tuple(
    (relation, start, end)
    for relation in _RELATIONS
    for start, end in MODEL.relationships[relation].endpoints
    if start in PROPERTIES and end in PROPERTIES
)
"""Each relationship that search follows, as (kind, kind of its start, kind of its end)."""

FUNCTIONS: Final[dict[str, tuple[str, ...]]] = {
    "chief_prosecutor": (
        "chief prosecutor",
        "elected prosecutor",
        "district attorney DA",
        "state's attorney",
        "county attorney",
        "prosecuting attorney",
    ),
    "deputy": ("deputy prosecutor", "assistant prosecutor"),
    "diversion": ("diversion",),
    "policy": ("policy",),
    "data": ("data analyst", "research and data"),
    "victim_services": ("victim services", "victim advocate"),
    "communications": ("communications", "press"),
    "community_engagement": ("community engagement", "outreach"),
    "executive": ("executive", "head"),
    "program": ("program",),
    "research": ("research",),
    "advocacy": ("advocacy",),
    "organizing": ("organizing", "organizer"),
    "health": ("health",),
    "operations": ("operations",),
    "other": (),
}
"""What people call each function of a post, whatever the seat's own title is."""
