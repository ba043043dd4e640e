"""The plan of a fictional network, before it becomes records: offices, seats, people and their terms.

It is small enough to be held whole (some 100,000 people in about 200 MB); the records made from it never are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from seed.places import Place


@dataclass(slots=True)
class Seat:
    """A post: a seat that outlives its holders."""

    key: str
    title: str
    function: str
    level: str
    elected: bool | None = None
    next_election: str | None = None


@dataclass(slots=True)
class Office:
    """An office or organization in one place; ``place`` is None for the few that serve the whole country."""

    key: str
    name: str
    classification: str
    place: Place | None
    founded: str | None
    seats: list[Seat] = field(default_factory=list)


@dataclass(slots=True)
class Term:
    """One person's time in one seat; day numbers, ``end`` None while it lasts and no end is known."""

    seat: Seat
    office: Office
    start: int
    end: int | None
    how: str


@dataclass(slots=True)
class Member:
    """One person: their terms in order of start, and what shapes their ties.

    Attributes
    ----------
    activity : float
        How readily they make ties, relative to others; heavy-tailed.
    topics : list of str
        Keys of topics they know or ask about.
    done : list of str
        Keys of topics of programs and reforms that they ran: filled in when those are made.
    in_story : bool
        A person of the stories: their offers, needs and consent are written by hand.
    """

    key: str
    given: str
    family: str
    terms: list[Term]
    activity: float = 1.0
    topics: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    in_story: bool = False

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"

    @property
    def last(self) -> Term:
        """The term that began last."""
        return self.terms[-1]

    @property
    def start(self) -> int:
        """First day in the field."""
        return self.terms[0].start

    def is_current(self, day: int) -> bool:
        """Whether they hold a post on the day."""
        return any(term.start <= day and (term.end is None or term.end >= day) for term in self.terms)


@dataclass(slots=True)
class Plan:
    """The whole network's offices and people."""

    seed: int
    places: list[Place]
    offices: list[Office]
    members: list[Member]
    host: Office
    staff: list[Member]

    def members_by_place(self) -> dict[str, list[Member]]:
        """People by the key of the county of the office they were last in."""
        found: dict[str, list[Member]] = {place.key: [] for place in self.places}
        for member in self.members:
            if member.last.office.place is not None:
                found[member.last.office.place.key].append(member)
        return found
