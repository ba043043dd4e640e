"""The daily verbs: interactions, consents, offers and needs, attendance, successions."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Response
from pydantic import WithJsonSchema

from api.deps import StateDep, ViewerDep, WorkspaceDep, etag
from api.handlers import documented
from api.verbs import VERBS
from cjn_graph.services.receipts import Receipt
from cjn_graph.services.succession import Seat, show_seat

router = APIRouter(prefix="/api/v1", tags=["daily"])

PersonId = Annotated[str, Path(max_length=64, description="Id of a person.")]
ConveningId = Annotated[str, Path(max_length=64, description="Id of a convening.")]
OrganizationId = Annotated[str, Path(max_length=64, description="Id of an organization.")]
PostId = Annotated[str, Path(max_length=64, description="Id of a post.")]

Interaction = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["log"].body.model_json_schema())]
Consent = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["consent"].body.model_json_schema())]
Offer = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["offer"].body.model_json_schema())]
Need = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["need"].body.model_json_schema())]
Attendance = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["attendance"].body.model_json_schema())]
Succession = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["succession"].body.model_json_schema())]

Organization = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["organization"].body.model_json_schema())]
NewPost = Annotated[dict[str, Any], Body(), WithJsonSchema(VERBS["post"].body.model_json_schema())]


@router.post("/interactions", status_code=201, responses=documented(404, 409, 413))
def log_interaction(workspace: WorkspaceDep, viewer: ViewerDep, values: Interaction) -> Receipt:
    """Log a call, an email, a visit or a meeting: as ``cjn log --json``."""
    return VERBS["log"](workspace, viewer, values)


@router.post("/people/{person_id}/consents", status_code=201, responses=documented(404, 413))
def record_consent(workspace: WorkspaceDep, viewer: ViewerDep, person_id: PersonId, values: Consent) -> Receipt:
    """Record what a person agreed to or refused; the latest counts: as ``cjn consent --json``."""
    return VERBS["consent"](workspace, viewer, values, subject=person_id)


@router.post("/people/{person_id}/offers", status_code=201, responses=documented(404, 409, 413))
def offer_help(workspace: WorkspaceDep, viewer: ViewerDep, person_id: PersonId, values: Offer) -> Receipt:
    """Record that a person can help with a topic: as ``cjn offer --json``."""
    return VERBS["offer"](workspace, viewer, values, subject=person_id)


@router.post("/people/{person_id}/needs", status_code=201, responses=documented(404, 409, 413))
def seek_help(workspace: WorkspaceDep, viewer: ViewerDep, person_id: PersonId, values: Need) -> Receipt:
    """Record that a person wants help with a topic: as ``cjn need --json``."""
    return VERBS["need"](workspace, viewer, values, subject=person_id)


@router.post("/convenings/{convening_id}/attendance", status_code=201, responses=documented(404, 409, 413))
def record_attendance(
    workspace: WorkspaceDep, viewer: ViewerDep, convening_id: ConveningId, values: Attendance
) -> Receipt:
    """Record who came to a convening: as ``cjn attend --json``."""
    return VERBS["attendance"](workspace, viewer, values, subject=convening_id)


@router.get("/posts/{post_id}/succession", responses=documented(404))
def read_seat(workspace: WorkspaceDep, viewer: ViewerDep, post_id: PostId, response: Response) -> Seat:
    """Say who holds a post. The ETag stands for all its terms, for handing it over."""
    seat = show_seat(workspace, viewer, post_id)
    response.headers.update(etag(seat.state))
    return seat


@router.post("/posts/{post_id}/succession", status_code=201, responses=documented(404, 409, 412, 413, 428))
def succeed(
    workspace: WorkspaceDep, viewer: ViewerDep, post_id: PostId, values: Succession, state: StateDep
) -> Receipt:
    """Hand a post over, with open requests and introductions: as ``cjn succession --json``."""
    return VERBS["succession"](workspace, viewer, values, subject=post_id, state=state)


@router.post("/organizations", status_code=201, responses=documented(404, 409, 413))
def add_organization(workspace: WorkspaceDep, viewer: ViewerDep, values: Organization) -> Receipt:
    """Add an organization and, where known, the place that it serves: as ``cjn add organization --json``."""
    return VERBS["organization"](workspace, viewer, values)


@router.post("/organizations/{organization_id}/posts", status_code=201, responses=documented(404, 409, 413))
def add_post(workspace: WorkspaceDep, viewer: ViewerDep, organization_id: OrganizationId, values: NewPost) -> Receipt:
    """Add a post to an organization and, where known, who holds it: as ``cjn add post --json``."""
    return VERBS["post"](workspace, viewer, values, subject=organization_id)
