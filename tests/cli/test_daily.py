"""The commands of a working day, played in their order on a small network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cjn_graph.cli import exits
from cjn_graph.settings import Settings
from cjn_graph.store import open_store
from tests.cli.conftest import Cjn

PEOPLE = "id,name\n1,Ada Example\n2,Ben Sample\n3,Cy Specimen\n"
POSTS = "id,title,function\n7,Diversion Director,diversion\n"
HOLDS = "from,to,start\n1,7,2019\n"
TOPICS = "id,name\n5,pre-charge diversion\n"
CONVENINGS = "id,name,classification,start\n6,Autumn Webinar,webinar,2026-05-04\n"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cjn]:
    """A small network that the tests of this file change one after the other; the commands join its owner."""
    folder = tmp_path_factory.mktemp("daily")
    cjn, files = Cjn(folder / "data"), folder / "office"
    files.mkdir()
    contents = {"people": PEOPLE, "posts": POSTS, "holds": HOLDS, "topics": TOPICS, "convenings": CONVENINGS}
    for name, text in contents.items():
        (files / f"{name}.csv").write_text(text)
    with open_store(Settings(data_folder=cjn.folder)) as store:
        store.ensure_schema()
        cjn("import", str(files))
        yield cjn


def answer(cjn: Cjn, *arguments: str) -> Any:
    return json.loads(cjn(*arguments, "--json").stdout)


def written(receipt: Any) -> list[tuple[str, str]]:
    return [(entry["kind"], entry["action"]) for entry in receipt["written"]]


def test_a_call_is_logged_shown_and_taken_back(office: Cjn) -> None:
    receipt = answer(office, "log", "Ada Example", "Ben", "--subject", "Budget")
    assert written(receipt) == [("interaction", "create"), ("involves", "create"), ("involves", "create")]
    assert "Budget" in office("show", "Ben").stdout
    told = office("undo", receipt["transaction_id"])
    assert "delete  interaction-" in told.stdout
    assert "Budget" not in office("show", "Ben").stdout
    assert "changed since" in office("undo", receipt["transaction_id"], code=exits.CONFLICT).stderr


def test_consent_offer_need_and_attendance(office: Cjn) -> None:
    assert written(answer(office, "consent", "Ada", "granted", "--how", "by phone"))[0] == ("consent", "create")
    answer(office, "offer", "Ada", "Pre-Charge Diversion", "--level", "expert", "--evidence", "did_it")
    answer(office, "need", "Ben", "pre-charge diversion", "--urgency", "high")
    again = office("need", "Ben", "pre-charge diversion", code=exits.CONFLICT).stderr
    assert "It is recorded already: Ben Sample looks for help with pre-charge diversion." in again
    assert "Edit what is recorded if something about it has changed: seeks_help_with-" in again
    answer(office, "attend", "Autumn Webinar", "Ada", "Cy")
    page = answer(office, "show", "Ada")
    assert page["consent"] == "granted"
    assert [line["name"] for line in page["helps_with"] + page["convenings"]] == [
        "pre-charge diversion",
        "Autumn Webinar",
    ]
    (match,) = answer(office, "match", "Ben", "--limit", "1")
    assert match["person"]["name"] == "Ada Example"


def test_a_consent_is_told_with_what_counts_and_without_a_way_back(office: Cjn) -> None:
    told = office("consent", "Cy", "refused", "--purpose", "contact", "--on", "2026-05")
    assert "Now counts: refused since 2026-05. This stays on record; record a later decision" in told.stderr
    assert "undo" not in told.stderr
    told = office("consent", "Cy", "granted", "--on", "2026-06-01")
    assert "Now counts: refused since 2026-05." in told.stderr, "for another purpose"
    office("consent", "Cy", "granted", "--purpose", "contact", "--on", "2026-06-01")
    assert answer(office, "show", "Cy")["consent"] == "granted"


def test_a_succession(office: Cjn) -> None:
    receipt = answer(office, "succession", "Ada", "Cy Specimen", "--on", "2026-05-04", "--how", "appointed")
    assert written(receipt) == [("holds", "update"), ("holds", "create")]
    assert answer(office, "show", "Cy")["person"]["post"] == "Diversion Director"
    assert answer(office, "show", "Ada")["person"]["post"] is None
    refused = office("succession", "Ada", "Ben", "--on", "2026-06", code=exits.INVALID)
    assert "Ada Example holds no post today" in refused.stderr


def test_who_keeps_another_post_keeps_open_requests_unless_asked(office: Cjn, tmp_path: Path) -> None:
    files = {
        "people": "id,name\n20,Two Posts\n21,Heir One\n",
        "posts": "id,title\n22,Chief\n23,Trainer\n",
        "holds": "from,to,start\n20,22,2019\n20,23,2019\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text)
    office("import", str(tmp_path))
    answer(office, "request", "ask", "Two Posts", "A trainer", "--team", "peer")
    chief = next(term["post_id"] for term in answer(office, "show", "Two Posts")["terms"] if term["post"] == "Chief")
    told = office("succession", chief, "Heir One", "--on", "2026-05-04")
    assert "Two Posts keeps another post: 1 open request or introduction stays with Two Posts" in told.stderr
    office("undo", told.stderr.split()[-1])
    receipt = answer(office, "succession", chief, "Heir One", "--on", "2026-05-04", "--all-work")
    assert written(receipt) == [("holds", "update"), ("asked", "delete"), ("asked", "create"), ("holds", "create")]
    office("undo", receipt["transaction_id"])
    answer(office, "request", "close", answer(office, "request", "queue")[0]["request"]["id"])


def test_a_request_from_question_to_answer(office: Cjn) -> None:
    asked = ("request", "ask", "Ada", "Find a data analyst", "--team", "research", "--due", "2026-05")
    assert "2026-05 is past." in office(*asked, code=exits.INVALID).stderr
    office(*asked, CJN_NOW="2026-04-01T12:00:00+00:00")
    (item,) = answer(office, "request", "queue", "--team", "research")
    assert (item["request"]["name"], item["overdue"], item["askers"][0]["name"]) == (
        "Find a data analyst",
        True,
        "Ada Example",
    )
    request_id = item["request"]["id"]
    office("request", "assign", request_id, "kim")
    assert "(overdue)" in office("request", "queue").stdout
    office("request", "answer", request_id, "Ask Ben.")
    assert office("request", "queue").stdout == "No request is waiting.\n"
    edits = answer(office, "history", request_id)
    assert [edit["action"] for edit in edits] == ["update", "update", "create"]


NEXT_YEAR = str(datetime.now(UTC).year + 1)
WRONG = [
    (["log", "Nobody"], exits.NOT_FOUND, "Nobody is called"),
    (["log", "Ada", "--channel", "pigeon"], exits.INVALID, "channel"),
    (["log", "Ada", "--on", "yesterday"], exits.INVALID, "is not a date"),
    (["log", "Ada", "--on", "0001"], exits.INVALID, "0001 is before 1900"),
    (["need", "Ada", "pre-charge diversion", "--until", "2020"], exits.INVALID, "2020 is past"),
    (["succession", "Cy", "Ben", "--on", "9999"], exits.INVALID, "9999 is more than 20 years ahead"),
    (["consent", "Ada", "perhaps"], exits.INVALID, "decision"),
    (["consent", "Ada", "granted", "--purpose", "lunch"], exits.INVALID, "purpose"),
    (["consent", "Ada", "granted", "--on", NEXT_YEAR], exits.INVALID, f"{NEXT_YEAR} is still to come"),
    (["offer", "Ada", "juggling"], exits.NOT_FOUND, "no topic called 'juggling'"),
    (["attend", "Nothing", "Ada"], exits.NOT_FOUND, "no convening called"),
    (["request", "ask", "Ada", "x", "--team", "sales"], exits.INVALID, "team"),
    (["request", "queue", "--status", "lost"], exits.INVALID, "status"),
    (["request", "answer", "nonsense", "x"], exits.NOT_FOUND, "no request called 'nonsense'"),
    (["succession", "Cy", "Ben", "--on", "soon"], exits.INVALID, "is not a date"),
    (["undo", "nonsense"], exits.NOT_FOUND, "no transaction"),
    (["history", "person-aaaaaaaaaaaaaaaa"], exits.NOT_FOUND, "no record"),
]


def test_wrong_input_is_told_and_nothing_is_written(office: Cjn) -> None:
    before = answer(office, "changes", "--since", "now")  # the place behind all that is written
    for arguments, code, told in WRONG:
        assert told in office(*arguments, code=code).stderr
    assert answer(office, "changes", "--since", "now") == before
