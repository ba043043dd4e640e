"""The index and its ranking without a store: order, form and nonsense change nothing."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjn_graph.errors import InvalidInput
from cjn_graph.model import Record
from cjn_graph.search import Filters, Index, SearchAnswer, build_index, parse_words, rank
from cjn_graph.search.diminutives import other_forms
from cjn_graph.search.words import words_in
from cjn_graph.tables import Tables
from tests.making import CLEARED, STAFF, edge, entity
from tests.search import small
from tests.search.tables import DAY, index_of, tables_of
from tests.search.test_table import TABLE

SMALL = index_of(small.records(), STAFF)
NAMED = [record for record in small.records() if getattr(record, "name", None)]


def ask(index: Index, words: str, limit: int = 20, **filters: object) -> SearchAnswer:
    return rank(index, words, Filters(**filters), limit=limit)  # type: ignore[arg-type]


def test_the_order_in_which_a_store_returns_records_changes_nothing() -> None:
    records = small.records()
    for seed in range(5):
        mixed = random.Random(seed).sample(records, len(records))
        other = index_of(mixed, STAFF)
        for words, options, *_ in TABLE:
            filters = {"kinds": tuple(options.get("kinds", ()))} | {  # type: ignore[arg-type]
                name: value for name, value in options.items() if name != "kinds"
            }
            assert ask(other, words, **filters) == ask(SMALL, words, **filters), words


@given(st.sampled_from(NAMED), st.randoms(use_true_random=False))
def test_a_full_name_comes_first_in_any_order_of_its_words(record: Record, shuffle: random.Random) -> None:
    words = list(words_in(record.name))  # type: ignore[attr-defined]
    shuffle.shuffle(words)
    first = ask(SMALL, " ".join(words), kinds=(record.kind,)).hits[0]
    assert first.id == record.id
    assert not first.missing


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_answered_or_refused(text: str) -> None:
    try:
        answer = ask(SMALL, text)
    except InvalidInput:
        return
    assert len(answer.hits) == min(answer.total, 20)
    assert sum(answer.kinds.values()) == answer.total
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert all(hit.matched for hit in answer.hits)


@given(st.sampled_from([row[0] for row in TABLE if row[0]]), st.sampled_from([3, 5, 10]))
@settings(deadline=None)
def test_fewer_hits_are_the_beginning_of_more(words: str, limit: int) -> None:
    assert ask(SMALL, words, limit=limit).hits == ask(SMALL, words, limit=200).hits[:limit]


def test_words_of_hidden_records_are_nowhere() -> None:
    hidden = [
        entity("person", "h", name="Zebulon Quux", sensitivity="restricted"),
        edge("holds", small.SMITH, small.PRESS, sensitivity="restricted"),
    ]
    with_hidden = index_of([*small.records(), *hidden], STAFF)
    assert all("zebulon" not in postings.vocabulary.words for postings in with_hidden.postings)
    assert [postings.vocabulary for postings in with_hidden.postings] == [
        postings.vocabulary for postings in SMALL.postings
    ]
    assert len(with_hidden.edges) == len(SMALL.edges)
    assert ask(index_of([*small.records(), *hidden], CLEARED), "zebulon").hits


def test_a_relationship_whose_end_is_not_there_is_left_out() -> None:
    tables = tables_of(small.records(), STAFF)
    for left_out in tables.entities:
        without = {kind: table for kind, table in tables.entities.items() if kind != left_out}
        index = build_index(Tables(without, tables.relationships), DAY)
        assert any(hit.id == small.ROZ.id for hit in ask(index, "roz").hits) == (left_out != "person")
    only = build_index(Tables({"person": tables.entities["person"]}, tables.relationships), DAY)
    assert not ask(only, "bail").hits


def test_a_hit_says_what_it_is_and_where() -> None:
    told = {hit.name: hit.detail for words in ("marlow", "cohort", "bob", "an tran") for hit in ask(SMALL, words).hits}
    assert told["Marlow Bridge"] == "community organization, Marlow County, Ohio"
    assert told["Cohort 2021: Tallis County"] == "cohort, 2021, Tallis County, Indiana"
    assert told["Robert Kettering"] == (
        "Prosecuting Attorney, Marlow County Prosecuting Attorney's Office, Marlow County, Ohio"
    )
    assert told["An Tran"] is None


def test_an_empty_index_answers() -> None:
    assert ask(build_index(Tables(), DAY), "anybody") == SearchAnswer(hits=[], total=0, kinds={}, all_words=True)


def test_topics_are_found_up_the_tree_not_down() -> None:
    about_diversion = {hit.name for hit in ask(SMALL, "", topic="diversion", limit=200).hits}
    assert {"A model referral form", "Collaboratory on youth", "Pre-charge diversion"} <= about_diversion
    about_juvenile = {hit.name for hit in ask(SMALL, "", topic="juvenile diversion", limit=200).hits}
    assert "Collaboratory on youth" in about_juvenile
    assert not {"A model referral form", "Diversion"} & about_juvenile


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Diversion Director in Ohio", ["diversion", "director", "ohio"]),
        ("director in IN", ["director", "in"]),
        ("the OR", ["the", "or"]),
        ("of the", ["of", "the"]),
        ("State's Attorney", ["states", "attorney"]),
        ("Achterberg-Núñez, R.", ["achterberg", "nunez", "r"]),
        ("roz@example.org", ["roz@example.org"]),
        ("bail bail BAIL", ["bail"]),
    ],
)
def test_a_question_is_taken_apart(text: str, words: list[str]) -> None:
    assert list(parse_words(text).folded) == words


def test_forms_of_a_name_are_known_in_both_directions() -> None:
    for short, full in (("bob", "robert"), ("liz", "elizabeth"), ("pepe", "jose"), ("lupe", "guadalupe")):
        assert full in other_forms(short)
        assert short in other_forms(full)
    assert "robert" not in other_forms("robert")


def test_forms_that_a_package_knows_count_if_they_begin_as_the_name_does() -> None:
    for short, full in (("winnie", "winifred"), ("gerry", "geraldine"), ("abby", "abigail")):
        assert full in other_forms(short)
    for strange, name in (("erin", "aaron"), ("rupert", "robert"), ("tony", "antoinette")):
        assert name not in other_forms(strange)
    assert other_forms("zzyzx") == frozenset()
