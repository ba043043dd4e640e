"""The people of the stories, by name: which seat each holds, since when, and until when it is known.

``docs/stories.md`` tells what each of them is there for. All are fictional.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from seed.dates import parse_day
from seed.tables import table


@dataclass(frozen=True, slots=True)
class Role:
    """One person of the stories in one seat; day numbers, ``end`` None while no end is known."""

    key: str
    given: str
    family: str
    seat: str
    start: int
    end: int | None


def _read() -> Iterator[Role]:
    for given, family, seat, start, end in table("cast"):
        yield Role(f"{seat}/{family}", given, family, seat, parse_day(start), parse_day(end) if end else None)


ROLES: Final[tuple[Role, ...]] = tuple(_read())
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
