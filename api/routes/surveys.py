"""Surveys: members asked by link to check their own record, and what they answered."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.deps import ViewerDep, WorkspaceDep, etag
from api.handlers import documented
from cjn_graph.model.base import ShortText
from cjn_graph.services.people import resolve_person
from cjn_graph.services.surveys.reviewing import Review, read_review
from cjn_graph.services.surveys.sending import MOST_ASKED, Sent, SurveyPage, list_surveys, send_survey, show_survey

router = APIRouter(prefix="/api/v1", tags=["surveys"])


_SOMEBODY: list[JsonValue] = [
    {"required": ["to"], "properties": {"to": {"minItems": 1}}},
    {"required": ["group"], "properties": {"group": {"type": "string"}}},
    {"required": ["again"], "properties": {"again": {"const": True}}},
]


class SurveyWanted(BaseModel):
    """Whom to ask: one of to, group and again says it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"anyOf": _SOMEBODY, "examples": [{"survey": "Spring check 2027", "to": ["Ada Fictional"]}]},
    )

    survey: ShortText = Field(description="Name or id of the survey; one of that name is made if there is none.")
    to: list[ShortText] = Field([], max_length=MOST_ASKED, description="Names or ids of members.")
    group: ShortText | None = Field(None, description="A network, workgroup, office …: all of its people.")
    again: bool = Field(False, description="Ask those who have not answered; earlier links end.")
    message: str = Field("", max_length=5000, description="What the message says besides.")
    send: bool = Field(False, description="Send it through the mail server that is set.")


@router.get("/surveys", responses=documented())
def surveys(workspace: WorkspaceDep, viewer: ViewerDep) -> list[SurveyPage]:
    """List surveys with their response rates: as ``cjn survey list --json``."""
    return list_surveys(workspace, viewer)


@router.post("/surveys", status_code=201, responses=documented(404, 409, 413))
def ask_members(workspace: WorkspaceDep, viewer: ViewerDep, wanted: Annotated[SurveyWanted, Body()]) -> Sent:
    """Write to members, each with a link of their own, shown this once: as ``cjn survey send --json``.

    A key needs the scope ``read`` besides: the messages hold addresses, and links to what is on record.
    """
    people = [resolve_person(workspace, viewer, name).id for name in wanted.to]
    return send_survey(
        workspace,
        viewer,
        wanted.survey,
        people,
        group=wanted.group,
        again=wanted.again,
        message=wanted.message,
        sending=wanted.send,
    )


@router.get("/surveys/{survey_id}", responses=documented(404))
def survey(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    survey_id: Annotated[str, Path(max_length=64, description="Id of a survey.")],
) -> SurveyPage:
    """Show who was asked in a survey, and who answered: as ``cjn survey show --json``."""
    return show_survey(workspace, viewer, survey_id)


@router.get("/responses/{response_id}", responses=documented(404))
def response(
    workspace: WorkspaceDep,
    viewer: ViewerDep,
    response_id: Annotated[str, Path(max_length=64, description="Id of a response.")],
    response: Response,
) -> Review:
    """Read what a member answered, beside what is on record. The ETag is its version, for the decisions."""
    review = read_review(workspace, viewer, response_id)
    response.headers.update(etag(review.version))
    return review
