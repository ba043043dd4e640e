"""The seats of an office and who holds them today, for the pages of organizations and posts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cjn_graph.access import Viewer
from cjn_graph.model import kind_of
from cjn_graph.services.workspace import Workspace


@dataclass(frozen=True)
class Seat:
    """A post, the office that it belongs to, and the people whose main post it is, as (id, name)."""

    id: str
    title: str
    organization: tuple[str, str] | None
    holders: list[tuple[str, str]]


def seats_of(workspace: Workspace, viewer: Viewer, record_id: str) -> list[Seat]:
    """Return the seats of an organization by title, the one seat that a post is, or none for other records."""
    kind = kind_of(record_id)
    if kind not in ("organization", "post"):
        return []
    network = workspace.network(viewer)
    posts, people, organizations = network.posts, network.people, network.organizations
    if kind == "post":
        rows = np.flatnonzero(posts.ids == record_id)
    else:
        office = np.flatnonzero(organizations.ids == record_id)
        rows = np.flatnonzero(np.isin(posts.organization, office))
    seats = []
    for row in rows.tolist():
        office_row = int(posts.organization[row])
        holders = np.flatnonzero(people.post == row).tolist()
        seats.append(
            Seat(
                str(posts.ids[row]),
                str(posts.titles[row]),
                (str(organizations.ids[office_row]), str(organizations.names[office_row])) if office_row >= 0 else None,
                sorted(((str(people.ids[one]), str(people.names[one])) for one in holders), key=lambda held: held[1]),
            )
        )
    return sorted(seats, key=lambda seat: (seat.title, seat.id))
