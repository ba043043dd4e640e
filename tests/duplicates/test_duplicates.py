"""Finding duplicates: small cases that say which pair should count and which not, and files with known truth."""

from __future__ import annotations

import doctest
import math
import time

import pytest

from cjn_graph.duplicates import Profile, find_duplicates, profile
from cjn_graph.duplicates.blocking import candidates
from cjn_graph.duplicates.comparing import compare
from cjn_graph.duplicates.profile import fields_of, is_role_inbox
from cjn_graph.duplicates.weighing import _USUAL, chance, learn
from cjn_graph.model.entities import Person
from cjn_graph.search.diminutives import other_forms
from cjn_graph.services.duplicates import profile_of
from seed.network import generate
from tests.duplicates.corrupted import Shape, people, profiles, truth

GIVEN = "Ann Ben Cem Dora Emil Fay Gus Hal Ida Jo Kim Lou Max Nell Otto Pia".split()
FAMILY = "Lee Orr Ek Quist Marsh Vale Stone Brook Hill Pell Venn Od Brand Mendes Adeyemi Park".split()
OTHERS = [
    Profile(f"x{place}", {"given": given, "family": family, "email": f"{given}.{family}@example.org".lower()})
    for place, (given, family) in enumerate(zip(GIVEN, FAMILY, strict=True))
]


def score(first: dict[str, str], second: dict[str, str]) -> float:
    pairs = find_duplicates(
        [Profile("1", first), Profile("2", second), *OTHERS], threshold=0.01, other_forms=other_forms
    )
    return next((pair.score for pair in pairs if (pair.a, pair.b) == ("1", "2")), 0.0)


def named(name: str, **texts: str) -> dict[str, str]:
    given, _, family = name.rpartition(" ")
    return {"given": given, "family": family, **texts}


ONE = {
    "accents and case of the same address": (
        named("Zoe Brandt", email="zoe@x.org"),
        named("Zoé Brandt", email="Zoe@X.org"),
    ),
    "given and family name swapped": (named("Zoe Brandt", email="zoe@x.org"), named("Brandt Zoe", email="zoe@x.org")),
    "a short form at the same office": (
        named("Robert Okafor", organization="Marlow"),
        named("Bob Okafor", organization="Marlow"),
    ),
    "an initial at the same office": (
        named("J Smith", organization="Elm Street"),
        named("John Smith", organization="Elm Street"),
    ),
    "a slip and the same number": (
        named("John Smith", phone="+1 312 555 0100"),
        named("John Smyth", phone="(312) 555-0100"),
    ),
    "a double name that is split elsewhere, with a slip": (
        {"given": "Imani", "family": "Okafor-Whitfield", "organization": "Marlow"},
        {"given": "Imani Okafor", "family": "Whitfeld", "organization": "Marlow"},
    ),
    "day and month turned": (named("Jon Smith", birth_date="1980-02-03"), named("John Smith", birth_date="1980-03-02")),
}
TWO = {
    "another name behind an office's address": (
        named("Robert Okafor", email="info@m.org"),
        named("Ann Smith", email="info@m.org"),
    ),
    "nothing alike": (named("Robert Okafor", phone="1"), named("Ann Smith", phone="2")),
    "an office in common": (named("Robert Okafor", organization="Marlow"), named("Ann Smith", organization="Marlow")),
    "a family name in common": (named("Robert Smith"), named("Ann Smith")),
}


@pytest.mark.parametrize(("first", "second"), ONE.values(), ids=ONE)
def test_who_may_be_one_is_found(first: dict[str, str], second: dict[str, str]) -> None:
    assert score(first, second) > 0.9


@pytest.mark.parametrize(("first", "second"), TWO.values(), ids=TWO)
def test_who_is_not_one_is_not(first: dict[str, str], second: dict[str, str]) -> None:
    assert score(first, second) < 0.5


def test_two_of_one_name_are_less_alike_at_two_offices() -> None:
    same = score(named("Ann Smith", organization="Marlow"), named("Ann Smith", organization="Marlow"))
    other = score(named("Ann Smith", organization="Marlow"), named("Ann Smith", organization="Ashby"))
    assert other < score(named("Ann Smith"), named("Ann Smith")) < same


def test_the_evidence_says_what_speaks_for_it_and_what_against() -> None:
    pairs = find_duplicates(
        [
            Profile("2", named("Zoe Brandt", email="zoe@x.org", town="Marlow")),
            Profile("1", named("Zoe Brandt", email="zoe@x.org", town="Ashby")),
        ]
    )
    (pair,) = pairs
    assert (pair.a, pair.b) == ("1", "2")
    said = {one.field: (one.agreement, one.weight > 0) for one in pair.evidence}
    assert said["email"] == ("same", True)
    assert said["town"] == ("different", False)


def test_who_is_known_to_be_different_is_left_out() -> None:
    both = [Profile("1", named("Zoe Brandt", email="z@x.org")), Profile("2", named("Zoe Brandt", email="z@x.org"))]
    assert len(find_duplicates(both)) == 1
    assert find_duplicates(both, apart=lambda a, b: {a, b} == {"1", "2"}) == []
    assert find_duplicates([]) == find_duplicates(both[:1]) == []


def test_one_of_each_pair_is_near_where_two_others_are_one_with_it_too() -> None:
    three = [Profile(key, named("Zoe Brandt", email="z@x.org")) for key in "123"]
    assert {(pair.a, pair.b) for pair in find_duplicates(three, near={"3"})} == {("1", "3"), ("2", "3")}


@pytest.mark.parametrize("number", [20, 301])
def test_near_nobody_there_is_no_pair(number: int) -> None:
    many = [Profile(f"{key}", named(f"{GIVEN[key % 16]} Brandt{key % 7}", email="z@x.org")) for key in range(number)]
    assert find_duplicates(many, near=set()) == []


@pytest.mark.parametrize("address", ["info@x.org", "DA@county.gov", "office@x.org", "noreply@x.org", "info+list@x.org"])
def test_addresses_of_offices_are_known(address: str) -> None:
    assert is_role_inbox(address)


def wilson(hits: int, number: int) -> tuple[float, float]:
    """Return the 95 percent interval of a share (Wilson 1927), to four places."""
    share, z = hits / number, 1.96
    middle = (share + z * z / (2 * number)) / (1 + z * z / number)
    half = z / (1 + z * z / number) * math.sqrt(share * (1 - share) / number + z * z / (4 * number * number))
    return round(middle - half, 4), round(middle + half, 4)


SHAPES = {
    "up to nine of one, ten changes": Shape(2_000, 900, 9, 3, 10),
    "one of each, three changes": Shape(2_000, 1_000, 1, 1, 3),
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("columns", ["all", "few"])
def test_known_duplicates_are_found_again(name: str, columns: str) -> None:
    rows = people(SHAPES[name], seed=3)
    wanted = truth(rows)
    kept = {"given", "family", "birth_date", "suburb", "postcode", "address_1"} if columns == "few" else None
    texts = [
        Profile(key, {field: text for field, text in fields.items() if kept is None or field in kept})
        for key, fields in profiles(rows)
    ]
    begun = time.perf_counter()
    pairs = find_duplicates(texts)
    print(f"{name}, {columns} columns: {len(rows) / (time.perf_counter() - begun):,.0f} rows/s")
    for threshold in (0.95, 0.8, 0.5):
        found = {frozenset((pair.a, pair.b)) for pair in pairs if pair.score >= threshold}
        right = len(found & wanted)
        precision, recall = right / len(found), right / len(wanted)
        print(
            f"  threshold {threshold}: precision {precision:.4f} {wilson(right, len(found))}, "
            f"recall {recall:.4f} {wilson(right, len(wanted))}"
        )
    assert 2 * precision * recall / (precision + recall) > 0.95


def test_addresses_written_in_full_and_in_short_are_the_same() -> None:
    texts = [
        {"address": "44 Elm Street, Suite 5", "zip": "43604"},
        {"address": "44 Elm St Ste 5", "zip": "43604-1234"},
        {"address": "9 North Oak Avenue", "zip": "10001"},
        {"address": "9 S. Oak Ave.", "zip": "10002-0001"},
    ]
    fields = fields_of([Profile(str(number), text) for number, text in enumerate(texts)])
    address, postal = ([one.text(row) for row in range(4)] for one in fields)
    assert address == ["44 elm street suite 5"] * 2 + ["9 north oak avenue", "9 south oak avenue"]
    assert postal == ["43604", "43604", "10001", "10002"]
    assert doctest.testmod(profile).failed == 0


def test_where_hardly_anybody_is_there_twice_nothing_is_learned_from_it() -> None:
    """Else what the records have in common, such as the end of an address, is taken for what doubles have."""
    members = [record for batch in generate() for record in batch if isinstance(record, Person)]
    everybody = [profile_of(person) for person in members]
    twin = Profile("twin", dict(everybody[0].texts) | {"phone": "312 555 0100"})
    pairs = find_duplicates([*everybody, twin], other_forms=other_forms)
    assert {everybody[0].id, "twin"} in [{pair.a, pair.b} for pair in pairs]
    assert len(pairs) < 15
    fields = fields_of([*everybody, twin])
    left, right = candidates(fields, len(everybody) + 1)
    levels = compare(fields, left, right, other_forms)
    learned = learn(fields, levels, chance(fields, levels, len(left)), len(everybody) + 1)
    assert [tuple(row) for row in learned.m] == [_USUAL[one.sort] for one in fields]


def test_addresses_that_are_made_of_names_say_no_more_than_the_names() -> None:
    """Else whoever is called Fay like somebody else at the same office has an address like theirs."""
    everybody = [
        Profile(f"{given}{family}{number}", named(f"{given} {family}", email=f"{given}.{family}{number}@x.org".lower()))
        for number, (given, family) in enumerate((given, family) for given in GIVEN for family in FAMILY)
    ]
    assert find_duplicates(everybody, other_forms=other_forms) == []


OFFICES = [
    Profile(f"o{number}", {"called": f"{first} {second} {sort}", "serves": f"{second} County"})
    for number, (first, second, sort) in enumerate(
        (first, second, sort)
        for first in "Harbor Elm River Stone Lake Oak Pine Cedar".split()
        for second in "Marlow Ashby Quill Tarrow Union Liberty".split()
        for sort in ("Prosecutor's Office", "Restorative Center", "Community Fund", "Health Department", "Legal Aid")
    )
]
ONE_OFFICE = [
    ("O'Neil Center", "O Neil Center", "", ""),
    ("O’Neil Center", "The ONeil Center, Inc.", "", ""),
    ("Vale County Prosecutor's Office", "Vale County Prosecutors Office", "", ""),
    ("Harbor Restorative Justice Center", "Harbor Restoritive Justice Cent.", "Vale County", "Vale County"),
]
TWO_OFFICES = [
    ("Public Defender", "Public Defender", "Vale County", "Brook County"),
    ("Vale County Prosecutor's Office", "Brook County Prosecutor's Office", "", ""),
    ("Harbor Fund", "Harbor Center", "Vale County", "Vale County"),
]


@pytest.mark.parametrize(("first", "second", "here", "there"), [*ONE_OFFICE, *TWO_OFFICES])
def test_organizations_are_one_by_their_names_and_places(first: str, second: str, here: str, there: str) -> None:
    two = [Profile("x", {"called": first, "serves": here}), Profile("y", {"called": second, "serves": there})]
    found = {(pair.a, pair.b) for pair in find_duplicates([*OFFICES, *two])}
    assert found == ({("x", "y")} if (first, second, here, there) in ONE_OFFICE else set())


def test_somebody_who_is_like_nobody_has_no_pairs() -> None:
    stranger = Profile("stranger", named("Zzyzx Quetzalcoatl", email="zq@nowhere.example.org"))
    one, other = (Profile(key, named("Ann Lee", email="ann@example.org")) for key in ("one", "other"))
    assert find_duplicates([one, other, stranger], other_forms=other_forms, near={"stranger"}) == []
