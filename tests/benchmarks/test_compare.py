"""The comparison of two checkouts: what it counts as a difference, and one run on a small network."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks.compare.__main__ import main
from benchmarks.compare.checkouts import CannotCompare, Checkout
from benchmarks.compare.differences import Answer, difference, main_lines
from benchmarks.compare.questions import Question
from benchmarks.compare.report import Report
from benchmarks.compare.searches import searches
from cjn_graph.settings import Settings
from cjn_graph.store import open_store
from tests.making import ADMIN, entity, write
from tests.search import small

PAGE = "<!doctype html><body><nav>{}</nav><main><h1>A</h1><p>one <b>two</b> <a href='{}'>three</a></p>{}</main></body>"

MOVED = "-one two three → /x\n+one two three → /y"


def answer(data: object, status: int = 200) -> Answer:
    return Answer(status, data if isinstance(data, str) else json.dumps(data))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": 1, "b": [2]}, {"b": [2], "a": 1}),
        ("text", "text"),
        (PAGE.format("menu", "/x", ""), PAGE.format("another menu", "/x", "")),
        (
            PAGE.format("", "/x", f"<input name='csrf_token' value='{'a' * 64}'>"),
            PAGE.format("", "/x", f"<input name='csrf_token' value='{'b' * 64}'>"),
        ),
        ('{"people":[],"next_cursor":"abc"}', '{"people":[],"next_cursor":"abd"}'),
    ],
)
def test_equal(before: object, after: object) -> None:
    assert difference(answer(before), answer(after)) is None


@pytest.mark.parametrize(
    ("before", "after", "where", "told"),
    [
        ({"a": [{"b": 1.5}]}, {"a": [{"b": 1.6}]}, "$.a[].b", "$.a[0].b: 1.5 → 1.6"),
        ({"a": 1}, {"a": 1.0}, "$.a", "$.a: 1 → 1.0"),
        ({"a": 1}, {"a": True}, "$.a", "$.a: 1 → true"),
        ({"a": None}, {}, "$.a", "$.a: null → (absent)"),
        ([1, 3], [1, 2, 3], "$", "$: 2 entries, at 1: 3 → 3 entries, at 1: 2"),
        ([1], [1, 2], "$", "$: 1 entries, at 1: (absent) → 2 entries, at 1: 2"),
        ("one\ntwo", "one\nthree", "-two", "-two\n+three"),
        (PAGE.format("", "/x", ""), PAGE.format("", "/y", ""), "-one two three → /x", MOVED),
        (PAGE.format("", "", ""), PAGE.format("", "", "<input name='n' value='2'>"), "+input n=…", "+input n=2"),
    ],
)  # fmt: skip
def test_different(before: object, after: object, where: str, told: str) -> None:
    found = difference(answer(before), answer(after))
    assert found is not None
    assert (found.where, found.told, found.rounding) == (where, told, False)


def test_another_status_is_a_difference_whatever_the_text() -> None:
    found = difference(answer("x"), answer("x", 404))
    assert found is not None
    assert found.told.startswith("status 200 → 404")


def test_last_digits_are_counted_apart_unless_something_else_differs() -> None:
    one, other = {"a": 0.1 + 0.2, "b": 1}, {"a": 0.3, "b": 1}
    found = difference(answer(one), answer(other))
    assert found is not None
    assert found.rounding
    found = difference(answer(one), answer(other | {"b": 2}))
    assert found is not None
    assert (found.where, found.rounding) == ("$.b", False)


def test_what_is_known_to_differ_can_be_left_out() -> None:
    one, other = answer("Such as 2026.\nb"), answer("Such as May 2026.\nc")
    known = [r"Such as .*\."]
    assert difference(one, answer("Such as May 2026.\nb"), known) is None
    found = difference(one, other, known)
    assert found is not None
    assert found.told == "-b\n+c"


def test_of_long_lines_what_differs_is_told() -> None:
    found = difference(answer("x" * 300 + "b"), answer("x" * 300 + "c"))
    assert found is not None
    assert found.told == f"-… {'x' * 20}b\n+… {'x' * 20}c"


def test_only_the_main_part_of_a_page_counts() -> None:
    assert main_lines(PAGE.format("menu", "/x", "<select name=s><option value=1 selected>One</select>")) == [
        "A",
        "one two three → /x",
        "select s=",
        "option =1 (chosen)",
        "One",
    ]


def test_the_report_counts_by_surface_and_shows_the_first_of_each_sort() -> None:
    report = Report()
    for number, (before, after) in enumerate([(1, 1), (1, 2), (3, 4), (0.1 + 0.2, 0.3)]):
        report.count(Question("show", f"/{number}"), answer({"a": before}), answer({"a": after}))
    lines = report.lines(5)
    assert lines[1].split() == ["show", "4", "1", "1", "2"]
    assert lines[2:] == ["  show, 2 × $.a, such as /1", "      $.a: 1 → 2"]
    assert report.differing == 2


def test_the_searches_are_sixty_at_least_and_no_two_are_the_same() -> None:
    asked = list(searches([], []))
    assert len(set(asked)) == len(asked) >= 60


def test_a_checkout_without_an_environment_is_refused_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CannotCompare, match="make dev"):
        Checkout(tmp_path)
    assert main([str(tmp_path), str(tmp_path)]) == 2
    assert "make dev" in capsys.readouterr().err


def test_a_command_is_asked_with_its_exit_code(checkout: Path) -> None:
    asked = Checkout(checkout)
    assert asked.run({}, "--version").text.startswith("cjn ")
    assert asked.run({}, "nonsense").status == 2


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """This checkout, with the environment that the tests run in."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


def test_a_checkout_answers_as_itself_and_the_data_stay_as_they_are(
    tmp_path: Path, checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "own"
    with open_store(Settings(data_folder=data)) as store:
        store.ensure_schema()
        write(store, entity("account", "manager", role="manager"), viewer=ADMIN)
        write(store, *small.records())
    shown = ["show", "neighbours", "page: facts"]
    arguments = [str(checkout), str(checkout), "--data", str(data), "--accounts", "manager", "--records", "2"]
    assert main([*arguments, "--only", *shown]) == 0
    printed = capsys.readouterr().out
    assert "All answers are equal." in printed
    rows = {line.split("  ")[1]: line.split()[-4:] for line in printed.splitlines() if line.startswith("  ")}
    assert set(shown) <= rows.keys()
