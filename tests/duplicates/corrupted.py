"""A generator of files of people with known duplicates: typed, scanned and heard wrongly, swapped, missing.

The columns are those of public benchmark files of person records. Everything is drawn from a seed; nobody is real.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from seed import names

COLUMNS = (
    *("rec_id", "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state"),
    *("date_of_birth", "soc_sec_id", "phone_number"),
)
_STREETS = "street road avenue place crescent close drive circuit court lane way parade".split()
_PARTS = (
    "ash birch cedar elm fern glen hazel iron kings lake moor north oak pine quarry river stone thorn vale west".split()
)
_ENDS = "bourne brook bury by dale field ford gate ham hill hurst land ley mere mont port stead ton view wood".split()
_STATES = ("nsw", "vic", "qld", "wa", "sa", "tas", "act", "nt")
_NEAR = {
    "a": "sq",
    "e": "wr",
    "i": "uo",
    "n": "bm",
    "o": "ip",
    "r": "et",
    "s": "ad",
    "t": "ry",
    "l": "k",
    "m": "n",
    "c": "xv",
}
_SOUNDS = (
    ("ph", "f"),
    ("ie", "y"),
    ("ck", "k"),
    ("th", "t"),
    ("c", "k"),
    ("s", "z"),
    ("ee", "ea"),
    ("ll", "l"),
    ("i", "y"),
)
_SCANS = (("m", "rn"), ("l", "1"), ("o", "0"), ("cl", "d"), ("s", "5"), ("b", "6"), ("i", "l"))


@dataclass(frozen=True)
class Shape:
    """How a file is made.

    Attributes
    ----------
    rows, originals : int
        ``rows - originals`` are duplicates.
    most : int
        Duplicates of one original at most.
    in_field, in_record : int
        Changes in one field and in one record at most.
    """

    rows: int
    originals: int
    most: int
    in_field: int
    in_record: int


def people(shape: Shape, seed: int) -> list[dict[str, str]]:
    """Draw a file; ``rec_id`` says which rows are one: ``rec-7-org``, ``rec-7-dup-0``."""
    draw = random.Random(seed)
    given = [name.lower() for group in names._GIVEN for name in group]
    family = [name.lower() for group in names._FAMILY for name in group]
    towns = [a + b for a in _PARTS for b in _ENDS]
    draw.shuffle(towns)
    originals = [_original(draw, number, given, family, towns) for number in range(shape.originals)]
    left = shape.rows - shape.originals
    counts: dict[int, int] = {}
    while left:
        number = draw.randrange(shape.originals)
        size = min(left, 1 if shape.most == 1 else min(shape.most, 1 + int(draw.expovariate(0.8))))
        if number not in counts:
            counts[number] = size
            left -= size
    rows = list(originals)
    for number, size in counts.items():
        for copy in range(size):
            changed = _corrupted(
                draw, originals[number], draw.randint(1, shape.in_record), shape.in_field, given, family
            )
            rows.append(changed | {"rec_id": f"rec-{number}-dup-{copy}"})
    draw.shuffle(rows)
    return rows


def truth(rows: list[dict[str, str]]) -> set[frozenset[str]]:
    """Return the pairs of ids that are one."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row["rec_id"].split("-")[1], []).append(row["rec_id"])
    return {frozenset(pair) for group in groups.values() for pair in combinations(group, 2)}


def _zipf(draw: random.Random, values: list[str]) -> str:
    return values[min(len(values) - 1, int(len(values) * draw.random() ** 2))]


def _original(
    draw: random.Random, number: int, given: list[str], family: list[str], towns: list[str]
) -> dict[str, str]:
    town = int(len(towns) * draw.random() ** 1.6)
    row = {
        "rec_id": f"rec-{number}-org",
        "given_name": _zipf(draw, given),
        "surname": _zipf(draw, family),
        "street_number": str(int(draw.expovariate(1 / 40)) + 1),
        "address_1": f"{draw.choice(_PARTS)}{draw.choice(_ENDS)} {draw.choice(_STREETS)}",
        "address_2": draw.choice(["", "", "", f"{draw.choice(_PARTS)}{draw.choice(_ENDS)}", "rosetta village"]),
        "suburb": towns[town],
        "postcode": str(2000 + town * 7 % 6000),
        "state": _STATES[min(7, int(8 * draw.random() ** 1.5))],
        "date_of_birth": f"{draw.randint(1900, 1999)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}",
        "soc_sec_id": str(draw.randint(1_000_000, 9_999_999)),
        "phone_number": f"{draw.randint(1, 9):02} {draw.randint(10_000_000, 99_999_999)}",
    }
    for name, share in (
        ("given_name", 0.02),
        ("surname", 0.01),
        ("street_number", 0.05),
        ("date_of_birth", 0.05),
        ("phone_number", 0.3),
    ):
        if draw.random() < share:
            row[name] = ""
    return row


def _corrupted(
    draw: random.Random, row: dict[str, str], changes: int, in_field: int, given: list[str], family: list[str]
) -> dict[str, str]:
    found = dict(row)
    done: dict[str, int] = {}
    for _ in range(changes):
        name = draw.choice(COLUMNS[1:])
        if done.get(name, 0) >= in_field:
            continue
        done[name] = done.get(name, 0) + 1
        kind = draw.random()
        if kind < 0.08:
            found[name] = ""
        elif kind < 0.13 and name in ("given_name", "surname"):
            found["given_name"], found["surname"] = found["surname"], found["given_name"]
        elif kind < 0.16 and name in ("address_1", "address_2"):
            found["address_1"], found["address_2"] = found["address_2"], found["address_1"]
        elif kind < 0.19 and name in ("given_name", "surname"):
            found[name] = draw.choice(given if name == "given_name" else family)
        else:
            found[name] = _mistyped(draw, found[name])
    return found


def _mistyped(draw: random.Random, text: str) -> str:
    if not text:
        return text
    kind = draw.random()
    pairs = _SOUNDS if kind < 0.12 else _SCANS if kind < 0.2 else ()
    found = [(old, new) for old, new in pairs if old in text]
    if found:
        return text.replace(*draw.choice(found), 1)
    place = draw.randrange(len(text))
    letters = "0123456789" if text[place].isdigit() else _NEAR.get(text[place], "abcdefghijklmnoprstu")
    before, one, after = text[:place], text[place], text[place + 1 :]
    other = draw.choice(letters)
    swapped = f"{before[:-1]}{one}{before[-1:]}{after}"
    return draw.choice(
        [before + other + after, before + other + one + after, before + after, swapped, f"{before} {one}{after}"]
    )


def profiles(rows: list[dict[str, str]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each row as its id and the fields to compare, as an import keeps them."""
    renamed = {"given_name": "given", "surname": "family", "date_of_birth": "birth_date", "phone_number": "phone"}
    for row in rows:
        yield row["rec_id"], {renamed.get(name, name): row[name] for name in COLUMNS[1:]}
