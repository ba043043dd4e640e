"""Names of fictional people: plausible, of many heritages, some long, some with accents.

Given and family names are drawn from one heritage most of the time, from two now and then, as in life. Family names
that belong to well-known prosecutors or reformers are left out. No gender or race is recorded or implied by a name.
"""

from __future__ import annotations

from random import Random
from typing import Final

from seed.tables import table

_HERITAGES: Final = table("names")
_GIVEN: Final = [given.split() for _, given, _ in _HERITAGES]
_FAMILY: Final = [[name.replace("_", " ") for name in family.split()] for _, _, family in _HERITAGES]
_WEIGHTS: Final = [int(weight) for weight, _, _ in _HERITAGES]
_INITIALS: Final = "ABCDEFGHJKLMNPRSTVW"


def draw_name(random: Random) -> tuple[str, str]:
    """Draw (given names, family name): one in eight mixes heritages, one in twelve has a double family name.

    One in seven carries a middle initial. Two people may share a name, as in life: whoever needs unique names draws
    again.
    """
    one, other = random.choices(range(len(_GIVEN)), weights=_WEIGHTS, k=2)
    given = random.choice(_GIVEN[one])
    family = random.choice(_FAMILY[other if random.random() < 0.125 else one])
    if random.random() < 1 / 12 and "-" not in family and " " not in family:
        second = random.choice(_FAMILY[other])
        if second != family and "-" not in second and " " not in second:
            family = f"{family}-{second}"
    if random.random() < 1 / 7:
        given = f"{given} {random.choice(_INITIALS)}."
    return given, family
