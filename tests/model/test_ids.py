"""Ids name their kind; derived ones always come out the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.model import MODEL, derived_id, kind_of, new_id
from cjn_graph.model.ids import id_ranges


def test_every_kind_can_be_read_from_its_ids() -> None:
    for kind in MODEL.kinds:
        assert kind_of(new_id(kind)) == kind
        assert kind_of(derived_id(kind, "a")) == kind


def test_new_ids_differ() -> None:
    assert len({new_id("person") for _ in range(1_000)}) == 1_000


def test_derived_id_is_the_same_in_every_release() -> None:
    assert derived_id("person", "crm", "42") == "person-889b61rx0tydn1c7"
    assert derived_id("person", "crm", "42") != derived_id("post", "crm", "42")


@given(st.lists(st.text(), min_size=1), st.lists(st.text(), min_size=1))
def test_parts_do_not_run_into_each_other(first: list[str], second: list[str]) -> None:
    assert (derived_id("person", *first) == derived_id("person", *second)) == (first == second)


@given(st.one_of(st.builds(lambda: new_id("person")), st.text()), st.integers(1, 32))
def test_every_text_lies_in_one_range(text: str, count: int) -> None:
    assert sum(begin <= text < end for begin, end in id_ranges("person", count)) == 1


def test_ranges_divide_ids_evenly() -> None:
    ids = [derived_id("person", str(number)) for number in range(8_000)]
    sizes = [sum(begin <= record < end for record in ids) for begin, end in id_ranges("person", 8)]
    assert sum(sizes) == 8_000
    assert all(900 < size < 1_100 for size in sizes)


@pytest.mark.parametrize("count", [0, 33])
def test_there_are_no_more_ranges_than_letters(count: int) -> None:
    with pytest.raises(ValueError, match="1 to 32"):
        id_ranges("person", count)


def test_other_texts_name_no_kind() -> None:
    for text in (
        "",
        "person",
        "person-",
        "person-ABC",
        "person-" + "a" * 17,
        "../etc/passwd",
        "person-" + "i" * 16,
        "x" * 9_999,
    ):
        assert kind_of(text) is None
