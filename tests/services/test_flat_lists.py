"""Importing lists with columns of their own: what becomes of them, again, after people edited, and taken back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from cjn_graph.errors import LooksAlike
from cjn_graph.model import Record
from cjn_graph.records import Update
from cjn_graph.services import entering, offices, records
from cjn_graph.services.checking import check
from cjn_graph.services.duplicates import list_duplicates
from cjn_graph.services.history import preview_undo, undo
from cjn_graph.services.importing import RowOutcome, import_folder
from cjn_graph.services.imports import list_imports
from cjn_graph.services.merging import merge
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.duplicates.corrupted import Shape, people, truth
from tests.importing_files import Importer
from tests.making import CLEARED, NOW, STAFF, apply, edge, entity, write

LIST = (
    "First Name,Last Name,E-mail,Organisation,Title,County,State,Topics,Phone,Shoe size\n"
    "Zoe,Brand,Zoe@Example.org,Marlow County Prosecutor,Diversion Director,Marlow Co.,OH,Diversion; Knitting,"
    "(312) 555-0100,39\n"
    "José,Núñez,jose@example.org,Marlow County Prosecutor,Analyst,,,,,\n"
)


@pytest.fixture
def importer(empty_store: Store, tmp_path: Path) -> Importer:
    workspace = Workspace(empty_store, Settings(now=NOW, data_folder=tmp_path / "data"))
    return Importer(workspace, tmp_path / "files")


def bring(importer: Importer, text: str, name: str = "contacts.csv", **options: Any) -> Any:
    importer.write({name: text})
    return import_folder(importer.workspace, STAFF, importer.folder / name, **options)


def person(importer: Importer, name: str) -> Any:
    (found,) = [one for one in importer.stored("person") if getattr(one, "name", "") == name]
    return found


def edit(importer: Importer, record: Record, **changes: Any) -> None:
    apply(importer.workspace.store, Update(record.id, changes))


def test_one_row_carries_person_post_office_place_and_topics(importer: Importer) -> None:
    marlow = entity("jurisdiction", "m", name="Marlow County, Ohio", state="OH")
    write(importer.workspace.store, marlow, entity("topic", "d", name="Diversion"))
    report = bring(importer, LIST)
    assert (report.problems, report.rejected) == ([], 0)
    zoe, office = person(importer, "Zoe Brand"), importer.stored("organization")[0]
    assert (zoe.given_name, zoe.email, zoe.phone) == ("Zoe", "Zoe@example.org", "+1 312-555-0100")
    assert zoe.attributes == {"Shoe size": "39", "place": "Marlow Co.", "state": "OH", "topics": "Knitting"}
    assert (office.name, office.classification) == ("Marlow County Prosecutor", "prosecutor_office")
    assert {post.title for post in importer.stored("post")} == {"Diversion Director", "Analyst"}
    (serves,) = importer.stored("serves")
    assert (serves.from_id, serves.to_id) == (office.id, marlow.id)
    assert [one.from_id for one in importer.stored("can_help_with")] == [zoe.id]
    sheet = report.sheets[0]
    assert sheet.places == {"Marlow Co., OH": "Marlow County, Ohio (name and state)"}
    assert "Knitting (1 row)" in sheet.unknown[0]
    assert ("E-mail", "email", "Zoe@Example.org") in [(one.column, one.fills, one.example) for one in sheet.columns]
    assert check(importer.workspace, CLEARED).ok


def test_again_writes_no_change_also_after_people_edited(importer: Importer) -> None:
    bring(importer, LIST)
    assert bring(importer, LIST).written == 0
    edit(importer, person(importer, "Zoe Brand"), phone="+1 312-555-0199", email=None, nicknames=["Zo"])
    edit(importer, importer.stored("organization")[0], classification="government")
    before = importer.changes()
    report = bring(importer, LIST, policy="file")
    assert (report.written, importer.changes()) == (0, before)
    assert not any(file.conflicts for file in report.files)


@pytest.mark.parametrize(
    ("policy", "phone", "conflicts"),
    [("ask", "1", 1), ("person", "1", 0), ("fill", "1", 0), ("file", "+1 312-555-0142", 0)],
)
def test_a_changed_row_against_an_edited_field_is_decided_by_policy(
    importer: Importer, policy: str, phone: str, conflicts: int
) -> None:
    bring(importer, LIST)
    edit(importer, person(importer, "Zoe Brand"), phone="1")
    told: list[RowOutcome] = []
    report = bring(importer, LIST.replace("555-0100", "555-0142"), policy=policy, each_row=told.append)
    assert person(importer, "Zoe Brand").phone == phone
    assert sum(file.conflicts for file in report.files) == conflicts
    assert [str(one) for row in told for one in row.conflicts] == ["phone: 1 → +1 312-555-0142"] * conflicts


@pytest.mark.parametrize(("policy", "title"), [("ask", "Chief"), ("fill", "Diversion Director")])
def test_a_corrected_title_corrects_the_post_unless_only_empty_fields_are_filled(
    importer: Importer, policy: str, title: str
) -> None:
    bring(importer, LIST)
    bring(importer, LIST.replace("Diversion Director", "Chief"), policy=policy)
    assert {post.title for post in importer.stored("post")} == {title, "Analyst"}


WRONG = "Name,E-mail,Hired,Office\nAnn Lee,ann@example.org,2020-05-03,A\nBo Ek,nobody,,B\n,,,C\nDi Orr,,2999,D\n"


def test_a_wrong_row_rejects_itself_and_comes_in_corrected(importer: Importer) -> None:
    report = bring(importer, WRONG, rejected_to=importer.folder)
    assert [(one.row, one.column) for one in report.problems] == [(3, "E-mail"), (4, "Name"), (5, "start")]
    assert [one.name for one in importer.stored("person")] == ["Ann Lee"]
    assert (report.refused, report.rejected) == (False, 3)
    path = importer.folder / "contacts-rejected.csv"
    assert report.rejected_files == [str(path)]
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Why rejected,Name,E-mail,Hired,Office"
    assert "'nobody' is no email address" in lines[1]
    path.write_text(path.read_text(encoding="utf-8-sig").replace("nobody", "bo@example.org"), encoding="utf-8-sig")
    again = import_folder(importer.workspace, STAFF, path)
    assert (again.source, again.rejected) == ("contacts", 2)
    assert person(importer, "Bo Ek").external_ids == ["contacts:bo ek|bo@example.org"]


def test_who_has_an_address_and_no_name_is_not_lost(importer: Importer) -> None:
    assert bring(importer, "Name,E-mail\n,c@example.org\n").rejected == 0
    assert importer.stored("person")[0].name == "Name unknown (c@example.org)"


def test_all_or_nothing_writes_nothing_where_a_row_is_wrong(importer: Importer) -> None:
    report = bring(importer, WRONG, all_or_nothing=True)
    assert (report.refused, report.written, importer.changes()) == (True, 0, 0)


def test_rows_that_refer_to_a_rejected_row_are_rejected_too(importer: Importer) -> None:
    files = {"people.csv": "id,name\n1,Ann\n2,\n3,Cem\n", "ties.csv": "from,to\n1,2\n1,3\n"}
    report = importer(files=files, all_or_nothing=False)
    assert [(one.file, one.row) for one in report.problems] == [("people.csv", 3), ("ties.csv", 2)]
    assert (len(importer.stored("person")), len(importer.stored("knows"))) == (2, 1)
    assert [(file.created, file.rejected) for file in report.files] == [(2, 1), (1, 1)]


def test_dates_of_which_nothing_shows_the_order_are_asked_for_once(importer: Importer) -> None:
    text = "Name,Office,Hired\nAnn,A,3/4/2020\nBo,A,5/6/2020\n"
    report = bring(importer, text)
    assert [(one.column, one.row) for one in report.problems] == [("Hired", None)]
    assert (report.refused, importer.changes()) == (True, 0)
    bring(importer, text, dates="day first")
    assert {term.start for term in importer.stored("holds")} == {"2020-04-03", "2020-06-05"}


def test_a_whole_import_is_taken_back_but_for_what_people_changed(importer: Importer) -> None:
    bring(importer, LIST)
    edit(importer, person(importer, "José Núñez"), phone="1")
    changed = LIST.replace("Analyst", "Chief").replace("555-0100", "555-0142") + "Ann,Lee,ann@example.org,,,,,,,\n"
    second = bring(importer, changed)
    zoe, jose = person(importer, "Zoe Brand"), person(importer, "José Núñez")
    edit(importer, zoe, pronouns="she/her")
    assert len(preview_undo(importer.workspace, STAFF, second.import_id).written) == 3
    receipt = undo(importer.workspace, STAFF, second.import_id)
    assert receipt.notes == []
    assert {one.name for one in importer.stored("person")} == {"Zoe Brand", "José Núñez"}
    assert person(importer, "Zoe Brand").phone == "+1 312-555-0100"
    assert {post.title for post in importer.stored("post")} == {"Diversion Director", "Analyst"}
    assert jose.phone == "1"


def test_what_was_built_upon_is_kept_and_named_and_the_list_can_come_again(importer: Importer) -> None:
    report = bring(importer, LIST)
    zoe, jose = person(importer, "Zoe Brand"), person(importer, "José Núñez")
    ann = entity("person", "ann")
    write(importer.workspace.store, ann, edge("knows", ann, zoe))
    edit(importer, jose, phone="1")
    receipt = undo(importer.workspace, STAFF, report.import_id)
    assert {one.id for one in importer.stored("person")} == {zoe.id, jose.id, ann.id}
    assert importer.stored("holds") == importer.stored("organization") == []
    assert any("Zoe Brand" in note and "joined" in note for note in receipt.notes)
    assert any("José Núñez" in note and "edited since" in note for note in receipt.notes)
    assert bring(importer, LIST).rejected == 0
    assert len(importer.stored("person")) == 3
    assert len(importer.stored("holds")) == 2
    assert bring(importer, LIST).written == 0
    assert check(importer.workspace, CLEARED).ok


def test_a_list_with_a_row_for_each_job_makes_one_person_with_several_posts(importer: Importer) -> None:
    jobs = ("A,Chief", "B,Board", "B,Chair")
    text = "Name,Email,Company,Title\n" + "".join(f"Ann Lee,a@example.org,{job}\n" for job in jobs)
    bring(importer, text)
    assert len(importer.stored("person")) == 1
    assert sorted(post.title for post in importer.stored("post")) == ["Board", "Chair", "Chief"]
    assert bring(importer, text).written == 0


def test_people_of_one_name_and_nothing_else_stay_apart(importer: Importer) -> None:
    bring(importer, "Name,Office\nAnn Lee,A\nAnn Lee,B\n")
    assert len(importer.stored("person")) == 2


def test_an_id_of_two_people_is_refused(importer: Importer) -> None:
    text, mapping = "Id,First name,Last name\n7,Ann,Lee\n7,Bo,Ek\n", {"Id": "id", "First name": "given_name"}
    importer.write({"contacts.csv": text, "map.json": json.dumps(mapping | {"Last name": "family_name"})})
    path = importer.folder
    report = import_folder(importer.workspace, STAFF, path / "contacts.csv", mapping=path / "map.json", dry_run=True)
    assert [(one.row, "row 2 already, of Ann Lee" in one.what) for one in report.problems] == [(3, True)]


def test_the_columns_of_last_time_are_known_next_time(importer: Importer) -> None:
    mapping = '[columns]\nWho = "name"\nWhere = "attr:town"\n'
    importer.write({"a.csv": "Who,Where\nAnn Lee,Marlow\n", "map.toml": mapping})
    folder = importer.folder
    import_folder(importer.workspace, STAFF, folder / "a.csv", mapping=folder / "map.toml")
    report = bring(importer, "Who,Where\nBo Ek,Ashby\n", "b.csv")
    assert "as last time" in report.sheets[0].notes[0]
    assert person(importer, "Bo Ek").attributes == {"town": "Ashby"}


def test_a_list_without_names_is_refused_and_says_what_to_do(importer: Importer) -> None:
    report = bring(importer, "Colour,Size\nred,3\n")
    assert report.refused
    assert "No column is understood as the name" in report.problems[0].what


def test_workbooks_lists_and_our_own_files_of_one_folder_come_in_together(importer: Importer) -> None:
    book = Workbook()
    book.active.append(["Full name", "E-mail"])
    book.active.append(["Ann Lee", "ann@example.org"])
    importer.write({"people.csv": "id,name\n1,Bo Ek\n", "guests.csv": "First name,Surname\nDi,Orr\n"})
    book.save(importer.folder / "list.xlsx")
    report = importer()
    assert report.problems == []
    assert {one.name for one in importer.stored("person")} == {"Ann Lee", "Bo Ek", "Di Orr"}
    assert importer().written == 0


def test_an_office_of_record_is_not_written_again(importer: Importer) -> None:
    office = entity("organization", "o", name="Marlow County Prosecutor")
    write(importer.workspace.store, office)
    bring(importer, LIST)
    assert len(importer.stored("organization")) == 1
    assert {one.from_id for one in importer.stored("has_post")} == {office.id}
    assert records.read(importer.workspace, STAFF, office.id).version == 1


def test_look_alikes_are_named_before_anything_is_written(importer: Importer) -> None:
    secret = entity("person", "s", name="Zoë Brand", email="zoe@example.org", sensitivity="restricted")
    write(importer.workspace.store, secret)
    text = "Name,E-mail\nZoe Brand,zoe@example.org\nZoé Brand,Zoe@Example.org\nBrand Zoe,zoe@example.org\n"
    before = importer.changes()
    report = bring(importer, text, dry_run=True)
    assert importer.changes() == before
    # The same name and address, accents and case aside, is one person of the list already.
    assert {(one.name, one.other_name) for one in report.look_alikes} == {("Brand Zoe", "Zoe Brand")}
    assert secret.id not in report.model_dump_json()
    bring(importer, text)
    assert bring(importer, text).look_alikes == []
    before = importer.changes()
    again = {"name": "ZOE BRANT", "email": "zoe@example.org"}
    with pytest.raises(LooksAlike, match=r"(?=.*: Zoe Brand |.*; Zoe Brand ).*Brand Zoe ") as refused:
        entering.add(importer.workspace, STAFF, "person", again)
    assert importer.changes() == before
    assert secret.id not in str(refused.value)
    entering.add(importer.workspace, STAFF, "person", again, anyway=True)


def test_a_look_alike_that_is_hidden_makes_no_difference(importer: Importer) -> None:
    write(importer.workspace.store, entity("person", "s", name="Zoë Brand", email="z@x.org", sensitivity="restricted"))
    receipt = entering.add(importer.workspace, STAFF, "person", {"name": "Zoe Brand", "email": "z@x.org"})
    assert (len(receipt.written), receipt.notes) == (1, [])


@pytest.mark.parametrize("name", ["O Neil Center", "The ONeil Center", "O’Neil Centre"])
def test_an_office_that_is_written_a_little_otherwise_is_named_before_it_is_added(
    importer: Importer, name: str
) -> None:
    values = {"classification": "other"}
    offices.add_organization(importer.workspace, STAFF, {"name": "O'Neil Center"} | values)
    with pytest.raises(LooksAlike, match="O'Neil Center"):
        offices.add_organization(importer.workspace, STAFF, {"name": name} | values)


def test_a_look_alike_may_be_said_to_be_the_one_on_record(importer: Importer, tmp_path: Path) -> None:
    known = entity(
        "person", "k", name="Imani Okafor-Whitfield", given_name="Imani", family_name="Okafor-Whitfield", phone="1"
    )
    secret = entity("person", "s", name="Imani Okafor Whitfeld", sensitivity="restricted")
    write(importer.workspace.store, known, secret)
    text = "Name,E-mail,Phone\nImani Okafor Whitfeld,iow@example.org,2\nNobody Else,ne@example.org,3\n"
    report = bring(importer, text, dry_run=True)
    (alike,) = report.look_alikes
    assert (alike.other_id, alike.key) == (known.id, "imani okafor whitfeld|iow@example.org")
    assert f'"{alike.key}" = "?"  # may be Imani Okafor-Whitfield' in report.mapping
    mapping = tmp_path / "map.toml"
    mapping.write_text(report.mapping.replace(f'"{alike.key}" = "?"', f'"{alike.key}" = "{known.id}"'))
    done = bring(importer, text, mapping=mapping)
    assert len(importer.stored("person")) == 3
    one = next(each for each in importer.stored("person") if each.id == known.id)
    assert (one.name, one.email, one.phone) == ("Imani Okafor-Whitfield", "iow@example.org", "1")
    before = importer.changes()
    assert bring(importer, text).look_alikes == []
    assert importer.changes() == before
    undo(importer.workspace, STAFF, done.import_id)
    assert next(each for each in importer.stored("person") if each.id == known.id).email is None
    mapping.write_text(report.mapping.replace(f'"{alike.key}" = "?"', f'"{alike.key}" = "{secret.id}"'))
    hidden = bring(importer, text, mapping=mapping).problems
    mapping.write_text(report.mapping.replace(f'"{alike.key}" = "?"', f'"{alike.key}" = "person-0000000000000000"'))
    absent = bring(importer, text, mapping=mapping).problems
    assert [one.what.replace(secret.id, "person-0000000000000000") for one in hidden] == [one.what for one in absent]


def test_imports_are_listed_with_what_became_of_them(importer: Importer) -> None:
    first, second = bring(importer, LIST), bring(importer, LIST.replace("39", "40"))
    undone = undo(importer.workspace, STAFF, second.import_id)
    listed = {
        one.id: (one.source, one.created > 0, one.updated, one.taken_back)
        for one in list_imports(importer.workspace, STAFF)
    }
    assert listed == {first.import_id: ("contacts", True, 0, 0), second.import_id: ("contacts", False, 1, 1)}
    undo(importer.workspace, STAFF, (undone.transaction_id or "").partition(".")[0])
    assert [one.taken_back for one in list_imports(importer.workspace, STAFF)] == [0, 0]


def test_rejected_rows_are_taken_off_the_counts_of_what_they_would_have_created(importer: Importer) -> None:
    text = (
        "Name,E-mail,Office,Title\nImani Okafor,io@example.org,Elm,Clerk\n"
        "Imani Okafour,iok@example.org,Elm,Aide\nBo Ek,bo@example.org,Elm,Judge\n"
    )
    first = bring(importer, text)
    kept, dropped = person(importer, "Imani Okafor"), person(importer, "Imani Okafour")
    merge(importer.workspace, STAFF, kept.id, dropped.id)
    undo(importer.workspace, STAFF, first.import_id)
    again, third = (bring(importer, text).files for _ in range(2))
    told = {file.kind: (file.created, file.unchanged, file.rejected) for file in again}
    assert told["person"] == (1, 1, 1)
    assert told["holds"] == (2, 1, 0)
    assert {(file.created, file.updated) for file in third} == {(0, 0)}


def test_two_terms_of_one_person_in_one_post_that_overlap_are_said(importer: Importer) -> None:
    jobs = "Name,E-mail,Office,Title,Hired,Left\nAnn Lee,a@x.org,Elm,Clerk,2018,\n"
    assert bring(importer, jobs).overlaps == []
    later = jobs + "".join(f"Ann Lee,a@x.org,Elm,Clerk,{term}\n" for term in ("2020,", "2010,2012", "2012,2014"))
    (said,) = bring(importer, later).overlaps
    assert "contacts.csv, row 3: two terms of Ann Lee in one post overlap, 2018 to today and 2020 to today" in said


def test_a_file_with_known_truth_is_imported_with_a_mapping_and_judged_by_its_ids(
    importer: Importer, tmp_path: Path
) -> None:
    rows = people(Shape(200, 150, 2, 1, 3), seed=4)
    header = list(rows[0])
    text = "".join(",".join(row[name] for name in header) + "\n" for row in rows)
    mapping = tmp_path / "map.json"
    filled = {"rec_id": "id", "surname": "family_name", "address_1": "address", "postcode": "postcode"}
    mapping.write_text(json.dumps(filled | {"suburb": "city", "date_of_birth": "birth_date", "phone_number": "phone"}))
    report = bring(importer, f"{','.join(header)}\n{text}", mapping=mapping, source="judged")
    assert (report.rejected, len(importer.stored("person"))) == (0, 200)
    kept: set[str] = set().union(*(one.attributes for one in importer.stored("person")))  # type: ignore[attr-defined]
    assert {"address", "postcode", "city", "birth_date", "soc_sec_id"} <= kept
    pairs = list_duplicates(importer.workspace, STAFF)
    found = {frozenset(side.external_ids[0].removeprefix("judged:") for side in (one.a, one.b)) for one in pairs}
    wanted = truth(rows)
    assert 2 * len(found & wanted) / (len(found) + len(wanted)) >= 0.95
