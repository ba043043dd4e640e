"""What members offer and ask for, what they agreed to, what they belong to, and who looks after them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from cjn_graph.model import Record
from seed.cast import roles_in
from seed.dates import TODAY, blurred, iso, ordinal, spread
from seed.directory import in_network_since
from seed.gatherings import ALLIANCE, NETWORK
from seed.make import Maker
from seed.plan import Member, Plan
from seed.reference_records import topic_id

WORDING: Final = "May we suggest introductions to you and share your name and office with the other person?"


class Members:
    """Makes each member's offers and needs, consent, memberships and steward."""

    def __init__(self, plan: Plan, maker: Maker) -> None:
        self._plan = plan
        self._make = maker
        self._random = Random(f"{plan.seed}:members")

    def records(self) -> Iterator[Record]:
        """Everything about each member; for people of the stories only membership and steward."""
        yield from self._organizations()
        for member in self._plan.members:
            person = self._make.id("person", member.key)
            yield from self._memberships(member, person)
            yield from self._steward(member, person)
            if not member.in_story:
                yield from self._topics(member, person)
                yield from self._consent(member, person)

    def _organizations(self) -> Iterator[Record]:
        """Offices join the network with their first engagement, and some leave; those of the stories stay.

        Health departments and universities belong to the alliance.
        """
        make, random = self._make, self._random
        for office in self._plan.offices:
            organization = make.id("organization", office.key)
            year = in_network_since(office)
            in_story = office.place is not None and bool(roles_in(office.place.key))
            invited = office.classification in ("prosecutor_office", "community_organization")
            if invited and (in_story or random.random() < 0.93):
                left = not in_story and year < 2023 and random.random() < 0.06
                yield make.edge(
                    "member_of",
                    organization,
                    make.id("network", NETWORK),
                    start=str(year),
                    end=str(random.randint(year + 2, 2025)) if left else None,
                )
            if office.classification in ("public_health", "academic") or random.random() < 0.12:
                yield make.edge("member_of", organization, make.id("network", ALLIANCE), start=str(max(2019, year)))
            if random.random() < 0.4:
                yield make.edge("stewards", make.id("person", random.choice(self._plan.staff).key), organization)

    def _memberships(self, member: Member, person: str) -> Iterator[Record]:
        """Chiefs, some others, and a third of those who left their office belong to the network in person."""
        random = self._random
        gone = not member.is_current(TODAY)
        chance = 0.33 if gone else (0.6 if member.last.seat.level == "chief" else 0.15)
        if gone and member.in_story:
            chance = 1.0
        if random.random() >= chance:
            return
        since = max(ordinal(2017, 6), member.start + random.randint(30, 700))
        if since < TODAY:
            network = self._make.id("network", NETWORK)
            yield self._make.edge(
                "member_of", person, network, start=blurred(random, since), role="alum" if gone else None
            )

    def _steward(self, member: Member, person: str) -> Iterator[Record]:
        random = self._random
        if member.in_story or (member.is_current(TODAY) and random.random() < 0.45):
            staff = random.choice(self._plan.staff)
            since = spread(random, max(member.start, staff.start), TODAY)
            yield self._make.edge("stewards", self._make.id("person", staff.key), person, start=blurred(random, since))

    def _topics(self, member: Member, person: str) -> Iterator[Record]:
        """Offers rest on what somebody did, learned or says; needs are of topics that they don't offer help with."""
        make, random = self._make, self._random
        done = list(dict.fromkeys(member.done))
        helped: set[str] = set()
        for topic in dict.fromkeys([*done, *member.topics]):
            did_it = topic in done
            if random.random() > (0.8 if did_it else 0.5):
                continue
            helped.add(topic)
            levels = (1, 4, 5) if did_it else (4, 5, 1)
            evidence = "did_it" if did_it else random.choices(("trained_on_it", "says_so"), (35, 65))[0]
            yield make.edge(
                "can_help_with",
                person,
                topic_id(topic),
                level=random.choices(("some", "solid", "expert"), levels)[0] if random.random() < 0.85 else None,
                evidence=evidence,
                since=blurred(random, spread(random, member.start, TODAY)) if random.random() < 0.5 else None,
            )
        if not member.is_current(TODAY):
            return
        for topic in member.topics:
            if topic not in helped and random.random() < 0.5:
                since = spread(random, max(member.start, TODAY - 600), TODAY)
                yield make.edge(
                    "seeks_help_with",
                    person,
                    topic_id(topic),
                    urgency=random.choices(("low", "normal", "high"), (3, 5, 2))[0],
                    since=iso(since),
                    until=iso(since + 365) if random.random() < 0.4 else None,
                )

    def _consent(self, member: Member, person: str) -> Iterator[Record]:
        """Seven in ten were asked; nine in ten of those agreed; a few changed their mind later."""
        random = self._random
        if random.random() > 0.7:
            return
        day = spread(random, max(member.start, ordinal(2021)), TODAY - 5)
        first = random.choices(("granted", "refused", "do_not_contact"), (91, 7, 2))[0]
        yield from self.consent(member.key, person, day, first)
        if first == "granted" and random.random() < 0.03:
            yield from self.consent(member.key, person, spread(random, day + 30, TODAY), "refused")

    def consent(self, key: str, person: str, day: int, decision: str) -> Iterator[Record]:
        """One decision of one person, recorded on the day."""
        record = self._make.entity(
            "consent",
            f"{key}/{iso(day)}/{decision}",
            purpose="contact" if decision == "do_not_contact" else "introductions",
            decision=decision,
            on=iso(day),
            how=self._random.choice(("by email", "by phone", "at a convening")),
            wording=WORDING,
            recorded_by=self._random.choice(self._plan.staff).name,
        )
        yield record
        yield self._make.edge("given_by", record.id, person)
