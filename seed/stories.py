"""The stories that the demo must be able to tell, written by hand into the fictional network.

Each method is one story of ``docs/stories.md``, which says who its people are and what one should see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from cjn_graph.model import Record
from seed.cast import key_of
from seed.dates import TODAY, iso, ordinal, parse_day
from seed.gatherings import ALLIANCE
from seed.make import FICTIONAL, Maker
from seed.members import Members
from seed.plan import Member, Plan
from seed.reference_records import topic_id
from seed.support import Support
from seed.tables import table, written

JUVENILE_COLLABORATORY: Final = "story/collaboratory-2026"
NEXT_COLLABORATORY: Final = "story/collaboratory-2027"
_COLLABORATORY_DAY: Final = ordinal(2026, 5, 14)
_GUESTS_BY_NAME: Final = (
    "Nkechi Egwuatu",
    "Mateo Saldívar",
    "Kalani Kahananui",
    "Wanjiku Mensah",
    "Jerome Tillery",
    "Octavia Singletary",
)
_OTHER_GUESTS: Final = 22
_NEW_TIES: Final = 9


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Two people of the stories who know each other; day numbers."""

    one: Member
    other: Member
    how: str
    first: int
    last: int


class Stories:
    """Makes the records of the stories. All offices and people must have been made before."""

    def __init__(self, plan: Plan, maker: Maker, members: Members, support: Support) -> None:
        self._plan = plan
        self._make = maker
        self._members = members
        self._support = support
        self._by_key = {member.key: member for member in (*plan.members, *plan.staff)}
        self._guests = self._collaboratory_guests()

    def member(self, name: str) -> Member:
        """The person of the stories with this name; raises KeyError if there is none."""
        return self._by_key[key_of(name)]

    def acquaintances(self) -> list[Acquaintance]:
        """Who knows whom by the stories, so that the network at large makes no second tie between the two."""
        found = [
            Acquaintance(self.member(one), self.member(other), how, parse_day(first), parse_day(last))
            for one, other, how, first, last in table("acquaintances")
        ]
        return [*found, *self._new_ties()]

    def records(self) -> Iterator[Record]:
        """All stories, what they have in common first."""
        yield from self._programs()
        yield from self._offers_and_needs()
        for tie in self.acquaintances():
            pair = sorted((self._person(tie.one), self._person(tie.other)))
            yield self._make.edge("knows", *pair, how=tie.how, first_on=iso(tie.first), last_on=iso(tie.last))
        yield from self._new_director()
        yield from self._under_pressure()
        yield from self._january()
        yield from self._collaboratory()
        yield from self._cohort_pairs()
        yield from self._alliance()

    def _person(self, who: str | Member) -> str:
        return self._make.id("person", (self.member(who) if isinstance(who, str) else who).key)

    def _written(self, section: str) -> Iterator[Record]:
        """What of a story chance has no part in."""
        return self._make.written(written("stories")[section], self._id)

    def _id(self, kind: str, key: str) -> str:
        if kind == "topic":
            return topic_id(key)
        return self._person(key) if kind == "person" else self._make.id(kind, key)

    def _programs(self) -> Iterator[Record]:
        """Programs by hand, with yearly figures that have gaps."""
        make = self._make
        for place, name, topic, status, start, who, years in table("programs"):
            record = make.entity(
                "program",
                f"story/{place}/{topic}",
                name=name,
                classification="diversion",
                status=status,
                start=start,
                description=FICTIONAL,
            )
            yield record
            yield make.edge("in", record.id, make.id("jurisdiction", place))
            yield make.edge("about", record.id, topic_id(topic))
            yield make.edge("runs", make.id("organization", f"{place}/pa"), record.id, start=start)
            began = max(start, iso(self.member(who).start)[: len(start)])
            yield make.edge("runs", self._person(who), record.id, role="director", start=began)
            for figure in years.split():
                year, value = figure.split("=")
                observation = make.entity(
                    "observation",
                    f"story/{place}/{topic}/{year}",
                    measure="people diverted",
                    value=float(value),
                    unit="people",
                    start=year,
                    end=year,
                    reported_by="annual report",
                )
                yield observation
                yield make.edge("of", observation.id, record.id)

    def _offers_and_needs(self) -> Iterator[Record]:
        make = self._make
        for who, topic, level, evidence, sensitivity in table("offers"):
            yield make.edge(
                "can_help_with",
                self._person(who),
                topic_id(topic),
                level=level,
                evidence=evidence,
                sensitivity=sensitivity or None,
            )
        for who, topic, urgency, since, until, sensitivity in table("needs"):
            yield make.edge(
                "seeks_help_with",
                self._person(who),
                topic_id(topic),
                urgency=urgency,
                since=since,
                until=until or None,
                sensitivity=sensitivity or None,
            )
        for who, decision, day in table("consents"):
            yield from self._members.consent(self.member(who).key, self._person(who), parse_day(day), decision)

    def _new_director(self) -> Iterator[Record]:
        """Story 1: a new diversion director starts a pre-charge program; one helper was asked three times lately."""
        yield from self._written("new_director")
        teodoro = self.member("Teodoro Quintanilla")
        others = [
            one for one in self._guests if not one.in_story and one.last.office.place is not teodoro.last.office.place
        ]
        for number, (other, stage) in enumerate(zip(others, ("asked", "asked", "introduced"), strict=False)):
            yield from self._support.introduction(
                f"story/teodoro/{number}",
                other,
                teodoro,
                stage,
                ordinal(2026, 9, 14) + 12 * number,
                topic="pre-charge-diversion",
            )

    def _under_pressure(self) -> Iterator[Record]:
        """Story 2: a recall, and peers who faced the like. All of it restricted."""
        support = self._support
        for key, who, sort, name, start, end, outcome in (
            ("vivian", "Vivian Roundtree", "recall", "Recall campaign 2026", "2026-09-08", None, None),
            ("joaquin", "Joaquín Villaseñor", "recall", "Recall campaign 2022", "2022-02-14", "2022-08-19",
             "Failed for lack of signatures."),
            ("marcella", "Marcella Drayton", "removal", "Petition for removal 2021", "2021-03-02", "2022-01-20",
             "Dismissed by the court."),
            ("eleanor", "Eleanor Whitcomb", "harassment", "Threats in 2023", "2023-05-01", "2023-11-15",
             "Two people were charged in another county."),
        ):  # fmt: skip
            member, began = self.member(who), parse_day(start)
            yield from support.pressure(
                f"story/{key}", member, sort, name, began, end=parse_day(end) if end else None, outcome=outcome
            )
            if key != "eleanor":
                yield from support.leadership_support(f"story/{key}/support", member, began + 14)
        yield from self._written("under_pressure")

    def _january(self) -> Iterator[Record]:
        """Story 3: what hangs on three chief prosecutors whose terms end in January 2027."""
        yield from self._written("january")
        interested = [one for one in self._guests if not one.in_story][-1]
        yield from self._support.introduction(
            "story/halina/1",
            self.member("Halina Kowalczyk"),
            interested,
            "accepted",
            ordinal(2026, 9, 28),
            topic="transition",
        )

    def _collaboratory_guests(self) -> list[Member]:
        """The guests of May 2026: people of the stories, and others in office who know the topic or one like it."""
        there = [one for one in self._plan.members if not one.in_story and one.is_current(_COLLABORATORY_DAY)]
        close = {"juvenile-diversion", "restorative-justice", "school-cases", "diversion-partnerships"}
        there.sort(key=lambda one: (not close & {*one.topics, *one.done}, -one.activity, one.key))
        return [*(self.member(name) for name in _GUESTS_BY_NAME), *there[:_OTHER_GUESTS]]

    def _new_ties(self) -> list[Acquaintance]:
        """Ties that came of the collaboratory: between guests of different counties, within 60 days."""
        random = Random(f"{self._plan.seed}:collaboratory")
        pairs = [
            (one, other)
            for number, one in enumerate(self._guests)
            for other in self._guests[number + 1 :]
            if one.last.office.place is not other.last.office.place and not (one.in_story and other.in_story)
        ]
        ties = []
        for one, other in random.sample(pairs, _NEW_TIES):
            first = _COLLABORATORY_DAY + random.randint(0, 58)
            last = min(TODAY, first + random.randint(0, 140))
            ties.append(Acquaintance(one, other, "met at the collaboratory on juvenile diversion", first, last))
        return ties

    def _collaboratory(self) -> Iterator[Record]:
        """Story 4: the last collaboratory on juvenile diversion, and the next one, which is planned."""
        yield from self._written("collaboratory")
        happened = self._make.id("convening", JUVENILE_COLLABORATORY)
        for number, guest in enumerate(self._guests):
            role = "speaker" if number < 2 else "facilitator" if number < 4 else "participant"
            yield self._make.edge("attended", self._person(guest), happened, role=role)
        planned, asked = self._make.id("convening", NEXT_COLLABORATORY), {"listed_on": "2026-09-28"}
        asked_too = asked | {"answer": "invited", "invited_on": "2026-10-05"}
        said_yes = {"answer": "accepted", "answered_on": "2026-10-12", "answered_how": "by email"}
        for name, said in zip(_GUESTS_BY_NAME, (asked_too | said_yes, asked_too, asked), strict=False):
            yield self._make.edge("invited_to", self._person(self.member(name)), planned, **said)

    def _cohort_pairs(self) -> Iterator[Record]:
        """Story 5: a pair in Georgia that has just begun, and a pair in Maryland that has done it."""
        yield from self._written("cohort_pairs")

    def _alliance(self) -> Iterator[Record]:
        """Story 6: three commitments of the alliance's second convening, and who leads its workgroups."""
        make = self._make
        convening = make.id("convening", "alliance/2022")
        for number, (who, name, status, due, lesson) in enumerate(table("commitments"), 1):
            commitment = make.entity(
                "commitment",
                f"story/alliance/{number}",
                name=name,
                status=status,
                made_on="2022-09-22",
                due=due,
                lesson=lesson or None,
                description=FICTIONAL,
            )
            yield commitment
            yield make.edge("at", commitment.id, convening)
            yield make.edge("made", self._person(who), commitment.id)
            yield make.edge("member_of", self._person(who), make.id("network", ALLIANCE), start="2019-10")
        for who, group, resource, outcome in (
            ("Oksana Tkachenko", "indicators", "twelve-indicators", "Four of the twelve are in our annual report now."),
            ("Desmond Holloway", "responses", "first-call", "Took us from memo to first shift in seven months."),
            ("Wanjiku Mensah", "stories", "story-kit", None),
        ):
            start = "2022-10" if group == "indicators" else "2019-11"
            yield make.edge("member_of", self._person(who), make.id("workgroup", group), role="chair", start=start)
            yield make.edge(
                "used", self._person(who), make.id("resource", resource), "story", on="2024", outcome=outcome
            )
