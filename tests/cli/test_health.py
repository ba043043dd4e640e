"""``cjn health``, ``cjn trend`` and ``cjn gaps`` at the terminal."""

from __future__ import annotations

import json
import re

import pytest

from cjn_graph.cli.exits import INVALID
from tests.cli.conftest import Cjn

MEASURES = {
    *(
        "people",
        "organizations",
        "ties",
        "one_sided_ties",
        "isolates",
        "components",
        "largest_component_share",
        "articulation_points",
    ),
    *("bridges", "degree_centralization", "transitivity", "staff_dependence", "single_thread"),
    *("betweenness_centralization", "mean_constraint", "global_efficiency", "average_path_length"),
    *("harmonic_mean_distance", "diameter", "reach_without_top", "r_index", "communities", "modularity"),
}


def test_health_of_the_demo_network(demo: Cjn) -> None:
    found = json.loads(demo("--as", "manager", "health", "--json").stdout)
    assert set(found) == MEASURES | {"scope", "mixing"}
    for name in MEASURES:
        assert {"value", "n", "of", "coverage", "definition", "reason", "names"} <= set(found[name])
        assert found[name]["value"] is not None, name
    for name in ("state", "census_division", "sector", "post_function", "cohort"):
        assert found["mixing"][name]["assortativity"]["value"] is not None
        assert found["mixing"][name]["ei_index"]["value"] is not None
    for name in ("isolates", "articulation_points", "bridges", "single_thread"):
        assert found[name]["value"] == len(found[name]["names"])


def test_the_table_says_what_the_numbers_mean(demo: Cjn) -> None:
    shown = demo("--as", "manager", "health", "--ties", "all").stdout
    for phrase in ("Freeman 1979", "Newman 2003", "however old or undated", "degree centralization", "census_division"):
        assert phrase in shown
    assert "articulation points:" in shown
    assert "When to worry" in shown


def test_where_each_stands_is_for_managers(demo: Cjn) -> None:
    rows = json.loads(demo("--as", "manager", "centrality", "--ties", "all", "--json").stdout)
    columns = "id name degree strength betweenness harmonic closeness constraint effective_size core community"
    assert list(rows[0]) == columns.split()
    assert len(rows) == json.loads(demo("health", "--ties", "all", "--json").stdout)["people"]["value"]
    assert rows == sorted(rows, key=lambda row: -row["betweenness"])
    shown = demo("--as", "manager", "centrality", "--sort", "degree").stdout
    assert "When to worry" in shown
    assert f"and {len(rows) - 25:,} more" in shown
    assert "needs the role manager" in demo("centrality", code=6).stderr


def test_the_trend_of_the_demo_network(demo: Cjn) -> None:
    found = json.loads(demo("trend", "--every", "year", "--points", "4", "--json").stdout)
    assert set(found["measures"]) == MEASURES
    now = json.loads(demo("health", "--json").stdout)
    for name in MEASURES:
        assert found["measures"][name]["points"][-1]["value"] == now[name]["value"]
    shown = demo("trend", "--every", "year", "--points", "4").stdout
    for point in found["measures"]["ties"]["points"]:
        assert point["as_of"] in shown
        assert f"{point['value']:,}" in shown
    assert "Freeman 1979" in shown


def test_a_trend_of_one_day_is_refused(demo: Cjn) -> None:
    assert "not between 2 and 40" in demo("trend", "--points", "1", code=INVALID).stderr


def test_gaps_of_the_demo_network(demo: Cjn) -> None:
    found = json.loads(demo("gaps", "--json", "--limit", "7").stdout)
    alike = found["similar_unconnected_jurisdictions"]
    assert len(alike["pairs"]) == 7
    for pair in alike["pairs"]:
        assert pair["reasons"]
        assert all(reason["facts"] for reason in pair["reasons"])
    assert found["topics_without_helper"]["topics"]
    assert found["gone_quiet"]["members"]
    assert found["similar_unconnected_people"]["reason"]
    between = ["gaps", "--by", "sector", "--one", "academic", "--other", "prosecutor office"]
    meant = json.loads(demo(*between, "--json").stdout)
    assert (meant["one"], meant["other"]) == ("academic", "prosecutor_office")
    told = demo(*between, "--limit", "2").stdout
    for phrase in ("Who should meet", meant["meetings"][0]["why"][0], f"{meant['cell']['ties']} ties where"):
        assert phrase in told
    shown = demo("gaps", "--limit", "2").stdout
    for phrase in ("Jurisdictions alike", "Topics with needs and no helper", "Gone quiet", "residents:"):
        assert phrase in shown
    rest = alike["value"] - 2
    assert f"and {rest:,} more; --limit shows more of them, each jurisdiction three times at most\n" in shown
    assert f"and {found['gone_quiet']['value'] - 2} more; --limit shows them\n" in shown
    assert "--limit" not in demo("gaps", "--limit", "1000").stdout
    reason = found["similar_unconnected_people"]["reason"]
    assert re.search(rf"{re.escape(reason)}\n +pairs of members", shown), "a reason has a line of its own"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["health", "--as-of", "2025-13"], 3, "is not a date"),
        (["health", "--ties", "some"], 2, "'--ties'"),
        (["health", "--staff", "some"], 2, "'--staff'"),
        (["health", "--kind", "office"], 2, "'--kind'"),
        (["gaps", "--limit", "0"], 2, "'--limit'"),
    ],
)
def test_what_cannot_be_asked(demo: Cjn, arguments: list[str], code: int, message: str) -> None:
    assert message in demo(*arguments, code=code).stderr
