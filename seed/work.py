"""What offices did: engagements, cohorts, programs, reforms, and what was observed about them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Final

from cjn_graph.model import Record
from seed.dates import DEMO_DAY, TODAY, blurred, iso, ordinal, spread
from seed.make import FICTIONAL, Maker
from seed.places import Place
from seed.plan import Member, Office, Plan
from seed.reference_records import topic_id
from seed.tables import remarks, table

COHORT_YEARS: Final = (2019, 2021, 2023, 2024, 2026)

Catalog = list[tuple[str, str, str, int]]
"""Name, classification, topic, how common."""


def _catalog(of: str) -> Catalog:
    return [(name, sort, topic, int(common)) for name, sort, topic, common in table("work", of)]


_PROGRAMS: Final = _catalog("program")
_REFORMS: Final = _catalog("reform")
_OUTCOMES: Final = remarks("outcome")
_HEARD: Final = remarks("heard")
#: Counties whose programs are written by hand: chance adds none of its own, nor a second engagement.
PLACES_BY_HAND: Final = frozenset(row[0] for row in table("programs"))


class Work:
    """Makes engagements, programs, reforms and observations, county by county; notes who has done what."""

    def __init__(self, plan: Plan, maker: Maker) -> None:
        self._plan = plan
        self._make = maker
        self._random = Random(f"{plan.seed}:work")

    def records(self) -> Iterator[Record]:
        """Everything that the offices of the plan worked on."""
        people = self._plan.members_by_place()
        offices: dict[str, list[Office]] = {}
        for office in self._plan.offices:
            if office.place is not None:
                offices.setdefault(office.place.key, []).append(office)
        for place in self._plan.places:
            here = people[place.key]
            yield from self._engagements(place, offices[place.key], here)
            if place.key not in PLACES_BY_HAND:
                yield from self._programs(place, offices[place.key], here)
            yield from self._reforms(place, offices[place.key], here)
            yield from self._of_the_county(place)

    def _engagements(self, place: Place, offices: list[Office], people: list[Member]) -> Iterator[Record]:
        """The engagement that brought the county in; now and then a second one some years later."""
        years = [place.joined]
        if self._random.random() < 0.35 and place.joined < 2024 and place.key not in PLACES_BY_HAND:
            years.append(self._random.randint(place.joined + 2, 2026))
        for year in years:
            cohort = next((one for one in COHORT_YEARS if one == year), None)
            is_cohort = cohort is not None and self._random.random() < 0.8
            yield from self._engagement(place, offices, people, year, is_cohort=is_cohort)

    def _engagement(
        self, place: Place, offices: list[Office], people: list[Member], year: int, *, is_cohort: bool
    ) -> Iterator[Record]:
        make, random = self._make, self._random
        start = spread(random, ordinal(year, 1, 15), min(ordinal(year, 10, 1), TODAY - 20))
        end = start + random.randint(300, 900)
        over = end < TODAY
        status = "active" if not over else random.choices(("completed", "ended_early", "unknown"), (80, 12, 8))[0]
        stem = place.name.split(",")[0]
        name = f"Diversion cohort {year}: {stem}" if is_cohort else f"Technical assistance {year}: {stem}"
        record = make.entity(
            "engagement",
            f"{place.key}/{year}",
            name=name,
            classification="cohort" if is_cohort else "technical_assistance",
            cohort=f"Cohort {year}" if is_cohort else None,
            status=status,
            start=blurred(random, start),
            end=blurred(random, end) if over else None,
            outcome=random.choice(_OUTCOMES) if status == "completed" and random.random() < 0.7 else None,
            description=FICTIONAL,
        )
        yield record
        yield make.edge("in", record.id, make.id("jurisdiction", place.key))
        topic = "diversion-partnerships" if is_cohort else random.choice(("metrics", "charge-screening", "bail-policy"))
        yield make.edge("about", record.id, topic_id(topic))
        partners = offices[:2] if is_cohort else offices[:1]
        for office in partners:
            yield make.edge("took_part", make.id("organization", office.key), record.id, role="partner")
        there = [one for one in people if one.last.office in offices[:3] and one.start <= end and _stays(one, start)]
        for member in random.sample(there, min(len(there), random.randint(3, 6))):
            role = "lead" if member.last.seat.level in ("chief", "senior") else "partner"
            yield make.edge("took_part", make.id("person", member.key), record.id, role=role)
            if is_cohort:
                member.done.append("diversion-partnerships")
        helper = random.choice(self._plan.staff)
        yield make.edge("took_part", make.id("person", helper.key), record.id, role="staff")

    def _programs(self, place: Place, offices: list[Office], people: list[Member]) -> Iterator[Record]:
        make, random = self._make, self._random
        count = random.choices((0, 1, 2, 3), (18, 44, 28, 10))[0]
        for name, sort, topic in _draw(random, _PROGRAMS, count):
            start = spread(random, ordinal(max(2017, place.joined - 1)), TODAY - 60)
            over = random.random() < 0.14 and start < TODAY - 500
            end = spread(random, start + 300, TODAY) if over else None
            stem = place.name.split(",")[0].rsplit(" ", 1)[0]
            record = make.entity(
                "program",
                f"{place.key}/{topic}",
                name=f"{stem} {name}",
                classification=sort,
                status="ended" if over else random.choices(("active", "paused", "unknown"), (84, 8, 8))[0],
                start=blurred(random, start),
                end=blurred(random, end) if end else None,
                description=FICTIONAL,
            )
            yield record
            yield make.edge("in", record.id, make.id("jurisdiction", place.key))
            yield make.edge("about", record.id, topic_id(topic))
            runner = offices[1] if sort == "community_program" else offices[0]
            yield make.edge("runs", make.id("organization", runner.key), record.id, start=blurred(random, start))
            functions = ("executive", "program") if sort == "community_program" else ("diversion", "data", "deputy")
            yield from self._runners(record, topic, runner, functions, people, start)
            yield from self._yearly(record.id, f"{place.key}/{topic}", start, end or TODAY, sort)

    def _reforms(self, place: Place, offices: list[Office], people: list[Member]) -> Iterator[Record]:
        make, random = self._make, self._random
        for name, sort, topic in _draw(random, _REFORMS, random.choices((0, 1, 2), (35, 45, 20))[0]):
            proposed = spread(random, ordinal(max(2017, place.joined)), TODAY - 90)
            status = random.choices(("proposed", "adopted", "in_effect", "repealed", "unknown"), (14, 14, 56, 8, 8))[0]
            adopted = spread(random, proposed + 20, min(proposed + 400, TODAY - 20))
            effect = spread(random, adopted, min(adopted + 120, TODAY - 5))
            known = status in ("adopted", "in_effect", "repealed")
            record = make.entity(
                "reform",
                f"{place.key}/{topic}",
                name=f"{name} ({place.name.split(',')[0]})",
                classification=sort,
                status=status,
                proposed_on=blurred(random, proposed) if random.random() < 0.7 else None,
                adopted_on=blurred(random, adopted) if known else None,
                in_effect_on=blurred(random, effect) if status in ("in_effect", "repealed") else None,
                repealed_on=iso(spread(random, effect + 5, TODAY)) if status == "repealed" else None,
                evidence="Fewer stops, no change in reported crime (office's own figures)."
                if status == "in_effect"
                else None,
                description=FICTIONAL,
            )
            yield record
            yield make.edge("in", record.id, make.id("jurisdiction", place.key))
            yield make.edge("about", record.id, topic_id(topic))
            yield make.edge("runs", make.id("organization", offices[0].key), record.id)
            yield from self._runners(
                record, topic, offices[0], ("chief_prosecutor", "policy", "deputy"), people, effect
            )
            if random.random() < 0.5:
                key, began = f"{place.key}/{topic}/heard", date.fromordinal(effect).year
                year = began + effect % (DEMO_DAY.year + 1 - began)  # one of those since it began
                yield from self._observe(key, record.id, "what people say", str(year), text=random.choice(_HEARD))

    def _runners(
        self, record: Record, topic: str, office: Office, functions: tuple[str, ...], people: list[Member], start: int
    ) -> Iterator[Record]:
        """Up to two people of the office who were there and whose seat fits ran it; they have done it since."""
        there = [one for one in people if one.last.office is office and one.last.seat.function in functions]
        for member in [one for one in there if _stays(one, start + 60)][:2]:
            began = max(start, member.last.start)
            role = "director" if record.kind == "program" else "led it"
            yield self._make.edge(
                "runs",
                self._make.id("person", member.key),
                record.id,
                role=role,
                start=blurred(self._random, began),
            )
            member.done.append(topic)

    def _yearly(self, subject: str, key: str, start: int, end: int, sort: str) -> Iterator[Record]:
        """A figure for most years, with gaps as in life."""
        if sort not in ("diversion", "community_program"):
            return
        level = self._random.randint(25, 420)
        first, last = (int(iso(day)[:4]) for day in (start, end))
        for year in range(max(first, 2017), last + 1):
            level = max(5, int(level * self._random.uniform(0.85, 1.3)))
            if self._random.random() < 0.3:
                continue
            yield from self._observe(f"{key}/{year}", subject, "people diverted", str(year), value=level, unit="people")

    def _of_the_county(self, place: Place) -> Iterator[Record]:
        """Two measures of the county and its office in some of the years."""
        if self._random.random() < 0.4:
            return
        make = self._make
        share = self._random.uniform(2, 14)
        for year in range(max(2017, place.joined - 1), 2026):
            share = min(40.0, max(1.0, share + self._random.uniform(-1.2, 2.4)))
            if self._random.random() < 0.35:
                continue
            county = self._random.random() < 0.5
            subject = make.id("jurisdiction", place.key) if county else make.id("organization", f"{place.key}/pa")
            yield from self._observe(
                f"{place.key}/share/{year}",
                subject,
                "share of cases diverted",
                str(year),
                value=round(share, 1),
                unit="percent",
            )

    def _observe(self, key: str, subject: str, measure: str, year: str, **values: float | str) -> Iterator[Record]:
        record = self._make.entity(
            "observation",
            key,
            measure=measure,
            start=year,
            end=year,
            reported_by=self._random.choice(("annual report", "office's own figures", "staff call", None)),
            **values,
        )
        yield record
        yield self._make.edge("of", record.id, subject)


def _stays(member: Member, day: int) -> bool:
    """Whether the member's latest term reaches beyond the day."""
    return member.last.end is None or member.last.end >= day


def _draw(random: Random, catalog: Catalog, count: int) -> list[tuple[str, str, str]]:
    """Draw up to ``count`` different entries of a catalog by how common they are."""
    drawn = random.choices(catalog, [entry[3] for entry in catalog], k=count)
    return list(dict.fromkeys((name, sort, topic) for name, sort, topic, _ in drawn))
