"""Inputs that other systems got wrong, after public reports: each stands for a class, which further inputs widen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cjn_graph.errors import InvalidInput
from cjn_graph.model import fold
from cjn_graph.model.base import without_invisible
from cjn_graph.records import Update
from cjn_graph.services import contacts, people
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings, load_settings
from cjn_graph.store import Store
from tests.importing_files import Importer
from tests.making import NOW, STAFF, apply


@pytest.fixture
def importer(empty_store: Store, tmp_path: Path) -> Importer:
    workspace = Workspace(empty_store, Settings(now=NOW, data_folder=tmp_path / "data"))
    return Importer(workspace, tmp_path / "files")


def test_an_unchanged_folder_never_reverts_what_people_edited(importer: Importer) -> None:
    files = {"people.csv": "id,name,email,phone\n1,Cleo Marsh,cleo@example.org,555-0101\n"}
    importer(files=files)
    (cleo,) = importer.stored("person")
    apply(importer.workspace.store, Update(cleo.id, {"phone": "555-0188", "email": None}))
    assert importer().written == 0
    (after,) = importer.stored("person")
    assert (after.phone, after.email) == ("555-0188", None)


OFFICE = {
    "people.csv": "id,name\nq,Dora Quist\n",
    "organizations.csv": "id,name,classification\no,Oak Office,prosecutor_office\n",
    "posts.csv": "id,title\np,Liaison\n",
    "has_post.csv": "from,to\no,p\n",
}


@pytest.mark.parametrize(
    ("first", "second", "terms"),
    [
        ("2016,", "2016-09-01,2018-06-30", {("2016-09-01", "2018-06-30")}),
        (",", "2016-09,", {("2016-09", None)}),
        ("2016-09-01,", "2016,", {("2016-09-01", None)}),
        ("2016,2018", "2020,", {("2016", "2018"), ("2020", None)}),
    ],
    ids=["learned", "unknown before", "known better here", "another term"],
)
def test_a_first_day_that_is_learned_better_refines_the_term(
    importer: Importer, first: str, second: str, terms: set[tuple[str | None, str | None]]
) -> None:
    importer(files=OFFICE | {"holds.csv": f"from,to,start,end\nq,p,{first}\n"})
    report = importer(files=OFFICE | {"holds.csv": f"from,to,start,end\nq,p,{second}\n"})
    assert report.problems == []
    assert {(term.start, term.end) for term in importer.stored("holds")} == terms
    assert importer().written == 0


def test_a_tie_whose_first_day_is_learned_stays_one_tie(importer: Importer) -> None:
    people = "id,name\n1,Ann\n2,Ben\n"
    importer(files={"people.csv": people, "ties.csv": "from,to,kind,first_on\n1,2,colleague,2019\n"})
    importer(files={"people.csv": people, "ties.csv": "from,to,kind,first_on\n2,1,colleague,2019-05-03\n"})
    assert [tie.first_on for tie in importer.stored("knows")] == ["2019-05-03"]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_line_breaks_of_every_system_are_kept_as_one(importer: Importer, end: str) -> None:
    report = importer(files={"people.csv": f'id,name,note\r\n1,Ann,"Called.{end}Will call back."\r\n'})
    assert report.problems == []
    assert importer.stored("person")[0].note == "Called.\nWill call back."
    assert importer().written == 0


@pytest.mark.parametrize(
    ("name", "rows", "said"),
    [
        ("ties.csv", "from,to,last_on\n1,2,2999-01-01\n", "20 years ahead"),
        ("ties.csv", "from,to,last_on\n1,2,2026-11-02\n", "still to come"),
        ("interactions.csv", "id,channel,on\n1,call,2026-12-24\n", "still to come"),
        ("interactions.csv", "id,channel,on\n1,call,1026-12-24\n", "before 1900"),
        ("consents.csv", "id,decision,on\n1,granted,2027\n", "still to come"),
        ("member_of.csv", "from,to,start\n1,n,2101\n", "20 years ahead"),
    ],
)
def test_days_that_cannot_be_meant_are_refused_by_row_and_column(
    importer: Importer, name: str, rows: str, said: str
) -> None:
    files = {"people.csv": "id,name\n1,Ann\n2,Ben\n", "networks.csv": "id,name\nn,CJN\n", name: rows}
    report = importer(files=files, all_or_nothing=False)
    (problem,) = report.problems
    assert (problem.file, problem.row) == (name, 2)
    assert problem.column in rows.split("\n", 1)[0].split(",")
    assert said in problem.what


@pytest.mark.parametrize(
    ("zone", "now", "today"),
    [
        ("America/Los_Angeles", datetime(2026, 11, 28, 6, 20, tzinfo=UTC), date(2026, 11, 27)),
        ("Pacific/Kiritimati", datetime(2026, 11, 27, 12, 20, tzinfo=UTC), date(2026, 11, 28)),
        ("", datetime(2026, 11, 28, 6, 20, tzinfo=UTC), date(2026, 11, 28)),
    ],
)
def test_today_is_the_day_of_the_network(importer: Importer, zone: str, now: datetime, today: date) -> None:
    importer(files={"people.csv": "id,name\n1,Ann\n"})
    workspace = Workspace(importer.workspace.store, Settings(now=now, time_zone=zone))
    (ann,) = importer.stored("person")
    contacts.log_interaction(workspace, STAFF, [ann.id], {"channel": "call", "on": today.isoformat()})
    contacts.log_interaction(workspace, STAFF, [ann.id], {"channel": "email"})
    assert {one.on for one in importer.stored("interaction")} == {today.isoformat()}


def test_a_time_zone_that_there_is_not_is_refused() -> None:
    with pytest.raises(InvalidInput) as error:
        load_settings(time_zone="Mars/Base")
    assert "CJN_TIME_ZONE" in str(error.value.problems)


@pytest.mark.parametrize("encoding", ["utf-16", None])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-16"])
def test_two_byte_text_is_read_with_and_without_a_mark(importer: Importer, codec: str, encoding: str | None) -> None:
    importer.write({})
    (importer.folder / "people.csv").write_bytes("id,name\n1,Zoë Brand\n".encode(codec))
    assert importer(encoding=encoding).problems == []
    assert importer.stored("person")[0].name == "Zoë Brand"


@pytest.mark.parametrize("invisible", ["\u00ad", "\u2060", "\u200b", "\ufeff", "\u202e", "\u200e", "\u2066"])
def test_names_are_found_as_they_are_seen(importer: Importer, invisible: str) -> None:
    importer(files={"people.csv": f"id,name\n1,Oluwa{invisible}seun Adeyemi-Part{invisible}ridge\n"})
    for words in ("Oluwaseun", "partridge", f"Oluwa{invisible}seun Adeyemi-Partridge"):
        found = people.resolve_person(importer.workspace, STAFF, words)
        assert found.name == "Oluwaseun Adeyemi-Partridge"


@pytest.mark.parametrize(
    ("stored", "asked"),
    [("张 伟", "张伟"), ("张伟", "张 伟"), ("山田 太郎", "山田太郎"), ("김 철수", "김철수"), ("欧阳 娜娜", "欧阳娜娜")],
)
def test_a_blank_between_ideographs_makes_no_difference(importer: Importer, stored: str, asked: str) -> None:
    importer(files={"people.csv": f"id,name\n1,{stored}\n"})
    assert people.resolve_person(importer.workspace, STAFF, asked).name == stored


@pytest.mark.parametrize("header", ["E-Mail", "e-mail", "Email", "E_mail", "E mail", "EMAIL"])
def test_a_hyphen_in_a_header_does_not_matter(importer: Importer, header: str) -> None:
    assert importer(files={"people.csv": f"ID,Name,{header}\n1,Ann,ann@example.org\n"}).problems == []
    assert importer.stored("person")[0].email == "ann@example.org"


@given(st.text(), st.sampled_from(["\u00ad", "\u200b", "\u2060", "\u202e"]))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_does_not_show_changes_neither_what_is_stored_nor_what_is_compared(text: str, invisible: str) -> None:
    with_it = invisible.join(text)
    assert without_invisible(with_it) == without_invisible(text)
    assert fold(with_it) == fold(text)
    assert fold(fold(text)) == fold(text)
