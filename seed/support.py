"""What the network's staff did for members: requests, introductions, conversations, and support under pressure."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any, Final

from cjn_graph.model import Record
from cjn_graph.model.introductions import INTRODUCTION_STEPS
from seed.dates import TODAY, iso, ordinal, spread
from seed.make import FICTIONAL, Maker
from seed.plan import Member, Plan
from seed.reference_records import topic_id, topic_label

TEAMS: Final = ("research", "policy", "communications", "advocacy", "peer")
_STAGES: Final = (
    ("suggested", 12),
    ("proposed", 7),
    ("asked", 10),
    ("accepted", 6),
    ("declined", 12),
    ("introduced", 11),
    ("met", 42),
)
_REASONS: Final = (
    "no time this quarter",
    "leaving the office soon",
    "wants somebody from a county of similar size",
    None,
)
_QUESTIONS: Final = {
    "research": "Figures of comparable counties",
    "policy": "Wording of a policy",
    "communications": "Talking points for a hard week",
    "advocacy": "Testimony at a hearing",
    "peer": "Somebody who has done it",
}
_SUBJECTS: Final = ("check-in", "plans for next year", "a new program", "staff changes", "a resource", "data questions")
_PRESSURES: Final = (
    ("recall", "Recall campaign"),
    ("removal", "Petition for removal"),
    ("legislation", "Bill against the office's powers"),
    ("harassment", "Threats and harassment"),
)
_ENDINGS: Final = ("Failed for lack of signatures.", "Withdrawn.", "Dismissed by the court.", "Lost office.", None)


class Support:
    """Makes requests, introductions, interactions and pressures; their number follows the number of people."""

    def __init__(self, plan: Plan, maker: Maker) -> None:
        self._plan = plan
        self._make = maker
        self._random = Random(f"{plan.seed}:support")
        self._current = [one for one in plan.members if one.is_current(TODAY) and not one.in_story]

    def records(self) -> Iterator[Record]:
        """All of it. People of the stories are left to their stories."""
        yield from self._requests()
        yield from self._introductions()
        yield from self._interactions()
        yield from self._pressures()

    def _requests(self) -> Iterator[Record]:
        make, random = self._make, self._random
        for number in range(len(self._plan.members) // 6):
            member, team = random.choice(self._current), TEAMS[number % len(TEAMS)]
            asked = spread(random, max(member.start, ordinal(2018)), TODAY - 3)
            recent = asked > TODAY - 200
            weights = (45, 30, 15, 10) if recent else (4, 3, 60, 33)
            status = random.choices(("open", "in_progress", "answered", "closed"), weights)[0]
            topic = random.choice(member.topics) if member.topics else "grants"
            helper = random.choice(self._plan.staff)
            answered = (
                min(TODAY, asked + int(random.expovariate(1 / 35)) + 1) if status in ("answered", "closed") else None
            )
            record = make.entity(
                "request",
                f"request/{number}",
                name=f"{_QUESTIONS[team]}: {topic_label(topic)}",
                team=team,
                status=status,
                assignee=helper.name if status != "open" or random.random() < 0.5 else None,
                asked_on=iso(asked),
                due=iso(asked + random.choice((14, 30, 60))) if random.random() < 0.6 else None,
                answered_on=iso(answered) if answered and random.random() < 0.8 else None,
                answer="Sent three examples and a contact." if answered else None,
                description=FICTIONAL,
            )
            yield record
            kind, key = ("organization", member.last.office.key) if random.random() < 0.25 else ("person", member.key)
            yield make.edge("asked", make.id(kind, key), record.id)
            yield make.edge("about", record.id, topic_id(topic))
            if team == "peer" and random.random() < 0.7:
                helped = self._somebody_for(member, topic, asked)
                if helped is not None:
                    stage = "met" if status in ("answered", "closed") else "asked"
                    yield from self.introduction(
                        f"for-request/{number}", member, helped, stage, asked + 2, topic=topic, request=record.id
                    )

    def _introductions(self) -> Iterator[Record]:
        random = self._random
        stages, weights = [stage for stage, _ in _STAGES], [weight for _, weight in _STAGES]
        for number in range(len(self._plan.members) // 7):
            member = random.choice(self._current)
            stage = random.choices(stages, weights)[0]
            early = stage in ("met", "declined")
            start = spread(
                random, max(member.start, ordinal(2020) if early else TODAY - 120), TODAY - (90 if early else 5)
            )
            topic = random.choice(member.topics) if member.topics else "coalition"
            other = self._somebody_for(member, topic, start)
            if other is not None:
                yield from self.introduction(f"introduction/{number}", member, other, stage, start, topic=topic)

    def _somebody_for(self, member: Member, topic: str, day: int) -> Member | None:
        """Somebody of another county who was in the field on the day, if possible one who did it."""
        random = self._random
        found: Member | None = None
        for other in random.sample(self._current, min(30, len(self._current))):
            if other.last.office.place is member.last.office.place or other.start > day:
                continue
            if topic in other.done or topic in other.topics:
                return other
            found = found or other
        return found

    def introduction(
        self, key: str, one: Member, other: Member, stage: str, start: int, *, topic: str, request: str | None = None
    ) -> Iterator[Record]:
        """One introduction that began on a day and came to a stage; the stages before it are dated too."""
        make, random = self._make, self._random
        reached = ["suggested", "proposed", "asked", "accepted", "introduced", "met"].index(
            "accepted" if stage == "declined" else stage
        )
        values: dict[str, Any] = {}
        day = start
        for _, dated in INTRODUCTION_STEPS[: reached + 1]:
            values[dated] = iso(min(day, TODAY))
            day += random.randint(1, 14)
        if stage == "declined":
            values["decline_reason"] = random.choice(_REASONS)
        if stage == "met":
            known = random.random() < 0.75
            values["useful"] = random.random() < 0.8 if known else None
            if known and day < TODAY - 200:
                values["in_touch_after_6_months"] = random.random() < 0.55
        record = make.entity("introduction", key, status=stage, made_by=random.choice(self._plan.staff).name, **values)
        yield record
        says_no = random.random() < 0.5
        for member, declines in ((one, says_no), (other, not says_no)):
            answer = "accepted" if reached >= 3 else ("asked" if reached == 2 else "not_asked")
            if stage == "declined":
                answer = "declined" if declines else "accepted"
            yield make.edge("introduces", record.id, make.id("person", member.key), answer=answer)
        yield make.edge("about", record.id, topic_id(topic))
        if request is not None:
            yield make.edge("answers", record.id, request)

    def _interactions(self) -> Iterator[Record]:
        """About one conversation per person on record, more of late; one in forty on something restricted."""
        make, random = self._make, self._random
        for number in range(len(self._plan.members)):
            member = random.choice(self._plan.members)
            latest = min(TODAY, (member.last.end or TODAY) + 200)
            earliest = max(member.start, ordinal(2017, 2))
            if earliest >= latest:
                continue
            day = max(earliest, latest - int(random.expovariate(1 / 600)))
            restricted = random.random() < 0.025
            record = make.entity(
                "interaction",
                f"interaction/{number}",
                channel=random.choices(("call", "email", "visit", "meeting"), (35, 40, 8, 17))[0],
                on=iso(day),
                subject="pressure on the office" if restricted else random.choice(_SUBJECTS),
                note=FICTIONAL if random.random() < 0.4 else None,
                sensitivity="restricted" if restricted else None,
            )
            yield record
            yield make.edge("involves", record.id, make.id("person", member.key))
            yield make.edge("involves", record.id, make.id("person", random.choice(self._plan.staff).key))
            if member.topics and random.random() < 0.3:
                yield make.edge("about", record.id, topic_id(random.choice(member.topics)))

    def _pressures(self) -> Iterator[Record]:
        """One chief prosecutor in six came under attack; half of those were supported. All of it restricted."""
        random = self._random
        for member in self._plan.members:
            chief = next((term for term in member.terms if term.seat.function == "chief_prosecutor"), None)
            if chief is None or member.in_story or random.random() > 0.16:
                continue
            start = spread(random, max(chief.start + 100, ordinal(2017)), (chief.end or TODAY) - 60)
            sort, title = random.choice(_PRESSURES)
            over = start + random.randint(60, 400)
            yield from self.pressure(
                f"{member.key}/pressure", member, sort, f"{title} {iso(start)[:4]}", start,
                end=over if over < TODAY else None,
                outcome=random.choice(_ENDINGS) if over < TODAY else None,
            )  # fmt: skip
            if random.random() < 0.5:
                yield from self.leadership_support(f"{member.key}/support", member, start + 20)

    def pressure(
        self, key: str, member: Member, sort: str, name: str, start: int, *, end: int | None, outcome: str | None
    ) -> Iterator[Record]:
        """What one leader faced; restricted, with all its edges."""
        make = self._make
        record = make.entity(
            "pressure",
            key,
            name=name,
            classification=sort,
            start=iso(start),
            end=iso(max(start, end)) if end is not None else None,
            outcome=outcome,
            description=FICTIONAL,
        )
        yield record
        yield make.edge("faced", make.id("person", member.key), record.id)
        yield make.edge("about", record.id, topic_id("backlash"))

    def leadership_support(self, key: str, member: Member, start: int) -> Iterator[Record]:
        """Support of one leader by staff; restricted, with all its edges."""
        make, random = self._make, self._random
        start = min(start, TODAY - 5)
        end = start + random.randint(120, 500)
        record = make.entity(
            "engagement",
            key,
            name=f"Leadership support {iso(start)[:4]}",
            classification="leadership_support",
            status="completed" if end < TODAY else "active",
            start=iso(start),
            end=iso(end) if end < TODAY else None,
            description=FICTIONAL,
        )
        yield record
        yield make.edge("took_part", make.id("person", member.key), record.id, role="partner")
        helper = random.choice(self._plan.staff)
        yield make.edge("took_part", make.id("person", helper.key), record.id, role="staff")
        yield make.edge("about", record.id, topic_id("black-women-leadership" if random.random() < 0.3 else "backlash"))
