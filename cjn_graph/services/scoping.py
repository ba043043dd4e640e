"""Questions about the network as a whole: as of which day, on which facts, with whose names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cjn_graph.access import Viewer
from cjn_graph.analysis.measure import NAME_LEVELS, NameLevel, Naming
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.model import PartialDate
from cjn_graph.services.snapshot_loading import load_network
from cjn_graph.services.workspace import Workspace
from cjn_graph.snapshot import Network

_DATE_HINT = "Write 2025, 2025-06 or 2025-06-30; of a year or a month the last day counts."


class _AggregateReader(Viewer):
    """Reads, for the role *viewer*, the open facts that its aggregates are computed from.

    Records read this way never leave the service: the answer is computed without names.
    """

    @property
    def visible(self) -> list[str]:
        return ["open"]


@dataclass(frozen=True)
class Asked:
    """What a question about the whole network is answered from.

    Attributes
    ----------
    network : Network
    reader : Viewer
        For further reads of the same facts.
    naming : Naming
        The names that the viewer may have.
    facts : str
        Which facts these are, in words.
    """

    network: Network
    reader: Viewer
    naming: Naming
    facts: str


def ask(workspace: Workspace, viewer: Viewer, as_of: str | None) -> Asked:
    """Load the network that a viewer's answer is computed from.

    Raises
    ------
    InvalidInput
        ``as_of`` is no date.
    """
    day = _day(as_of) if as_of is not None else workspace.today()
    if viewer.has_role("staff"):
        reader = viewer
        today = day == workspace.today()
        network = workspace.network(viewer) if today else load_network(workspace.store, viewer, as_of=day)
    else:
        # Not through the workspace, whose snapshots are shared by all who see the same: this one is for numbers only.
        reader = _AggregateReader(viewer.account, "staff")
        network = load_network(workspace.store, reader, as_of=day)
    levels: list[NameLevel] = [level for level in NAME_LEVELS if viewer.has_role(level)]
    return Asked(network, reader, Naming(tuple(levels)), " and ".join(reader.visible))


def _day(text: str) -> date:
    try:
        return PartialDate(text.strip()).last_day
    except ValueError as error:
        raise InvalidInput([Problem("as_of", f"{error}.".replace("..", "."), _DATE_HINT)]) from None
