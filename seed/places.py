"""Fictional counties of real states: 34 written by hand for the demo, any number of others for larger networks.

No county of the name exists in its state; a test compares them with the real ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from seed import reference


@dataclass(frozen=True, slots=True)
class Place:
    """A fictional county.

    Attributes
    ----------
    key : str
        Such as ``marlow-oh``.
    size : int
        Residents; shapes the offices. The record may lack it: ``population_known``.
    joined : int
        Year in which its offices came to the network.
    """

    key: str
    name: str
    state: reference.State
    size: int
    population_known: bool
    urbanicity: str | None
    joined: int
    time_zone: str


# key | name | state | residents (- before: not on record) | urbanicity (empty: not on record) | year joined
_BY_HAND: Final = """
alder-bay-ca | Alder Bay County | CA | 941000 | large_metro | 2017
quillan-ma | Quillan County | MA | 238000 | mid_size_metro | 2018
oxmoor-md | Oxmoor County | MD | 391000 | suburban | 2018
ashby-mi | Ashby County | MI | 205000 | mid_size_metro | 2018
dunmere-nc | Dunmere County | NC | 176000 | mid_size_metro | 2019
wexmoor-il | Wexmoor County | IL | 498000 | suburban | 2017
valle-dorado-ca | Valle Dorado County | CA | 275000 | mid_size_metro | 2019
pinecrest-ga | Pinecrest County | GA | 268000 | suburban | 2019
tamarack-mn | Tamarack County | MN | 88000 | small_metro | 2020
marlow-oh | Marlow County | OH | 182000 | mid_size_metro | 2025
corliss-wi | Corliss County | WI | 164000 | mid_size_metro | 2018
penhollow-pa | Penhollow County | PA | 312000 | suburban | 2018
larkmoor-ny | Larkmoor County | NY | -94000 | small_metro | 2021
saltbrook-nj | Saltbrook County | NJ | 455000 | suburban | 2019
fernhill-vt | Fernhill County | VT | 41000 | rural | 2021
belhaven-va | Belhaven County | VA | 121000 | small_metro | 2019
tolliver-ga | Tolliver County | GA | -59000 | rural | 2023
st-aurelia-la | St. Aurelia Parish | LA | 133000 | small_metro | 2020
bayard-fl | Bayard County | FL | 722000 | large_metro | 2017
palmetto-ridge-sc | Palmetto Ridge County | SC | 158000 | | 2023
llano-verde-tx | Llano Verde County | TX | 512000 | large_metro | 2018
sablewood-tx | Sablewood County | TX | -67000 | rural | 2024
cumbria-tn | Cumbria County | TN | 149000 | mid_size_metro | 2021
larkspur-ks | Larkspur County | KS | 72000 | small_metro | 2021
kestrel-mo | Kestrel County | MO | 204000 | mid_size_metro | 2019
galloway-il | Galloway County | IL | -36000 | | 2023
thornbury-in | Thornbury County | IN | 113000 | small_metro | 2021
meadowlark-ia | Meadowlark County | IA | 52000 | rural | 2024
piedra-alta-co | Piedra Alta County | CO | 61000 | rural | 2021
silver-mesa-co | Silver Mesa County | CO | 47000 | rural | 2021
ojo-claro-nm | Ojo Claro County | NM | -84000 | small_metro | 2023
cactus-wren-az | Cactus Wren County | AZ | 641000 | large_metro | 2020
tillicum-or | Tillicum County | OR | 118000 | small_metro | 2022
cedar-narrows-wa | Cedar Narrows County | WA | 366000 | suburban | 2018
"""

_STEMS: Final = (
    "Alder Amber Arrow Ash Aspen Barley Basswood Birch Bitter Black Bluestem Bramble Briar Buck Burl Canary Cedar "
    "Chalk Cinder Clover Copper Coral Crane Cypress Dapple Dove Drift Dusk Elder Elm Ember Falcon Fennel Fern "
    "Finch Flint Fox Gale Garnet Goose Granite Grouse Hazel Heather Heron Holly Hop Indigo Iron Ivory Jade Jasper "
    "Juniper Kestrel Lark Laurel Linden Lupine Magpie Maple Marsh Merlin Mist Moss Myrtle Nettle North Oak Ochre "
    "Opal Osprey Otter Owl Pear Pebble Pepper Pigeon Plover Poplar Quail Quartz Raven Reed Robin Rowan Rush "
    "Saffron Sage Salt Sedge Shale Silver Slate Snow Sorrel Sparrow Spruce Starling Stone Sumac Swift Teal "
    "Thistle Thorn Timber Walnut Wheat Willow Winter Wren Yarrow"
).split()
_ENDINGS: Final = (
    "bank bourne bridge brook burgh bury combe croft dale den fell field ford gate glen grove ham haven hollow holme "
    "hurst land ley march mead mere moor mount ness peak point reach ridge shaw shore side stead strand thorpe vale "
    "ville wald water well wick wood worth"
).split()
_SIZES: Final = (  # urbanicity, how common among members, residents at least and at most
    ("large_metro", 8, 600_000, 2_400_000),
    ("suburban", 16, 220_000, 900_000),
    ("mid_size_metro", 30, 120_000, 400_000),
    ("small_metro", 26, 60_000, 160_000),
    ("rural", 20, 4_000, 60_000),
)


def by_hand() -> list[Place]:
    """The demo's 34 counties, in the order in which offices are filled."""
    places = []
    for line in _BY_HAND.strip().splitlines():
        key, name, abbreviation, residents, urbanicity, joined = (part.strip() for part in line.split("|"))
        state = reference.state(abbreviation)
        places.append(
            Place(
                key=key,
                name=f"{name}, {state.name}",
                state=state,
                size=abs(int(residents)),
                population_known=not residents.startswith("-"),
                urbanicity=urbanicity or None,
                joined=int(joined),
                time_zone=state.time_zone,
            )
        )
    return places


def more_places(random: Random, count: int, *, taken: set[str]) -> list[Place]:
    """Invent further counties.

    States are drawn with the number of their real counties as weights; names are put together from a stem and an
    ending, and drawn again where the state has such a county, real or invented. ``taken`` are the keys in use;
    it grows.
    """
    real = reference.real_county_names()
    states = [one for one in reference.states() if one.kind == "state"]
    weights = [sum(abbreviation == one.abbreviation for abbreviation, _ in real) for one in states]
    places: list[Place] = []
    while len(places) < count:
        state = random.choices(states, weights)[0]
        stem = f"{random.choice(_STEMS)}{random.choice(_ENDINGS)}"
        key = f"{stem.lower()}-{state.abbreviation.lower()}"
        if key in taken or (state.abbreviation, stem.casefold()) in real:
            continue
        taken.add(key)
        urbanicity, _, least, most = random.choices(_SIZES, [share for _, share, _, _ in _SIZES])[0]
        word = "Parish" if state.abbreviation == "LA" else "Borough" if state.abbreviation == "AK" else "County"
        places.append(
            Place(
                key=key,
                name=f"{stem} {word}, {state.name}",
                state=state,
                size=int(least * (most / least) ** random.random()),
                population_known=random.random() > 0.15,
                urbanicity=urbanicity if random.random() > 0.08 else None,
                joined=random.randint(2017, 2026),
                time_zone=state.time_zone,
            )
        )
    return places
