"""What a person ever decided about consent."""

from __future__ import annotations

from cjn_graph.access import Viewer
from cjn_graph.model.decisions import Decision
from cjn_graph.records import read_joined
from cjn_graph.services.workspace import Workspace


def decisions_of(workspace: Workspace, viewer: Viewer, person_id: str) -> list[Decision]:
    """Read a person's decisions, as far as the viewer sees them."""
    return [
        Decision(**{name: str(one.other.get(name, "")) for name in Decision._fields})
        for one in read_joined(workspace.store, viewer, [person_id], ["given_by"])
    ]
