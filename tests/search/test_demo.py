"""Questions on the demo network: its stories' people are found as staff would look for them."""

from __future__ import annotations

from itertools import chain

import pytest

from cjn_graph.search import Filters, Index, rank
from seed.network import generate
from tests.making import STAFF
from tests.search.tables import index_of

TABLE = [
    ("Roz Achterberg", "person", "Rosalind Achterberg-Núñez"),
    ("Imani Okafor", "person", "Imani Okafor-Whitfield"),
    ("Okafor-Whitfield, Imani", "person", "Imani Okafor-Whitfield"),
    ("Terry Abernethy", "person", "Terrence Abernethy"),
    ("henrik sorlie", "person", "Henrik Sørlie"),
    ("Joaquin Villasenor", "person", "Joaquín Villaseñor"),
    ("Halina Kowalcyzk", "person", "Halina Kowalczyk"),
    ("E Whitcomb", "person", "Eleanor Whitcomb"),
    ("Ellie Whitcomb", "person", "Eleanor Whitcomb"),
    ("diversion director in Ohio", "person", "Imani Okafor-Whitfield"),
    ("chief prosecutor Ohio", "person", "Terrence Abernethy"),
    ("DA north carolina", "person", "Cornell Gadsden"),
    ("prefiling diversion", "topic", "Pre-charge diversion"),
    ("youth diversion", "topic", "Juvenile diversion"),
    ("pretext stops", "topic", "Declining cases from non-public-safety traffic stops"),
    ("marlow", "jurisdiction", "Marlow County, Ohio"),
    ("marlow prosecutor office", "organization", "Marlow County Prosecuting Attorney's Office"),
    ("health solutions", "resource", "Health Solutions Create Safety"),
    ("referral form", "resource", "Model referral form"),
    ("narrative", "workgroup", "Narrative Workgroup"),
    ("ramsey traffic stops", "engagement", "Traffic stop declination policy, Ramsey County, Minnesota"),
]


@pytest.fixture(scope="module")
def demo() -> Index:
    return index_of(chain.from_iterable(generate(people=400)), STAFF)


@pytest.mark.parametrize(("words", "kind", "name"), TABLE, ids=[row[0] for row in TABLE])
def test_the_first_of_its_kind_is_the_expected_one(demo: Index, words: str, kind: str, name: str) -> None:
    answer = rank(demo, words, Filters(kinds=(kind,)), limit=3)
    assert [hit.name for hit in answer.hits][:1] == [name]
    assert answer.all_words


def test_nothing_restricted_is_found(demo: Index) -> None:
    assert not rank(demo, "recall campaign", Filters(kinds=("pressure",)), limit=5).hits
    everything = [
        name for name in (document.name for document in demo.records.documents) if "eadership support" in name
    ]
    assert everything == []
