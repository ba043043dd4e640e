"""What came of the work: what the command, the route and the page all call."""

from __future__ import annotations

from typing import TypeVar

from pydantic import Field

from cjn_graph.access import Viewer
from cjn_graph.analysis.work import Work, WorkDone, measure_work
from cjn_graph.model import Record, kind_of
from cjn_graph.model.entities import Commitment, Observation, Program, Reform, Resource, Workgroup
from cjn_graph.model.holding import begun
from cjn_graph.model.relationships import Of, Produced, Used
from cjn_graph.records.reading import every_record
from cjn_graph.services.scoping import facts_of, read_day, reader_for
from cjn_graph.services.workspace import Workspace

R = TypeVar("R", bound=Record)


class WorkReport(WorkDone):
    """What came of the work, as of a day."""

    as_of: str = Field(description="The day that it holds for.")
    facts: str = Field(description="Facts that the account sees.")


def report_work(workspace: Workspace, viewer: Viewer, *, as_of: str | None = None) -> WorkReport:
    """Measure what came of the work, from what the viewer sees.

    Parameters
    ----------
    as_of : str, optional
        A day, month or year; today by default.

    Raises
    ------
    InvalidInput
        ``as_of`` is no date.
    """
    reader, day = reader_for(viewer), read_day(workspace, as_of)

    def every(declared: type[R]) -> list[R]:
        return list(every_record(workspace.store, reader, declared))

    about = {one.from_id for one in every(Of) if kind_of(one.to_id) in ("program", "reform")}
    work = Work(
        workgroups={one.id for one in every(Workgroup) if begun(one.start, day)},
        resources={one.id for one in every(Resource) if begun(one.published, day)},
        produced=every(Produced),
        used=every(Used),
        commitments=every(Commitment),
        programs=every(Program),
        reforms=every(Reform),
        observed=[one for one in every(Observation) if one.id in about],
    )
    return WorkReport(**dict(measure_work(work, day)), as_of=day.isoformat(), facts=facts_of(reader))
