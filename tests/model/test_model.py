"""The declaration holds together, and each kind says what it is."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.errors import InvalidInput
from cjn_graph.model import MODEL, derived_id, fold, kind_of, new_id
from cjn_graph.model.page import model_page


def person(**values: Any) -> dict[str, Any]:
    return {"id": derived_id("person", "a"), "name": "Ada Example", **values}


def holds(**values: Any) -> dict[str, Any]:
    ends = {"from_id": derived_id("person", "a"), "to_id": derived_id("post", "a")}
    return {"id": derived_id("holds", "a"), **ends, **values}


def problems(kind: str, values: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        MODEL.parse(kind, values)
    return [(problem.where, problem.what) for problem in caught.value.problems]


LABELS = """
    Person Organization Post Jurisdiction Engagement Program Reform Pressure Convening Network Workgroup Topic Resource
    Commitment Request Introduction Interaction Observation Account SavedSearch Grant Consent
    Survey Response Weighting Round Publication
"""
TYPES = """
    DIFFERENT_FROM
    HOLDS HAS_POST SERVES PART_OF TOOK_PART IN RUNS FACED ATTENDED MEMBER_OF FORMED_AT PRODUCED USED MADE AT ABOUT
    BROADER CAN_HELP_WITH SEEKS_HELP_WITH KNOWS ASKED ANSWERS INTRODUCES INVOLVES OF STEWARDS GIVEN_TO
    ACCOUNT_OF GIVEN_BY RESPONDED_BY RESPONDS_TO INVITED_TO INTRODUCTION_RULE
"""


def test_design_is_declared_whole() -> None:
    assert set(MODEL.labels) == set(LABELS.split())
    assert set(MODEL.types) == set(TYPES.split())


def test_names_are_unique_and_endpoints_exist() -> None:
    assert len({kind.plural for kind in MODEL.kinds.values()}) == len(MODEL.kinds)
    for relationship in MODEL.relationships.values():
        assert relationship.endpoints
        for start, end in relationship.endpoints:
            assert {start, end} <= MODEL.entities.keys()


def test_every_property_is_described_as_a_sentence() -> None:
    for kind in MODEL.kinds.values():
        assert kind.__doc__
        for name, field in kind.model_fields.items():
            assert re.search(r"^[A-Z].*\.$", field.description or ""), f"{kind.kind}.{name}"


def test_page_names_every_kind_and_property() -> None:
    page = model_page()
    for kind in MODEL.kinds.values():
        assert f"`{kind.plural}.csv`" in page
        for name in kind.model_fields:
            assert f"`{name}`" in page
    assert "  Person -->|HOLDS| Post" in page


@pytest.mark.parametrize(
    ("kind", "values", "where", "what"),
    [
        ("person", person(name="  "), "name", "at least 1"),
        ("person", person(name="x" * 10_000_000), "name", "at most 300"),
        ("person", person(name="a\x00b"), "name", "control character"),
        ("person", person(name="a\nb"), "name", "line break"),
        ("person", person(email="nobody"), "email", "does not have the right form"),
        (
            "organization",
            {"id": derived_id("organization", "a"), "name": "A", "classification": "other", "staff_count": "x"},
            "staff_count",
            "is not a number",
        ),
        ("person", person(confidence=1.5), "confidence", "less than or equal to 1"),
        ("person", person(sensitivity="secret"), "sensitivity", "should be 'open', 'staff' or 'restricted'"),
        ("person", person(nmae="x"), "nmae", "a person has no such property"),
        (
            "organization",
            {"id": derived_id("organization", "a"), "name": "A", "classification": "other", "x": "y"},
            "x",
            "an organization has no such property",
        ),
        ("person", person(external_ids=["no source"]), "external_ids.0", "does not have the right form"),
        ("person", {"name": "Ada"}, "id", "is missing"),
        ("person", person(id="person-1"), "", "is not the id of a person"),
        ("person", person(id=derived_id("post", "a")), "", "is not the id of a person"),
        ("holds", holds(start="2020", end="2019"), "", "ends (2019) before it starts (2020)"),
        ("holds", holds(start="last May"), "start", "is not a date"),
        ("holds", holds(to_id=derived_id("person", "b")), "", "cannot join person to person"),
        ("holds", holds(to_id="nowhere"), "", "cannot join person to ?"),
        ("observation", {"id": derived_id("observation", "a"), "measure": "m"}, "", "needs a value or a text"),
        (
            "observation",
            {"id": derived_id("observation", "a"), "measure": "m", "value": float("nan")},
            "value",
            "finite",
        ),
    ],
)
def test_wrong_values_are_named(kind: str, values: dict[str, Any], where: str, what: str) -> None:
    found = problems(kind, values)
    assert [place for place, _ in found] == [where]
    assert what in found[0][1]


def test_a_relationship_cannot_join_a_record_to_itself() -> None:
    ends = {"from_id": derived_id("person", "a"), "to_id": derived_id("person", "a")}
    found = problems("knows", {"id": derived_id("knows", "a"), **ends})[0][1]
    assert found == "KNOWS cannot join a record to itself."


def test_all_problems_come_at_once() -> None:
    assert len(problems("person", person(name="", email="x", phone="\x07"))) == 3


def test_unknown_kind_lists_the_kinds() -> None:
    with pytest.raises(InvalidInput, match="no kind of record") as caught:
        MODEL.parse("unicorn", {})
    assert "person" in caught.value.hint


def test_sensitive_kinds_are_sensitive_unless_stated() -> None:
    pressure = {"id": derived_id("pressure", "a"), "name": "Recall", "classification": "recall"}
    assert MODEL.parse("pressure", pressure).sensitivity == "restricted"
    assert MODEL.parse("pressure", pressure | {"sensitivity": "staff"}).sensitivity == "staff"
    support = {"id": derived_id("engagement", "a"), "name": "Support", "classification": "leadership_support"}
    assert MODEL.parse("engagement", support | {"sensitivity": "open"}).sensitivity == "restricted"


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("  Zoë   Łuczak ", "zoe luczak"),
        ("Søren Ægir", "soren aegir"),
        ("O’Neil", "o'neil"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Nguyễn Thị Hạnh", "nguyen thi hanh"),
    ],
)
def test_fold(name: str, folded: str) -> None:
    assert fold(name) == folded


letters = st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])
texts = st.text(alphabet=letters, min_size=1, max_size=60).filter(str.strip)


@given(
    texts, st.lists(texts, max_size=3), st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), texts, max_size=3)
)
def test_rows_round_trip(name: str, nicknames: list[str], attributes: dict[str, str]) -> None:
    record = MODEL.parse(
        "person", {"id": new_id("person"), "name": name, "nicknames": nicknames, "attributes": attributes}
    )
    row = record.to_row()
    assert type(record).from_row(row) == record
    assert all(isinstance(value, str | int | float | bool | list) for value in row.values())
    assert kind_of(row["id"]) == "person"


def test_deleted_records_are_visible_to_nobody() -> None:
    record = MODEL.parse("person", person(deleted_at="2026-01-01T00:00:00Z"))
    assert record.to_row()["visibility"] == "deleted"


def test_extra_columns_are_a_hundred_at_most() -> None:
    for kind, more in (("person", {}), ("organization", {"classification": "other"})):
        record = {"id": derived_id(kind, "x"), "name": "x", **more}
        MODEL.parse(kind, {**record, "attributes": {f"column {n}": "x" for n in range(100)}})
        with pytest.raises(InvalidInput, match="attributes"):
            MODEL.parse(kind, {**record, "attributes": {f"column {n}": "x" for n in range(101)}})
