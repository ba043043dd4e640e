"""The people of the stories, by name: which seat each holds, since when, and until when it is known.

``docs/stories.md`` tells what each of them is there for. All are fictional.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from seed.dates import ordinal


@dataclass(frozen=True, slots=True)
class Role:
    """One person of the stories in one seat; day numbers, ``end`` None while no end is known."""

    key: str
    given: str
    family: str
    seat: str
    start: int
    end: int | None


def _day(text: str) -> int:
    return ordinal(*(int(part) for part in text.split("-")))


# given names | family name | seat | from | until (empty: no end is known)
_TEXT: Final = """
Imani | Okafor-Whitfield | marlow-oh/pa/diversion | 2026-08-17 |
Terrence | Abernethy | marlow-oh/pa/chief | 2025-01-06 |
Lourdes | Benavides | marlow-oh/org/director | 2019-03-04 |
Rosalind | Achterberg-Núñez | ashby-mi/pa/diversion | 2018-04-09 |
Teodoro | Quintanilla | dunmere-nc/pa/diversion | 2019-02-11 |
Henrik | Sørlie | corliss-wi/pa/diversion | 2018-09-10 |
Winona | Goodfeather | tamarack-mn/pa/diversion | 2020-06-15 | 2027-01-04
Camille | Toussaint | alder-bay-ca/pa/diversion | 2017-11-06 |
Bridget | Dunleavy | belhaven-va/pa/diversion | 2021-05-03 |
Priya | Srinivasan | oxmoor-md/pa/diversion | 2018-10-01 |
Shanice | Poindexter | oxmoor-md/org/director | 2016-05-02 |
Vivian | Roundtree | wexmoor-il/pa/chief | 2021-01-04 |
Joaquín | Villaseñor | valle-dorado-ca/pa/chief | 2019-01-07 |
Marcella | Drayton | pinecrest-ga/pa/chief | 2017-01-09 | 2024-12-31
Simone | Fauntleroy | pinecrest-ga/pa/chief | 2025-01-06 |
Eleanor | Whitcomb | quillan-ma/pa/chief | 2019-01-02 | 2027-01-05
Tariq | Haddadin | wexmoor-il/pa/communications | 2022-03-07 |
Halina | Kowalczyk | tamarack-mn/pa/chief | 2019-01-07 | 2027-01-03
Aster | Mekonnen | tamarack-mn/pa/deputy | 2021-02-01 |
Cornell | Gadsden | dunmere-nc/pa/chief | 2019-01-02 | 2026-12-31
Marisol | Echeverría | dunmere-nc/pa/deputy | 2020-08-03 |
Dermot | Finnerty | quillan-ma/pa/deputy | 2022-05-16 |
Octavia | Singletary | pinecrest-ga/pa/diversion | 2025-02-03 |
Jerome | Tillery | pinecrest-ga/org/director | 2020-07-06 |
Nkechi | Egwuatu | kestrel-mo/pa/juvenile | 2019-06-03 |
Mateo | Saldívar | llano-verde-tx/pa/juvenile | 2020-01-13 |
Kalani | Kahananui | cedar-narrows-wa/pa/juvenile | 2018-07-09 |
Wanjiku | Mensah | alder-bay-ca/org/director | 2015-04-06 |
Guadalupe | Fuentes | valle-dorado-ca/org/organizer | 2021-09-13 |
Guadalupe | Fuentes | ojo-claro-nm/org/director | 2022-02-07 |
Oksana | Tkachenko | quillan-ma/health/director | 2018-02-05 |
Desmond | Holloway | bayard-fl/health/director | 2017-03-06 |
Naomi | Fairbairn | host/manager | 2021-04-05 |
Solveig | Lindqvist | host/director | 2017-01-09 |
Kwame | Asante | host/communications | 2019-09-09 |
Yuki | Hashimoto | host/research | 2020-01-06 |
Beatriz | Covarrubias | host/policy | 2018-01-08 |
Roderick | Manigault | host/advocacy | 2022-06-06 |
"""


def _read() -> tuple[Role, ...]:
    roles = []
    for line in _TEXT.strip().splitlines():
        given, family, seat, start, end = (part.strip() for part in line.split("|"))
        roles.append(Role(f"{seat}/{family}", given, family, seat, _day(start), _day(end) if end else None))
    return tuple(roles)


ROLES: Final[tuple[Role, ...]] = _read()
_BY_NAME: Final[dict[str, Role]] = {f"{role.given} {role.family}": role for role in reversed(ROLES)}


def key_of(name: str) -> str:
    """The key of a person of the stories; of the two named Guadalupe Fuentes the one in California.

    Raises
    ------
    KeyError
        Nobody in the stories has the name.
    """
    return _BY_NAME[name].key


def roles_in(prefix: str) -> list[Role]:
    """The roles in the seats whose key starts with the prefix, oldest first."""
    return sorted((role for role in ROLES if role.seat.startswith(f"{prefix}/")), key=lambda role: role.start)
