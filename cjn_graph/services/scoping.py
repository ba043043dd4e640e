"""Questions about the network as a whole: as of which day, on which facts, with whose names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cjn_graph.access import Viewer
from cjn_graph.analysis.measure import NAME_LEVELS, NameLevel, Naming
from cjn_graph.analysis.trend import days_until
from cjn_graph.errors import InvalidInput, Problem, Unfit
from cjn_graph.model import PartialDate
from cjn_graph.network import Network
from cjn_graph.network.months import months_before
from cjn_graph.services.workspace import Workspace

_LAST_DAY = "Of a year or a month the last day counts."


class _AggregateReader(Viewer):
    """Reads, for the role *viewer*, the open facts that its aggregates are computed from.

    Records read this way never leave the service: the answer is computed without names.
    """

    @property
    def visible(self) -> list[str]:
        return ["open"]


@dataclass(frozen=True)
class Basis:
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


def basis_for(workspace: Workspace, viewer: Viewer, as_of: date) -> Basis:
    """Load the network that a viewer's answer is computed from, as it held on a day."""
    reader = reader_for(viewer)
    network = workspace.network(reader, as_of)
    levels: list[NameLevel] = [level for level in NAME_LEVELS if viewer.has_role(level)]
    return Basis(network, reader, Naming(tuple(levels)), facts_of(reader))


def reader_for(viewer: Viewer) -> Viewer:
    """Return who reads for a viewer: itself, or for those who see numbers only somebody who reads open facts.

    What the latter reads is for numbers; no record of it may leave the service.
    """
    return viewer if viewer.has_role("staff") else _AggregateReader(viewer.account, "staff")


def facts_of(reader: Viewer) -> str:
    """Say which facts somebody reads."""
    return " and ".join(reader.visible)


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
        raise InvalidInput([Problem(where, f"{error}.", _LAST_DAY)]) from None


def read_since(workspace: Workspace, viewer: Viewer, text: str, day: date) -> date:
    """Read the earlier day that another one is compared with: a date, or one of the words of ``SINCE``.

    The convening is the last national one that was over before ``day``; where none is on record, the last of any sort.

    Raises
    ------
    InvalidInput
        It is no date, not the earlier one, or there was no convening.
    """
    word = text.strip().casefold()
    if word == "quarter":
        return days_until(day, "quarter", 2)[0]
    if word == "year":
        return months_before(day, 12)
    earlier = _last_convening(workspace, viewer, day) if word == "convening" else read_day(workspace, text, "since")
    if earlier >= day:
        raise Unfit([Problem("since", f"{earlier} is not before {day}.", "Give an earlier day.")])
    return earlier


def _last_convening(workspace: Workspace, viewer: Viewer, day: date) -> date:
    table = workspace.facts.tables(reader_for(viewer), ("convening",)).entities["convening"]
    columns = [table[name].decoded().tolist() for name in ("classification", "start", "end")]
    held = [
        (sort == "national_convening", PartialDate(end or start).last_day)
        for sort, start, end in zip(*columns, strict=True)
        if end or start
    ]
    over = [(national, last) for national, last in held if last < day]
    if not over:
        raise Unfit([Problem("since", f"no convening before {day} is on record.", "Give a date.")])
    return max(over)[1]
