"""After any change, what is made from the tables before it equals what is read anew."""

from __future__ import annotations

import random
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from cjn_graph.network import Memo, Network, build_network, derive_network, read_tables
from cjn_graph.network import build_ties as tying
from cjn_graph.network.days import TO_DAY, TO_YEAR
from cjn_graph.network.link_edits import equal_rows
from tests.matching.drawing import SEEDS, drawn
from tests.network.random_edits import columns_of, random_edits, rows_of
from tests.network.small import AS_OF, Small

STEPS = 12
WORK = ("people", "organizations", "activities", "took_part", "holds", "has_post", "topics", "about", "can_help")
"""Tables from which involvement and help follow."""


def differences(one: Any, other: Any, path: str = "network") -> list[str]:
    """Where two networks differ."""
    if is_dataclass(one):
        return [
            place
            for field in fields(one)
            for place in differences(getattr(one, field.name), getattr(other, field.name), f"{path}.{field.name}")
        ]
    if isinstance(one, np.ndarray):
        same = one.shape == other.shape and one.dtype == other.dtype
        if same and one.dtype == np.float64:
            same = bool(np.array_equal(one, other, equal_nan=True))
        elif same:
            same = bool((one == other).all())
        return [] if same else [f"{path}: {one} and {other}"]
    if isinstance(one, dict):
        return [
            place
            for name in one.keys() | other.keys()
            for place in differences(one[name], other[name], f"{path}[{name}]")
        ]
    if isinstance(one, tuple) and len(one) == len(other):
        return [place for a, b in zip(one, other, strict=True) for place in differences(a, b, f"{path}[]")]
    return [] if one == other else [f"{path}: {one!r} and {other!r}"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SEEDS)
def test_a_network_after_changes_is_the_one_read_anew(seed: int) -> None:
    dice = random.Random(seed)
    rows = rows_of(drawn(seed, people=dice.choice((5, 9, 15))))
    memo, tables = Memo(), read_tables(columns_of(rows))
    derive_network(tables, AS_OF, memo=memo)
    for _ in range(STEPS):
        edits, created = random_edits(dice, rows)
        tables = tables.edited(edits, created)
        network = derive_network(tables, AS_OF, memo=memo)
        assert differences(network, build_network(columns_of(rows), AS_OF)) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SEEDS)
def test_work_after_changes_to_it_is_the_one_read_anew(seed: int) -> None:
    dice = random.Random(seed)
    rows = rows_of(drawn(seed, people=dice.choice((5, 9))))
    memo, tables = Memo(), read_tables(columns_of(rows))
    derive_network(tables, AS_OF, memo=memo)
    for _ in range(STEPS):
        edits, created = random_edits(dice, rows, WORK)
        tables = tables.edited(edits, created)
        network = derive_network(tables, AS_OF, memo=memo)
        assert differences(network, build_network(columns_of(rows), AS_OF)) == []


def test_a_part_in_place_of_an_equal_one_is_cited_instead() -> None:
    small = Small()
    ana, ben = small.people("Ana", "Ben")
    topic, office = small.topic("Diversion"), small.office("Marlow")
    small.post(ben, office)
    program = small.activity("Step", topics=(topic,), start="2019", status="active")
    parts = [small.part(party, program) for party in (ana, office)]
    small.offers(ana, topic, "did_it")
    offer = small.columns["can_help"]["id"][0]
    rows = rows_of(small)
    memo, tables = Memo(), read_tables(columns_of(rows))
    derive_network(tables, AS_OF, memo=memo)
    for table, old in (("took_part", parts[0]), ("took_part", parts[1]), ("can_help", offer)):
        row = rows[table].pop(old) | {"id": f"{old}:again"}
        rows[table][row["id"]] = row
        tables = tables.edited({table: {old: None, row["id"]: row}}, {row["id"]})
        network = derive_network(tables, AS_OF, memo=memo)
        assert differences(network, build_network(columns_of(rows), AS_OF)) == []
    cited = {*network.involved.ids.tolist(), *network.help.ids.tolist()}
    assert cited == {f"{part}:again" for part in (*parts, offer)}


@pytest.mark.parametrize("place", [0, 1, 20_000, 40_000, 49_999, 50_000])
def test_rows_are_equal_up_to_the_first_that_differs(place: int) -> None:
    one, other = np.arange(50_000), np.arange(50_000)
    if place < len(other):
        other[place:] = -1
    assert equal_rows([(one, one), (one, other)]) == place


def test_a_change_leaves_what_it_does_not_touch_as_it_is() -> None:
    small = drawn(1)
    small.add("interactions", id="interactions:a", on="2026-10")
    memo, tables = Memo(), read_tables(small.columns)
    before = derive_network(tables, AS_OF, memo=memo)
    edits: Any = {
        "involves": {"involves:new": {"id": "involves:new", "interaction": "interactions:a", "person": "person:P0"}}
    }
    after = derive_network(tables.edited(edits, {"involves:new"}), AS_OF, memo=memo)
    same = {field.name for field in fields(Network) if getattr(before, field.name) is getattr(after, field.name)}
    assert {field.name for field in fields(Network)} - same == {"people"}
    assert [f.name for f in fields(before.people) if getattr(before.people, f.name) is after.people.names] == ["names"]


def test_a_new_tie_is_added_without_adding_all_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    small = drawn(2)
    memo, tables = Memo(), read_tables(small.columns)
    derive_network(tables, AS_OF, memo=memo)
    added: list[int] = []
    whole = tying.added_up

    def counted(people: int, evidence: Any) -> Any:
        added.append(sum(len(pairs.a) for pairs in evidence))
        return whole(people, evidence)

    monkeypatch.setattr(tying, "added_up", counted)
    row = {
        "id": "knows:x",
        "person": "person:P0",
        "other": "person:P8",
        "strength": 1.0,
        "first_on": "",
        "last_on": "2026",
    }
    derive_network(tables.edited({"knows": {"knows:x": row}}, {"knows:x"}), AS_OF, memo=memo)
    everything = len(small.columns["knows"]["id"])
    assert len(added) == 1 < everything
    assert added[0] < everything


def test_a_date_that_is_only_told_less_precisely_is_followed() -> None:
    small = Small()
    one, other = small.people("Ana", "Ben")
    tie = small.knows(one, other, "2024-12-31", first_on="2024-12-31")
    rows = rows_of(small)
    memo, tables = Memo(), read_tables(columns_of(rows))
    network = derive_network(tables, AS_OF, memo=memo)
    told = [network.ties.evidence(0, 1)[0].precision]
    for dates in ({"last_on": "2024"}, {"last_on": ""}, {"first_on": "2024"}):
        rows["knows"][tie] = rows["knows"][tie] | dates
        tables = tables.edited({"knows": {tie: rows["knows"][tie]}}, set())
        network = derive_network(tables, AS_OF, memo=memo)
        assert differences(network, build_network(columns_of(rows), AS_OF)) == []
        told.append(network.ties.evidence(0, 1)[0].precision)
    assert told == [TO_DAY, TO_YEAR, TO_DAY, TO_YEAR]


def test_networks_of_different_days_share_a_memo_without_mixing() -> None:
    small, memo = drawn(3), Memo()
    tables = read_tables(small.columns)
    for day in (AS_OF, date(2022, 1, 1), AS_OF, date(2025, 6, 30)):
        assert differences(derive_network(tables, day, memo=memo), build_network(small.columns, day)) == []


def test_a_circle_that_grows_too_large_means_working_together_no_more() -> None:
    small = Small()
    people = small.people(*(f"P{number:03d}" for number in range(201)))
    work = small.activity("Work", "program", start="2025")
    for person in people[:200]:
        small.part(person, work)
    memo, tables = Memo(), read_tables(small.columns)
    assert derive_network(tables, AS_OF, memo=memo).ties.count == 200 * 199 // 2
    row = {"id": "took_part:new", "party": people[200], "activity": work, "role": "", "start": "", "end": ""}
    network = derive_network(tables.edited({"took_part": {"took_part:new": row}}), AS_OF, memo=memo)
    assert network.ties.count == 0
    assert len(network.gathered) == 201
