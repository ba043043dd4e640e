"""Templates become statements of the model's own labels and types, and of nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.errors import QueryDefect
from cjn_graph.model import MODEL
from cjn_graph.store.queries import all_queries, get_query

TEMPLATES = [query for query in all_queries().values() if query.placeholders]


def test_a_label_and_a_type() -> None:
    assert "(n:Person {" in get_query("records/get_nodes").expand({"kind": "person"})
    assert "[r:TOOK_PART]" in get_query("records/get_relationships").expand({"kind": "took_part"})


def test_the_ends_of_a_relationship() -> None:
    text = get_query("records/create_relationships").expand({"kind": "holds", "from_kind": "person", "to_kind": "post"})
    assert "(a:Person {" in text
    assert "(b:Post {" in text
    assert "[r:HOLDS]" in text


def test_all_labels_that_a_relationship_starts_at() -> None:
    text = get_query("records/list_relationships").expand({"kind": "took_part"})
    assert "(a:Person|Organization)-[r:TOOK_PART]->" in text


@pytest.mark.parametrize("query", TEMPLATES, ids=lambda query: query.name)
def test_every_expansion_is_complete(query: object) -> None:
    for text in query.expansions():  # type: ignore[attr-defined]
        assert "__" not in text


def test_expansions_cover_the_model() -> None:
    assert len(list(get_query("records/get_nodes").expansions())) == len(MODEL.entities)
    pairs = sum(len(kind.endpoints) for kind in MODEL.relationships.values())
    assert len(list(get_query("records/create_relationships").expansions())) == pairs


@given(st.text().filter(lambda name: name not in MODEL.kinds))
def test_no_other_name_is_ever_inserted(name: str) -> None:
    for argument in ("kind", "from_kind", "to_kind"):
        with pytest.raises(QueryDefect):
            get_query("records/create_relationships").expand({argument: name})


def test_a_relationship_is_no_end() -> None:
    with pytest.raises(QueryDefect, match="no kind of the model that could stand for to_kind"):
        get_query("records/create_relationships").expand({"kind": "holds", "from_kind": "person", "to_kind": "holds"})
