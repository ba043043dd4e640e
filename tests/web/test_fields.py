"""Form fields: what is stored survives being shown and sent back."""

from __future__ import annotations

from typing import Any
from unicodedata import category

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.web.forms.fields import field_of
from cjn_graph.model import MODEL, new_id
from cjn_graph.model.entities import Interaction, Person, Post
from cjn_graph.model.texts import from_texts, to_text
from cjn_graph.records import Update
from cjn_graph.records.commit import changed

LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=30
).filter(lambda text: any(category(letter) != "Cf" for letter in text))  # a text of invisible ones alone is refused
LONG = st.lists(LINE, min_size=1, max_size=4).map("\n\n".join)
NAME = LINE.filter(lambda text: ":" not in text)
DATE = st.sampled_from(["2017", "2017-05", "2017-05-03"])
PEOPLE = st.fixed_dictionaries(
    {"name": LINE},
    optional={
        "nicknames": st.lists(LINE, max_size=3),
        "languages": st.lists(st.sampled_from(["en", "es", "pt-BR"]), max_size=3),
        "note": LONG,
        "preferred_channel": st.sampled_from(["email", "video"]),
        "attributes": st.dictionaries(NAME, LINE, max_size=3),
        "confidence": st.floats(0, 1),
        "fictional": st.booleans(),
        "sensitivity": st.sampled_from(["open", "staff"]),
    },
)
POSTS = st.fixed_dictionaries(
    {"title": LINE}, optional={"elected": st.booleans(), "next_election": DATE, "function": st.just("data")}
)


@settings(max_examples=100, deadline=None)
@given(st.one_of(PEOPLE.map(lambda values: ("person", values)), POSTS.map(lambda values: ("post", values))))
def test_a_form_that_is_sent_back_as_it_was_shown_changes_nothing(drawn: tuple[str, dict[str, Any]]) -> None:
    kind, values = drawn
    record = MODEL.parse(kind, {"id": new_id(kind), **values})
    shown = {
        name: field_of(name, declared, value=to_text(getattr(record, name)))
        for name, declared in type(record).model_fields.items()
        if name not in ("id", "version", "created_at", "updated_at", "deleted_at")
    }
    for field in shown.values():
        # What a browser would choose by itself if the value were not among the options.
        assert field.widget != "select" or not field.value or field.value in dict(field.options)
    sent = {name: field.value for name, field in shown.items()}
    changes = from_texts({name: field.widget for name, field in shown.items()}, sent)
    assert changed(record, Update(record.id, changes, 1)) == record


@pytest.mark.parametrize(
    ("declared", "name", "widget", "required"),
    [
        (Person, "name", "text", True),
        (Person, "note", "long", False),
        (Person, "nicknames", "lines", False),
        (Person, "attributes", "pairs", False),
        (Person, "confidence", "number", False),
        (Person, "fictional", "select", True),
        (Post, "elected", "select", False),
        (Post, "next_election", "date", False),
        (Interaction, "channel", "select", True),
        (Interaction, "on", "date", True),
    ],
)
def test_each_sort_of_property_has_its_field(declared: Any, name: str, widget: str, required: bool) -> None:
    field = field_of(name, declared.model_fields[name])
    assert (field.widget, field.required) == (widget, required)


def test_a_hint_that_repeats_the_label_is_left_out() -> None:
    assert field_of("given_name", Person.model_fields["given_name"]).hint == ""
    assert field_of("pronouns", Person.model_fields["pronouns"]).hint == "As the person states them."
