"""What an import refuses, on both engines: told by file, row and column, and nothing is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from cjn_graph.errors import InvalidInput, NotFound
from cjn_graph.records import Delete
from cjn_graph.services.importing import import_folder
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.importing_files import NETWORK, OFFICES, Importer
from tests.making import NOW, STAFF, apply


@pytest.fixture
def importer(store: Store, tmp_path: Path) -> Importer:
    return Importer(Workspace(store, Settings(now=NOW, data_folder=tmp_path / "data")), tmp_path / "files")


PEOPLE = "id,name\n1,Ann\n2,Ben\n3,Cem\n"
PLACES = "id,name,classification\na,A,county\nb,B,county\nc,C,county\n"
REFUSED = {
    "unknown column": ({"people.csv": "id,nmae\n1,Ann\n"}, 1, "nmae", "no such column", "Did you mean name?", 2),
    "column to keep": ({"people.csv": "id,name,shoe size\n"}, 1, "shoe size", "no such column", "attr:shoe size", 1),
    "missing column": ({"people.csv": "id,email\n1,a@example.org\n"}, 1, "name", "missing", "Full name", 1),
    "column twice": ({"people.csv": "id,name,Name\n1,Ann,Ann\n"}, 1, "name", "two columns", "Remove one", 1),
    "nameless column": ({"people.csv": "id,,name\n1,x,Ann\n"}, 1, "2", "no name", "Name it", 1),
    "attribute of a post": ({"posts.csv": "id,title,attr:x\n"}, 1, "attr:x", "cannot be kept", "remove it", 1),
    "unknown file": ({"peple.csv": "id,name\n"}, None, None, "No kind", "Did you mean people?", 1),
    "accounts": ({"accounts.csv": "id,name,role\n1,me,admin\n"}, None, None, "not imported", "admin", 1),
    "grants": ({"grants.csv": "id\n1\n"}, None, None, "not imported", "admin", 1),
    "empty file": ({"people.csv": ""}, None, None, "empty", "header", 1),
    "unclosed quote": ({"people.csv": 'id,name\n1,"Ann\n'}, 2, "name", "never closed", "Close it", 1),
    "ragged row": ({"people.csv": "id,name\n1,Ann,x\n"}, 2, None, "3 cells", "double quotes", 1),
    "empty id": ({"people.csv": "id,name\n,Ann\n"}, 2, "id", "empty", "of its own", 1),
    "long id": ({"people.csv": f"id,name\n{'x' * 201},Ann\n"}, 2, "id", "", "200 characters", 1),
    "id twice": ({"people.csv": "id,name\n1,Ann\n2,Ben\n1,Cem\n"}, 4, "id", "row 2", "its own id", 1),
    "other id twice": (
        {"people.csv": "id,name,external_ids\n1,Ann,x:1\n2,Ben,x:1\n"},
        3,
        "external_ids",
        "row 2",
        "its own id",
        1,
    ),
    "malformed external id": (
        {"people.csv": "id,name,external_ids\n1,Ann,no colon\n"},
        2,
        "external_ids",
        "",
        "no blank, colon",
        1,
    ),
    "empty name": ({"people.csv": "id,name\n1,\n"}, 2, "name", "missing", "Full name", 1),
    "long name": ({"people.csv": f"id,name\n1,{'x' * 301}\n"}, 2, "name", "300", "Shorten", 1),
    "10 MB name": ({"people.csv": f"id,name\n1,{'x' * 10_000_000}\n"}, 2, "name", "131,072", "Shorten", 1),
    "control character": ({"people.csv": "id,name\n1,A\x07nn\n"}, 2, "name", "U+0007", "", 1),
    "malformed email": ({"people.csv": "id,name,email\n1,Ann,ann\n"}, 2, "email", "", "roz@example.org", 1),
    "long attribute": ({"people.csv": f"id,name,attr:x\n1,Ann,{'x' * 301}\n"}, 2, "attr:x", "300", "Shorten", 1),
    "unknown choice": (
        {"organizations.csv": "id,name,classification\n1,A,prosecutors_office\n"},
        2,
        "classification",
        "",
        "Did you mean prosecutor_office?",
        1,
    ),
    "not a number": (
        {"jurisdictions.csv": "id,name,classification,population\n1,A,county,many\n"},
        2,
        "population",
        "",
        "digits",
        1,
    ),
    "negative number": (
        {"jurisdictions.csv": "id,name,classification,population\n1,A,county,-5\n"},
        2,
        "population",
        "",
        "digits",
        1,
    ),
    "not yes or no": ({"posts.csv": "id,title,elected\n1,Chief,perhaps\n"}, 2, "elected", "", "yes or no", 1),
    "malformed date": ({"programs.csv": "id,name,start\n1,A,05/2019\n"}, 2, "start", "05/2019", "2017-05", 1),
    "no such day": ({"programs.csv": "id,name,start\n1,A,2019-02-30\n"}, 2, "start", "2019-02-30", "2017-05", 1),
    "end before start": ({"programs.csv": "id,name,start,end\n1,A,2019,2018\n"}, 2, "end", "before", "", 1),
    "observation of nothing": ({"observations.csv": "id,measure\n1,cases\n"}, 2, None, "value or a text", "Correct", 1),
    "tie to oneself": ({"people.csv": PEOPLE, "ties.csv": "from,to\n1,1\n"}, 2, "to", "itself", "two different", 1),
    "tie to nobody": ({"people.csv": PEOPLE, "ties.csv": "from,to\n1,9\n"}, 2, "to", "id '9'", "people.csv", 1),
    "tie from nobody": ({"people.csv": PEOPLE, "ties.csv": "from,to\n,1\n"}, 2, "from", "empty", "Write the id", 1),
    "stewardship twice": (
        {"people.csv": PEOPLE, "stewards.csv": "from,to,start\n1,2,2019\n2,3,2019\n1,2,2019\n"},
        4,
        "from",
        "row 2",
        "column id",
        1,
    ),
    "tie with an id in two files": (
        {"people.csv": PEOPLE, "knows.csv": "id,from,to\nx,1,2\n", "ties.csv": "id,from,to\nx,1,2\n"},
        2,
        "id",
        "row 2 of knows.csv",
        "its own id",
        1,
    ),
    "tie with an id twice": (
        {"people.csv": PEOPLE, "ties.csv": "id,from,to\nx,1,2\nx,2,3\n"},
        3,
        "id",
        "row 2",
        "its own id",
        1,
    ),
    "negative weight": ({"people.csv": PEOPLE, "ties.csv": "from,to,weight\n1,2,-1\n"}, 2, "weight", "", "0.75", 1),
    "weight that is no number": (
        {"people.csv": PEOPLE, "ties.csv": "from,to,weight\n1,2,nan\n"},
        2,
        "weight",
        "",
        "0.75",
        1,
    ),
    "malformed tie date": (
        {"people.csv": PEOPLE, "ties.csv": "from,to,first_on\n1,2,long ago\n"},
        2,
        "first_on",
        "long ago",
        "2017-05",
        1,
    ),
    "last before first": (
        {"people.csv": PEOPLE, "ties.csv": "from,to,first_on,last_on\n1,2,2020,2019\n"},
        2,
        "last_on",
        "before",
        "",
        1,
    ),
    "wrong kind of end": (
        {"people.csv": PEOPLE, "posts.csv": "id,title\ns,Chief\n", "holds.csv": "from,to\n1,2\n"},
        2,
        "to",
        "no post",
        "There is a person of that id",
        1,
    ),
    "wrong stated kind": (
        {
            "people.csv": PEOPLE,
            "engagements.csv": "id,name,classification\ne,E,cohort\n",
            "took_part.csv": "from,from_kind,to\n1,organisation,e\n",
        },
        2,
        "from_kind",
        "organisation",
        "Did you mean organization?",
        1,
    ),
    "several kinds": (
        {
            "people.csv": PEOPLE,
            "organizations.csv": "id,name,classification\n1,O,other\n",
            "engagements.csv": "id,name,classification\ne,E,cohort\n",
            "took_part.csv": "from,to\n1,e\n",
        },
        2,
        "from",
        "several records",
        "from_kind",
        1,
    ),
    "ends that do not go together": (
        {"jurisdictions.csv": PLACES, "networks.csv": "id,name\nn,N\n", "part_of.csv": "from,to\na,n\n"},
        2,
        "to",
        "cannot join a jurisdiction to a network",
        "leads to: jurisdiction",
        1,
    ),
    "cycle": (
        {"jurisdictions.csv": PLACES, "part_of.csv": "from,to\na,b\nb,c\nc,a\n"},
        4,
        "to",
        "a → b → c → a",
        "Leave out",
        1,
    ),
    "too many": (
        {
            "organizations.csv": "id,name,classification\no1,A,other\no2,B,other\n",
            "posts.csv": "id,title\ns,Chief\n",
            "has_post.csv": "from,to\no1,s\no2,s\n",
        },
        3,
        "to",
        "2 relationships HAS_POST",
        "Remove the row",
        1,
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_told_by_file_row_and_column_and_nothing_is_written(importer: Importer, case: str) -> None:
    files, row, column, what, hint, count = REFUSED[case]
    report = importer(files=files | {"topics.csv": "id,name\nt,Diversion\n"})
    assert report.problem_count == len(report.problems) == count, report.problems
    problem = report.problems[0]
    assert problem.file == list(files)[-1]
    assert (problem.row, problem.column) == (row, column)
    assert what in problem.what
    assert hint in problem.hint
    assert (report.ok, report.written, importer.changes()) == (False, 0, 0)
    assert importer.stored("topic") == []


def test_all_problems_of_all_files_are_told_at_once(importer: Importer) -> None:
    files = {
        "people.csv": "id,name,email\n1,,ann\n2,Ben,\n",
        "ties.csv": "from,to,weight\n1,2,x\n1,8,1\n2,9,-1\n",
    }
    report = importer(files=files)
    assert [(problem.file, problem.row, problem.column) for problem in report.problems] == [
        ("people.csv", 2, "name"),
        ("people.csv", 2, "email"),
        ("ties.csv", 3, "to"),
        ("ties.csv", 4, "to"),
    ]


def test_a_file_that_cannot_be_read_does_not_make_every_reference_wrong(importer: Importer) -> None:
    for people in ("id,name\n1,Ann\n2,B\0en\n3,Cem\n", 'id,name\n1,Ann\n2,"Ben\n3,Cem\n', "id,name\n1,Ann\n2\n3,Cem\n"):
        report = importer(files=NETWORK | {"people.csv": people})
        assert [(problem.file, problem.row) for problem in report.problems] == [("people.csv", 3)]


def test_a_cycle_with_what_is_stored_is_found(importer: Importer) -> None:
    importer(files={"jurisdictions.csv": PLACES, "part_of.csv": "from,to\na,b\nb,c\n"})
    before = importer.changes()
    report = importer(files={"part_of.csv": "from,to\nc,a\n"})
    problem = report.problems[0]
    assert (problem.row, problem.column) == (2, "to")
    assert "closes a cycle" in problem.what
    assert importer.changes() == before


def test_too_many_together_with_what_is_stored_is_found(importer: Importer) -> None:
    importer(files=OFFICES)
    before = importer.changes()
    more = {"organizations.csv": "id,name,classification\no2,Other,other\n", "has_post.csv": "from,to\no2,s1\n"}
    report = importer(files=more)
    assert (report.problems[0].row, report.problems[0].column) == (2, "to")
    assert importer.changes() == before


def test_two_rows_about_one_stored_record_are_told(importer: Importer) -> None:
    importer(files={"people.csv": "id,name,external_ids\n1,Ann,list:9\n"})
    report = importer(files={"people.csv": "id,name,external_ids\n1,Ann,\n2,Ann,list:9\n"})
    problem = report.problems[0]
    assert (problem.row, problem.column) == (3, "id")
    assert "Rows 2 and 3" in problem.what


def test_an_external_id_of_another_stored_record_is_told(importer: Importer) -> None:
    importer(files={"people.csv": "id,name\n1,Ann\n2,Ben\n"})
    before = importer.changes()
    report = importer(files={"people.csv": "id,name,external_ids\n1,Ann,crm:2\n"})
    problem = report.problems[0]
    assert (problem.row, problem.column) == (2, "external_ids")
    assert "already names" in problem.what
    assert importer.changes() == before


def test_a_deleted_record_does_not_come_back_by_itself(importer: Importer, store: Store) -> None:
    importer(files=NETWORK)
    (cem,) = importer.by_external_id("person", "crm:3")
    apply(store, Delete(importer.knows(cem).id), Delete(cem.id))
    before = importer.changes()
    report = importer()
    assert [(problem.file, problem.row, problem.column) for problem in report.problems] == [
        ("people.csv", 4, "id"),
        ("ties.csv", 3, None),
    ]
    assert "deleted here on 2026-11-01" in report.problems[0].what
    assert "Restore it" in report.problems[0].hint
    assert importer.changes() == before


def test_a_write_of_somebody_else_meanwhile_stops_the_import_and_says_how_far_it_came(
    importer: Importer, store: Store
) -> None:
    importer(files={"people.csv": PEOPLE})
    (cem,) = importer.by_external_id("person", "crm:3")

    def delete_cem(stage: str, done: int, _total: int) -> None:
        if (stage, done) == ("writing", 0):
            apply(store, Delete(cem.id))

    with pytest.raises(NotFound) as error:
        importer(files={"ties.csv": "from,to\n1,2\n2,3\n"}, progress=delete_cem)
    assert "0 of 2 records are written; import again" in error.value.hint
    assert importer.stored("knows") == []


def test_a_relationship_with_an_id_never_joins_others(importer: Importer) -> None:
    importer(files={"people.csv": PEOPLE, "ties.csv": "id,from,to\nx,1,2\n"})
    report = importer(files={"people.csv": PEOPLE, "ties.csv": "id,from,to\nx,1,3\n"})
    problem = report.problems[0]
    assert (problem.row, problem.column) == (2, "to")
    assert "new id" in problem.hint


def test_a_consent_is_added_and_never_changed(importer: Importer) -> None:
    consent = "id,decision,on\nc1,granted,2024\n"
    assert importer(files={"consents.csv": consent}).written == 1
    assert importer().written == 0
    problem = importer(files={"consents.csv": consent.replace("granted", "refused")}).problems[0]
    assert (problem.row, problem.column) == (2, "decision")
    assert "new row" in problem.hint


@pytest.mark.parametrize(
    ("folder", "what"), [("missing", "does not exist"), ("files/people.dat", "is a file"), ("empty", "no CSV file")]
)
def test_a_folder_that_cannot_be_imported_is_refused(
    importer: Importer, tmp_path: Path, folder: str, what: str
) -> None:
    importer.write({"people.csv": PEOPLE, "people.dat": PEOPLE})
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInput, match=what) as error:
        import_folder(importer.workspace, STAFF, tmp_path / folder)
    assert error.value.hint


@pytest.mark.parametrize("source", ["", "two words", "a:b", "a|b", "x" * 61, "cjn", "a\x07"])
def test_a_source_that_cannot_be_part_of_an_id_is_refused(importer: Importer, source: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be the name of a source"):
        importer(files=NETWORK, source=source)
    assert importer.changes() == 0
