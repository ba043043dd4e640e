"""Lists with columns of their own: encodings, headers, mappings, values and places, without a store."""

from __future__ import annotations

import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.rejected import write_rejected
from cjn_graph.exchange.sheets import values
from cjn_graph.exchange.sheets.fields import field_called
from cjn_graph.exchange.sheets.files.content_lines import content_lines
from cjn_graph.exchange.sheets.files.delimited import open_delimited
from cjn_graph.exchange.sheets.files.workbook import open_workbook, text_of
from cjn_graph.exchange.sheets.mapping import Mapping, guess_mapping, matched, read_mapping, written
from cjn_graph.exchange.sheets.places import Places
from cjn_graph.exchange.sheets.reader import is_list
from cjn_graph.exchange.sheets.sheet import MOST_COLUMNS, Sheet
from tests.making import entity


def known(name: str) -> bool:
    return field_called(name) is not None


def opened(path: Path, content: bytes) -> Sheet:
    path.write_bytes(content)
    problems = ProblemList()
    (sheet,) = open_delimited(path, problems, known)
    assert problems.total == 0
    return sheet


LIST = "Name;E-mail;Office\nJosé Núñez;jose@example.org;Lake, Ohio\n"
DAY = datetime(2020, 3, 4)  # noqa: DTZ001 - cells of workbooks have no time zone
MOMENT = datetime(2020, 1, 2, 9, 30)  # noqa: DTZ001
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encoding_and_delimiter_are_found_out_and_told(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = LIST.replace("Lake, Ohio", '"Lake, Ohio"').replace(";", delimiter)
    sheet = opened(tmp_path / "list.csv", text.encode(encoding))
    assert sheet.header == ["Name", "E-mail", "Office"]
    assert sheet.sample == [["José Núñez", "jose@example.org", "Lake, Ohio"]]
    assert any("Encoding" in note for note in sheet.notes) == (encoding not in ("utf-8", "utf-8-sig"))
    assert any("separated" in note for note in sheet.notes) == (delimiter != ",")


def test_what_stands_above_the_header_and_the_header_again_are_passed_over(tmp_path: Path) -> None:
    content = b'Notes:\n"Some addresses are missing, as you know"\n\nFirst Name,Last Name,URL,Company,Position\n'
    sheet = opened(
        tmp_path / "Connections.csv", content + b"Ann,Lee,x,Y,Z\nFirst Name,Last Name,URL,Company,Position\n,\nBo,Ek\n"
    )
    assert (sheet.header_row, sheet.header[:2]) == (4, ["First Name", "Last Name"])
    assert [row[0] for row in sheet.sample] == ["Ann", "Bo"]
    assert "row 4" in sheet.notes[0]


@pytest.mark.parametrize("kind", ["contact", "email", "notes"])
def test_our_own_file_is_one_though_a_cell_of_it_is_called_like_a_column(tmp_path: Path, kind: str) -> None:
    ties = tmp_path / "ties.csv"
    ties.write_text(f"from,to,kind,first_on,last_on,weight\n1,2,{kind},2025,2026-10,3\n")
    assert not is_list(ties)


def test_far_too_many_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{number}" for number in range(MOST_COLUMNS + 1)))
    problems = ProblemList()
    assert open_delimited(path, problems, known) == []
    assert "1,001 columns" in problems.kept[0].what


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_every_sheet_of_a_workbook_is_read_with_real_dates(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "lists.xlsx",
        Staff=[["Members 2026"], [], ["Name", "Hired", "Lead", "Id"], ["Ann Lee", DAY, True, 7.0]],
        Empty=[],
        Guests=[["Name", "E-mail"], ["Bo Ek", "bo@example.org"]],
    )
    staff, guests = open_workbook(path, ProblemList(), known)
    assert (staff.header, staff.sample) == (["Name", "Hired", "Lead", "Id"], [["Ann Lee", "2020-03-04", "yes", "7"]])
    assert (guests.file, guests.sample) == ("lists.xlsx, sheet Guests", [["Bo Ek", "bo@example.org"]])


def test_a_workbook_that_unpacks_to_very_much_is_refused_unread(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bomb.xlsx", A=[["Name"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/nothing.bin", b"0" * (20 << 20))
    problems = ProblemList()
    assert open_workbook(path, problems, known) == []
    assert "unpack to 20 MB" in problems.kept[0].what


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet>&e;</worksheet>'


@pytest.mark.parametrize("content", [ENTITY, b"<worksheet><broken", b"\0\1\2"], ids=["entity", "broken", "bytes"])
def test_a_damaged_or_hostile_sheet_is_a_problem_of_the_file(tmp_path: Path, content: bytes) -> None:
    whole = workbook(tmp_path / "whole.xlsx", A=[["Name"], ["Ann"]])
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, content if name.endswith("sheet1.xml") else source.read(name))
    problems = ProblemList()
    sheets = open_workbook(path, problems, known)
    rows = [row for sheet in sheets for row in sheet.read(problems)]
    assert rows == []
    assert "save it again" in problems.kept[0].hint


def with_rows(tmp_path: Path, rows: str) -> Path:
    """A workbook with a header and one row, and more rows as XML."""
    whole = workbook(tmp_path / "whole.xlsx", A=[["Name"], ["Ann"]])
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, text.replace(b"</sheetData>", f"{rows}</sheetData>".encode()))
    return path


@pytest.mark.parametrize("last", [9_000, 40_000, 1_048_576, 2_000_000_000])
def test_rows_that_a_workbook_leaves_out_cost_next_to_nothing(tmp_path: Path, last: int) -> None:
    cell = '<c t="inlineStr"><is><t>Bo</t></is></c>'
    empty = with_rows(tmp_path, f'<row r="{last}" spans="1:1"/>')
    problems = ProblemList()
    begun = time.perf_counter()
    (sheet,) = open_workbook(empty, problems, known)
    assert [cells for _, cells in sheet.read(problems)] == [["Ann"]]
    assert problems.total == 0
    (sheet,) = open_workbook(with_rows(tmp_path, f'<row r="{last}">{cell}</row>'), problems, known)
    rows = list(sheet.read(problems))
    assert time.perf_counter() - begun < 10
    assert rows == [(2, ["Ann"]), *([(last, ["Bo"])] if last == 9_000 else [])]
    if 9_000 < last <= 1_048_576:
        assert problems.kept[0].what.startswith(f"Row {last:,} stands below")


def test_a_workbook_with_very_long_texts_is_refused_unread(tmp_path: Path) -> None:
    path = workbook(tmp_path / "texts.xlsx", A=[["Name"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/sharedStrings2.xml", b"0" * (17 << 20))
    problems = ProblemList()
    assert open_workbook(path, problems, known) == []
    assert "more than 16 MB" in problems.kept[0].what


def test_an_encrypted_or_corrupt_workbook_is_told(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "whole.xlsx", A=[["Name"], ["Ann"]]).read_bytes()
    encrypted, corrupt = bytearray(whole), bytearray(whole)
    for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = -1
        while (place := whole.find(mark, place + 1)) >= 0:
            encrypted[place + flags] |= 1
            if mark == b"PK\3\4":
                start = place + 30 + whole[place + 26] + whole[place + 28]
                corrupt[start : start + 8] = b"\xff" * 8
    for content in (encrypted, corrupt):
        path = tmp_path / "list.xlsx"
        path.write_bytes(content)
        problems = ProblemList()
        assert open_workbook(path, problems, known) == []
        assert "cannot be read" in problems.kept[0].what


def test_rejected_rows_are_harmless_and_come_back_the_same(tmp_path: Path) -> None:
    cells = ["=1+1", "'t Hooft", "\ufeff=1", "\u200b@x", "Ada"]
    path = write_rejected(tmp_path, "list.csv", ["-Name", *"bcde"], [(2, cells)], {2: "=why"})
    assert path is not None
    written = path.read_text(encoding="utf-8-sig")
    assert written.splitlines() == [
        "Why rejected,'-Name,b,c,d,e",
        "'=why,'=1+1,'t Hooft,'\ufeff=1,'\u200b@x,Ada",
    ]
    (sheet,) = open_delimited(path, ProblemList(), known)
    assert sheet.header[1] == "-Name"
    assert sheet.sample == [["=why", *(cell.strip() for cell in cells)]]


def test_no_workbook_at_all_is_told(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_text("Name,E-mail\n")
    problems = ProblemList()
    assert open_workbook(path, problems, known) == []
    assert "cannot be read" in problems.kept[0].what


EXPORTS = {
    "mailing list": "First Name,Last Name,E-mail,Organisation,Title,City,State,Topics,Phone",
    "CiviCRM": "Internal Contact ID,Sort Name,Contact Name,Job Title,Current Employer,Email,Phone,State,Group(s)",
    "Salesforce": "Contact ID 18,First Name,Last Name,Account Name,Title,Mailing City,Mailing State/Province,Email",
    "Google contacts": "First Name,Middle Name,Last Name,Organization Name,E-mail 1 - Value,Phone 1 - Value",
    "LinkedIn": "First Name,Last Name,URL,Email Address,Company,Position,Connected On",
    "EspoCRM": "ID,First Name,Last Name,Account Name,Account Title,Email,Phone",
    "record linkage": "rec_id,given_name,surname,street_number,address_1,suburb,postcode,state,date_of_birth",
}


@pytest.mark.parametrize("header", EXPORTS.values(), ids=EXPORTS)
def test_the_columns_of_usual_exports_are_understood(tmp_path: Path, header: str) -> None:
    names = header.split(",")
    cells = [f"a{number}@example.org" if "mail" in name.lower() else str(number) for number, name in enumerate(names)]
    mapping = guess_mapping(opened(tmp_path / "x.csv", f"{header}\n{','.join(cells)}\n".encode()))
    assert mapping.names_people
    filled = set(mapping.columns.values())
    assert {"email", "organization"} <= filled or "birth_date" in filled


def test_a_mapping_is_guessed_from_what_stands_in_the_columns_too(tmp_path: Path) -> None:
    rows = "Brand, Zoe;z@x.org;Ms;25/04/2020\nLee, Ann;a@example.org;Dr.;3/4/2020\nEk, Bo;b@x.org;Mr;1/1/2020\n"
    mapping = guess_mapping(opened(tmp_path / "x.csv", f"Name;Kontakt;Title;Since\n{rows}".encode()))
    assert mapping.columns == {"Name": "name", "Kontakt": "email", "Title": "attr:Title", "Since": "start"}
    assert (mapping.names, mapping.dates) == ("family, given", {"Since": "day first"})


def test_a_mapping_is_written_edited_and_read_again(tmp_path: Path) -> None:
    mapping = Mapping(
        columns={'Odd "name"': "name", "E-mail": "email", "x.y": "attr:x y", "Gone": "-"},
        dates={"Since": "day first"},
        places={"St. Louis": "?"},
        names="family, given",
    )
    path = tmp_path / "map.toml"
    path.write_text(written({"": mapping}), encoding="utf-8")
    assert read_mapping(path) == {"": mapping}
    path.write_text(written({"a.xlsx, sheet B": mapping}), encoding="utf-8")
    assert read_mapping(path) == {"a.xlsx, sheet B": mapping}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"columns": {"A": "nmae"}}', "Did you mean name?"),
        ("columns = 3", "columns"),
        ("not toml at all", "no mapping"),
        ("[1]", "no mapping"),
    ],
)
def test_a_wrong_mapping_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / ("map.json" if text.startswith(("{", "[1")) else "map.toml")
    path.write_text(text)
    with pytest.raises(InvalidInput) as error:
        read_mapping(path)
    assert said in f"{error.value} {error.value.hint} {error.value.problems}"


def test_the_columns_of_a_mapping_are_found_whatever_their_case(tmp_path: Path) -> None:
    sheet = opened(tmp_path / "x.csv", b"First Name,Mail,Shoe\n")
    assert matched(Mapping(columns={"first_name": "given_name", "MAIL": "email"}), sheet).columns == {
        "First Name": "given_name",
        "Mail": "email",
        "Shoe": "attr:Shoe",
    }
    with pytest.raises(InvalidInput) as error:
        matched(Mapping(columns={"Firstname": "given_name"}), sheet)
    assert "First Name" in error.value.problems[0].hint


@pytest.mark.parametrize("cell", ["", " ", "N/A", "null", "NULL", "-", "#N/A", "(blank)", "0000-00-00", "\u200b"])
def test_what_other_systems_write_for_nothing_is_nothing(cell: str) -> None:
    assert values.clean(cell) == ""


def test_a_name_may_be_null() -> None:
    assert (values.clean("Null", name=True), values.clean("N/A", name=True)) == ("Null", "")


@pytest.mark.parametrize("text", ["nobody", "a@", "a b@c", "@example.org"])
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(values.NotReadable):
        values.emails(text)


def test_dates_that_can_be_meant_in_two_ways_are_not_guessed() -> None:
    with pytest.raises(values.NotReadable, match="two ways"):
        values.date("3/4/2020", None)
    assert values.date("3/4/2020", "month first") == "2020-03-04"
    assert values.date("25/4/2020", None) == values.date("4/25/2020", None) == "2020-04-25"
    assert not values.is_ambiguous("4/4/2020")


PLACES = Places(
    entity("jurisdiction", name, name=name, classification=kind, state=state)
    for name, kind, state in [
        ("Wyandotte County, Kansas", "county", "KS"),
        ("St. Louis County, Missouri", "county", "MO"),
        ("St. Louis city, Missouri", "city", "MO"),
        ("St. Louis County, Minnesota", "county", "MN"),
        ("Kansas City, Kansas", "city", "KS"),
        ("Orleans Parish, Louisiana", "county", "LA"),
        ("Kansas", "state", "KS"),
    ]
)


@pytest.mark.parametrize(
    ("text", "state", "county", "found"),
    [
        ("Wyandotte Co., KS", "", False, "Wyandotte County, Kansas"),
        ("wyandotte", "Kansas", True, "Wyandotte County, Kansas"),
        ("County of Wyandotte", "", False, "Wyandotte County, Kansas"),
        ("KC, Kansas", "", False, "Kansas City, Kansas"),
        ("Kansas City KS", "", False, "Kansas City, Kansas"),
        ("Saint Louis County", "MN", False, "St. Louis County, Minnesota"),
        ("St. Louis", "MN", False, "St. Louis County, Minnesota"),
        ("St. Louis City, MO", "", False, "St. Louis city, Missouri"),
        ("Orleans Parish", "", False, "Orleans Parish, Louisiana"),
        ("Kansas", "", False, "Kansas"),
        ("St. Louis", "", False, ""),
        ("St. Louis", "MO", False, ""),
        ("Nowhere, KS", "", False, ""),
    ],
)
def test_places_are_found_with_evidence_and_never_where_two_fit(
    text: str, state: str, county: bool, found: str
) -> None:
    place = PLACES.find(text, state, county=county)
    assert place.name == found, place
    assert place.evidence
    if text == "St. Louis" and not state:
        assert "St. Louis County, Minnesota; St. Louis County, Missouri" in place.evidence


def test_cells_are_written_as_text() -> None:
    assert [text_of(one) for one in (1.5, False, date(2020, 1, 2), MOMENT, "a_x000D_")] == [
        *("1.5", "no", "2020-01-02", "2020-01-02 09:30", "a"),
    ]


@pytest.mark.parametrize(("end", "coding", "more"), [("", "", " a\n"), ("=", ";ENCODING=QUOTED-PRINTABLE", "a=\n")])
def test_what_continues_a_line_that_is_too_long_is_passed_over(
    tmp_path: Path, end: str, coding: str, more: str
) -> None:
    path = tmp_path / "x.vcf"
    path.write_text(f"N:a\n b\nNOTE{coding}:{'a' * (1 << 20)}{end}\n{more * 20_000}\nFN;X=y:Ada\n  Sample\n")
    started = time.process_time()
    found = {line.name: line.value for line in content_lines(path, "utf-8")}
    assert time.process_time() - started < 5  # each line once, not all that came before it again
    assert (found["N"], found["FN"]) == ("ab", "Ada Sample")
    assert len(found["NOTE"]) <= 1 << 20
