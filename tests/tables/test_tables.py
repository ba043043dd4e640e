"""Columns keep their values however they are encoded; tables after a change are those made anew."""

from __future__ import annotations

import random

import numpy as np
import pytest

from cjn_graph.model import MODEL
from cjn_graph.model.base import STORAGE_PROPERTIES
from cjn_graph.tables import Column, Entities, Relationships
from cjn_graph.tables.column import ColumnBuilder


def column(*parts: list[object]) -> Column:
    builder = ColumnBuilder()
    for part in parts:
        builder.add(part)
    return builder.column()


def test_a_column_holds_each_value_once() -> None:
    found = column(["2021", "", "2021"], [["a", "b"], 3, True])
    assert found.decoded().tolist() == ["2021", None, "2021", ("a", "b"), 3, True]
    assert found.values.tolist() == ["2021", None, ("a", "b"), 3, True]
    assert column().decoded().tolist() == []


def test_a_conversion_sees_each_value_once() -> None:
    given: list[int] = []
    found = column(["a", "bb", "a"]).converted(lambda values: np.array([given.append(1) or len(v) for v in values]))
    assert (found.tolist(), len(given)) == ([1, 2, 1], 2)


@pytest.mark.parametrize("count", [1, 100])
def test_values_that_are_known_leave_the_distinct_ones_the_same_object(count: int) -> None:
    before = column([f"{number}" for number in range(100)])
    nothing, behind = np.zeros(0, dtype=int), np.full(count, 100)
    after = before.replaced(nothing, behind, [f"{number}" for number in range(count)])
    assert after.values is before.values
    assert after.decoded().tolist()[100:] == [f"{number}" for number in range(count)]
    new = before.replaced(nothing, behind, [f"x{number}" for number in range(count)])
    assert new.decoded().tolist() == [*before.decoded(), *(f"x{number}" for number in range(count))]


@pytest.mark.parametrize("seed", range(20))
def test_tables_after_changes_are_those_made_anew(seed: int) -> None:
    dice = random.Random(seed)
    names = [f"r{number:02d}" for number in range(20)]
    rows = {record: dice.choice("abc") for record in dice.sample(names, 10)}
    entities = Entities.read(("word",), [{"id": list(rows), "word": list(rows.values())}])
    joined = Relationships.read(
        ("word",), [{"id": list(rows), "from_id": ["x"] * 10, "to_id": ["y"] * 10, "word": list(rows.values())}]
    )
    for _ in range(20):
        touched = dice.sample(names, dice.randrange(4))
        left = [record for record in touched if dice.random() < 0.7]
        changed = {record: dice.choice("abcd") for record in left}
        given = {"id": left, "word": list(changed.values())}
        before = (entities, joined, dict(rows))
        for record in touched:
            rows.pop(record, None)
        rows |= changed
        entities = entities.with_records(touched, given)
        joined = joined.with_records(touched, given | {"from_id": ["x"] * len(left), "to_id": ["y"] * len(left)})
        assert entities.ids.texts.tolist() == sorted(rows)
        assert entities["word"].decoded().tolist() == [rows[record] for record in sorted(rows)]
        assert dict(zip(joined.ids.texts.tolist(), joined["word"].decoded().tolist(), strict=True)) == rows
        if rows == before[2]:
            assert (entities, joined) == before[:2]
        if rows.keys() == before[2].keys():
            assert entities.ids is before[0].ids


def test_equal_tables_are_shared_and_of_others_the_equal_columns() -> None:
    given = {"id": ["b", "a"], "word": ["x", ""], "year": ["2020", "2021"]}
    one, same, other = (
        Entities.read(("word", "year"), [each]) for each in (given, given, given | {"word": ["x", "z"]})
    )
    assert same.sharing(one) is one
    shared = other.sharing(one)
    assert shared["year"] is one["year"]
    assert shared.ids is one.ids
    assert shared["word"].decoded().tolist() == ["z", "x"]


@pytest.mark.parametrize("kind", sorted(MODEL.kinds))
def test_tables_hold_properties_of_the_model_and_nobodys_race_or_gender(kind: str) -> None:
    declared = MODEL.kinds[kind]
    assert set(declared.table_columns) <= {*declared.model_fields, *STORAGE_PROPERTIES} - {"id", "from_id", "to_id"}
    assert not {"race_ethnicity", "gender", "pronouns"} & set(declared.table_columns)
