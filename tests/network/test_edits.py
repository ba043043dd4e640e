"""After any change, what is derived with a memo from the tables that were changed equals what is derived anew."""

from __future__ import annotations

import random
from collections.abc import Collection
from dataclasses import fields
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings

from cjn_graph.model import MODEL
from cjn_graph.network import KINDS, Memo, Network, derive_network
from cjn_graph.tables import Tables
from tests.matching.drawing import SEEDS, drawn
from tests.network.differing import differences
from tests.network.small import AS_OF, Small
from tests.tables.making import part_of, tables_of

DAYS = ("", "2019", "2024-03", "2025-12-31", "2026-09", "2026-10-15", "2027-02")
CHOICES: dict[str, tuple[Any, ...]] = {
    "name": ("Ana", "Ben", "Cem", "Zoë"),
    "folded_name": ("ana", "ben", "cem", "zoe"),
    "function": ("diversion", "policy", "other"),
    "level": ("chief", "line", "", "expert", "solid"),
    "classification": ("county", "district", "prosecutor_office", "network_host", "diversion"),
    "status": ("active", "planned", "ended", "met", "asked", "declined", "introduced", "repealed"),
    "elected": ("", True, False),
    "population": ("", 1000, 3000),
    "strength": ("", 0.0, 0.5, 1.0, 2.5),
    "state": ("OH", "IA", ""),
    "attributes": ("", '{"cohort": "a"}', '{"cohort": "b", "gender": "x"}'),
    "external_ids": ([], ["crm:2", "crm:1"]),
    "languages": ([], ["es", "en"]),
    "synonyms": ([], ["pre-filing"]),
    "nicknames": ([],),
    "evidence": ("did_it", "says_so"),
    "urgency": ("low", "normal", "high"),
    "answer": ("not_asked", "asked", "accepted"),
    "purpose": ("introductions", "contact"),
    "decision": ("granted", "refused", "do_not_contact"),
    "role": ("lead", "partner", ""),
    "created_at": ("2026-01-01T00:00:00+00:00", "2026-02-01T00:00:00+00:00"),
    "on": DAYS[1:],
    "introductions_paused_until": DAYS,
    "introductions_a_quarter": ("", 0, 2),
    "number": (1, 2, 3),
    "basis": ("own_ties", "declared", "outcomes"),
    "weights": ([], ["need_met|3.5"]),
    **dict.fromkeys(("urbanicity", "census_division", "census_region", "time_zone"), ("", "one", "two")),
}


def value(dice: random.Random, name: str) -> Any:
    is_day = name in {"start", "end", "since", "until", "next_election"} or name.endswith("_on")
    return dice.choice(DAYS if is_day else CHOICES.get(name, ("", "x")))


def change(dice: random.Random, small: Small) -> dict[str, set[str]]:
    """Change a few rows; return the ids of what was touched, by kind."""
    touched: dict[str, set[str]] = {}
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        kind = dice.choice(sorted(KINDS))
        rows = small.rows[kind]
        known = sorted(rows)
        what = dice.choice(("create", "create", "change", "remove"))
        record = dice.choice(known) if known and what != "create" else f"{kind}:{dice.randrange(10**9):09d}"
        touched.setdefault(kind, set()).add(record)
        if what == "remove" and known:
            del rows[record]
            continue
        row = {name: value(dice, name) for name in MODEL.kinds[kind].table_columns}
        if kind in MODEL.relationships and record in rows:  # a relationship keeps its ends
            row |= {name: rows[record][name] for name in ("from_id", "to_id")}
        elif kind in MODEL.relationships:
            for name, end in zip(("from_id", "to_id"), dice.choice(MODEL.relationships[kind].endpoints), strict=True):
                row[name] = dice.choice([*sorted(small.rows[end]), "nobody:here"])
        rows[record] = row
    return touched


def changed(tables: Tables, small: Small, touched: dict[str, set[str]]) -> Tables:
    """Return the tables with what was touched as it is now."""
    entities, relationships = dict(tables.entities), dict(tables.relationships)
    for kind, ids in touched.items():
        now = part_of(kind, {record: row for record, row in small.rows[kind].items() if record in ids})
        if kind in MODEL.entities:
            known = entities.get(kind) or tables_of({kind: {}}).entities[kind]
            entities[kind] = known.with_records(ids, now)
        else:
            joined = relationships.get(kind) or tables_of({kind: {}}).relationships[kind]
            relationships[kind] = joined.with_records(ids, now)
    return Tables(entities, relationships)


def untouched(before: Network, after: Network) -> set[str]:
    return {field.name for field in fields(Network) if getattr(before, field.name) is getattr(after, field.name)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SEEDS)
def test_a_network_after_changes_is_the_one_derived_anew(seed: int) -> None:
    dice = random.Random(seed)
    small, memo = drawn(seed, people=dice.choice((5, 9, 15))), Memo()
    tables = small.tables()
    derive_network(tables, AS_OF, memo=memo)
    for _ in range(12):
        tables = changed(tables, small, change(dice, small))
        assert differences(derive_network(tables, AS_OF, memo=memo), small.build()) == []


def after_adding(small: Small, kind: str, added: Collection[str]) -> tuple[Network, Network]:
    """Return the networks before and after records were added to ``small``."""
    memo = Memo()
    rows = {record: row for record, row in small.rows[kind].items() if record not in added}
    tables = tables_of({**small.rows, kind: rows})
    before = derive_network(tables, AS_OF, memo=memo)
    return before, derive_network(changed(tables, small, {kind: set(added)}), AS_OF, memo=memo)


def test_a_change_leaves_what_it_does_not_touch_as_it_is() -> None:
    small = drawn(1)
    call = small.add("interaction", on="2026-10")
    before, after = after_adding(small, "involves", [small.link("involves", call, "person:P0")])
    assert {field.name for field in fields(Network)} - untouched(before, after) == {"people", "contacts"}
    assert before.people.names is after.people.names


def test_a_new_name_leaves_the_ties_as_they_are() -> None:
    small, memo = drawn(2), Memo()
    tables = small.tables()
    before = derive_network(tables, AS_OF, memo=memo)
    small.rows["person"]["person:P0"]["name"] = "Zoë"
    after = derive_network(changed(tables, small, {"person": {"person:P0"}}), AS_OF, memo=memo)
    assert {field.name for field in fields(Network)} - untouched(before, after) == {"people"}
    assert before.people.ids is after.people.ids


def test_networks_of_different_days_share_a_memo_without_mixing() -> None:
    small, memo = drawn(3), Memo()
    tables = small.tables()
    for day in (AS_OF, date(2022, 1, 1), AS_OF, date(2025, 6, 30)):
        assert differences(derive_network(tables, day, memo=memo), small.build(day)) == []


def test_a_circle_that_grows_too_large_means_working_together_no_more() -> None:
    small = Small()
    people = small.people(*(f"P{number:03d}" for number in range(201)))
    work = small.activity("Work", "program", start="2025")
    parts = [small.part(person, work) for person in people]
    before, after = after_adding(small, "runs", parts[-1:])
    assert before.ties.count == 200 * 199 // 2
    assert (after.ties.count, len(after.gathered)) == (0, 201)
