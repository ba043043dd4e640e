"""Where people met: networks, workgroups, convenings, and the resources and commitments that came of them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from cjn_graph.model import Record
from seed.dates import TODAY, blurred, iso, ordinal, spread, working_day
from seed.make import FICTIONAL, Maker
from seed.plan import Member, Plan
from seed.reference_records import topic_id, topic_label
from seed.tables import remarks, table

NETWORK: Final = "network"
ALLIANCE: Final = "alliance"
#: The fictional alliance's two convenings: (key, name, year, month, day, days).
ALLIANCE_CONVENINGS: Final = (
    ("alliance/2019", "First convening of the Alliance for Justice and Community Health", 2019, 10, 8, 2),
    ("alliance/2022", "Second convening of the Alliance for Justice and Community Health", 2022, 9, 20, 3),
)

_PLACES: Final = (
    "Columbus, Ohio",
    "Denver, Colorado",
    "Atlanta, Georgia",
    "St. Paul, Minnesota",
    "Oakland, California",
)
#: Of more people than this, only so many hear of an event: keeps events from taking longer the larger the network.
_MOST_ASKED: Final = 2000
# sort | mode | topics it may be about | who comes (share of those eligible, at most)
_EVENTS: Final = (
    ("webinar", "virtual", "metrics dashboards bail-policy race-blind-charging grants language-access", 0.14, 120),
    ("webinar", "virtual", "juvenile-diversion restorative-justice narrative hiring wellness", 0.14, 120),
    ("workshop", "hybrid", "traffic-stop-declination charge-screening second-look disparity-analysis", 0.07, 45),
    ("collaboratory", "on_site", "diversion-partnerships backlash violence-intervention lived-experience", 0.09, 60),
)
_USES: Final = remarks("use")
_PROMISES: Final = remarks("promise")
_LESSONS: Final = remarks("lesson")
_OF_A_DROPPED_ONE: Final = _LESSONS[-1]


class Gatherings:
    """Makes the networks' events and what they led to. Events multiply with the number of people."""

    def __init__(self, plan: Plan, maker: Maker) -> None:
        self._plan = plan
        self._make = maker
        self._random = Random(f"{plan.seed}:gatherings")

    def networks(self) -> Iterator[Record]:
        """The member network and the alliance."""
        yield self._make.entity(
            "network",
            NETWORK,
            name="Collaborative Justice Network (demo)",
            classification="member_network",
            description=f"{FICTIONAL} Offices and organizations that go on learning together after their engagement.",
        )
        yield self._make.entity(
            "network",
            ALLIANCE,
            name="Alliance for Justice and Community Health (fictional)",
            classification="alliance",
            description=f"{FICTIONAL} Health and justice people who want fewer people in the criminal legal system.",
        )

    def records(self) -> Iterator[Record]:
        """Convenings with attendance and commitments, then workgroups and resources."""
        for key, name, year, month, day, days in ALLIANCE_CONVENINGS:
            start = ordinal(year, month, day)
            health = self._about({"health", "executive", "research", "advocacy", "organizing"}, start)
            yield from self._convening(
                ALLIANCE, key, name, "national_convening", "on_site", start, days, "health", health[:60]
            )
            yield from self._commitments(key, health[:60], start, 5)
        yield from self._yearly()
        yield from self._workgroups()
        yield from self._resources()

    def _yearly(self) -> Iterator[Record]:
        """One national convening every other year; the other kinds every year, more of them in larger networks."""
        rounds = max(1, (len(self._plan.members) + len(self._plan.staff)) // 800)
        for year in range(2018, 2027):
            if year % 2 == 0:
                start = working_day(ordinal(year, 6, 10 + year % 7)) - 2
                guests = self._present(start)[:160]
                key = f"network/{year}/national"
                name = f"National convening {year}"
                yield from self._convening(
                    NETWORK, key, name, "national_convening", "on_site", start, 3, "community", guests[:110]
                )
                yield from self._commitments(key, guests, start, 3)
            for sort, mode, topics, share, most in _EVENTS:
                if year < 2019 and sort == "collaboratory":
                    continue
                for number in range(1, rounds + 1):
                    start = working_day(
                        spread(self._random, ordinal(year, 1, 20), min(ordinal(year, 12, 5), TODAY - 15))
                    )
                    topic = self._random.choice(topics.split())
                    present = self._interested(topic, start)
                    guests = present[: min(most, max(8, int(len(present) * share * self._random.uniform(0.6, 1.4))))]
                    key = (
                        f"network/{year}/{sort}/{number}"
                        if topics.split()[0] != "juvenile-diversion"
                        else f"network/{year}/webinar/b{number}"
                    )
                    name = f"{sort.capitalize()} {year}: {topic_label(topic)}"
                    days = 2 if mode == "on_site" else 1
                    yield from self._convening(NETWORK, key, name, sort, mode, start, days, topic, guests)
                    if sort == "collaboratory":
                        yield from self._commitments(key, guests, start, 2)

    def _present(self, day: int) -> list[Member]:
        """Those in the field on a day, in an order drawn by how active they are; of many thousands, a sample."""
        random, everybody = self._random, self._plan.members
        asked = random.sample(everybody, _MOST_ASKED) if len(everybody) > _MOST_ASKED else everybody
        there = [one for one in asked if one.start <= day and one.is_current(day)]
        return sorted(there, key=lambda one: random.random() ** (1 / one.activity), reverse=True)

    def _interested(self, topic: str, day: int) -> list[Member]:
        """Those present, whoever knows or asks about the topic well before the others."""
        present = self._present(day)
        rank = {
            id(one): place * (0.25 if topic in one.topics or topic in one.done else 1)
            for place, one in enumerate(present)
        }
        return sorted(present, key=lambda one: rank[id(one)])

    def _about(self, functions: set[str], day: int) -> list[Member]:
        present = self._present(day)
        return [one for one in present if one.last.seat.function in functions]

    def _convening(
        self,
        network: str | None,
        key: str,
        name: str,
        sort: str,
        mode: str,
        start: int,
        days: int,
        topic: str,
        guests: list[Member],
    ) -> Iterator[Record]:
        make, random = self._make, self._random
        record = make.entity(
            "convening",
            key,
            name=name,
            classification=sort,
            mode=mode,
            place=random.choice(_PLACES) if mode != "virtual" else None,
            start=iso(start),
            end=iso(start + days - 1),
            attendance=f"about {round(len(guests), -1)}" if sort == "national_convening" else None,
            description=FICTIONAL,
        )
        yield record
        if network:
            yield make.edge("part_of", record.id, make.id("network", network))
        yield make.edge("about", record.id, topic_id(topic))
        host = random.choice(self._plan.staff)
        yield make.edge("attended", make.id("person", host.key), record.id, role="host")
        for number, guest in enumerate(guests):
            role = "speaker" if number < 3 else ("facilitator" if number < 5 and sort != "webinar" else "participant")
            yield make.edge("attended", make.id("person", guest.key), record.id, role=role)

    def _commitments(self, convening: str, guests: list[Member], start: int, count: int) -> Iterator[Record]:
        make, random = self._make, self._random
        for number, promise in enumerate(random.sample(_PROMISES, min(count, len(guests))), 1):
            due = start + random.choice((180, 365, 540, 730))
            status = random.choices(("open", "kept", "dropped", "unknown"), (35, 38, 15, 12))[0]
            date_known = random.random() < 0.8
            lesson = random.choice(_LESSONS) if status in ("kept", "dropped") and random.random() < 0.6 else None
            record = make.entity(
                "commitment",
                f"{convening}/{number}",
                name=promise,
                status=status,
                made_on=iso(start + 1),
                due=iso(due) if date_known else None,
                lesson=None if lesson == _OF_A_DROPPED_ONE and status == "kept" else lesson,
                description=FICTIONAL,
            )
            yield record
            yield make.edge("at", record.id, make.id("convening", convening))
            guest = random.choice(guests)
            yield make.edge("made", make.id("person", guest.key), record.id)
            if random.random() < 0.6:
                yield make.edge("made", make.id("organization", guest.last.office.key), record.id)

    def _workgroups(self) -> Iterator[Record]:
        make, random = self._make, self._random
        for key, name, network, formed_at, topic, works_on in table("workgroups"):
            formed = ordinal(2019, 10) if formed_at == "alliance/2019" else ordinal(2022, 9)
            record = make.entity(
                "workgroup", key, name=name, start=iso(formed)[:7], description=f"{FICTIONAL} {works_on}"
            )
            yield record
            yield make.edge("part_of", record.id, make.id("network", network))
            yield make.edge("about", record.id, topic_id(topic))
            if formed_at:
                yield make.edge("formed_at", record.id, make.id("convening", formed_at))
            interested = [one for one in self._interested(topic, formed + 120) if not one.in_story]
            members = interested[: random.randint(8, 13)]
            for number, member in enumerate(members):
                yield make.edge(
                    "member_of",
                    make.id("person", member.key),
                    record.id,
                    role=("co-chair" if number < 2 else None),
                    start=blurred(random, formed + random.randint(0, 200)),
                    end=blurred(random, spread(random, formed + 500, TODAY)) if random.random() < 0.3 else None,
                )
            for number in range(1, 4):
                day = working_day(spread(random, formed + 30, TODAY - 30))
                meeting = f"{key}/meeting/{number}"
                title = f"{name}: meeting of {iso(day)}"
                there = [one for one in members if one.is_current(day)]
                yield from self._convening(None, meeting, title, "workgroup_meeting", "virtual", day, 1, topic, there)

    def _resources(self) -> Iterator[Record]:
        make, random = self._make, self._random
        for key, name, sort, made_by, topic, published, offers in table("resources"):
            record = make.entity(
                "resource",
                key,
                name=name,
                classification=sort,
                published=published,
                url=f"https://library.example.org/{key}",
                description=f"{FICTIONAL} {offers}",
            )
            yield record
            kind, _, maker_key = made_by.partition(":")
            yield make.edge("produced", make.id(kind, maker_key), record.id)
            yield make.edge("about", record.id, topic_id(topic))
            year, month = int(published[:4]), int(published[5:7] or 6)
            first = ordinal(year, month, 28)
            for reader in self._interested(topic, first)[: random.randint(5, 14)]:
                office = random.random() < 0.4
                kind, reader_key = ("organization", reader.last.office.key) if office else ("person", reader.key)
                yield make.edge(
                    "used",
                    make.id(kind, reader_key),
                    record.id,
                    reader.key,
                    on=blurred(random, spread(random, first, TODAY - 10)),
                    outcome=random.choice(_USES) if random.random() < 0.65 else None,
                )
