"""`cjn show` and `cjn match`: the answers, in words and as JSON, and what is said when there is none."""

from __future__ import annotations

import json
import subprocess

import pytest

from cjn_graph.cli import exits
from tests.cli.conftest import Cjn

ESCAPE = "\x1b"


@pytest.fixture(scope="module")
def name() -> str:
    """The member of the demo's first story."""
    return "Imani Okafor-Whitfield"


@pytest.fixture(scope="module")
def matches(demo: Cjn, name: str) -> subprocess.CompletedProcess[str]:
    """What `cjn match` answers for them."""
    return demo("match", name, "--json", "--limit", "10")


def test_match_as_json_has_exactly_the_promised_shape(matches: subprocess.CompletedProcess[str]) -> None:
    assert matches.stderr == ""
    suggestions = json.loads(matches.stdout)
    assert 1 <= len(suggestions) <= 10
    for suggestion in suggestions:
        assert list(suggestion) == ["person", "score", "little_evidence", "reasons", "cautions", "unknowns", "route"]
        assert list(suggestion["person"]) == ["id", "name", "post", "organization", "jurisdiction"]
        assert suggestion["reasons"]
        for reason in suggestion["reasons"]:
            assert list(reason) == ["feature", "contribution", "sentence", "facts"]
        total = sum(reason["contribution"] for reason in suggestion["reasons"])
        assert total == pytest.approx(suggestion["score"], abs=1e-9)


def test_match_says_in_words_what_it_says_as_json(
    demo: Cjn, name: str, matches: subprocess.CompletedProcess[str]
) -> None:
    shown = demo("match", name, "--limit", "3").stdout
    assert ESCAPE not in shown
    suggestions = json.loads(matches.stdout)
    for suggestion in suggestions[:3]:
        assert f"{suggestion['person']['name']}  {suggestion['score']:.2f}" in shown
        for text in (reason["sentence"] for reason in suggestion["reasons"]):
            assert text in shown
        for text in (*suggestion["cautions"], *suggestion["unknowns"], suggestion["route"]["sentence"]):
            assert text in shown
    assert all(suggestion["person"]["name"] not in shown for suggestion in suggestions[3:])


def test_a_member_is_found_by_id_as_by_name_and_the_answer_repeats_to_the_byte(
    demo: Cjn, name: str, matches: subprocess.CompletedProcess[str]
) -> None:
    page = json.loads(demo("show", name.upper(), "--json").stdout)
    assert page["person"]["name"] == name
    assert demo("match", page["person"]["id"], "--json").stdout == matches.stdout


def test_show_prints_what_the_json_holds(demo: Cjn, name: str) -> None:
    page = json.loads(demo("show", name, "--json").stdout)
    shown = demo("show", name).stdout
    assert page["person"]["id"] in shown
    assert f"consent: {page['consent']}" in shown
    for term in page["terms"]:
        assert term["post"] in shown
    lists = [value for value in page.values() if isinstance(value, list) and value and "fact_id" in value[0]]
    assert lists
    for line in (line for lines in lists for line in lines):
        if line["kind"] != "person" or not line["over"]:
            assert line["name"] in shown
    for section in ("engagements", "convenings", "requests"):
        for line in page[section]:
            assert line["detail"] in shown
    ties = page["ties"]["ties"]
    assert ties
    for tie in ties[:10]:
        assert f"{tie['person']['name']}" in shown
        assert all(piece["sentence"] in shown for piece in tie["evidence"])
    assert all(one["person"]["name"] in shown for one in page["ties"]["co_attended"][:10])


def test_show_as_of_a_day_tells_what_held_then(demo: Cjn) -> None:
    leaving = "Halina Kowalczyk"
    assert "\nCounty Attorney, Tamarack County Attorney's Office" in demo("show", leaving).stdout
    after = demo("show", leaving, "--as-of", "2027-02").stdout
    assert "as of 2027-02-28" in after
    assert "\nNo current post\n" in after
    assert "2027-01-03" in after
    before = json.loads(demo("show", leaving, "--as-of", "2018", "--json").stdout)
    assert before["terms"] == before["convenings"] == []


@pytest.mark.parametrize("day", ["soon", "2026-02-30"])
def test_a_day_that_is_none_is_told_with_how_to_write_one(demo: Cjn, name: str, day: str) -> None:
    told = demo("show", name, "--as-of", day, code=exits.INVALID)
    assert told.stdout == ""
    assert "Of a year or a month the last day counts." in told.stderr


def test_a_closed_pipe_ends_the_command_quietly(demo: Cjn, name: str) -> None:
    for arguments in ("match", name, "--json"), ("show", name):
        command = [*demo.command, *arguments]
        writer = subprocess.Popen(command, env=demo.variables(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert writer.stdout is not None
        assert writer.stderr is not None
        writer.stdout.close()
        assert writer.wait(timeout=60) == exits.PIPE_CLOSED
        assert writer.stderr.read() == b""
        writer.stderr.close()


def test_an_unknown_name_is_answered_with_names_alike(demo: Cjn, name: str) -> None:
    told = demo("match", name[:-1] + "x", code=exits.NOT_FOUND)
    assert told.stdout == ""
    assert "Did you mean" in told.stderr
    assert name in told.stderr


def test_a_name_that_fits_several_is_answered_with_all_of_them_and_their_ids(demo: Cjn) -> None:
    told = demo("show", "a", code=exits.NOT_FOUND)
    assert told.stdout == ""
    assert told.stderr.count("\n  person-") > 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("person-0000000000000000", exits.NOT_FOUND),
        ("'}) MATCH (n) DETACH DELETE n //", exits.NOT_FOUND),
        ("x" * 10_000, exits.INVALID),
        ("\x1b[31mred", exits.NOT_FOUND),
        ("", exits.INVALID),
    ],
    ids=["id", "cypher", "long", "control", "empty"],
)
def test_words_that_name_nobody_are_told_in_short(demo: Cjn, words: str, code: int) -> None:
    told = demo("show", words, code=code)
    assert told.stdout == ""
    assert 0 < len(told.stderr) < 1_000
    assert ESCAPE not in told.stderr


def test_a_need_that_fits_nothing_is_refused(demo: Cjn, name: str) -> None:
    told = demo("match", name, "--need", "'}) DETACH DELETE n //", code=exits.INVALID)
    assert told.stdout == ""
    assert "--need" in told.stderr or "need" in told.stderr


def test_an_unknown_account_and_one_that_may_not_are_refused(demo: Cjn, name: str) -> None:
    assert "nobody" in demo("--as", "nobody", "show", name, code=exits.NOT_FOUND).stderr
    refused = demo("--as", "viewer", "show", name, code=exits.FORBIDDEN)
    assert refused.stdout == ""
    assert name not in refused.stderr


def test_an_empty_store_says_how_to_fill_it(cjn: Cjn) -> None:
    told = cjn("match", "Ann", code=exits.STORE)
    assert told.stdout == ""
    assert "cjn import FOLDER" in told.stderr


def test_no_line_ends_in_blanks_when_it_is_not_for_a_terminal(demo: Cjn, name: str) -> None:
    for line in demo("show", name).stdout.splitlines():
        assert line == line.rstrip()
