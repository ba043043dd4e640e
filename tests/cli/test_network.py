"""``cjn network``, ``cjn settle`` and ``cjn use`` at the terminal."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.conftest import Cjn

ALLIANCE = "Alliance for Justice and Community Health (fictional)"
REAL = "National Criminal Justice & Public Health Alliance"


def test_story_6_can_be_played(demo: Cjn) -> None:
    shown = demo("network", ALLIANCE).stdout
    waiting, second, first, _ = shown.split("\n\n")[1:]
    assert re.search(r"2026-06-30 \(overdue\) +Publish two health indicators .* Oksana Tkachenko +commitment-", waiting)
    for words in ("├── Indicators Workgroup", "Oksana Tkachenko, 2024: Four of the twelve are in our", "… and 2 more"):
        assert words in second
    assert "(commitment, kept, due 2024-12-31, Desmond Holloway)\n│   └── learned: The dispatch center" in second
    assert "Health Responses Workgroup" in first
    assert "Stories Workgroup" in first
    everything = demo("network", ALLIANCE, "--all").stdout
    hidden = sum(int(number) - 1 for number in re.findall(r"… and (\d+) more", shown))
    assert hidden
    assert len(everything.splitlines()) == len(shown.splitlines()) + hidden


def test_the_real_alliance_has_the_facts_of_its_page_only(demo: Cjn) -> None:
    found = json.loads(demo("network", REAL, "--json").stdout)
    assert [(one["start"], one["attendance"]) for one in found["convenings"]] == [
        ("2017", "more than 60"),
        ("2015", "over 40"),
    ]
    assert [group["name"] for group in found["convenings"][1]["workgroups"]] == [
        *("#WeGotThis Workgroup", "Metrics Workgroup", "Narrative Workgroup")
    ]
    (promise,) = found["convenings"][0]["commitments"]
    assert (promise["status"], promise["makers"], promise["due"]) == ("unknown", [], None)
    assert (found["tally"]["uses"], found["engagements"], found["workgroups"]) == (0, [], [])


def test_quiet_convenings_are_counted_but_not_those_to_come(demo: Cjn) -> None:
    told = demo("network", "Collaborative Justice Network (demo)")
    found = json.loads(demo("network", "Collaborative Justice Network (demo)", "--json").stdout)
    parts = ("workgroups", "resources", "commitments")
    quiet = [one for one in found["convenings"] if not any(one[part] for part in parts)]
    assert sum(one["planned"] for one in quiet) == 1
    assert f"of {len(quiet) - 1} convenings" in told.stderr
    assert "(planned)" not in told.stdout
    assert "planned, 2027-02-18" in demo("network", "Collaborative Justice Network (demo)", "--all").stdout


def test_the_networks_are_listed(demo: Cjn) -> None:
    lines = demo("network").stdout.splitlines()
    assert [line.split("  ")[0] for line in lines[1:]] == [ALLIANCE, "Collaborative Justice Network (demo)", REAL]
    assert "5 open (4 overdue)" in lines[1]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["network", "Nowhere"], 4, "There is no network called 'Nowhere'"),
        (["--as", "viewer", "network"], 6, "needs the role staff"),
        (["settle", "Nothing promised", "kept"], 4, "There is no commitment called"),
        (
            ["settle", "Publish two health indicators with every annual report", "forgotten"],
            3,
            "should be 'kept' or 'dropped'",
        ),
        (["settle", "Call one peer a month", "kept"], 4, "Give the id"),
        (["use", "Twelve Indicators", "Nobody Atall"], 4, "Nobody is called 'Nobody Atall'"),
        (["use", "Twelve Indicators", "Oksana Tkachenko", "--on", "2027"], 3, "2027 is still to come"),
    ],
)
def test_what_cannot_be_done_is_said(demo: Cjn, arguments: list[str], code: int, message: str) -> None:
    told = demo(*arguments, code=code)
    assert told.stdout == ""
    assert message in told.stderr


def test_without_a_network_it_says_how_one_comes_in(cjn: Cjn) -> None:
    cjn("init")
    assert "The store is empty" in cjn("network", code=7).stderr
    folder = cjn.folder.parent / "files"
    folder.mkdir()
    (folder / "people.csv").write_text("id,name\n1,Ada\n")
    cjn("import", str(folder))
    told = cjn("network")
    assert (told.stdout, "networks.csv" in told.stderr) == ("", True)
    assert json.loads(cjn("network", "--json").stdout) == []
