"""Fictional counties of real states: 34 written by hand for the demo, any number of others for larger networks.

No county of the name exists in its state; a test compares them with the real ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from seed import reference
from seed.tables import table


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


_WORDS: Final = {place: words.split() for place, words in table("place_names")}
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
    for key, name, abbreviation, residents, urbanicity, joined in table("places"):
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
        stem = f"{random.choice(_WORDS['stem'])}{random.choice(_WORDS['ending'])}"
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
