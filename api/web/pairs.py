"""The pages on which two groups, a pair or an organization are the question."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import HTMLResponse

from api.deps import ViewerDep, WorkspaceDep, form_token
from api.web.render import page
from api.web.wording import told
from cjn_graph.errors import Ambiguous, InvalidInput, NotFound
from cjn_graph.model.entities import Organization
from cjn_graph.services import records
from cjn_graph.services.pairs import PairSuggestion, find_for_organization, find_pairs

router = APIRouter(include_in_schema=False, dependencies=[Depends(form_token)])

Group = Annotated[str, Query(max_length=300)]


@router.get("/pairs")
def pairs_page(
    request: Request, workspace: WorkspaceDep, viewer: ViewerDep, one: Group = "", other: Group = ""
) -> HTMLResponse:
    """Show who of one group should meet whom of another; of an engagement alone, whom its pair should meet."""
    viewer.require("staff", "Finding counterparts")
    found: list[PairSuggestion] = []
    trouble, near, status = "", [], 200
    if one.strip():
        try:
            found = find_pairs(workspace, viewer, one, other.strip() or None)
        except InvalidInput as error:
            trouble, status = told(error.problems) or str(error), 422
        except (NotFound, Ambiguous) as error:
            trouble, near, status = str(error), [line.partition("  ")[2] for line in error.candidates], 404
    return page(request, "pairs.html", status=status, one=one, other=other, found=found, trouble=trouble, near=near)


@router.get("/organizations/{organization_id}/counterparts")
def organization_page(
    request: Request,
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    organization_id: Annotated[str, Path(max_length=64)],
) -> HTMLResponse:
    """Show the organizations whose people suit those of one, each with the best counterpart."""
    viewer.require("staff", "Finding counterparts")
    record = records.read_kind(workspace, viewer, Organization, organization_id)
    found = find_for_organization(workspace, viewer, record.id)
    return page(request, "organization_matches.html", record=record, found=found)
