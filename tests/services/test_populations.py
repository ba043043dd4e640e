"""A table of populations: whom it is about, what it refuses, and that it can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjn_graph.model import Record
from cjn_graph.services.history import undo
from cjn_graph.services.importing import import_folder
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.importing_files import Importer
from tests.making import CLEARED, NOW, STAFF, entity, write

PLACES = """id,name,classification,fips,population
a,"Adder County, Ohio",county,39999,
b,"Birch County, Alabama",county,01999,500
dc,District of Columbia,state,11,
c,Code of two,county,48998,
d,Code of two again,county,48998,
"""
WHAT = ("population", "population_year", "population_source")


@pytest.fixture
def importer(store: Store, tmp_path: Path) -> Importer:
    importer = Importer(Workspace(store, Settings(now=NOW, data_folder=tmp_path / "data")), tmp_path / "files")
    importer(files={"jurisdictions.csv": PLACES})
    return importer


def place(importer: Importer, key: str) -> Record:
    (found,) = importer.by_external_id("jurisdiction", f"crm:{key}")
    return found


def population(importer: Importer, key: str) -> tuple[object, ...]:
    return tuple(getattr(place(importer, key), name) for name in WHAT)


def table(*rows: str, header: str = "fips,residents,year") -> dict[str, str]:
    return {"populations.csv": "\n".join([header, *rows]) + "\n"}


def test_places_get_their_population_with_year_and_source_and_a_rerun_changes_nothing(importer: Importer) -> None:
    files = table("39999,182000,2024", "1999,41000,2024", "11001,650000,2023")
    before = importer.changes()
    assert importer(files=files, source="census", dry_run=True).files[0].updated == 3
    assert importer.changes() == before
    assert importer(source="census").written == 3
    assert population(importer, "a") == (182000, 2024, "census")
    assert population(importer, "b") == (41000, 2024, "census")
    assert population(importer, "dc") == (650000, 2023, "census")
    assert place(importer, "a").source == "crm"
    report = importer(source="census")
    assert (report.written, report.files[0].unchanged, report.transactions) == (0, 3, [])


def test_a_table_without_years_leaves_none_that_is_not_its_own(importer: Importer) -> None:
    importer(files=table("39999,182000,2024"))
    importer(files=table("39999,190000", header="FIPS,Residents"))
    assert population(importer, "a") == (190000, None, "crm")


def test_it_can_be_taken_back(importer: Importer) -> None:
    report = importer(files=table("39999,182000,2024", "01999,41000,2024"))
    (transaction,) = report.transactions
    undo(importer.workspace, STAFF, transaction, confirm=True)
    assert population(importer, "a") == (None, None, None)
    assert population(importer, "b") == (500, None, None)


@pytest.mark.parametrize(
    ("rows", "row", "column", "what", "hint"),
    [
        (["39999,1,2024", "39998,1,2024"], 3, "fips", "no jurisdiction with the FIPS code '39998'", "seed --reference"),
        (["09120,1,2024"], 2, "fips", "no jurisdiction", "planning region of Connecticut"),
        (["48998,1,2024"], 2, "fips", "Code of two and Code of two again", "Correct the code"),
        (["1999,1,2024", "01999,2,2024"], 3, "fips", "in row 2 already", "Keep one"),
        (["39999,many,2024"], 2, "residents", "", "digits"),
        (['39999,"182,000",2024'], 2, "residents", "", "digits"),
        (["39999,-5,2024"], 2, "residents", "", "digits"),
        (["39999,5,24"], 2, "year", "1790", "digits"),
        (["39999,,2024"], 2, "residents", "empty", "Fill it in"),
        ([",5,2024"], 2, "fips", "empty", "Fill it in"),
        (["39999,5"], 2, None, "2 cells", "double quotes"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_nothing_is_written(
    importer: Importer, rows: list[str], row: int, column: str | None, what: str, hint: str
) -> None:
    before = importer.changes()
    (problem,) = importer(files=table(*rows)).problems
    assert (problem.file, problem.row, problem.column) == ("populations.csv", row, column)
    assert what in problem.what
    assert hint in problem.hint
    assert importer.changes() == before


@pytest.mark.parametrize(
    ("header", "column", "what"),
    [("fips,year", "residents", "missing"), ("fips,residents,people", "people", "no such")],
)
def test_a_header_that_does_not_fit_is_told(importer: Importer, header: str, column: str, what: str) -> None:
    (problem,) = importer(files=table(header=header)).problems
    assert (problem.row, problem.column) == (1, column)
    assert what in problem.what


def test_a_place_that_another_file_writes_is_not_written_twice(importer: Importer) -> None:
    (problem,) = importer(files={"jurisdictions.csv": PLACES} | table("39999,5,2024")).problems
    assert problem.what == "Adder County, Ohio is in row 2 of jurisdictions.csv already."


def test_hidden_places_are_as_good_as_absent(importer: Importer, store: Store) -> None:
    write(store, entity("jurisdiction", "hidden", fips="39998", sensitivity="restricted", classification="county"))
    assert "no jurisdiction" in importer(STAFF, files=table("39998,5,2024")).problems[0].what
    assert importer(CLEARED).ok


def test_the_table_can_be_given_by_itself(importer: Importer) -> None:
    importer.write(table("39999,182000,2024"))
    report = import_folder(importer.workspace, STAFF, importer.folder / "populations.csv")
    assert (report.source, report.written) == ("populations", 1)
