"""``cjn observe`` and ``cjn observations`` at the terminal."""

from __future__ import annotations

import json

import pytest

from cjn_graph.cli.exits import FORBIDDEN, INVALID, NOT_FOUND, USAGE
from tests.cli.conftest import Cjn


def test_the_table_shows_numbers_gaps_sources_and_what_was_said(demo: Cjn) -> None:
    found = json.loads(demo("observations", "--json").stdout)
    assert found["total"] == len(found["series"]) > 50
    assert "what people say" in found["measures"]
    shown = demo("observations").stdout
    (line,) = [line for line in shown.splitlines() if "Corliss Early Diversion" in line]
    (series,) = [one for one in found["series"] if one["about"]["name"] == "Corliss Early Diversion"]
    for datum in series["data"]:
        assert f"{datum['start']}: {datum['value']:g}" in line
    assert "2022 to 2023: –" in line
    assert "annual report" in line
    assert f"{series['coverage']['share']:.0%}" in line
    assert "In words" in shown
    assert all(datum["text"] in shown for one in found["series"] for datum in one["data"] if datum["text"])
    assert found["definition"] in shown


def test_what_is_left_out_is_said(demo: Cjn) -> None:
    shown = demo("observations", "--measure", "people diverted", "--limit", "2").stdout
    assert "more series; --limit shows more" in shown
    assert demo("observations", "zzyzx").stdout == "Nothing was observed that fits.\n"


def test_a_number_keeps_its_digits(closed_demo: Cjn) -> None:
    cjn = closed_demo
    name = json.loads(cjn("observations", "--json").stdout)["series"][0]["about"]["name"]
    told = cjn("observe", name, "residents", "--value", "1234567.5", "--start", "2024", "--by", "census").stderr
    assert "To take it back: cjn undo " in told
    assert "2024: 1,234,567.5; 2025: –" in cjn("observations", "--measure", "residents").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["observe", "Nowhere at all", "cases", "--value", "1"], NOT_FOUND, "Give its whole name, or its id."),
        (["observe", "Marlow County, Ohio", "cases"], INVALID, "needs a value or a text"),
        (["observe", "Marlow County, Ohio", "cases", "--value", "1", "--start", "2040"], INVALID, "still to come"),
        (["observe", "Marlow County, Ohio", "cases", "--value", "many"], USAGE, "--value"),
        (["observations", "--about", "Nowhere at all"], NOT_FOUND, "Give its whole name, or its id."),
        (["observations", "--limit", "0"], INVALID, "not between 1 and 1000"),
        (["--as", "viewer", "observations"], FORBIDDEN, "needs the role staff"),
        (["--as", "viewer", "observe", "Marlow County, Ohio", "x", "--text", "y"], FORBIDDEN, "needs the role staff"),
    ],
)
def test_what_cannot_be_done_is_told(demo: Cjn, arguments: list[str], code: int, told: str) -> None:
    done = demo(*arguments, code=code)
    assert told in done.stderr
    assert done.stdout == ""
