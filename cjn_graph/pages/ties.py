"""Whom a member is tied to, with every piece of evidence; and, apart, whom they met at events only."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
from pydantic import BaseModel, Field

from cjn_graph.network import Network
from cjn_graph.network.days import decay, written
from cjn_graph.network.ties import Evidence
from cjn_graph.services.people import PersonSummary

MAP_PEOPLE: Final = 24
"""Most people on a member's map beside the member: more names cannot be read on a phone."""
MOST_CO_ATTENDED: Final = 50
"""Most people named whom a member met at events only: a large event would name everybody."""

EvidenceSort = Literal["introduced", "worked_together", "asserted", "co_attended"]


class TieEvidence(BaseModel):
    """One piece of evidence between two people."""

    sort: EvidenceSort = Field(description="What sort of evidence it is.")
    sentence: str = Field(description="The evidence in words.")
    grade: float = Field(description="What fresh evidence of this sort counts.")
    weight: float = Field(description="What it counts on the day of the page: grade × stated strength × fading.")
    on: str | None = Field(description="Its latest day, as precise as known; null where it is undated.")
    facts: list[str] = Field(description="Ids of the facts behind it.")


class Tie(BaseModel):
    """A tie to another person."""

    person: PersonSummary
    sector: str | None = Field(description="Classification of the organization of their current post.")
    weight: float = Field(description="Sum of the weights of the evidence.")
    live: bool = Field(description="Whether the latest evidence is recent enough to be in touch.")
    last_on: str | None = Field(
        description="Date of the latest evidence, as precise as known; null where all of it is undated."
    )
    evidence: list[TieEvidence] = Field(description="The latest first.")


class CoAttendance(BaseModel):
    """Somebody whom a member came to the same events with, without any tie."""

    person: PersonSummary
    evidence: list[TieEvidence] = Field(description="One per event, the latest first.")


class TieBetween(BaseModel):
    """A tie between two of a member's contacts."""

    from_id: str
    to_id: str
    weight: float
    live: bool
    last_on: str | None


class Neighbourhood(BaseModel):
    """A member's map: the strongest ties, and the ties among those people."""

    people: list[str] = Field(description=f"Ids of the at most {MAP_PEOPLE} people with the strongest ties.")
    left_out: int = Field(description="How many further people the member is tied to.")
    among: list[TieBetween] = Field(description="The ties among these people, the strongest first.")


class PersonTies(BaseModel):
    """All about a member's ties."""

    definition: str = Field(description="What a tie, its weight and a live tie are.")
    sector: str | None = Field(description="Classification of the organization of the member's current post.")
    ties: list[Tie] = Field(description="The strongest first.")
    co_attended: list[CoAttendance] = Field(
        description=f"At most {MOST_CO_ATTENDED} people met at events only, which alone is neither a tie nor being "
        "in touch; those met most and latest first."
    )
    co_attended_count: int = Field(description="How many people the member met at events only.")
    neighbourhood: Neighbourhood


def ties_of(network: Network, person_id: str) -> PersonTies:
    """Gather a person's ties, with evidence, from the network."""
    row = network.index[person_id]
    reader = _Reader(network, row)
    ties = reader.ties()
    met, met_count = reader.co_attended()
    shown = ties[:MAP_PEOPLE]
    return PersonTies(
        definition=_definition(network),
        sector=reader.sector(row),
        ties=ties,
        co_attended=met,
        co_attended_count=met_count,
        neighbourhood=Neighbourhood(
            people=[tie.person.id for tie in shown],
            left_out=len(ties) - len(shown),
            among=_among(network, [network.index[tie.person.id] for tie in shown]),
        ),
    )


def _definition(network: Network) -> str:
    terms = network.definitions
    grades = ", ".join(
        f"{words} {grade.weight:g} (halved every {grade.half_life:g} months)"
        for words, grade in (
            ("introduced and met", terms.introduced),
            ("worked together", terms.worked_together),
            ("known to each other", terms.asserted),
        )
    )
    return (
        f"The weight of a tie is the sum over its evidence: {grades}, times how strong the source says it is. It is "
        f"live while the latest evidence is at most {terms.live_months} months old. Having come to the same event is "
        "evidence, but alone neither a tie nor being in touch."
    )


class _Reader:
    def __init__(self, network: Network, row: int) -> None:
        self._network, self._row = network, row

    def summary(self, row: int) -> PersonSummary:
        network = self._network
        people = network.people
        return PersonSummary(
            id=str(people.ids[row]),
            name=str(people.names[row]),
            post=_named(network.posts.titles, people.post[row]),
            organization=_named(network.organizations.names, people.organization[row]),
            jurisdiction=_named(network.places.names, people.place[row]),
        )

    def sector(self, row: int) -> str | None:
        return _named(self._network.organizations.classifications, self._network.people.organization[row])

    def ties(self) -> list[Tie]:
        network, found = self._network, []
        span = network.ties.span(self._row)
        for at in range(span.start, span.stop):
            other, last = int(network.ties.others[at]), int(network.ties.last[at])
            pieces = network.ties.evidence(self._row, other)
            found.append(
                Tie(
                    person=self.summary(other),
                    sector=self.sector(other),
                    weight=float(network.ties.weight[at]),
                    live=last >= network.live_day,
                    last_on=_last_on(pieces),
                    evidence=[self._told(piece) for piece in pieces],
                )
            )
        folded = network.people.folded
        return sorted(found, key=lambda tie: (-tie.weight, folded[network.index[tie.person.id]], tie.person.id))

    def co_attended(self) -> tuple[list[CoAttendance], int]:
        """Return the first people met at events only, and how many there are."""
        network, row = self._network, self._row
        gathered = network.gathered
        met: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
        for own, event in gathered.rights(row):
            for link in gathered.to(event).tolist():
                met[int(gathered.left[link])].setdefault(event, (own, link))
        for other in (row, *network.ties.others[network.ties.span(row)].tolist()):
            met.pop(other, None)
        counts = {event: self._faded_event(event) for _, event in gathered.rights(row)}
        names = network.people

        def order(other: int) -> tuple[float, str, str]:
            # fsum does not depend on the order, and so not on the ids of the events.
            total = math.fsum(counts[event] for event in met[other])
            return -total, str(names.folded[other]), str(names.ids[other])

        first = heapq.nsmallest(MOST_CO_ATTENDED, met, key=order)
        return [
            CoAttendance(
                person=self.summary(other),
                evidence=_latest_first([self._told_of_event(event, *links) for event, links in met[other].items()]),
            )
            for other in first
        ], len(met)

    def _told(self, piece: Evidence) -> TieEvidence:
        definitions = self._network.definitions
        grade = {
            "introduced": definitions.introduced,
            "worked_together": definitions.worked_together,
            "asserted": definitions.asserted,
        }[piece.sort]
        return TieEvidence(
            sort=piece.sort,
            sentence={
                "introduced": "Introduced to each other, and met",
                "worked_together": f"Worked together: {piece.name}",
                "asserted": self._asserted(piece),
            }[piece.sort],
            grade=grade.weight,
            weight=grade.weight * piece.strength * self._fading(piece.last, grade.half_life),
            on=written(piece.last, piece.precision),
            facts=list(piece.facts),
        )

    def _asserted(self, piece: Evidence) -> str:
        if piece.said_by < 0:
            return "Know each other, says a source"
        return f"Know each other, says {self._network.people.names[piece.said_by]} alone"

    def _told_of_event(self, event: int, own: int, link: int) -> TieEvidence:
        gatherings, gathered = self._network.gatherings, self._network.gathered
        facts = [str(gathered.ids[own]), str(gathered.ids[link]), str(gatherings.ids[event])]
        return TieEvidence(
            sort="co_attended",
            sentence=f"Both came to {gatherings.names[event]}",
            grade=self._network.definitions.co_attended.weight,
            weight=self._faded_event(event),
            on=str(gatherings.when[event]) or written(int(gatherings.last[event]), int(gatherings.precision[event])),
            facts=facts,
        )

    def _faded_event(self, event: int) -> float:
        grade = self._network.definitions.co_attended
        return grade.weight * self._fading(int(self._network.gatherings.last[event]), grade.half_life)

    def _fading(self, last: int, half_life: float) -> float:
        network = self._network
        days = np.array([last], dtype=np.int32)
        return float(decay(days, network.today, half_life, network.definitions.undated_months)[0])


def _latest_first(evidence: list[TieEvidence]) -> list[TieEvidence]:
    return sorted(sorted(evidence, key=lambda piece: piece.facts), key=lambda piece: piece.on or "", reverse=True)


def _among(network: Network, rows: list[int]) -> list[TieBetween]:
    ids = network.people.ids
    found = [
        TieBetween(
            from_id=str(ids[one]),
            to_id=str(ids[other]),
            weight=float(network.ties.weight[at]),
            live=int(network.ties.last[at]) >= network.live_day,
            last_on=_last_on(network.ties.evidence(one, other)),
        )
        for number, one in enumerate(rows)
        for other in rows[number + 1 :]
        if (at := network.ties.entry(one, other)) >= 0
    ]
    return sorted(found, key=lambda tie: (-tie.weight, tie.from_id, tie.to_id))


def _named(names: np.ndarray[tuple[int], np.dtype[np.object_]], row: int) -> str | None:
    return str(names[row]) or None if row >= 0 else None


def _last_on(evidence: Sequence[Evidence]) -> str | None:
    return written(evidence[0].last, evidence[0].precision)
