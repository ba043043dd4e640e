"""`cjn show` and `cjn match`: the answers, in words and as JSON, and what is said when there is none."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from cjn_graph.cli import exits
from tests.cli.conftest import Cjn

ESCAPE = "\x1b"


@pytest.fixture(scope="module")
def name(demo: Cjn) -> str:
    """The full name of a member who has counterparts and whom nobody else is called."""
    for line in _names(demo):
        done = subprocess.run(
            [*demo.command, "match", line, "--json"], env=demo.variables(), capture_output=True, encoding="utf-8"
        )
        if done.returncode == 0 and json.loads(done.stdout):
            return line
    raise AssertionError("nobody in the demo network has a counterpart")


def _names(demo: Cjn) -> list[str]:
    """Full names out of the list that an ambiguous name is answered with."""
    told = demo("show", "a", code=exits.NOT_FOUND).stderr
    names = re.findall(r"^  person-\w+  ([^,\n]+)", told, re.M)
    assert names
    return names


def test_match_as_json_has_exactly_the_promised_shape(demo: Cjn, name: str) -> None:
    done = demo("match", name, "--json", "--limit", "10")
    assert done.stderr == ""
    suggestions = json.loads(done.stdout)
    assert 1 <= len(suggestions) <= 10
    for suggestion in suggestions:
        assert list(suggestion) == ["person", "score", "reasons", "cautions", "unknowns", "route"]
        assert list(suggestion["person"]) == ["id", "name", "post", "organization", "jurisdiction"]
        assert suggestion["reasons"]
        for reason in suggestion["reasons"]:
            assert list(reason) == ["feature", "contribution", "sentence", "facts"]
        total = sum(reason["contribution"] for reason in suggestion["reasons"])
        assert total == pytest.approx(suggestion["score"], abs=1e-9)


def test_match_says_in_words_what_it_says_as_json(demo: Cjn, name: str) -> None:
    suggestions = json.loads(demo("match", name, "--json", "--limit", "3").stdout)
    shown = demo("match", name, "--limit", "3").stdout
    assert ESCAPE not in shown
    words = " ".join(shown.split())
    for suggestion in suggestions:
        assert suggestion["person"]["name"] in words
        assert f"{suggestion['score']:.2f}" in words
        for text in (reason["sentence"] for reason in suggestion["reasons"]):
            assert " ".join(text.split()) in words
        for text in (*suggestion["cautions"], *suggestion["unknowns"], suggestion["route"]["sentence"]):
            assert " ".join(text.split()) in words


def test_the_limit_cuts_the_same_list(demo: Cjn, name: str) -> None:
    ten = json.loads(demo("match", name, "--json").stdout)
    assert json.loads(demo("match", name, "--json", "--limit", "2").stdout) == ten[:2]


def test_a_member_is_found_by_id_as_by_name_and_the_answer_repeats_to_the_byte(demo: Cjn, name: str) -> None:
    by_name = demo("show", name, "--json").stdout
    person = json.loads(by_name)["person"]
    assert person["name"] == name
    assert demo("show", person["id"], "--json").stdout == by_name
    assert demo("match", person["id"], "--json").stdout == demo("match", name.upper(), "--json").stdout


def test_show_prints_what_the_json_holds(demo: Cjn, name: str) -> None:
    page = json.loads(demo("show", name, "--json").stdout)
    shown = demo("show", name, COLUMNS="300").stdout
    assert page["person"]["id"] in shown
    assert f"consent: {page['consent']}" in shown
    for term in page["terms"]:
        assert term["post"] in shown
    for section in ("helps_with", "seeks_help_with", "engagements", "convenings", "memberships", "acquaintances"):
        for line in page[section]:
            assert line["name"] in shown


def test_a_closed_pipe_ends_the_command_quietly(demo: Cjn, name: str) -> None:
    for arguments in ("match", name, "--json"), ("show", name), ("check",):
        command = [*demo.command, *arguments]
        writer = subprocess.Popen(command, env=demo.variables(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert writer.stdout is not None
        assert writer.stderr is not None
        writer.stdout.close()
        assert writer.wait(timeout=60) == exits.PIPE_CLOSED
        assert writer.stderr.read() == b""
        writer.stderr.close()


def test_an_unknown_name_is_answered_with_names_alike(demo: Cjn, name: str) -> None:
    for command in ("show", "match"):
        told = demo(command, name[:-1] + "x", code=exits.NOT_FOUND)
        assert told.stdout == ""
        assert "Did you mean" in told.stderr
        assert name in told.stderr


@pytest.mark.parametrize(
    "words",
    [
        "person-0000000000000000",
        "Nobody Anywhere",
        "'}) MATCH (n) DETACH DELETE n //",
        "x" * 10_000,
        "\x1b[31mred",
        "Zoë \N{SNOWMAN}",
    ],
    ids=["id", "name", "cypher", "long", "control", "unicode"],
)
def test_nobody_is_found_and_nothing_changes(demo: Cjn, words: str) -> None:
    before = demo("check", "--json").stdout
    for command in ("show", "match"):
        told = demo(command, words, code=exits.NOT_FOUND)
        assert told.stdout == ""
        assert len(told.stderr) < 1_000
        assert ESCAPE not in told.stderr
    assert demo("check", "--json").stdout == before


def test_an_empty_name_is_refused(demo: Cjn) -> None:
    for command in ("show", "match"):
        assert demo(command, "", code=exits.INVALID).stdout == ""


def test_an_unknown_account_is_refused(demo: Cjn, name: str) -> None:
    told = demo("--as", "nobody", "show", name, code=exits.NOT_FOUND)
    assert "nobody" in told.stderr
    assert told.stdout == ""


def test_an_empty_store_says_how_to_fill_it(cjn: Cjn) -> None:
    for command in ("show", "match"):
        told = cjn(command, "Ann", code=exits.STORE)
        assert told.stdout == ""
        assert "cjn import FOLDER" in told.stderr
