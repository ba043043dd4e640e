"""US states, counties and their equivalents: names, FIPS codes, Open Civic Data ids, regions and time zones.

States come from the package ``us``, counties from ``data/counties.txt``, what neither knows from the tables here and in
``data/time_zones.txt``. None of them gives a population: it stays unknown until it is imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import us

from seed.tables import table

COUNTRY_OCD_ID: Final = "ocd-division/country:us"

#: The Census Bureau's word after a county's name -> (OCD division type, our kind). The longest word is tried first.
_DESIGNATIONS: Final[tuple[tuple[str, str], ...]] = (
    (" City and Borough", "borough"),
    (" Census Area", "census_area"),
    (" Municipality", "municipality"),
    (" Municipio", "municipio"),
    (" District", "district"),
    (" Borough", "borough"),
    (" County", "county"),
    (" Parish", "parish"),
    (" Island", "island"),
    (" city", "place"),
)
#: Equivalents whose name carries no such word; their names are the whole of it.
_BARE: Final[dict[str, str]] = {"32510": "place"}
#: What OCD itself calls these: the federal district and the territories stand beside the states.
_STATE_TYPES: Final[dict[str, str]] = {"DC": "district"}


#: Census region -> division -> postal abbreviations of its states. Territories belong to no region.
DIVISIONS: Final[dict[str, dict[str, str]]] = {
    "Northeast": {"New England": "CT ME MA NH RI VT", "Middle Atlantic": "NJ NY PA"},
    "Midwest": {"East North Central": "IL IN MI OH WI", "West North Central": "IA KS MN MO NE ND SD"},
    "South": {
        "South Atlantic": "DE DC FL GA MD NC SC VA WV",
        "East South Central": "AL KY MS TN",
        "West South Central": "AR LA OK TX",
    },
    "West": {"Mountain": "AZ CO ID MT NV NM UT WY", "Pacific": "AK CA HI OR WA"},
}

#: The zone of most of the state, where it isn't the first one that the ``us`` package lists, or has an old name there.
MAIN_ZONES: Final[dict[str, str]] = {
    "AK": "America/Anchorage",
    "AS": "Pacific/Pago_Pago",
    "AZ": "America/Phoenix",
    "FL": "America/New_York",
    "HI": "Pacific/Honolulu",
    "ID": "America/Boise",
    "IN": "America/Indiana/Indianapolis",
    "KS": "America/Chicago",
    "KY": "America/New_York",
    "MI": "America/Detroit",
    "MP": "Pacific/Saipan",
    "ND": "America/Chicago",
    "NE": "America/Chicago",
    "OR": "America/Los_Angeles",
    "SD": "America/Chicago",
    "TN": "America/Chicago",
    "TX": "America/Chicago",
    "UM": "Pacific/Midway",
    "VI": "America/St_Thomas",
}

#: (state, county without "County" and the like) -> the zone that it keeps instead of the state's main one.
OTHER_ZONES: Final[dict[tuple[str, str], str]] = {
    (state, county): zone for state, zone, names in table("time_zones") for county in names.split(", ")
}


@dataclass(frozen=True, slots=True)
class State:
    """A state, the District of Columbia or a territory."""

    name: str
    abbreviation: str
    fips: str
    ocd_id: str
    kind: str  # "state", "district" or "territory"
    region: str | None
    division: str | None
    time_zone: str


@dataclass(frozen=True, slots=True)
class County:
    """A county or its equivalent: parish, borough, census area, municipio, independent city and the like."""

    name: str
    short_name: str
    state: State
    fips: str
    ocd_id: str
    kind: str
    time_zone: str


def slug(name: str) -> str:
    """Write a name as Open Civic Data ids do (OCDEP 2).

    Lower case, spaces as underscores, full stops dropped, whatever else is neither a letter, a digit, ``-`` nor ``_``
    as ``~``. Letters keep their accents.

    >>> slug("Prince George's"), slug("St. Louis"), slug("Peñuelas")
    ('prince_george~s', 'st_louis', 'peñuelas')
    """
    return re.sub(r"[^\w\-]", "~", name.casefold().replace(".", "").replace(" ", "_"))


def split_designation(name: str, fips: str) -> tuple[str, str]:
    """Take "Orleans Parish" apart into ("Orleans", "parish"); "Norfolk city" is a "place".

    Raises
    ------
    ValueError
        The name ends in none of the Census Bureau's words and isn't one of the few known names without one.
    """
    for words, kind in _DESIGNATIONS:
        if name.endswith(words):
            # Three Alaskan boroughs end in "Municipality", a word that elsewhere is a kind of its own.
            is_borough = words == " Municipality" and fips.startswith("02")
            return name.removesuffix(words), "borough" if is_borough else kind
    if fips in _BARE:
        return name, _BARE[fips]
    raise ValueError(f"County {fips} {name!r}: no known word for county at its end")


@cache
def states() -> tuple[State, ...]:
    """All 50 states, the District of Columbia and the inhabited territories, by FIPS code."""
    place = {a: (r, d) for r, ds in DIVISIONS.items() for d, names in ds.items() for a in names.split()}
    found = []
    for one in [*us.states.STATES, us.states.DC, *us.states.TERRITORIES]:
        region, division = place.get(one.abbr, (None, None))
        kind = "territory" if one.is_territory else _STATE_TYPES.get(one.abbr, "state")
        found.append(
            State(
                name=one.name,
                abbreviation=one.abbr,
                fips=one.fips or "",
                ocd_id=f"{COUNTRY_OCD_ID}/{kind}:{one.abbr.lower()}",
                kind=kind,
                region=region,
                division=division,
                time_zone=MAIN_ZONES.get(one.abbr, one.time_zones[0]),
            )
        )
    return tuple(sorted(found, key=lambda state: state.fips))


@cache
def state(abbreviation: str) -> State:
    """The state with this postal abbreviation; raises KeyError if there is none."""
    return {one.abbreviation: one for one in states()}[abbreviation]


def counties() -> Iterator[County]:
    """All counties and equivalents, by FIPS code; ``data/counties.txt`` says what is left out."""
    by_abbreviation = {one.abbreviation: one for one in states()}
    for fips, name, abbreviation in table("counties"):
        parent = by_abbreviation[abbreviation]
        short_name, kind = split_designation(name, fips)
        yield County(
            name=name,
            short_name=short_name,
            state=parent,
            fips=fips,
            ocd_id=f"{parent.ocd_id}/{kind}:{slug(short_name)}",
            kind=kind,
            time_zone=OTHER_ZONES.get((parent.abbreviation, short_name), parent.time_zone),
        )


@cache
def real_county_names() -> frozenset[tuple[str, str]]:
    """(state's abbreviation, county's short name in lower case) of every real county: what a fiction must avoid."""
    return frozenset((county.state.abbreviation, county.short_name.casefold()) for county in counties())
