"""From cells to records and back."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cjn_graph.exchange.columns import formats
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers.csv_file import open_csv
from cjn_graph.exchange.rows import layout_of, parse_rows, record_of, split_list
from cjn_graph.model import Record

line = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)
item = line.filter(lambda text: "|" not in text)
day = st.dates().map(lambda date: date.isoformat())
date_text = day | day.map(lambda text: text[:7]) | day.map(lambda text: text[:4])


def join_list(values: list[str]) -> str:
    """Write several values into one cell; a single one with a semicolon needs a ``|`` behind it to stay whole."""
    return "|".join(values) + ("|" if len(values) == 1 and ";" in values[0] else "")


def records(path: Path, stem: str, header: list[str], rows: list[list[str]]) -> tuple[list[Record | None], ProblemList]:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    problems = ProblemList()
    opened = open_csv(path, problems)
    assert opened is not None
    layout = layout_of(opened, formats()[stem], problems)
    assert layout is not None
    return [record_of(row, "crm", problems) for row in parse_rows(opened, layout, problems)], problems


@given(st.lists(item, max_size=4))
def test_a_list_is_split_as_it_was_joined(values: list[str]) -> None:
    assert split_list(join_list(values)) == values


@pytest.mark.parametrize(
    ("cell", "values"), [("en|es", ["en", "es"]), ("en; es;", ["en", "es"]), ("a;b|c", ["a;b", "c"]), (" ", [])]
)
def test_a_list_cell_is_split_at_bars_or_else_at_semicolons(cell: str, values: list[str]) -> None:
    assert split_list(cell) == values


@settings(deadline=None)
@given(
    values=st.fixed_dictionaries(
        {"id": line, "name": line},
        optional={"nicknames": st.lists(item, min_size=1, max_size=3), "note": line, "attr:extra": line},
    )
)
def test_a_person_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, values: dict[str, Any]) -> None:
    cells = [join_list(value) if isinstance(value, list) else value for value in values.values()]
    (person,), problems = records(tmp_path_factory.mktemp("rows") / "people.csv", "people", list(values), [cells])
    assert problems.kept == []
    assert person is not None
    read = person.model_dump(exclude_defaults=True)
    assert read["external_ids"] == [f"crm:{values['id']}"]
    assert read.get("attributes", {}).get("extra") == values.get("attr:extra")
    for name in ("name", "nicknames", "note"):
        assert read.get(name) == values.get(name)


@settings(deadline=None)
@given(population=st.integers(0, 10**9), confidence=st.floats(0, 1))
def test_numbers_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, population: int, confidence: float
) -> None:
    path = tmp_path_factory.mktemp("rows") / "jurisdictions.csv"
    header = ["id", "name", "classification", "population", "confidence"]
    (place,), _ = records(path, "jurisdictions", header, [["1", "A", "county", str(population), str(confidence)]])
    assert place is not None
    assert (place.population, place.confidence) == (population, confidence)


@settings(deadline=None)
@given(date_text)
def test_dates_keep_their_precision(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("rows") / "programs.csv"
    (program,), _ = records(path, "programs", ["id", "name", "start"], [["1", "A", text]])
    assert program is not None
    assert program.start == text


@pytest.mark.parametrize(("cell", "value"), [("yes", True), ("no", False), ("TRUE", True), ("0", False), ("", None)])
def test_yes_and_no_may_be_written_in_several_ways(tmp_path: Path, cell: str, value: bool | None) -> None:
    (post,), _ = records(tmp_path / "posts.csv", "posts", ["id", "title", "elected"], [["1", "Chief", cell]])
    assert post is not None
    assert post.elected is value


def test_each_wrong_value_of_a_row_is_told(tmp_path: Path) -> None:
    header = ["id", "name", "classification", "population"]
    row = ["1", "A", "shire", "few"]
    found, problems = records(tmp_path / "jurisdictions.csv", "jurisdictions", header, [row])
    assert found == [None]
    assert [problem.column for problem in problems.kept] == ["classification", "population"]
