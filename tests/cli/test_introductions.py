"""Stories at the terminal: from a need to two who met and found it useful, with what others see of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from cjn_graph.cli.verbs import options_named
from cjn_graph.errors import Problem, Unfit
from cjn_graph.services.answering import answer
from cjn_graph.services.workspace import open_workspace
from cjn_graph.settings import Settings
from cjn_graph.store import open_store
from cjn_graph.verbs import VERBS
from tests.cli.conftest import NOW, Cjn


@pytest.fixture(scope="module")
def told(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cjn]:
    """A copy of the demo network that these tests write into."""
    folder = shutil.copytree(seeded, tmp_path_factory.mktemp("stories") / "data")
    with open_store(Settings(data_folder=folder)):
        yield Cjn(folder)


def asked(told: Cjn, *arguments: str) -> Any:
    return json.loads(told(*arguments, "--json").stdout)


def by_link(told: Cjn, text: str, choice: str) -> None:
    """Follow the link in a message and press a button."""
    token = re.findall(r"/answer\?token=(\S+)", text)[0]
    with open_workspace(Settings(data_folder=told.folder, now=NOW)) as workspace:  # type: ignore[arg-type]
        answer(workspace, token, choice)


def test_a_new_director_meets_somebody_who_has_done_it(told: Cjn, tmp_path: Path) -> None:
    need = ("--need", "pre-charge diversion")
    [first] = asked(told, "match", "Imani Okafor-Whitfield", *need, "--limit", "1")
    assert first["person"]["name"] == "Rosalind Achterberg-Núñez"
    made = asked(told, "introduce", "Imani Okafor-Whitfield", first["person"]["id"], *need)
    record = made["written"][0]["id"]
    listed = asked(told, "introductions", "--state", "proposed", "--mine")
    assert [one["id"] for one in listed] == [record]
    draft = asked(told, "draft", record, "--who", "Rosalind", "--link")
    assert "Imani Okafor-Whitfield, Diversion Director" in draft["text"]
    by_link(told, draft["text"], "accept")
    told("introduction", record, "ask")
    refused = told("introduction", record, "introduce", code=5).stderr
    assert "Possible now: ask, accept, decline" in refused
    told("introduction", record, "accept", "--who", "imani", "--how", "by phone")
    letter, calendar = tmp_path / "letter.eml", tmp_path / "call.ics"
    call = ("--call", "2026-11-05 15:00", "--zone", "America/New_York", "--ics", str(calendar))
    told("draft", record, "--eml", str(letter), *call)
    assert len(message_from_bytes(letter.read_bytes())["To"].split(",")) == 2
    assert b"DTSTART:20261105T200000Z" in calendar.read_bytes()
    for step in ("introduced", "met", "useful"):
        version = str(asked(told, "introduction", record)["version"])
        told("introduction", record, step, "--version", version)
        stale = told("introduction", record, "withdraw", "--version", version, code=5).stderr
        assert "staff was faster" in stale
    page = asked(told, "introduction", record)
    assert (page["state"], page["steps"]) == ("useful", ["still-in-touch", "out-of-touch"])
    assert [party["answered_how"] for party in page["people"]] == ["by phone", "by link, 2026-11-01 12:00 UTC"]
    assert "answer" in told("introduction", record).stdout.lower()
    ties = asked(told, "show", "Imani Okafor-Whitfield")["ties"]["ties"]
    assert first["person"]["id"] in [tie["person"]["id"] for tie in ties if tie["live"]]
    again = asked(told, "match", "Imani Okafor-Whitfield", *need, "--limit", "100")
    assert first["person"]["id"] not in [match["person"]["id"] for match in again]


def test_what_is_about_a_recall_stays_with_those_who_may_know(told: Cjn) -> None:
    queue = asked(told, "--as", "admin", "request", "queue")
    [request] = [
        one["request"]["id"] for one in queue if [who["name"] for who in one["askers"]] == ["Vivian Roundtree"]
    ]
    surfaces = (
        ["introductions"], ["match", "Vivian Roundtree"], ["match", "Joaquín Villaseñor"],
        ["show", "Vivian Roundtree"], ["show", "Joaquín Villaseñor"], ["health"], ["introductions", "--digest"],
    )  # fmt: skip
    before = [told(*surface, "--json").stdout for surface in surfaces]
    first = asked(told, "--as", "admin", "match", "Vivian Roundtree", "--limit", "1")[0]["person"]
    assert first["name"] == "Joaquín Villaseñor"
    assert told("match", "--for", request, code=4).stdout == ""
    for_it = asked(told, "--as", "admin", "match", "--for", request, "--limit", "50")
    assert first["id"] in [match["person"]["id"] for match in for_it]
    made = asked(told, "--as", "admin", "introduce", "Vivian Roundtree", first["id"], "--for", request)
    record = made["written"][0]["id"]
    draft = asked(told, "--as", "admin", "draft", record, "--who", "Joaquín", "--link")
    assert not re.search("Vivian|recall|Roundtree|attack", draft["text"] + draft["subject"], re.IGNORECASE)
    by_link(told, draft["text"], "accept")
    for step in ("ask", "accept", "introduce", "meet", "useful"):
        told("--as", "admin", "introduction", record, step)
    assert asked(told, "--as", "admin", "introduction", record)["restricted"]
    assert [told(*surface, "--json").stdout for surface in surfaces] == before
    assert told("introduction", record, code=4).stdout == ""


def walked(told: Cjn, record: str) -> None:
    """Ask both by link, let both say yes, and go on to two who met and found it useful."""
    who = [party["person"]["name"] for party in asked(told, "introduction", record)["people"]]
    for one in who:
        by_link(told, asked(told, "draft", record, "--who", one, "--link")["text"], "accept")
    for step in ("introduce", "meet", "useful"):
        told("introduction", record, step)
    page = asked(told, "introduction", record)
    assert page["state"] == "useful"
    assert all(party["answered_how"].startswith("by link") for party in page["people"])


def test_two_at_one_table_of_the_next_collaboratory_are_introduced(told: Cjn) -> None:
    name = "Collaboratory on juvenile diversion 2027 (planned)"
    first, second = asked(told, "convening", name, "--limit", "2")["suggestions"]
    who = [one["person"]["id"] for one in (first, second)]
    told("invite", name, *who, "--answer", "accepted", "--how", "by phone")
    assert " sit at table 2 now." in " ".join(told("seat", name, *who, "--table", "2").stderr.split())
    tables = asked(told, "convening", name, "--limit", "0")["seats"]["tables"]
    assert sorted(tables[1]["by_hand"]) == sorted(who)
    assert "(by hand)" in told("convening", name, "--limit", "0").stdout
    made = asked(told, "introduce", *who, "--need", "juvenile diversion")
    walked(told, made["written"][0]["id"])


def test_terms_say_that_those_with_only_an_election_are_taken_to_stay(told: Cjn) -> None:
    said = told("--as", "manager", "terms", "--until", "2030").stdout
    assert "that leaves these out" in " ".join(said.split())


def test_a_problem_names_the_option_that_is_typed() -> None:
    with pytest.raises(Unfit, match=r"^--yes: is missing"), options_named(VERBS["release-round"]):
        raise Unfit([Problem("sure", "is missing.")])


def test_a_pair_that_begins_meets_one_that_has_done_it(told: Cjn) -> None:
    [first] = asked(told, "pairs", "Diversion cohort 2026: Pinecrest County and its community partner", "--limit", "1")
    assert {link["counterpart"]["name"] for link in first["links"]} == {"Priya Srinivasan", "Shanice Poindexter"}
    for link in first["links"]:
        made = asked(told, "introduce", link["person"]["id"], link["counterpart"]["id"])
        walked(told, made["written"][0]["id"])
    assert len(asked(told, "introductions", "--state", "useful")) >= 2


def test_whom_one_looks_for_can_be_narrowed(demo: Cjn) -> None:
    all_of_them = asked(demo, "match", "Imani Okafor-Whitfield", "--limit", "1000")
    few = asked(demo, "match", "Imani Okafor-Whitfield", "--state", "Michigan", "--function", "diversion")
    assert 0 < len(few) < len(all_of_them)
    assert all("Michigan" in match["person"]["jurisdiction"] for match in few)
    assert few == [match for match in all_of_them if match in few]  # nobody's score is another one
    told = demo("match", "Imani Okafor-Whitfield", "--language", "tlh", "--state", "Ruritania", code=3).stderr
    assert "nobody has 'Ruritania'" in told
    assert "nobody has 'tlh'" in told
    understood = demo("match", "Imani Okafor-Whitfield", "--need", "juvenile diver", "--limit", "1").stdout
    assert "Understood as: Juvenile diversion" in understood
    assert "Name a person, or a request" in demo("match", code=3).stderr
    nobody = demo("introductions", "--state", "engaged", code=3).stderr
    assert "there is no 'engaged'" in nobody
