"""What rests on few: the network on its staff, an office's ties on one person."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from cjn_graph.analysis.basis import Basis
from cjn_graph.analysis.graph import make_graph
from cjn_graph.analysis.measure import Measure, Name, share
from cjn_graph.kernels.structure import components
from cjn_graph.network import Network
from cjn_graph.network.links import Indexes, ranges, starts_of

_STAFF: Final = (
    "1 − L(without staff) ÷ L(with staff), where L is the number of members in the component that has most of them; "
    "staff themselves are counted in neither: 0 where members hold together on their own, near 1 where only staff "
    "connect them"
)
_SINGLE: Final = (
    "organizations whose ties to people elsewhere all rest on one of their people; n: organizations with at least one "
    "such tie; coverage: share of the people whose current organization is known"
)


def staff_dependence(basis: Basis) -> Measure:
    """Measure how much of the network holds together through staff alone.

    Undefined without staff, or without members.
    """
    network, definition, pairs = basis.network, basis.definition, basis.pairs
    without = make_graph(network, replace(definition, staff="exclude"), pairs)
    with_staff = make_graph(network, replace(definition, staff="include"), pairs)
    counted = np.isin(with_staff.rows, without.rows)
    before = np.bincount(components(without.adjacency)).max(initial=0)
    after = np.bincount(components(with_staff.adjacency)[counted]).max(initial=0)
    reason = None
    if not after:
        reason = "By the facts counted here, there are no members besides staff."
    elif counted.all():
        reason = "No staff is among the facts counted here: nobody holds a post in a network host."
    usable = with_staff.dated if definition.ties == "live" else with_staff.on_record
    return Measure(
        value=None if reason else 1.0 - int(before) / int(after),
        n=len(without),
        of=basis.nodes,
        coverage=share(usable, with_staff.on_record),
        definition=_STAFF,
        reason=reason,
    )


def single_thread(basis: Basis) -> Measure:
    """Count the organizations that would lose all their ties with one person."""
    network = basis.network
    person, office = basis.offices
    graph = make_graph(network, replace(basis.definition, kind="person"), basis.pairs)
    a, b = graph.rows[graph.a], graph.rows[graph.b]
    outward_person, outward_office = _outward(network, (person, office), (a, b))
    size = max(len(network.people), 1)
    held = np.unique(outward_office * size + outward_person)
    by_office = np.bincount(held // size, minlength=len(network.organizations.ids))
    single = np.flatnonzero(by_office == 1)
    holder = {int(key // size): int(key % size) for key in held.tolist()}

    staffed = np.bincount(office, minlength=len(network.organizations.ids))

    def names() -> list[Name]:
        return [_name(network, row, holder[row], int(staffed[row])) for row in single.tolist()]

    tied = int(np.count_nonzero(by_office))
    return Measure(
        value=len(single) if tied else None,
        n=tied,
        of="organizations",
        coverage=share(len(np.unique(person)), len(basis.people)),
        definition=_SINGLE,
        reason=None if tied else "By the facts counted here, no organization has a tie to people elsewhere.",
        names=basis.naming.names("manager", names),
        names_for="manager",
    )


def _outward(
    network: Network, posts: tuple[Indexes, Indexes], ties: tuple[Indexes, Indexes]
) -> tuple[Indexes, Indexes]:
    """Return who carries a tie out of which office: pairs of a person and an office where the other has no post."""
    person, office = posts
    starts = starts_of(person, len(network.people))
    size = max(len(network.organizations.ids), 1)
    held = person * size + office  # sorted, as current_offices returns them
    one, other = np.concatenate(ties), np.concatenate(ties[::-1])
    offices = office[ranges(starts, one)]
    many = np.diff(starts)[one]
    one, other = np.repeat(one, many), np.repeat(other, many)
    outward = ~np.isin(other * size + offices, held)
    return one[outward], offices[outward]


def _name(network: Network, organization: int, person: int, people_there: int) -> Name:
    people = network.people
    post = people.post[person] if people.organization[person] == organization else -1
    election = network.posts.next_election[post] if post >= 0 else ""
    others = f"one of {people_there} there" if people_there > 1 else "the only one there on record"
    rests = f"rests on {people.names[person]}, {others}"
    return Name(
        ids=[network.organizations.ids[organization], people.ids[person]],
        name=network.organizations.names[organization],
        detail=f"{rests}; election {election}" if election else rests,
    )
