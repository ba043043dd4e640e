"""Meaning a record by its name: synonyms of topics, and what is offered where nothing fits."""

from __future__ import annotations

import pytest

from cjn_graph.errors import Ambiguous, NotFound
from cjn_graph.model import MODEL
from cjn_graph.services.naming import resolve_among, resolve_named
from cjn_graph.store import Store
from tests.making import CLEARED, STAFF, edge, entity, workspace_on, write

TOPIC = entity("topic", "gun", name="firearm possession diversion", synonyms=["Gun Diversion"])


def test_a_topic_is_meant_by_a_synonym_in_any_case(store: Store) -> None:
    write(store, TOPIC)
    workspace = workspace_on(store)
    assert resolve_named(workspace, STAFF, "topic", "gun diversion") == TOPIC.id
    assert resolve_among(workspace, STAFF, ("program", "topic"), " GUN diversion ") == TOPIC.id


def test_a_name_counts_for_more_than_a_synonym_and_two_synonyms_are_asked_about(store: Store) -> None:
    named, also = entity("topic", "named", name="gun diversion"), entity("topic", "also", synonyms=["Firearms"])
    write(store, TOPIC, named, also, entity("topic", "too", synonyms=["firearms"]))
    workspace = workspace_on(store)
    assert resolve_named(workspace, STAFF, "topic", "Gun diversion") == named.id
    with pytest.raises(Ambiguous, match="2 records of the kind topic"):
        resolve_named(workspace, STAFF, "topic", "firearms")


@pytest.mark.parametrize(
    ("kinds", "typed", "offered"),
    [
        (("jurisdiction",), "Marlow County", "Did you mean Marlow County, Ohio?"),
        (("organization", "jurisdiction"), "Marlow County", "Did you mean Marlow County, Ohio?"),
        (("person", "jurisdiction"), "Marlow County", "Did you mean Marlow County, Ohio?"),
        (("convening",), "Collaboratory", "Did you mean Collaboratory 202"),
        (("topic",), "possession", "Did you mean firearm possession diversion?"),
    ],
)
def test_near_names_are_offered_where_nothing_fits(
    store: Store, kinds: tuple[str, ...], typed: str, offered: str
) -> None:
    events = [entity("convening", str(year), name=f"Collaboratory {year}") for year in range(2021, 2026)]
    write(store, TOPIC, entity("jurisdiction", "marlow", name="Marlow County, Ohio"), *events)
    with pytest.raises(NotFound) as raised:
        resolve_among(workspace_on(store), STAFF, kinds, typed)
    assert offered in raised.value.hint
    assert raised.value.hint.count("Collaboratory") in (0, 3), "three at most"
    assert "Give its whole name, or its id." in raised.value.hint


@pytest.mark.parametrize("typed", ["zzyzx", "?!", "x" * 500, ""])
def test_nothing_is_offered_where_nothing_is_near(store: Store, typed: str) -> None:
    write(store, TOPIC)
    with pytest.raises(NotFound) as raised:
        resolve_named(workspace_on(store), STAFF, "topic", typed)
    assert raised.value.hint == "Give its whole name, or its id."


def test_what_is_hidden_is_neither_meant_nor_offered(store: Store) -> None:
    write(store, entity("topic", "hidden", name="recall campaigns", synonyms=["ousting"], sensitivity="restricted"))
    workspace = workspace_on(store)
    assert resolve_named(workspace, CLEARED, "topic", "ousting")
    for typed in ("ousting", "recall"):
        with pytest.raises(NotFound) as raised:
            resolve_named(workspace, STAFF, "topic", typed)
        assert raised.value.hint == "Give its whole name, or its id."


def test_people_are_offered_beside_everything_else_that_is_near(store: Store) -> None:
    write(store, entity("person", "q", name="Quinnel Taylor"), entity("organization", "t", name="Taylor County Office"))
    for kinds in (("person", "organization"), tuple(MODEL.entities)):
        with pytest.raises(NotFound) as raised:
            resolve_among(workspace_on(store), STAFF, kinds, "Quinell Tayler")
        assert "Did you mean Quinnel Taylor" in raised.value.hint
        assert raised.value.candidates[0].startswith(entity("person", "q").id)


ADA, BEN = entity("person", "a", name="Ada"), entity("person", "b", name="Ben")
NETWORK = entity("network", "n", name="N")
JOINED = [edge("member_of", ADA, NETWORK), edge("knows", ADA, BEN)]
ENDED = tuple(kind for kind, one in MODEL.kinds.items() if one.ended_by)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("Ada", "Ada is a person, and is not of a kind"),
        ("Ada knows Ben", "Ada knows Ben is on record"),
        ("Adda member_of N", "Nobody is called 'Adda'"),
        ("Ben member_of N", "no member_of from Ben to N"),
    ],
)
def test_what_is_there_but_not_meant_is_said_to_be_there(store: Store, typed: str, message: str) -> None:
    write(store, ADA, BEN, NETWORK, *JOINED)
    with pytest.raises(NotFound, match=message) as raised:
        resolve_among(workspace_on(store), STAFF, ENDED, typed)
    expected = [f"{JOINED[0].id}  Ada member_of N"] if typed == "Ada" else []
    assert raised.value.candidates == expected
