"""The generated network: the same every time, in a writable order, of the size asked for, and fictional."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cjn_graph.model import MODEL, Entity, Relationship
from cjn_graph.model.base import PrivateEntity
from seed import reference
from seed.dates import DEMO_DAY
from seed.network import RECORDS_PER_PERSON, generate
from seed.places import by_hand, more_places
from tests.seed.conftest import Generated

#: Kinds whose dates may lie ahead: plans, elections, ends of terms, due days.
AHEAD = {"post", "holds", "convening", "program", "runs", "commitment", "request", "seeks_help_with"}

#: Family names of people who are well known as prosecutors or reformers: nobody of the demo may have one with the
#: given name that goes with it. Initials of the given names follow each family name.
WELL_KNOWN = {
    "Becton": "D", "Bell": "W", "Biberaj": "B", "Boudin": "C", "Bragg": "A", "Choi": "J", "Colom": "S", "Creuzot": "J",
    "Deberry": "S", "Dupree": "M", "Foxx": "K", "Gardner": "K", "Garza": "J", "Gascón": "G", "Gonzalez": "ED",
    "Krasner": "L", "Krinsky": "M", "Morales": "S", "Moriarty": "M", "Mosby": "M", "Price": "P", "Rollins": "R",
    "Satterberg": "D", "Savit": "E", "Schmidt": "M", "Warren": "A", "Willis": "F", "Worrell": "M", "Worthy": "K",
}  # fmt: skip


def digest(people: int, seed: int) -> str:
    total = hashlib.sha256()
    for batch in generate(people=people, seed=seed):
        for record in batch:
            total.update(record.model_dump_json().encode())
    return total.hexdigest()


def test_the_same_bytes_whatever_the_hash_randomisation() -> None:
    command = "from tests.seed.test_network import digest; print(digest(300, 5))"
    root = Path(__file__).parents[2]
    found = {
        subprocess.run(
            [sys.executable, "-c", command],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for hash_seed in ("0", "1", "12345")
    }
    assert found == {digest(300, 5)}


def test_another_seed_gives_another_network() -> None:
    assert digest(300, 5) != digest(300, 6)


@pytest.mark.parametrize("people", [300, 1_000])
def test_exactly_as_many_people_as_asked_for(people: int) -> None:
    kinds = [record.kind for batch in generate(people=people) for record in batch]
    assert kinds.count("person") == people
    assert 0.5 < len(kinds) / (people * RECORDS_PER_PERSON) < 1.6


def test_too_few_people_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 300"):
        next(generate(people=299))


def test_each_record_comes_once_and_after_the_ends_it_joins(demo: Generated) -> None:
    seen: set[str] = set()
    for record in demo.records:
        assert record.id not in seen
        if isinstance(record, Relationship):
            assert {record.from_id, record.to_id} <= seen
        seen.add(record.id)


def test_every_record_survives_storage(demo: Generated) -> None:
    for record in demo.records:
        ends = {"from_id": record.from_id, "to_id": record.to_id} if isinstance(record, Relationship) else {}
        assert MODEL.kinds[record.kind].from_row(record.to_row(), **ends) == record


def test_nothing_in_the_model_is_dead(demo: Generated, all_kinds: set[str]) -> None:
    # What an account keeps for itself is nobody's to look at, so the demo has none of it.
    private = {kind for kind, declared in MODEL.kinds.items() if issubclass(declared, PrivateEntity)}
    assert private == {"saved_search"}
    # What staff make as they work: that look-alikes are different people, proven weights, waves, rounds and rules.
    made = {"different_from", "weighting", "survey", "response", "responded_by", "responds_to", "round", "publication"}
    assert all_kinds - private - made - {"introduction_rule"} == set(demo.of)


def test_numbers_of_edges_keep_to_the_model(demo: Generated) -> None:
    for kind, declared in MODEL.relationships.items():
        for limit, found in ((declared.max_outgoing, demo.outgoing), (declared.max_incoming, demo.incoming)):
            if limit is not None:
                assert all(len(edges) <= limit for (name, _), edges in found.items() if name == kind)


def test_external_ids_name_one_record_each(demo: Generated) -> None:
    names = [
        (record.kind, name) for record in demo.records if isinstance(record, Entity) for name in record.external_ids
    ]
    assert len(names) == len(set(names))


def test_about_400_people_in_about_34_counties(demo: Generated) -> None:
    counties = [one for one in demo.of["jurisdiction"] if one.classification == "county" and one.fictional]
    assert len(demo.of["person"]) == 400
    assert len(counties) == 34
    assert len({county.state for county in counties}) >= 25


def test_fiction_says_so(demo: Generated) -> None:
    for kind in ("person", "organization", "jurisdiction", "convening", "program", "reform", "network", "workgroup"):
        for record in demo.of[kind]:
            if record.source == "demo":
                assert record.fictional
                text = record.note if kind == "person" else record.description
                assert text.startswith("Fictional")
    assert all(one.fictional for one in demo.of["person"])


def test_no_fictional_county_exists_in_its_state() -> None:
    real = reference.real_county_names()
    assert ("OH", "franklin") in real
    places = by_hand()
    places += more_places(Random(3), 2_000, taken={place.key for place in places})
    for place in places:
        short = re.sub(r" (County|Parish|Borough)$", "", place.name.split(",")[0])
        assert (place.state.abbreviation, short.casefold()) not in real
    assert len({place.key for place in places}) == 2_034


def test_fictional_places_have_no_real_code(demo: Generated) -> None:
    for place in demo.of["jurisdiction"]:
        if place.fictional:
            assert place.fips is None
            assert place.division_id is None


def test_addresses_lead_nowhere(demo: Generated) -> None:
    for record in demo.records:
        row = record.to_row()
        for name in ("email",):
            if name in row:
                assert row[name].endswith("example.org")
        for name in ("website", "url"):
            if name in row:
                assert row[name].split("/")[2].endswith("example.org")
        if "phone" in row:
            assert re.fullmatch(r"\+1 555 01\d\d", row["phone"])


def test_nobody_bears_a_well_known_name(demo: Generated) -> None:
    for person in demo.of["person"]:
        for family in re.split(r"[ -]", person.family_name):
            assert person.given_name[0] not in WELL_KNOWN.get(family, ""), person.name


def test_nobody_shares_a_name_but_the_two_who_are_meant_to(demo: Generated) -> None:
    names = [person.name for person in demo.of["person"]]
    assert sorted({name for name in names if names.count(name) > 1}) == ["Guadalupe Fuentes"]
    assert any(len(name) > 30 for name in names)
    assert any(not name.isascii() for name in names)


def test_nothing_happens_after_the_demos_day_but_plans(demo: Generated) -> None:
    day = DEMO_DAY.isoformat()
    for record in demo.records:
        if record.kind in AHEAD:
            continue
        for name, value in record.to_row().items():
            if isinstance(value, str) and re.fullmatch(r"20\d\d(-\d\d){0,2}", value):
                assert value <= day, (record.kind, name, value)


def _in_order(term: Any) -> tuple[date, date]:
    return (term.end.last_day if term.end else date.max, term.start.last_day)


def test_a_post_is_not_held_by_two_for_long(demo: Generated) -> None:
    """Blurred dates may seem to overlap within a year; two people in one seat for longer would be a mistake."""
    for post in demo.of["post"]:
        terms = sorted(demo.incoming["holds", post.id], key=_in_order)
        for earlier, later in pairwise(terms):
            assert earlier.end is not None
            assert earlier.end.first_day <= later.start.last_day


PEAK = """
import psutil
from seed.network import generate
process, records, peak = psutil.Process(), 0, 0
for batch in generate(people={people}):
    records, peak = records + len(batch), max(peak, process.memory_info().rss)
print(records, peak)
"""


def test_memory_holds_the_plan_and_not_the_records() -> None:
    """What 2,400 more people add to the peak is a fraction of what their records would take."""
    small, large = (
        [
            int(word)
            for word in subprocess.run(
                [sys.executable, "-c", PEAK.format(people=people)],
                cwd=Path(__file__).parents[2],
                capture_output=True,
                text=True,
                check=True,
            ).stdout.split()
        ]
        for people in (600, 3_000)
    )
    per_record = (large[1] - small[1]) / (large[0] - small[0])
    print(f"{per_record:.0f} bytes per record, {(large[1] - small[1]) / 2_400:.0f} per person")
    assert 0 < per_record < 500
