"""People, organizations, posts and memberships as Popolo JSON (popoloproject.com)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cjn_graph.model import Record
from cjn_graph.model.entities import Jurisdiction, Organization, Person, Post
from cjn_graph.model.relationships import Holds, MemberOf


def as_popolo(parts: Mapping[str, Iterable[dict[str, Any]]]) -> Iterator[bytes]:
    """Write the classes of Popolo, each as a list, an object at a time."""
    for number, (name, objects) in enumerate(parts.items()):
        yield f"{',' if number else '{'}\n{json.dumps(name)}: [".encode()
        for place, one in enumerate(objects):
            known = {key: value for key, value in one.items() if value not in (None, "", [])}
            yield f"{',' if place else ''}\n{json.dumps(known, ensure_ascii=False)}".encode()
        yield b"]"
    yield b"\n}\n"


def person(one: Person) -> dict[str, Any]:
    """Return a Popolo person."""
    details = [{"type": kind, "value": text} for kind, text in (("email", one.email), ("voice", one.phone)) if text]
    return _common(one) | {
        "name": one.name,
        "given_name": one.given_name,
        "family_name": one.family_name,
        "other_names": [{"name": name, "note": "nickname"} for name in one.nicknames],
        "email": one.email,
        "biography": one.biography,
        "contact_details": details,
    }


def organization(one: Organization) -> dict[str, Any]:
    """Return a Popolo organization."""
    return _common(one) | {"name": one.name, "classification": one.classification.replace("_", " ")}


def post(one: Post, organization_id: str | None) -> dict[str, Any]:
    """Return a Popolo post."""
    return _common(one) | {
        "label": one.title,
        "role": one.function.replace("_", " "),
        "organization_id": organization_id,
    }


def area(one: Jurisdiction) -> dict[str, Any]:
    """Return a Popolo area."""
    return _common(one) | {"name": one.name, "identifier": one.division_id, "classification": one.classification}


def term(one: Holds, organization_id: str | None) -> dict[str, Any]:
    """Return the membership that a post held is."""
    return _common(one) | {
        "person_id": one.from_id,
        "post_id": one.to_id,
        "organization_id": organization_id,
        **_dates(one),
    }


def membership(one: MemberOf) -> dict[str, Any]:
    """Return the membership of a person in a network or workgroup, which is an organization there."""
    return _common(one) | {"person_id": one.from_id, "organization_id": one.to_id, "role": one.role, **_dates(one)}


def group(one: Any) -> dict[str, Any]:
    """Return the organization that a network or workgroup is."""
    return _common(one) | {"name": one.name, "classification": one.kind}


def _common(one: Record) -> dict[str, Any]:
    ids = [name.partition(":") for name in getattr(one, "external_ids", ())]
    return {
        "id": one.id,
        "identifiers": [{"scheme": scheme, "identifier": identifier} for scheme, _, identifier in ids],
        "created_at": one.created_at.isoformat() if one.created_at else None,
        "updated_at": one.updated_at.isoformat() if one.updated_at else None,
    }


def _dates(one: Holds | MemberOf) -> dict[str, Any]:
    return {"start_date": str(one.start or ""), "end_date": str(one.end or "")}
