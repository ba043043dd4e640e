"""What search reads: the words of each kind of entity, and whom a relationship lets them find besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Searched: TypeAlias = Mapping[str, str]
"""The properties of a kind that search reads, and what each is to its record, such as ``name`` or ``text``. The first
is what the record is called."""


def reads(properties: str = "") -> Searched:
    """Declare the properties that search reads, each with what it is to its record where that is not its own name.

    >>> dict(reads("name nicknames:nickname"))
    {'name': 'name', 'nicknames': 'nickname'}
    """
    return MappingProxyType(
        {name: role or name for name, _, role in (each.partition(":") for each in properties.split())}
    )


@dataclass(frozen=True)
class Lent:
    """That the words of the record at one end of a relationship find the record at the other end, too.

    Attributes
    ----------
    told_as : str
        What the one is to the other, as a hit tells it: ``activity``, ``place``.
    weight : float
        How much its words count there, 0 to 1.
    past : float or None
        How much where the relationship is over; as ``weight`` by default.
    to : str
        Which end is found.
    start : str
        Only where the relationship starts at this kind; any by default.
    topics, places : float or None
        How much the words of its own topics and places count for the other; not at all by default.
    wider : float or None
        How much the words of the places around it count; not at all by default. (Those of wider topics always count.)
    """

    told_as: str
    weight: float
    past: float | None = None
    to: Literal["start", "end"] = "start"
    start: str = ""
    topics: float | None = None
    places: float | None = None
    wider: float | None = None


LINKED = (Lent("linked to", 0.4), Lent("linked to", 0.4, to="end"))
"""What a relationship lends that declares nothing: each end is found by the words of the other."""


def takes_part(weight: float, *, topics: float) -> tuple[Lent, Lent]:
    """What those who do something together and what they do lend each other.

    Parameters
    ----------
    weight, topics : float
        How much the activity's words, and those of its topics, count for who takes part.
    """
    return Lent("activity", weight, topics=topics, places=0.4), Lent("person", 0.5, to="end")
