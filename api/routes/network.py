"""The network as a whole: its health, how that changed, and its gaps."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from api.deps import ViewerDep, WorkspaceDep
from api.handlers import documented
from api.questions import AsOf, asked
from cjn_graph.analysis.catalogue import CATALOGUE, Described
from cjn_graph.questions import (
    CentralityQuestion,
    HealthQuestion,
    MapQuestion,
    RehearsalQuestion,
    TermsQuestion,
    TrendQuestion,
)
from cjn_graph.services.centrality import Position, list_positions
from cjn_graph.services.gaps import MAX_LIMIT, GapReport, report_gaps
from cjn_graph.services.health import HealthReport, report_health
from cjn_graph.services.mapping import NetworkMap, map_network
from cjn_graph.services.meetings import MOST_MEETINGS, BetweenGroups, report_between
from cjn_graph.services.publishing import PublicationLine, PublicationOut, list_publications, show_publication
from cjn_graph.services.rehearsal import EndingTerms, Rehearsal, list_terms, rehearse_turnover
from cjn_graph.services.report import NetworkReport, report_network
from cjn_graph.services.trend import TrendReport, report_trend

router = APIRouter(prefix="/api/v1", tags=["network"])


@router.get("/health", responses=documented())
def health(
    workspace: WorkspaceDep, viewer: ViewerDep, question: Annotated[HealthQuestion, Depends(asked(HealthQuestion))]
) -> HealthReport:
    """Measure the network's health: the same answer as ``cjn health --json``."""
    return report_health(workspace, viewer, question)


@router.get("/measures", responses=documented())
def measures(viewer: ViewerDep) -> list[Described]:  # noqa: ARG001  # who asks must be signed in
    """Say what each measure is called, what it says, when to worry and what to do: as ``cjn measures --json``."""
    return list(CATALOGUE)


@router.get("/trend", responses=documented())
def trend(
    workspace: WorkspaceDep, viewer: ViewerDep, question: Annotated[TrendQuestion, Depends(asked(TrendQuestion))]
) -> TrendReport:
    """Measure the network's health on several days: the same answer as ``cjn trend --json``."""
    return report_trend(workspace, viewer, question)


@router.get("/centrality", responses=documented())
def centrality(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    question: Annotated[CentralityQuestion, Depends(asked(CentralityQuestion))],
) -> list[Position]:
    """List where each person stands, for managers: the same answer as ``cjn centrality --json``."""
    return list_positions(workspace, viewer, question)


@router.get("/map", responses=documented())
def network_map(
    workspace: WorkspaceDep, viewer: ViewerDep, question: Annotated[MapQuestion, Depends(asked(MapQuestion))]
) -> NetworkMap:
    """Lay the network out, with its circles by what their members share: the same answer as ``cjn map --json``."""
    return map_network(workspace, viewer, question)


@router.get("/rehearsal", responses=documented())
def rehearsal(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    question: Annotated[RehearsalQuestion, Depends(asked(RehearsalQuestion))],
    people: Annotated[
        list[str], Query(max_length=200, description="Names or ids of who leaves; may be repeated.")
    ] = [],  # noqa: B006
    offices: Annotated[
        list[str], Query(max_length=200, description="Offices that everybody leaves; may be repeated.")
    ] = [],  # noqa: B006
) -> Rehearsal:
    """Say what breaks if people leave, for managers: the same answer as ``cjn rehearse --json``."""
    return rehearse_turnover(workspace, viewer, question, people=people, offices=offices)


@router.get("/terms", responses=documented())
def terms(
    workspace: WorkspaceDep, viewer: ViewerDep, question: Annotated[TermsQuestion, Depends(asked(TermsQuestion))]
) -> EndingTerms:
    """List terms and elections that are due by a day, for managers: the same answer as ``cjn terms --json``."""
    return list_terms(workspace, viewer, question)


@router.get("/publications", responses=documented())
def publications(workspace: WorkspaceDep, viewer: ViewerDep) -> list[PublicationLine]:
    """List the numbers that were published, the latest first: as ``cjn publications --json``."""
    return list_publications(workspace, viewer)


@router.get("/publications/{publication_id}", responses=documented(404))
def publication(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    publication_id: Annotated[str, Path(max_length=64, description="Id of a publication.")],
    beside_now: Annotated[bool, Query(description="Measure the same day again, on the facts known now.")] = False,
) -> PublicationOut:
    """Read numbers as they were published, with their definitions then: as ``cjn publication --json``."""
    return show_publication(workspace, viewer, publication_id, beside_now=beside_now)


@router.get("/report", responses=documented())
def report(
    workspace: WorkspaceDep, viewer: ViewerDep, question: Annotated[HealthQuestion, Depends(asked(HealthQuestion))]
) -> NetworkReport:
    """Report how the network did since a year before, naming nobody: the same answer as ``cjn report --json``."""
    return report_network(workspace, viewer, question)


@router.get("/gaps", responses=documented())
def gaps(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    as_of: AsOf = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most entries of each list.")] = 20,
) -> GapReport:
    """Find connection gaps: the same answer as ``cjn gaps --json``."""
    return report_gaps(workspace, viewer, as_of=as_of, limit=limit)


@router.get("/gaps/between", responses=documented())
def between(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    by: Annotated[str, Query(max_length=200, description="An attribute, topic or place.")],
    one: Annotated[str, Query(max_length=300, description="A value of it.")],
    other: Annotated[str, Query(max_length=300, description="Another value, or the same.")],
    as_of: AsOf = None,
    limit: Annotated[int, Query(ge=1, le=MOST_MEETINGS, description="Most meetings to suggest.")] = 20,
) -> BetweenGroups:
    """Say what is between two groups, and who should meet: as ``cjn gaps --by BY --one ONE --other OTHER --json``."""
    return report_between(workspace, viewer, by=by, one=one, other=other, as_of=as_of, limit=limit)
