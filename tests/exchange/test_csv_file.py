"""Reading one CSV file: places, encodings, damage."""

import csv
import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.problems import FileProblem, ProblemList
from cjn_graph.exchange.readers.csv_file import MAX_CELL, open_csv


def read(path: Path, content: bytes, encoding: str | None = None) -> tuple[list[tuple[int, list[str]]], ProblemList]:
    path.write_bytes(content)
    problems = ProblemList()
    file = open_csv(path, problems, encoding=encoding)
    return (list(file.rows(problems)) if file else []), problems


def only(problems: ProblemList) -> FileProblem:
    assert problems.total == 1, problems.kept
    return problems.kept[0]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "people.csv"


def test_rows_carry_the_line_they_begin_on(path: Path) -> None:
    rows, problems = read(path, b'id,name\r\n1,"two\nlines"\r\n\r\n,,\r\n2,Ben\r\n')
    assert rows == [(2, ["1", "two\nlines"]), (6, ["2", "Ben"])]
    assert problems.total == 0


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_of_the_header(path: Path, delimiter: str) -> None:
    rows, _ = read(path, delimiter.join(["id", "name"]).encode() + b"\n" + delimiter.join(["1", "Ann"]).encode())
    assert rows == [(2, ["1", "Ann"])]


def test_a_byte_order_mark_is_no_part_of_the_first_column(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbfid,name\n")
    file = open_csv(path, ProblemList())
    assert file is not None
    assert file.header == ["id", "name"]


def test_empty_columns_at_the_end_are_left_out(path: Path) -> None:
    rows, problems = read(path, b"id,name,,\n1,Ann,,\n2,Ben\n")
    assert (rows, problems.total) == ([(2, ["1", "Ann"]), (3, ["2", "Ben"])], 0)


@pytest.mark.parametrize(("content", "cells"), [(b"id,name\n1\n", 1), (b"id,name\n1,Lake, Ohio\n", 3)])
def test_a_row_of_another_length_is_reported(path: Path, content: bytes, cells: int) -> None:
    rows, problems = read(path, content)
    problem = only(problems)
    assert rows == []
    assert (problem.file, problem.row, problem.column) == ("people.csv", 2, None)
    assert f"{cells} cells" in problem.what
    assert "double quotes" in problem.hint


def test_another_encoding_is_reported_with_its_byte_and_what_to_do(path: Path) -> None:
    content = b"id,name\n1,Ann\n2,Jos\xe9\n"
    _, problems = read(path, content)
    problem = only(problems)
    assert (problem.row, problem.what) == (
        3,
        f"The file is not UTF-8: byte {content.index(0xE9) + 1} (0xe9) is no character.",
    )
    assert "--encoding cp1252" in problem.hint
    assert read(path, content, "cp1252")[0][1] == (3, ["2", "José"])


def test_the_byte_is_counted_across_chunks_and_after_a_mark(path: Path) -> None:
    content = b"\xef\xbb\xbfid,name\n" + "1,é\n".encode() * 400_000 + b"2,\xff\n"
    _, problems = read(path, content)
    problem = only(problems)
    assert problem.row == 400_002
    assert f"byte {content.index(0xFF) + 1:,} " in problem.what


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("named", [None, "utf-16"])
def test_utf_16_is_recognised_with_and_without_a_mark(path: Path, codec: str, named: str | None) -> None:
    rows, problems = read(path, "id,name\n1,Ann\n".encode(codec), named)
    assert (rows, problems.total) == ([(2, ["1", "Ann"])], 0)


@pytest.mark.parametrize("name", ["klingon", "hex", "a\0b"])
def test_an_unknown_encoding_is_refused(path: Path, name: str) -> None:
    with pytest.raises(InvalidInput, match="no text encoding") as error:
        read(path, b"id\n", name)
    assert "cp1252" in error.value.hint


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file that opens and cannot be read")
def test_a_file_that_cannot_be_read_is_told(path: Path) -> None:
    path.symlink_to("/proc/self/mem")
    problems = ProblemList()
    assert open_csv(path, problems) is None
    assert "cannot be read" in only(problems).what


def test_nul_characters_are_refused(path: Path) -> None:
    rows, problems = read(path, b"id,name\n1,Ann\n2,B\0en\n")
    problem = only(problems)
    assert (rows, problem.row) == ([], 3)
    assert "NUL" in problem.what


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b",,\n"])
def test_an_empty_file_is_reported(path: Path, content: bytes) -> None:
    _, problems = read(path, content)
    problem = only(problems)
    assert problem.what == "The file is empty."
    assert "header" in problem.hint


def test_a_header_alone_is_a_file_without_rows(path: Path) -> None:
    rows, problems = read(path, b"id,name\n")
    assert (rows, problems.total) == ([], 0)


def test_an_unclosed_quote_is_reported_where_it_begins(path: Path) -> None:
    rows, problems = read(path, b'id,name,email\n1,Ann,a@example.org\n2,"Ben,b@example.org\n3,Cem,\n')
    problem = only(problems)
    assert rows == [(2, ["1", "Ann", "a@example.org"])]
    assert (problem.row, problem.column) == (3, "name")
    assert "never closed" in problem.what
    assert "read no further" in problem.hint


def test_text_after_a_closing_quote_is_reported(path: Path) -> None:
    _, problems = read(path, b'id,name,email\n1,"Ann" Lee,a@example.org\n')
    problem = only(problems)
    assert (problem.row, problem.column) == (2, "name")
    assert "twice" in problem.hint


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_huge_cell_is_reported_with_its_column(path: Path, quote: bytes) -> None:
    content = b"id,name,email\n1,Ann,\n2," + quote + b"x" * 10_000_000 + quote + b",b@example.org\n"
    rows, problems = read(path, content)
    problem = only(problems)
    assert len(rows) == 1
    assert (problem.row, problem.column) == (3, "name")
    assert f"longer than {MAX_CELL:,} characters" in problem.what


def test_a_huge_cell_in_the_middle_of_a_row_is_the_one_reported(path: Path) -> None:
    _, problems = read(path, b"id,name,email\n1," + b"x" * (MAX_CELL + 1) + b",b@example.org\n")
    assert only(problems).column == "name"


def test_problems_are_counted_beyond_those_that_are_kept(path: Path) -> None:
    _, problems = read(path, b"id,name\n" + b"1\n" * 1_500)
    assert (problems.total, len(problems.kept)) == (1_500, 1_000)


def test_a_problem_reads_as_one_sentence_with_its_place() -> None:
    problem = FileProblem(file="people.csv", row=3, column="email", what="No address.", hint="Correct it.")
    assert str(problem) == "people.csv, row 3, column email: No address. Correct it."


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(st.lists(st.tuples(texts, texts), max_size=5))
def test_what_a_spreadsheet_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, str]]
) -> None:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["id", "name"])
    writer.writerows([("x" + first, second) for first, second in cells])
    rows, problems = read(tmp_path_factory.mktemp("round") / "people.csv", written.getvalue().encode())
    assert problems.total == 0
    assert [tuple(row) for _, row in rows] == [("x" + first, second) for first, second in cells]
