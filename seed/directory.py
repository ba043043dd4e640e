"""Records of places, offices, posts, people and terms: who is where."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from cjn_graph.model import Record, fold
from seed.dates import TODAY, blurred, iso
from seed.make import FICTIONAL, Maker
from seed.places import Place
from seed.plan import Member, Office, Plan, Term
from seed.reference_records import country_record, state_records

#: The host's organization says which demo network it is: of how many people, drawn with which seed.
HOST_KEY: Final = "host"
DEMO_PEOPLE: Final = "demo people"
DEMO_SEED: Final = "demo seed"
#: Two counties of Colorado share one prosecutor: (key, name, keys of its counties).
DISTRICT: Final = ("district-31-co", "31st Judicial District, Colorado", ("piedra-alta-co", "silver-mesa-co"))

_DOES: Final[dict[str, str]] = {
    "prosecutor_office": "Prosecutes crimes in its county.",
    "community_organization": "Works with residents on safety, healing and second chances.",
    "public_health": "Looks after the county's health.",
    "government": "Supports people between arrest and court date.",
    "academic": "Teaches and does research.",
    "funder": "Funds reforms.",
    "network_host": "Runs the network: introductions, convenings, research, policy and communications support.",
}
_LANGUAGES: Final = (
    ("es", 30),
    ("vi", 5),
    ("zh", 5),
    ("so", 4),
    ("ar", 4),
    ("fr", 3),
    ("ht", 3),
    ("hmn", 3),
    ("pl", 2),
    ("nv", 2),
)
_STATED_RACE: Final = ("Black", "Latina", "Latino", "White", "Asian American", "Native American", "Two or more races")
_NICKNAMES: Final = {"Terrence": "Terry", "Josephine": "Jo", "Rosalind": "Roz", "Thaddeus": "Tad", "Genevieve": "Gen"}


def in_network_since(office: Office) -> int:
    """Year in which an office came to the network."""
    return office.place.joined if office.place else 2017


def email_of(member: Member) -> str:
    """The address a fictional person has at their office: always under example.org."""
    local = ".".join(
        "".join(c for c in fold(part) if c.isascii() and c.isalnum()) for part in (member.given, member.family)
    )
    return f"{local}@{member.last.office.key.split('/')[0]}.example.org"


class Directory:
    """Makes the records of a plan's offices and people."""

    def __init__(self, plan: Plan, maker: Maker) -> None:
        self._plan = plan
        self._make = maker
        everybody = (*plan.staff, *plan.members)
        self._which_demo = {DEMO_PEOPLE: str(len(everybody)), DEMO_SEED: str(plan.seed)}
        self._held = {term.seat.key for member in everybody for term in member.terms}

    def ground(self) -> Iterator[Record]:
        """The country, the states that the network is in, and the host and funder with their staff."""
        yield country_record()
        for one in sorted({place.state for place in self._plan.places}, key=lambda state: state.fips):
            yield from state_records(one)
        random = Random(f"{self._plan.seed}:host")
        yield from self._office(random, self._plan.host)
        for member in self._plan.staff:
            yield from self.person(random, member)
            yield from (self.term(random, member, term) for term in member.terms)

    def places(self) -> Iterator[Record]:
        """Counties, each within its state, and the one judicial district of two counties."""
        random = Random(f"{self._plan.seed}:places")
        make, (key, name, counties) = self._make, DISTRICT
        colorado = next(place.state for place in self._plan.places if place.key == counties[0])
        district = make.entity(
            "jurisdiction",
            key,
            name=name,
            classification="district",
            state="CO",
            census_division=colorado.division,
            census_region=colorado.region,
            time_zone=colorado.time_zone,
            description=f"{FICTIONAL} A prosecutorial district of two counties.",
        )
        yield district
        yield make.edge("part_of", district.id, state_records(colorado)[0].id)
        for place in self._plan.places:
            yield self._county(random, place)
            parent = state_records(place.state)[0].id
            yield make.edge("part_of", make.id("jurisdiction", place.key), parent)
            if place.key in counties:
                yield make.edge("part_of", make.id("jurisdiction", place.key), district.id)

    def offices(self) -> Iterator[Record]:
        """Offices, their places and posts; of the posts that nobody is known to have held, one in eight."""
        random = Random(f"{self._plan.seed}:offices")
        for office in self._plan.offices:
            yield from self._office(random, office)

    def people(self) -> Iterator[Record]:
        """People and the posts they held, in the plan's order."""
        random = Random(f"{self._plan.seed}:people")
        for member in self._plan.members:
            yield from self.person(random, member)
            yield from (self.term(random, member, term) for term in member.terms)

    def _county(self, random: Random, place: Place) -> Record:
        return self._make.entity(
            "jurisdiction",
            place.key,
            name=place.name,
            classification="county",
            state=place.state.abbreviation,
            census_division=place.state.division,
            census_region=place.state.region,
            population=place.size if place.population_known else None,
            urbanicity=place.urbanicity,
            time_zone=place.time_zone if random.random() > 0.06 else None,
            description=f"{FICTIONAL} There is no such county.",
        )

    def _office(self, random: Random, office: Office) -> Iterator[Record]:
        make = self._make
        domain = office.key.replace("/", "-")
        record = make.entity(
            "organization",
            office.key,
            name=office.name,
            classification=office.classification,
            founded=office.founded,
            website=f"https://{domain}.example.org/" if random.random() < 0.7 else None,
            email=f"office@{domain}.example.org" if random.random() < 0.6 else None,
            staff_count=random.randint(4, 260) if random.random() < 0.6 else None,
            description=f"{FICTIONAL} {_DOES[office.classification]}",
            attributes=self._which_demo if office is self._plan.host else {},
        )
        yield record
        if office.place is not None:
            places = DISTRICT[2] if office.key.startswith(DISTRICT[2][0] + "/pa") else (office.place.key,)
            for key in places:
                yield make.edge("serves", record.id, make.id("jurisdiction", key))
        for seat in office.seats:
            if seat.key not in self._held and random.random() > 0.125:
                continue
            post = make.entity(
                "post",
                seat.key,
                title=seat.title,
                function=seat.function,
                level=seat.level,
                elected=seat.elected,
                next_election=seat.next_election,
            )
            yield post
            yield make.edge("has_post", record.id, post.id)

    def person(self, random: Random, member: Member) -> Iterator[Record]:
        """One person, with the gaps that real records have."""
        languages = ["en"]
        if random.random() < 0.24:
            languages += random.choices([tag for tag, _ in _LANGUAGES], [weight for _, weight in _LANGUAGES])
        states_identity = random.random() < 0.12
        nickname = _NICKNAMES.get(member.given)
        yield self._make.entity(
            "person",
            member.key,
            name=member.name,
            given_name=member.given,
            family_name=member.family,
            nicknames=[nickname] if nickname else [],
            pronouns=random.choice(("she/her", "he/him", "they/them")) if random.random() < 0.1 else None,
            email=email_of(member) if member.in_story or random.random() < 0.86 else None,
            phone=f"+1 555 01{random.randint(0, 99):02d}" if random.random() < 0.4 else None,
            preferred_channel=random.choices((None, "email", "phone", "video", "text"), (40, 30, 18, 8, 4))[0],
            languages=languages if random.random() < 0.8 else [],
            race_ethnicity=random.choice(_STATED_RACE) if states_identity else None,
            note=FICTIONAL,
        )

    def term(self, random: Random, member: Member, term: Term) -> Record:
        """One term, its dates as precise as somebody wrote them down."""
        end = None
        if term.end is not None:
            end = iso(term.end) if term.end > TODAY or member.in_story else blurred(random, term.end)
        start = iso(term.start) if member.in_story else blurred(random, term.start)
        return self._make.edge(
            "holds",
            self._make.id("person", member.key),
            self._make.id("post", term.seat.key),
            iso(term.start),
            start=start,
            end=end,
            how=term.how,
        )
