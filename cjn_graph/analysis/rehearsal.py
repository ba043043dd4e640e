"""Rehearsal: what breaks if some people leave, and who could take over what they leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from cjn_graph.analysis.basis import Basis
from cjn_graph.analysis.gap import Side
from cjn_graph.analysis.measure import Meaning, Name, Naming, Scope
from cjn_graph.analysis.measures import MEASURES
from cjn_graph.analysis.terms import EndingTerm
from cjn_graph.analysis.wording import post_of, scope_of
from cjn_graph.kernels.structure import largest_component
from cjn_graph.model.introductions import OPEN_INTRODUCTIONS
from cjn_graph.network import Network
from cjn_graph.network.days import UNKNOWN, written
from cjn_graph.network.links import Indexes
from cjn_graph.progress import each
from cjn_graph.questions import GraphDefinition

MOST_SUCCESSORS: Final = 2

LEAVING: Final = (
    "They leave: their posts and memberships end, so they are no members any more, and their ties go with them. "
    "Compared is the same day without them; everything else stays as it is."
)


class Compared(BaseModel):
    """A measure of health before and after."""

    model_config = ConfigDict(frozen=True)

    label: str
    shown_as: str
    before: int | float | None
    after: int | float | None
    reason: str | None = Field(description="Why there is no value after.")
    meaning: Meaning


class Successor(BaseModel):
    """Somebody who could take a relationship over."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    detail: str | None
    why: str


class LostTie(BaseModel):
    """A tie that goes, the strongest first, with who could take it over, the best first."""

    model_config = ConfigDict(frozen=True)

    other: Side
    weight: float
    last: str | None = Field(description="Latest evidence, as precise as known.")
    successors: list[Successor]


class Leaver(BaseModel):
    """Somebody who leaves, with what is to be handed on."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    detail: str | None = Field(description="Post and office.")
    because: str
    posts: list[Name] = Field(description="Posts to hand over.")
    ties: list[LostTie]
    requests: list[Name] = Field(description="Open requests that they asked.")
    introductions: list[Name] = Field(description="Introductions with them that are under way.")


class Rehearsal(BaseModel):
    """What breaks if some people leave."""

    model_config = ConfigDict(frozen=True)

    scope: Scope
    until: str | None = Field(description="The day by which terms end, where that was asked.")
    definition: str
    terms: list[EndingTerm] = Field(description="Terms that end, or may, by that day; the soonest first.")
    leaving: list[Leaver]
    measures: dict[str, Compared]
    cut_off: list[Name] = Field(description="Who can reach the largest part now, and could no longer.")
    without_tie: list[Name] = Field(description="Who would have no tie any more.")
    offices: list[Name] = Field(description="Organizations that lose their last tie to others, or their last person.")


def rehearse(
    network: Network,
    leaving: Mapping[int, str],
    definition: GraphDefinition,
    *,
    terms: Sequence[EndingTerm] = (),
    until: str | None = None,
    requests: Mapping[str, Sequence[Name]] | None = None,
    facts: str = "",
) -> Rehearsal:
    """Compare the network with itself without some people.

    Parameters
    ----------
    leaving : mapping
        Rows of those who leave, each with why.
    requests : mapping, optional
        Open requests by the id of who asked.

    Notes
    -----
    Cost: that of two health reports, and for each lost tie the people of an office.
    """
    before = Basis(network, definition, Naming())
    after = Basis(_without(network, list(leaving)), definition, Naming())
    for one in each((before, after)):
        one.prepare()
    handing = _Handing(before, frozenset(leaving))
    return Rehearsal(
        scope=scope_of(network, definition, facts),
        until=until,
        definition=LEAVING,
        terms=list(terms),
        leaving=[
            _leaver(handing, row, why, (requests or {}).get(str(network.people.ids[row]), ()))
            for row, why in sorted(leaving.items(), key=lambda pair: (network.people.folded[pair[0]], pair[0]))
        ],
        measures={
            one.name: Compared(
                label=one.label,
                shown_as=one.shown_as,
                before=one.function(before).value,
                after=(left := one.function(after)).value,
                reason=left.reason,
                meaning=Meaning(says=one.says, worry=one.worry, act=one.act),
            )
            for one in MEASURES
        },
        cut_off=_names(before, after, _reached),
        without_tie=_names(before, after, _tied),
        offices=_offices(before, after),
    )


def _without(network: Network, rows: list[int]) -> Network:
    """The same network where these are neither members nor staff."""
    stays = np.ones(len(network.people), dtype=bool)
    stays[rows] = False
    people = network.people
    return replace(network, people=replace(people, member=people.member & stays, staff=people.staff & stays))


def _reached(basis: Basis) -> Indexes:
    return basis.graph.rows[largest_component(basis.graph.adjacency)]


def _tied(basis: Basis) -> Indexes:
    return basis.graph.rows[basis.graph.degrees > 0]


def _names(before: Basis, after: Basis, among: Callable[[Basis], Indexes]) -> list[Name]:
    """Name the nodes that were among some and are there still, but among those no more."""
    lost = np.intersect1d(np.setdiff1d(among(before), among(after)), after.graph.rows)
    at = np.flatnonzero(np.isin(before.graph.rows, lost))
    return sorted(before.names_of(at), key=lambda name: (name.name, name.ids))


def _offices(before: Basis, after: Basis) -> list[Name]:
    def tied(basis: Basis) -> Indexes:
        between = Basis(basis.network, replace(basis.definition, kind="organization"), Naming())
        return _tied(between)

    organizations = before.network.organizations
    lost = np.setdiff1d(tied(before), tied(after))
    staffed = set(np.unique(after.offices[1]).tolist())
    return [
        Name(
            ids=[organizations.ids[row]],
            name=organizations.names[row],
            detail="loses its last tie" if row in staffed else "nobody on record is left there",
        )
        for row in sorted(lost.tolist(), key=lambda row: (organizations.names[row], row))
    ]


class _Handing:
    """Who could take over, by the ties and posts of those who stay."""

    def __init__(self, basis: Basis, leaving: frozenset[int]) -> None:
        self.network, self.leaving = basis.network, leaving
        self._person = Basis(basis.network, replace(basis.definition, kind="person"), Naming())

    @cached_property
    def near(self) -> dict[int, dict[int, float]]:
        """Of each person the people tied to them, with weights."""
        graph = self._person.graph
        found: dict[int, dict[int, float]] = {}
        for a, b, weight in zip(
            graph.rows[graph.a].tolist(), graph.rows[graph.b].tolist(), graph.weight.tolist(), strict=True
        ):
            found.setdefault(a, {})[b] = weight
            found.setdefault(b, {})[a] = weight
        return found

    @cached_property
    def _colleagues(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for person, office in zip(*(side.tolist() for side in self._person.offices), strict=True):
            found.setdefault(office, []).append(person)
        return found

    def successors(self, leaver: int, other: int) -> list[Successor]:
        """Who could take over the tie of a leaver to another: colleagues first, then who knows both."""
        name = str(self.network.people.names[other])
        contacts = self.near.get(other, {})
        offices = self.network.current_organizations(leaver)
        colleagues = {one for office in offices for one in self._colleagues.get(office, ())} - self.leaving - {other}
        ranked: list[tuple[tuple[int, float], int, str]] = []
        for one in colleagues:
            common = len(contacts.keys() & self.near.get(one, {}).keys() - self.leaving)
            if one in contacts:
                ranked.append(((3, contacts[one]), one, f"works in the same office and is in touch with {name}"))
            elif common:
                shared = f"{common} {'contact' if common == 1 else 'contacts'} in common with {name}"
                ranked.append(((2, float(common)), one, f"works in the same office, with {shared}"))
            else:
                ranked.append(((1, 0.0), one, "works in the same office"))
        knows_both = contacts.keys() & self.near.get(leaver, {}).keys() - self.leaving - colleagues
        ranked += [((0, contacts[one]), one, "is in touch with both of them, in another office") for one in knows_both]
        ranked.sort(key=lambda entry: (-entry[0][0], -entry[0][1], str(self.network.people.ids[entry[1]])))
        return [
            Successor(
                id=self.network.people.ids[one],
                name=self.network.people.names[one],
                detail=post_of(self.network, one),
                why=why,
            )
            for _, one, why in ranked[:MOST_SUCCESSORS]
        ]


def _leaver(handing: _Handing, row: int, because: str, requests: Sequence[Name]) -> Leaver:
    network = handing.network
    people, ties = network.people, handing.near.get(row, {})
    kept = [(other, weight) for other, weight in ties.items() if other not in handing.leaving]
    return Leaver(
        id=people.ids[row],
        name=people.names[row],
        detail=post_of(network, row),
        because=because,
        posts=_posts(network, row),
        ties=[
            LostTie(
                other=Side(id=people.ids[other], name=people.names[other], detail=post_of(network, other)),
                weight=weight,
                last=_last(network, row, other),
                successors=handing.successors(row, other),
            )
            for other, weight in sorted(kept, key=lambda pair: (-pair[1], str(people.ids[pair[0]])))
        ],
        requests=list(requests),
        introductions=_introductions(network, row),
    )


def _last(network: Network, one: int, other: int) -> str | None:
    pieces = network.ties.evidence(one, other)
    return written(pieces[0].last, pieces[0].precision) if pieces and pieces[0].last != UNKNOWN else None


def _posts(network: Network, row: int) -> list[Name]:
    held = [link for link, _ in network.holds.rights(row) if network.holds["current"][link]]
    posts = [int(network.holds.right[link]) for link in held]
    return [Name(ids=[network.posts.ids[post]], name=network.posts.titles[post]) for post in posts]


def _introductions(network: Network, row: int) -> list[Name]:
    found = []
    for _, introduction in network.introduced.rights(row):
        status = str(network.introductions.status[introduction])
        if status in OPEN_INTRODUCTIONS:
            others = network.introduced.left[network.introduced.to(introduction)]
            with_whom = " and ".join(str(network.people.names[other]) for other in others.tolist() if other != row)
            record = str(network.introductions.ids[introduction])
            found.append(Name(ids=[record], name=f"with {with_whom or 'somebody not on record'}", detail=status))
    return sorted(found, key=lambda name: (name.name, name.ids))
