"""The definition behind the numbers, in plain words."""

from __future__ import annotations

from cjn_graph.analysis.measure import Scope
from cjn_graph.network import Network
from cjn_graph.questions import GraphDefinition


def scope_of(network: Network, definition: GraphDefinition, facts: str) -> Scope:
    """Say what the numbers are about."""
    return Scope(
        as_of=network.as_of.isoformat(),
        ties=definition.ties,
        staff=definition.staff,
        kind=definition.kind,
        facts=facts,
        definition=f"{_nodes(definition)}. {_ties(network, definition)}",
    )


def _nodes(definition: GraphDefinition) -> str:
    staff = "without" if definition.staff == "exclude" else "and"
    people = (
        "members (of a network on that day, themselves or through the organization where they hold a post; everybody "
        f"where no membership is recorded) {staff} staff (who hold a post in a network host)"
    )
    if definition.kind == "person":
        return f"Nodes: {people}"
    return f"Nodes: organizations where one or more of these hold a current post: {people}"


def _ties(network: Network, definition: GraphDefinition) -> str:
    terms = network.definitions
    evidence = (
        "one is said to know the other, they met after an introduction, or they worked together in an engagement, "
        f"program or workgroup of at most {terms.largest_circle} people"
    )
    joins = "two people" if definition.kind == "person" else "a person of one organization and a person of the other"
    live = (
        f", and where the latest evidence (last_on, else first_on; the last day of a partial date) is at most "
        f"{terms.live_months} months old (undated evidence is not live)"
        if definition.ties == "live"
        else ", however old or undated"
    )
    return f"Ties: {joins} are tied where {evidence}{live}; having come to the same event is no tie."


def post_of(network: Network, person: int) -> str | None:
    """Say where somebody works now; None where it is not on record."""
    people = network.people
    post, organization = int(people.post[person]), int(people.organization[person])
    parts = [
        str(network.posts.titles[post]) if post >= 0 else "",
        str(network.organizations.names[organization]) if organization >= 0 else "",
    ]
    return ", ".join(part for part in parts if part) or None
