"""What the home page offers before anybody searches: what the network holds, and members who look for help now."""

from __future__ import annotations

from dataclasses import dataclass

from cjn_graph.access import Viewer
from cjn_graph.network import Network
from cjn_graph.services.people import PersonSummary, list_people, summaries
from cjn_graph.services.workspace import Workspace

OFFERED = 6


@dataclass(frozen=True)
class Start:
    """Figures as (number, what), and a few members under a heading that says why these.

    ``remarks`` says more about some of the members, by id.
    """

    figures: list[tuple[str, str]]
    heading: str
    people: list[PersonSummary]
    remarks: dict[str, str]


def starting_points(workspace: Workspace, viewer: Viewer) -> Start:
    """Choose what to show: members with the most urgent needs, else the first by name."""
    network = workspace.network(viewer)
    seekers = _most_urgent(network)
    if not seekers:
        return Start(_figures(network), "Members, by name", list_people(workspace, viewer, limit=OFFERED), {})
    people = network.people
    chosen = [(str(people.ids[row]), str(people.names[row])) for row in seekers]
    remarks = {str(people.ids[row]): f"Looks for help with {_topics_sought(network, row)}" for row in seekers}
    return Start(_figures(network), "Members who look for help now", summaries(workspace, viewer, chosen), remarks)


def _figures(network: Network) -> list[tuple[str, str]]:
    people = network.people
    organizations = {int(row) for row in people.organization[people.member] if row >= 0}
    places = {int(row) for row in people.place[people.member] if row >= 0}
    figures = (
        (int(people.member.sum()), "member", "members"),
        (len(organizations), "office or organization", "offices and organizations"),
        (len(places), "place they serve", "places they serve"),
        (len(network.needs), "open need", "open needs"),
    )
    return [(f"{number:,}", one if number == 1 else many) for number, one, many in figures if number]


def _most_urgent(network: Network) -> list[int]:
    """Rows of members with needs: the most urgent first, then by name; each once."""
    people, needs = network.people, network.needs
    urgency: dict[int, int] = {}
    for row, level in zip(needs.left.tolist(), needs["urgency"].tolist(), strict=True):
        if people.member[row]:
            urgency[row] = max(urgency.get(row, -1), level)
    return sorted(urgency, key=lambda row: (-urgency[row], str(people.folded[row]), str(people.ids[row])))[:OFFERED]


def _topics_sought(network: Network, person: int) -> str:
    return ", ".join(sorted(str(network.topics.names[row]) for row in network.needs.right[network.needs.of(person)]))
