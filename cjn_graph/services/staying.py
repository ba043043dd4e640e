"""Who stays connected after formal work ended: what the command, the route and the page all call."""

from __future__ import annotations

from pydantic import Field

from cjn_graph.access import Viewer
from cjn_graph.analysis.measure import SMALLEST_GROUP
from cjn_graph.analysis.staying import Staying, measure_staying
from cjn_graph.model import PartialDate
from cjn_graph.questions import GraphDefinition
from cjn_graph.services.health import extra_for
from cjn_graph.services.scoping import basis_for, read_day
from cjn_graph.services.workspace import Workspace


class StayingReport(Staying):
    """Who stays connected, as of a day."""

    as_of: str = Field(description="The day that it holds for.")
    facts: str = Field(description="Facts that the account sees.")


def report_staying(workspace: Workspace, viewer: Viewer, *, as_of: str | None = None) -> StayingReport:
    """Measure who stays connected, from what the viewer sees.

    Parameters
    ----------
    as_of : str, optional
        A day, month or year; today by default.

    Raises
    ------
    InvalidInput
        ``as_of`` is no date.
    """
    basis = basis_for(workspace, viewer, read_day(workspace, as_of))
    tables = workspace.facts.tables(basis.reader, ("interaction", "involves"))
    interactions, involves = tables.entities["interaction"], tables.relationships["involves"]
    when = dict(zip(interactions.ids.texts.tolist(), interactions["on"].decoded().tolist(), strict=True))
    contacts: dict[str, list[int]] = {}
    ends = zip(involves["from_id"].decoded().tolist(), involves["to_id"].decoded().tolist(), strict=True)
    for contact, person in ends:
        day = PartialDate(when[contact]).last_day if contact in when else None
        if day and day <= basis.network.as_of:
            contacts.setdefault(person, []).append(day.toordinal())
    found = measure_staying(
        basis.network,
        contacts,
        extra_for(workspace, basis, GraphDefinition()).cohorts,
        smallest=1 if viewer.has_role("staff") else SMALLEST_GROUP,
    )
    return StayingReport(**dict(found), as_of=basis.network.as_of.isoformat(), facts=basis.facts)
