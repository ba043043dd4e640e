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


def ask(workspace: Workspace, viewer: Viewer, as_of: date) -> Asked:
    """Load the network that a viewer's answer is computed from, as it held on a day."""
    if viewer.has_role("staff"):
        reader = viewer
        network = network_on(workspace, viewer, as_of)
    else:
        # Not through the workspace, whose snapshots are shared by all who see the same: this one is for numbers only.
        reader = _AggregateReader(viewer.account, "staff")
        network = load_network(workspace.store, reader, as_of=as_of)
    levels: list[NameLevel] = [level for level in NAME_LEVELS if viewer.has_role(level)]
    return Asked(network, reader, Naming(tuple(levels)), " and ".join(reader.visible))


def network_on(workspace: Workspace, viewer: Viewer, day: date) -> Network:
    """Return the network that a viewer sees, as it held on a day; today's is shared and kept.

    Raises
    ------
    Forbidden
        The viewer's role sees aggregates only.
    """
    if day == workspace.today():
        return workspace.network(viewer)
    return load_network(workspace.store, viewer, as_of=day)


def read_day(workspace: Workspace, text: str | None, where: str = "as_of") -> date:
    """Read a day, month or year (of which the last day counts); today for None.

    Raises
    ------
    InvalidInput
        It is no date; ``where`` names what was asked.
    """
    if text is None:
        return workspace.today()
    try:
        return PartialDate(text).last_day
    except ValueError as error:
        raise InvalidInput([Problem(where, f"{error}.", _DATE_HINT)]) from None
