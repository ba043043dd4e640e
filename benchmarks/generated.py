"""The generated network of the benchmarks: communities, unequal degrees, offices, work, events, help, introductions.

Ids have the form of real ones, so that the same network can be written to a store.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, TypeAlias

import numpy as np

from cjn_graph.model import MODEL, derived_id
from cjn_graph.network import KINDS
from cjn_graph.tables import Entities, Relationships, Tables

Columns: TypeAlias = dict[str, dict[str, list[Any]]]

AS_OF = date(2026, 11, 1)
TIES_PER_PERSON = 10


@cache
def numbered(kind: str, number: int) -> str:
    """Return the id of the record of a kind with this number: they lie scattered, as real ones do."""
    return derived_id(kind, str(number))


def column_names(kind: str) -> tuple[str, ...]:
    """Name the columns of a kind: its id, its ends, and what tables of facts hold."""
    ends = ("from_id", "to_id") if kind in MODEL.relationships else ()
    return ("id", *ends, *MODEL.kinds[kind].table_columns)


def tables_of(columns: Columns) -> Tables:
    """Make tables without a store."""
    entities, relationships = {}, {}
    for kind, part in columns.items():
        if kind in MODEL.entities:
            entities[kind] = Entities.read(MODEL.entities[kind].table_columns, [part])
        else:
            relationships[kind] = Relationships.read(MODEL.relationships[kind].table_columns, [part])
    return Tables(entities, relationships)


def generate(people: int, seed: int = 1) -> Columns:
    """Draw a network: for each kind the columns of its table, with empty texts for what is absent."""
    dice = random.Random(seed)
    draw = np.random.default_rng(seed)
    kinds: Columns = {kind: {name: [] for name in column_names(kind)} for kind in KINDS}

    def add(kind: str, **values: Any) -> None:
        values.setdefault("id", numbered(kind, len(kinds[kind]["id"])))
        for name, column in kinds[kind].items():
            column.append(values.get(name, ""))

    topics = [numbered("topic", n) for n in range(80)]
    places = [numbered("jurisdiction", n) for n in range(min(3000, people // 3))]
    for number, topic in enumerate(topics):
        add("topic", id=topic, name=f"Topic {number}")
        if number >= 12:
            add("broader", from_id=topic, to_id=topics[number % 12])
    for number, place in enumerate(places):
        add(
            "jurisdiction",
            id=place,
            name=f"County {number}",
            classification="county",
            population=int(draw.lognormal(11, 1.2)) if dice.random() < 0.9 else "",
            urbanicity=dice.choice(["rural", "suburban", "small_metro"]),
            state=f"S{number % 50}",
            census_division=f"D{number % 9}",
            census_region=f"R{number % 4}",
        )
    _people_and_offices(add, dice, people, places)
    _work(add, dice, people, topics)
    _contacts(add, random.Random(seed + 1), people)
    a, b = _tie_ends(draw, people, people * TIES_PER_PERSON)
    months = draw.integers(0, 60, len(a))
    for number, (one, other, month) in enumerate(zip(a.tolist(), b.tolist(), months.tolist(), strict=True)):
        add(
            "knows",
            id=numbered("knows", number),
            from_id=numbered("person", one),
            to_id=numbered("person", other),
            strength=1.0,
            last_on=f"{2026 - month // 12}-{1 + month % 10:02d}",
        )
    return kinds


def _people_and_offices(add: Callable[..., None], dice: random.Random, people: int, places: list[str]) -> None:
    functions, levels = (
        ("chief_prosecutor", "diversion", "policy", "data", "program", "other"),
        ("chief", "manager", "line"),
    )
    for number in range(people // 6):
        office = numbered("organization", number)
        add("organization", id=office, name=f"Office {number}", classification="prosecutor_office")
        add("serves", from_id=office, to_id=dice.choice(places))
    for number in range(people):
        person = numbered("person", number)
        attributes = json.dumps({"cohort": str(dice.randrange(40))}) if dice.random() < 0.3 else ""
        add(
            "person",
            id=person,
            name=f"Person {number}",
            folded_name=f"person {number}",
            attributes=attributes,
        )
        if dice.random() < 0.8:
            add(
                "post",
                id=numbered("post", number),
                title="Post",
                function=dice.choice(functions),
                level=dice.choice(levels),
                elected=("", False, True)[dice.choice((-1, 0, 1)) + 1],
            )
            office = numbered("organization", dice.randrange(people // 6))
            add("has_post", from_id=office, to_id=numbered("post", number))
            add("holds", from_id=person, to_id=numbered("post", number), start="2020")


def _work(add: Callable[..., None], dice: random.Random, people: int, topics: list[str]) -> None:
    def somebody() -> str:
        return numbered("person", dice.randrange(people))

    part = itertools.count()
    for number in range(people // 10):
        kind = dice.choice(("program", "engagement", "reform"))
        activity = numbered(kind, number)
        status = dice.choice(("active", "ended", "planned"))
        add(
            kind,
            id=activity,
            classification=dice.choice("abc"),
            name=f"Work {number}",
            status=status,
            **{"in_effect_on" if kind == "reform" else "start": "2021"},
        )
        add("about", from_id=activity, to_id=dice.choice(topics))
        relation = "took_part" if kind == "engagement" else "runs"
        for party in (*(somebody() for _ in range(4)), numbered("organization", dice.randrange(people // 6))):
            add(relation, id=numbered(relation, next(part)), from_id=party, to_id=activity, role="partner")
    for number in range(people // 200):
        add(
            "convening",
            id=numbered("convening", number),
            name=f"Event {number}",
            start=f"{dice.randrange(2020, 2027)}",
        )
        for _ in range(60):
            add("attended", from_id=somebody(), to_id=numbered("convening", number))
    for _ in range(people * 3 // 2):
        evidence = dice.choice(("did_it", "trained_on_it", "says_so"))
        add(
            "can_help_with",
            from_id=somebody(),
            to_id=dice.choice(topics),
            evidence=evidence,
            level=dice.choice(("", "solid")),
        )
    for _ in range(people * 7 // 10):
        add(
            "seeks_help_with",
            from_id=somebody(),
            to_id=dice.choice(topics),
            urgency=dice.choice(("low", "normal", "high")),
        )
    for number in range(people // 20):
        add(
            "introduction",
            id=numbered("introduction", number),
            status=dice.choice(("asked", "met", "declined")),
            asked_on="2026-09-10",
        )
        for _ in range(2):
            add("introduces", from_id=numbered("introduction", number), to_id=somebody(), answer="accepted")


def _contacts(add: Callable[..., None], dice: random.Random, people: int) -> None:
    """Draw what staff note down: a call with each, and what seven in ten agreed to."""
    for number in range(people):
        person, interaction, consent = (numbered(kind, number) for kind in ("person", "interaction", "consent"))
        add("interaction", id=interaction, on=f"{dice.randrange(2023, 2027)}-0{dice.randrange(1, 10)}-15")
        add("involves", from_id=interaction, to_id=person)
        if dice.random() < 0.7:
            decision = "granted" if dice.random() < 0.95 else "refused"
            add("consent", id=consent, purpose="introductions", decision=decision, on=f"{dice.randrange(2020, 2027)}")
            add("given_by", from_id=consent, to_id=person)


def _tie_ends(draw: np.random.Generator, people: int, ties: int) -> tuple[Any, Any]:
    """Draw ends of ties: unequal degrees, and four in five within a community of about 100."""
    popularity = draw.pareto(2.5, people) + 1
    one = draw.choice(people, size=ties, p=popularity / popularity.sum())
    near = (one // 100) * 100 + draw.integers(0, 100, ties)
    far = draw.choice(people, size=ties, p=popularity / popularity.sum())
    other = np.where(draw.random(ties) < 0.8, np.minimum(near, people - 1), far)
    kept = one != other
    return one[kept], other[kept]
