"""What the home page offers before anybody searches: what the network holds, and members who look for help now."""

from __future__ import annotations

from dataclasses import dataclass

from cjn_graph.access import Viewer
from cjn_graph.services.people import PersonSummary, list_people, summaries
from cjn_graph.services.workspace import Workspace
from cjn_graph.snapshot import Network

OFFERED = 6


@dataclass(frozen=True)
class Start:
    """Figures as (number, what), and a few members under a heading that says why these."""

    figures: list[tuple[str, str]]
    heading: str
    people: list[PersonSummary]


def starting_points(workspace: Workspace, viewer: Viewer) -> Start:
    """Choose what to show: members with the most urgent needs, else the first by name."""
    viewer.require("staff", "Reading records")
    network = workspace.network(viewer)
    seekers = _most_urgent(network)
    if seekers:
        people = summaries(workspace, viewer, seekers)
        return Start(_figures(network), "Members who look for help now", people)
    return Start(_figures(network), "Members, by name", list_people(workspace, viewer, limit=OFFERED))


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


def _most_urgent(network: Network) -> list[tuple[str, str]]:
    """Members with needs as (id, name): the most urgent first, then by name; one entry each."""
    people, needs = network.people, network.needs
    urgency: dict[int, int] = {}
    for row, level in zip(needs.left.tolist(), needs["urgency"].tolist(), strict=True):
        if people.member[row]:
            urgency[row] = max(urgency.get(row, -1), level)
    rows = sorted(urgency, key=lambda row: (-urgency[row], str(people.folded[row]), str(people.ids[row])))
    return [(str(people.ids[row]), str(people.names[row])) for row in rows[:OFFERED]]
