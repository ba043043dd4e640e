"""How relationships are told: what is declared, and what follows from the verb where nothing is."""

from __future__ import annotations

import pytest

from cjn_graph.model import MODEL, Relationship
from cjn_graph.model.listing import FURTHER, Listing, MemberSection
from cjn_graph.pages.person import PersonPage


class Covers(Relationship):
    """Which program covers which place."""

    kind, type, plural = "covers_most_of", "COVERS_MOST_OF", "covers_most_of"
    endpoints = (("program", "jurisdiction"), ("organization", "jurisdiction"))


def test_words_follow_from_the_name() -> None:
    assert Covers.words() == "covers most of"
    assert Covers.listing(outgoing=True).title == "Covers most of"
    assert Covers.listing(outgoing=False).title == "What covers most of it"


def test_what_is_declared_is_kept() -> None:
    section = MemberSection(title="Mentored by", happened="Mentored by", ahead="Is to be mentored by")
    listing = Listing("Mentors here", {"person": "Who mentors"}, 1, {"person": 0}, section).completed("mentors", "who")
    assert (listing.title_over("person"), listing.title_over("organization")) == ("Who mentors", "Mentors here")
    assert (listing.place("person"), listing.place("organization")) == ((0, 0), (1, 0))
    assert listing.member == section


@pytest.mark.parametrize("kind", MODEL.relationships.values(), ids=MODEL.relationships)
def test_every_section_that_is_declared_is_on_a_members_page(kind: type[Relationship]) -> None:
    for side, outgoing in enumerate((True, False)):
        listing = kind.listing(outgoing=outgoing)
        assert all(listing.title_over(ends[1 - side]) for ends in kind.endpoints)
        if any(ends[side] == "person" for ends in kind.endpoints):
            assert listing.member.name in {"", FURTHER, *PersonPage.model_fields}
