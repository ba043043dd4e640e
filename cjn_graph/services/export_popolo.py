"""The classes of Popolo with what is in each, read a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

from cjn_graph.exchange.exports import popolo
from cjn_graph.model.entities import Jurisdiction, Network, Organization, Person, Post, Workgroup
from cjn_graph.model.relationships import HasPost, Holds, MemberOf

Read = Callable[[type[Any]], Iterator[Any]]

BESIDE_PEOPLE: Final = (Organization, Network, Workgroup, Post, Jurisdiction, HasPost, Holds, MemberOf)
"""What is read besides people."""


def popolo_parts(read: Read, people: Collection[str] | None) -> Iterator[bytes]:
    """Write what is read; where some people were chosen, only their memberships."""
    organization_of = {edge.to_id: edge.from_id for edge in read(HasPost)}

    def chosen(edge: Holds | MemberOf) -> bool:
        return edge.from_id.startswith("person-") and (people is None or edge.from_id in people)

    def organizations() -> Iterator[dict[str, Any]]:
        yield from map(popolo.organization, read(Organization))
        for declared in (Network, Workgroup):
            yield from map(popolo.group, read(declared))

    def memberships() -> Iterator[dict[str, Any]]:
        yield from (popolo.term(one, organization_of.get(one.to_id)) for one in read(Holds) if chosen(one))
        yield from (popolo.membership(one) for one in read(MemberOf) if chosen(one))

    parts = {
        "persons": map(popolo.person, read(Person)),
        "organizations": organizations(),
        "posts": (popolo.post(one, organization_of.get(one.id)) for one in read(Post)),
        "memberships": memberships(),
        "areas": map(popolo.area, read(Jurisdiction)),
    }
    return popolo.as_popolo(parts)
