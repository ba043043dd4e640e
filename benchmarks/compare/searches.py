"""What is searched for: names with typos and short forms, roles in places, topics, places, things, words of texts.

The names are those of the demo's stories, which stand in every network that ``cjn seed`` makes; more are taken from
the people and organizations of the network at hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

_WORDS = """
Rosalind Achterberg-Núñez | rosalind achterberg nunez | ROSALIND | Achterberg | Núñez, Rosalind | R. Achterberg
imani okafor | Okafor, Imani | okafor whitfield | J Villasenor | Sorlie | kowal | berg
roz | bob | Liz | Beth | Lupita | guadalupe | Pepe | Bernie | Jack | Kate | Bill
achterburg | Kowalczik | guadlupe fuentes | Elizabteh | Whitcombe | marlwo county | Qintanilla | Hashimotto
diversion director in Ohio | diversion director OH | chief prosecutor | chief prosecutor Ohio | DA california
elected prosecutor marlow | communications director | midwest diversion director | deputy midwest | press west
organizer california | executive director | former diversion director | victim services | juvenile prosecutor
diversion | prefiling diversion | pre-charge | alternatives to prosecution | youth diversion | juvenile diversion
bail | cash bail | pretrial release | traffic stops | restorative justice | school based arrests georgia
ohio | OH | CA | midwest | Marlow County, Ohio | pacific | 39041 | new england
prosecuting attorneys office | health department | university | community organization ohio | vera
cohort 2021 | technical assistance | webinar 2024 | collaboratory | narrative workgroup | toolkits | alliance
model referral form | cases diverted | people diverted | declination | budget hearing | recall | harassment
hiring freeze | fare evasion | fictional | xyzzy | a | the and of | 2023 | 12 months | ?? | "diversion director"
"""

_FILTERED = (
    {"kind": "person", "q": "diversion"},
    {"kind": "person,organization", "q": "ohio"},
    {"kind": "resource", "topic": "diversion"},
    {"kind": "convening", "topic": "alternatives to prosecution"},
    {"kind": "person", "role": "chief prosecutor", "place": "Midwest"},
    {"role": "diversion director", "place": "Ohio"},
    {"q": "fuentes", "place": "California"},
    {"q": "director", "topic": "juvenile diversion"},
    {"kind": "program", "place": "California"},
    {"kind": "request", "topic": "bail"},
    {"kind": "engagement", "place": "New England"},
    {"kind": "pressure"},
    {"kind": "commitment", "q": "publish"},
    {"q": "diversion", "limit": "100"},
    {"q": "diversion", "limit": "1"},
    {"kind": "nonsense", "q": "diversion"},
    {"place": "nowhere at all"},
    {},
)


def searches(people: list[str], organizations: list[str]) -> Iterator[str]:
    """The query strings of all searches.

    Parameters
    ----------
    people, organizations : list of str
        Names out of the network at hand.
    """
    for words in _WORDS.replace("\n", " | ").split(" | "):
        if words.strip():
            yield urlencode({"q": words.strip()})
    for filters in _FILTERED:
        yield urlencode(filters)
    for name in people:
        given, _, family = name.partition(" ")
        yield from (urlencode({"q": words}) for words in (name, f"{family}, {given}", f"{name[0]} {family}"))
        yield urlencode({"q": _with_typo(family), "kind": "person"})
    for name in organizations:
        yield from (urlencode({"q": words}) for words in (name, _with_typo(name)))


def _with_typo(name: str) -> str:
    """Swap two letters in the middle."""
    middle = len(name) // 2
    return name[: middle - 1] + name[middle : middle + 1] + name[middle - 1 : middle] + name[middle + 1 :]
