"""Contacts without typing: mail, calendars and lists of participants, confirmed before they count."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.access import Viewer
from cjn_graph.errors import CjnError, DuplicateExternalId, Forbidden, InvalidInput, NotFound
from cjn_graph.exchange.captured import read_calendar, read_mail, read_participants
from cjn_graph.model.entities import Interaction
from cjn_graph.records import Update, read_joined
from cjn_graph.services import records
from cjn_graph.services.capturing import capture, confirm, dismiss, list_captured, read_captured
from cjn_graph.services.erasures import erase_person
from cjn_graph.services.history import undo
from cjn_graph.services.subject_access import held_about
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.making import ADMIN, CLEARED, NOW, STAFF, VIEWER, apply, counted_ids, edge, entity, write

MANAGER = Viewer("boss", "manager", frozenset({"restricted"}))
ADA = entity("person", "ada", name="Ada Sample", email="Ada@Example.org")
BEN = entity("person", "ben", name="Ben Sample", email="ben@example.org")
LEE = entity("person", "lee", name="Lee Staff", email="lee@host.example")
HIDDEN = entity("person", "hid", name="Hidden Person", email="hidden@example.org", sensitivity="restricted")
EVENT = entity("convening", "c", name="Autumn webinar", start="2026-05-04")
MAIL = b"""From: =?utf-8?q?Ada_S=C3=A4mple?= <ada@example.org>
To: Lee Staff <lee@host.example>, "New, Somebody" <new@example.org>
Cc: hidden@example.org
Date: Mon, 12 Oct 2026 09:30:00 -0400
Subject: =?utf-8?b?QnVkZ2V0IOKAkyBuZXh0IHllYXI=?=
Message-ID: <one@example.org>
Content-Type: text/plain; charset=utf-8

The secret plan is as follows.
"""
ZOOM = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    "999 1111,Autumn webinar,05/04/2026 02:00:00 PM,05/04/2026 03:00:00 PM,lee@host.example,60,3\n\n"
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
    "Ada S,ada@example.org,05/04/2026 02:00:00 PM,05/04/2026 02:30:00 PM,30,Yes\n"
    "Ada S,ada@example.org,05/04/2026 02:31:00 PM,05/04/2026 03:00:00 PM,29,Yes\n"
    "Ben Sample,,05/04/2026 02:00:00 PM,05/04/2026 03:00:00 PM,60,Yes\nIphone,,05/04/2026 02:05:00 PM,x,1,Yes\n"
)
TEAMS = (
    "1. Summary\nMeeting title\tAutumn webinar\nAttended participants\t2\nStart time\t5/4/26, 2:00:00 PM\n\n"
    "2. Participants\nName\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Ben Sample\t5/4/26, 2:00:01 PM\t5/4/26, 3:00:00 PM\t59m\tBen@example.org\tben@example.org\tPresenter\n\n"
    "3. In-Meeting activities\nName\tJoin Time\nGhost Writer\t5/4/26, 2:00:00 PM\n"
)
EVENTS = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1@host.example
DTSTART;TZID=America/New_York:20260504T140000
SUMMARY:Autumn webinar
ORGANIZER;CN=Lee Staff:mailto:lee@host.example
ATTENDEE;CN="Sample: Ada";PARTSTAT=ACCEPTED:mailto:ada@
 example.org
ATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.org
END:VEVENT
BEGIN:VEVENT
SUMMARY:Nobody asked
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def workspace(empty_store: Store, tmp_path: Path) -> Workspace:
    """A store with two members, one of the staff, and a folder of its own for what waits."""
    host, post = entity("organization", "h", name="Host", classification="network_host"), entity("post", "s")
    staff = [edge("has_post", host, post), edge("holds", LEE, post, start="2020")]
    write(empty_store, ADA, BEN, LEE, HIDDEN, EVENT, host, post, *staff)
    return Workspace(empty_store, Settings(now=NOW, data_folder=tmp_path), counted_ids())


def test_a_mail_becomes_a_contact_once_it_is_confirmed(workspace: Workspace) -> None:
    before = workspace.last_sequence()
    kept = capture(workspace, STAFF, [("mail", MAIL)])
    assert capture(workspace, STAFF, [("again.eml", MAIL)]).known == ["Budget – next year"]
    [one] = list_captured(workspace, STAFF)
    assert workspace.last_sequence() == before  # nothing counts yet
    assert (one.sort, one.on, one.subject, one.has_text) == ("email", "2026-10-12", "Budget – next year", False)
    assert [(who.name, who.person.name if who.person else "", who.staff) for who in one.people] == [
        ("Ada Sämple", "Ada Sample", False), ("Lee Staff", "Lee Staff", True),
        ("New, Somebody", "", False), ("", "", False),
    ]  # fmt: skip
    assert "secret plan" not in "".join(path.read_text() for path in workspace.settings.data_folder.rglob("*.json"))
    receipt = confirm(workspace, STAFF, one.key)
    assert receipt.notes == ["Not on record, and left out: new@example.org, hidden@example.org."]
    contact = records.read_kind(workspace, STAFF, Interaction, receipt.id_of("interaction"))
    assert (contact.channel, contact.on, contact.subject, contact.note) == ("email", "2026-10-12", one.subject, None)
    joined = read_joined(workspace.store, STAFF, [contact.id], ["involves"])
    assert [edge.other["name"] for edge in joined] == ["Ada Sample"]
    assert list_captured(workspace, STAFF) == []
    assert capture(workspace, STAFF, [("m.eml", MAIL)]).added == []
    capture(workspace, STAFF, [("m.eml", MAIL)], again=True)
    with pytest.raises(DuplicateExternalId):
        confirm(workspace, STAFF, kept.added[0])
    undo(workspace, STAFF, str(receipt.transaction_id))
    dismiss(workspace, STAFF, kept.added[0])
    with pytest.raises(NotFound, match="Nothing waits"):
        confirm(workspace, STAFF, kept.added[0])


def test_what_was_confirmed_and_taken_back_comes_in_again(workspace: Workspace) -> None:
    [key] = capture(workspace, STAFF, [("mail", MAIL)]).added
    for _ in range(2):
        receipt = confirm(workspace, STAFF, key)
        assert capture(workspace, STAFF, [("mail", MAIL)]).added == []
        undo(workspace, STAFF, str(receipt.transaction_id))
        assert capture(workspace, STAFF, [("mail", MAIL)]).added == [key]
    assert [who.name for who in read_captured(workspace, STAFF, key).people if who.person] == [
        "Ada Sämple",
        "Lee Staff",
    ]
    dismiss(workspace, STAFF, key)
    assert capture(workspace, STAFF, [("mail", MAIL)]).added == []


def test_the_text_is_kept_where_it_is_asked_for_and_the_hidden_stay_hidden(workspace: Workspace) -> None:
    [key] = capture(workspace, CLEARED, [("m.eml", MAIL)], body=True).added
    receipt = confirm(workspace, CLEARED, key, also=[BEN.id], without=[ADA.id])
    contact = records.read_kind(workspace, CLEARED, Interaction, receipt.id_of("interaction"))
    assert (contact.note, contact.sensitivity) == ("The secret plan is as follows.", "restricted")
    assert sorted(one.other["name"] for one in read_joined(workspace.store, CLEARED, [contact.id], ["involves"])) == [
        "Ben Sample", "Hidden Person",
    ]  # fmt: skip
    with pytest.raises(NotFound):
        records.read(workspace, STAFF, contact.id)


@pytest.mark.parametrize(
    ("name", "content", "came"),
    [
        ("zoom.csv", ZOOM.encode(), ["Ada Sample", "Ben Sample"]),
        ("teams.csv", TEAMS.encode("utf-16"), ["Ben Sample"]),
        ("event.ics", EVENTS.encode(), ["Ada Sample"]),
    ],
)
def test_who_came_to_a_meeting_becomes_attendance(
    workspace: Workspace, name: str, content: bytes, came: list[str]
) -> None:
    [key] = capture(workspace, STAFF, [(name, content)]).added
    [one] = list_captured(workspace, STAFF)
    assert (one.sort, one.on, one.subject) == ("meeting", "2026-05-04", "Autumn webinar")
    assert one.convening is not None
    assert one.convening.id == EVENT.id
    confirm(workspace, STAFF, key, convening=EVENT.id)
    joined = read_joined(workspace.store, STAFF, [EVENT.id], ["attended"])
    assert sorted(edge.other["name"] for edge in joined) == came
    capture(workspace, STAFF, [(name, content)], again=True)
    assert confirm(workspace, STAFF, key, convening=EVENT.id).notes[0] == "All of them are recorded already."


def test_what_cannot_be_taken_in_is_said_and_the_rest_is_kept(workspace: Workspace) -> None:
    kept = capture(
        workspace,
        STAFF,
        [
            ("m.eml", MAIL), ("empty.eml", b" "), ("photo.png", b"x"), ("list.csv", b"a,b\n1,2\n"),
            ("none.csv", b"Name,Email\n"), ("cal.ics", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n"), ("text", b"Hello\n\nyou"),
        ],
    )  # fmt: skip
    assert (len(kept.added), [line.split(":")[0] for line in kept.refused]) == (
        1, ["empty.eml", "photo.png", "list.csv", "none.csv", "cal.ics", "text"],
    )  # fmt: skip
    [undated] = capture(workspace, STAFF, [("u.eml", b"From: nobody@example.org\nSubject: x\n\n")]).added
    with pytest.raises(InvalidInput, match="nobody of them"):
        confirm(workspace, STAFF, undated)
    with pytest.raises(InvalidInput, match="on: is missing"):
        confirm(workspace, STAFF, undated, also=[ADA.id])
    assert confirm(workspace, STAFF, undated, also=[ADA.id], on="2026-10").written
    with pytest.raises(NotFound):
        dismiss(workspace, STAFF, "../../etc/passwd")
    with pytest.raises(Forbidden):
        list_captured(workspace, VIEWER)


def test_who_is_erased_is_in_nothing_that_waits(workspace: Workspace) -> None:
    capture(workspace, STAFF, [("m.eml", MAIL), ("t.csv", TEAMS.encode())])
    erase_person(workspace, ADMIN, ADA.id)
    assert [one.subject for one in list_captured(workspace, STAFF)] == ["Autumn webinar"]


def test_what_names_somebody_by_an_earlier_name_goes_with_them_and_what_only_sounds_so_stays(
    workspace: Workspace,
) -> None:
    old = b"From: Maiden Oldname <old@home.example>\nSubject: x\nMessage-ID: <2@x>\n\n"
    about = b"From: ben@example.org\nSubject: about Maiden Oldname\nMessage-ID: <3@x>\n\n"
    sounds = b"From: ben@example.org\nSubject: public hearing of maiden oldnames\nMessage-ID: <4@x>\n\n"
    li = entity("person", "li", name="Maiden Oldname", email="old@home.example")
    write(workspace.store, li)
    apply(workspace.store, Update(li.id, {"name": "Li", "email": "li@home.example"}), viewer=STAFF)
    capture(workspace, STAFF, [("a.eml", old), ("b.eml", about), ("c.eml", sounds)])
    told = held_about(workspace, MANAGER, li.id).mentions
    assert {(one.kind, one.name, *one.properties) for one in told} == {
        ("captured email", "x", "people"), ("captured email", "about Maiden Oldname", "subject"),
    }  # fmt: skip
    erase_person(workspace, ADMIN, li.id)
    assert [one.subject for one in list_captured(workspace, STAFF)] == ["public hearing of maiden oldnames"]


def test_mail_of_somebody_who_is_restricted_waits_for_those_with_the_grant(workspace: Workspace) -> None:
    mail = b"From: hidden@example.org\nTo: ben@example.org\nSubject: threats\nDate: Mon, 1 Jun 2026 10:00:00 +0000\n\nx"
    [key] = capture(workspace, STAFF, [("a.eml", mail)], body=True).added
    assert list_captured(workspace, STAFF) == []
    for decide in (confirm, dismiss):
        with pytest.raises(NotFound):
            decide(workspace, STAFF, key)
    assert [one.subject for one in list_captured(workspace, CLEARED)] == ["threats"]
    receipt = confirm(workspace, CLEARED, key, without=[HIDDEN.id])
    assert records.read(workspace, CLEARED, receipt.id_of("interaction")).sensitivity == "restricted"
    [later] = capture(workspace, STAFF, [("b.eml", mail.replace(b"hidden", b"ada"))]).added
    records.edit(workspace, CLEARED, ADA.id, {"sensitivity": "restricted"}, expected_version=1)
    assert later not in {one.key for one in list_captured(workspace, STAFF)}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"From: a@b.example\nTo: " + b"c@d.example, " * 6000, "longer than 64,000 bytes"),
        (b"From: " + b"(" * 5000 + b" a@b.example\n\n", "cannot be read"),
        (b"From: a@b.example\nContent-Type: text/plain" + b"; a=b" * 2001 + b"\n\n", "2,000 parameters"),
        (b"From: a@b.example\n\n" + b"--b\nContent-Type: text/plain\n\nx\n" * 1500, "1,000 parts"),
    ],
)
def test_mail_that_takes_long_to_read_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        read_mail(content, body=True)


@given(st.binary(max_size=300), st.text(max_size=300))
def test_nothing_that_comes_in_breaks_the_readers(content: bytes, text: str) -> None:
    for start in (
        b"From: a@b.example\nSubject: ",
        b"From: =?x?q?",
        b"Content-Type: text/plain; charset=\nTo: a@b.example\n\n",
    ):
        with contextlib.suppress(InvalidInput):
            read_mail(start + content, body=True)
    for read in (read_calendar, read_participants):
        for shell in (
            "{}",
            "BEGIN:VEVENT\nATTENDEE:{}\nEND:VEVENT",
            "Name,Email\n{}",
            "Topic,{}\nName\tJoin Time\n{}\tx",
        ):
            with contextlib.suppress(CjnError):
                read(shell.replace("{}", text))
