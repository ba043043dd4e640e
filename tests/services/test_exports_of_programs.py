"""Files as other programs export them: who comes in, and that a rerun writes nothing, edited since or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from cjn_graph.model.entities import Organization, Person
from cjn_graph.model.relationships import Holds
from cjn_graph.records import Update
from cjn_graph.services.importing import import_folder
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.importing_files import Importer
from tests.making import NOW, STAFF, apply, entity, write


class Export(NamedTuple):
    """A file, who is in it, their offices, and what else is to be looked for in the report."""

    name: str
    text: str
    people: list[str]
    offices: list[str]
    rejected: int = 0


CARDS = """BEGIN:VCARD\r
VERSION:3.0\r
UID:urn:uuid:4f\r
N:Brand;Zoe;M.;Dr.;Jr.\r
FN:Dr. Zoe Brand\r
EMAIL;TYPE=HOME:zoe@home.example\r
item1.EMAIL;TYPE=WORK,PREF:zoe@example.org\r
TEL;TYPE=FAX:330-555-0100\r
TEL;TYPE=CELL:(330) 555-0101\r
ORG:Elm Street Center;Youth\r
TITLE:Director\\, Youth\r
ADR;TYPE=WORK:;;12 Main St;Marlow;OH;44000;US\r
NOTE:a long note that is fol\r
 ded\\nand has two lines\r
PHOTO;ENCODING=b:AAAA\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:2.1\r
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Jos=C3=A9 N=C3=BA=\r
=C3=B1ez\r
TEL;WORK;VOICE:330-555-0102\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:4.0\r
KIND:org\r
FN:Harbor Fund\r
EMAIL:info@harbor.example\r
END:VCARD\r
"""
CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:Spring convening\\, Ohio
DTSTART;TZID=America/New_York:20260501T090000
ORGANIZER;CN=Ann Lee:mailto:ann@example.org
ATTENDEE;CN=Ann Lee;PARTSTAT=ACCEPTED:mailto:ann@example.org
ATTENDEE;CN="Crane; Bo";PARTSTAT=ACCEPTED:MAILTO:bo@example.org
ATTENDEE;CN=Cy Declined;PARTSTAT=DECLINED:mailto:cy@example.org
ATTENDEE;CUTYPE=ROOM;CN=Room 1;PARTSTAT=ACCEPTED:mailto:room@example.org
BEGIN:VALARM
ATTENDEE:mailto:alarm@example.org
END:VALARM
END:VEVENT
END:VCALENDAR
"""
LINES = [
    {"id": 7, "name": "Ann Lee", "contact": {"email": "ann@example.org"}, "topics": ["Diversion"], "employer": "Elm"},
    {"id": 8, "name": "Bo Crane", "contact": {"email": None}, "active": True},
]
CIVICRM = """"Contact ID","Contact Type","Sort Name","Display Name","First Name","Last Name","Individual Prefix",\
"Job Title","Current Employer","Email","Phone","City","State","Is Deceased"
"12","Individual","Brand, Zoe","Dr. Zoe Brand","Zoe","Brand","Dr.","Director","Elm Street Center","zoe@example.org","","Marlow","Ohio","No"
"13","Organization","Elm Street Center","Elm Street Center","","","","","","info@elm.example","","","",""
"14","Household","The Lees","The Lees","","","","","","","","","",""
"""  # noqa: E501 - as the program writes it
NPSP = """"Contact ID","First Name","Last Name","Account Name","Primary Affiliation","Title","npe01__WorkEmail__c","Mailing City","Mailing State/Province"
"0035000001","Zoe","Brand","Brand Household","Elm Street Center","Director","zoe@example.org","Marlow","OH"
"0035000002","Bo","Crane","Crane Household","","","","",""

"Grand Totals (2 records)"
"Confidential Information - Do Not Distribute"
"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."
"""  # noqa: E501 - as the program writes it
ESPOCRM = """"id";"firstName";"lastName";"accountName";"title";"emailAddress";"phoneNumber";"addressCity";"addressState"
"5f1";"Zoe";"Brand";"Elm Street Center";"Director";"zoe@example.org";"+13305550101";"Marlow";"OH"
"5f2";"Bo";"Crane";"";"";"";"";"";""
"""
GOOGLE = """First Name,Middle Name,Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,\
Birthday,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Value,Phone 1 - Value
Zoe,,Brand,Dr.,Jr.,Zo,,Elm Street Center,Director,--04-15,* myContacts,* Work,zoe@example.org ::: z@home.example,z3@home.example,\
(330) 555-0101 ::: (330) 555-0102
,,,,,,,Loose Ends,,,* myContacts,,info@loose.example,,
N/A,,N/A,,,,,,,,,,N/A,,
"""  # noqa: E501 - as the program writes it
LINKEDIN = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Zoe,Brand,https://www.linkedin.com/in/zoe-brand,,Elm Street Center,Director,12 Mar 2021
Zoe,Brand,https://www.linkedin.com/in/zoe-brand-2,,Harbor Fund,Analyst,13 Mar 2021
"""
KUMU = """Label,Type,Description,Tags
Zoe Brand,Person,Runs things,
Bo Crane,Person,,
Elm Street Center,Organization,,
Reform 1,Project,,
"""
JOBS = """Person ID;Full Name;Employer;Position;From;To;E-mail
17;Dana Orr;Elm Street Center;Fellow;2012;2015;dana@example.org
17;Dana Orr;Harbor Fund;Analyst;2015;2019-03;dana@example.org
17;Dana Orr;Harbor Fund;Chief Analyst;March 2019;present;dana@example.org
22;Bo Crane;Elm Street Center;Organizer;2018;;
"""
EXPORTS = [
    Export("cards.vcf", CARDS, ["José Núñez", "Zoe Brand"], ["Elm Street Center", "Harbor Fund"]),
    Export("meeting.ics", CALENDAR, ["Ann Lee", "Crane; Bo", "Cy Declined"], []),
    Export("people.jsonl", "\n".join(map(json.dumps, LINES)) + "\nnothing\n", ["Ann Lee", "Bo Crane"], ["Elm"], 1),
    Export("civicrm.csv", CIVICRM, ["Zoe Brand"], ["Elm Street Center"], 1),
    Export("report.csv", NPSP, ["Bo Crane", "Zoe Brand"], ["Elm Street Center"]),
    Export("espo.csv", ESPOCRM, ["Bo Crane", "Zoe Brand"], ["Elm Street Center"]),
    Export("google.csv", GOOGLE, ["Zoe Brand Jr."], ["Elm Street Center", "Loose Ends"]),
    Export("Connections.csv", LINKEDIN, ["Zoe Brand", "Zoe Brand"], ["Elm Street Center", "Harbor Fund"]),
    Export("elements.csv", KUMU, ["Bo Crane", "Zoe Brand"], ["Elm Street Center"], 1),
    Export("jobs.csv", JOBS, ["Bo Crane", "Dana Orr"], ["Elm Street Center", "Harbor Fund"]),
]


@pytest.fixture
def importer(empty_store: Store, tmp_path: Path) -> Importer:
    workspace = Workspace(empty_store, Settings(now=NOW, data_folder=tmp_path / "data"))
    return Importer(workspace, tmp_path / "files")


def named(importer: Importer, kind: str) -> list[str]:
    return sorted(record.name for record in importer.stored(kind) if isinstance(record, (Person, Organization)))


@pytest.mark.parametrize("export", EXPORTS, ids=lambda export: export.name)
def test_an_export_comes_in_and_again_writes_no_change(importer: Importer, export: Export) -> None:
    importer.write({export.name: export.text})
    path = importer.folder / export.name
    report = import_folder(importer.workspace, STAFF, path)
    assert (named(importer, "person"), named(importer, "organization")) == (export.people, export.offices)
    assert (report.rejected, report.refused) == (export.rejected, False), report.problems
    for record in importer.stored("person"):
        apply(importer.workspace.store, Update(record.id, {"email": "edited@example.org", "note": None}))
    before = importer.changes()
    again = import_folder(importer.workspace, STAFF, path, policy="file")
    assert (again.written, importer.changes()) == (0, before)


def only(importer: Importer, name: str) -> Person:
    (found,) = [one for one in importer.stored("person") if isinstance(one, Person) and one.name == name]
    return found


def bring(importer: Importer, export: str, **more: str) -> None:
    importer.write({one.name: one.text for one in EXPORTS if one.name == export} | more)
    import_folder(importer.workspace, STAFF, importer.folder / export if not more else importer.folder)


def test_a_card_gives_its_preferred_address_and_no_fax(importer: Importer) -> None:
    bring(importer, "cards.vcf")
    zoe = only(importer, "Zoe Brand")
    assert (zoe.email, zoe.phone, zoe.given_name) == ("zoe@example.org", "+1 330-555-0101", "Zoe")
    assert zoe.attributes["email 2"] == "zoe@home.example"
    assert zoe.note == "a long note that is folded\nand has two lines"
    assert zoe.external_ids == ["cards:urn:uuid:4f"]
    assert {post.title for post in importer.stored("post")} == {"Director, Youth"}  # type: ignore[attr-defined]


def test_who_accepted_an_event_on_record_attended_it(importer: Importer) -> None:
    of_that_day = entity("convening", "a", name="Spring convening, Ohio", classification="workshop", start="2026-05")
    earlier = entity("convening", "b", name="Spring convening, Ohio", classification="workshop", start="2025-05-02")
    write(importer.workspace.store, of_that_day, earlier)
    bring(importer, "meeting.ics")
    came = {(one.from_id, one.to_id) for one in importer.stored("attended")}  # type: ignore[attr-defined]
    ann, bo = only(importer, "Ann Lee"), only(importer, "Crane; Bo")
    assert came == {(ann.id, of_that_day.id), (bo.id, of_that_day.id)}
    assert only(importer, "Cy Declined").attributes == {"Invited to": "Spring convening, Ohio"}


def test_several_addresses_in_a_cell_of_google_are_kept(importer: Importer) -> None:
    bring(importer, "google.csv")
    zoe = only(importer, "Zoe Brand Jr.")
    assert (zoe.email, zoe.phone) == ("zoe@example.org", "+1 330-555-0101")
    assert (
        zoe.attributes | {"email 2": "z@home.example", "email 3": "z3@home.example", "phone 2": "+1 330-555-0102"}
        == zoe.attributes
    )
    (loose,) = [one for one in importer.stored("organization") if one.name == "Loose Ends"]  # type: ignore[attr-defined]
    assert isinstance(loose, Organization)
    assert loose.email == "info@loose.example"


def test_a_row_for_each_job_is_one_person_with_terms(importer: Importer) -> None:
    bring(importer, "jobs.csv")
    dana = only(importer, "Dana Orr")
    terms = [one for one in importer.stored("holds") if isinstance(one, Holds) and one.from_id == dana.id]
    assert sorted((str(one.start), str(one.end)) for one in terms) == [
        ("2012", "2015"),
        ("2015", "2019-03"),
        ("2019-03", "None"),
    ]


def test_connections_of_kumu_join_whom_the_elements_name(importer: Importer) -> None:
    ties = (
        "From,To,Direction,Type\nZoe Brand,Bo Crane,mutual,colleague\nZoe Brand,Elm Street Center,directed,Director\n"
    )
    bring(importer, "elements.csv", **{"connections.csv": ties + "Zoe Brand,Nobody Known,mutual,colleague\n"})
    (tie,) = importer.stored("knows")
    assert {tie.from_id, tie.to_id} == {only(importer, "Zoe Brand").id, only(importer, "Bo Crane").id}  # type: ignore[attr-defined]
    assert [one.title for one in importer.stored("post")] == ["Director"]  # type: ignore[attr-defined]
    before = importer.changes()
    report = import_folder(importer.workspace, STAFF, importer.folder)
    assert importer.changes() == before
    assert "Nobody is called 'Nobody Known'" in str(report.problems)
