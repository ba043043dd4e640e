"""Surveys: members are asked by link to check their own record, and what each answered, before staff review it."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Literal

from pydantic import Field

from cjn_graph.model.base import AttributeName, Entity, LongText, Relationship, Sensitivity, ShortText, prop, prop_list
from cjn_graph.model.listing import NOT_LISTED, Listing
from cjn_graph.model.partial_date import PartialDate

ANSWERED: Final = ("answered", "reviewed")
"""States of a response that came in."""
ASKED_OF: Final = ("asked", *ANSWERED)
"""States of a response that counts as one that was asked for."""


class Survey(Entity):
    """A question to some members at one time, whether all is right that is on record of them (a wave)."""

    kind, label, plural = "survey", "Survey", "surveys"
    default_sensitivity: ClassVar[Sensitivity] = "staff"

    name: ShortText = prop("What staff call it.", ..., examples=["Spring check 2027"])
    asked_on: PartialDate | None = prop("When it was first sent.")
    made_by: ShortText | None = prop("Account that made it.")
    message: LongText | None = prop("What the message says besides, to everybody alike.")


class Response(Entity):
    """What one member was asked in a survey, and answered; nothing of it counts before staff review it."""

    kind, label, plural = "response", "Response", "responses"
    erased_with = "each"
    names_others = ("decisions",)
    default_sensitivity: ClassVar[Sensitivity] = "staff"

    status: Literal["asked", "answered", "reviewed", "withdrawn", "returned"] = prop(
        "Where it stands; returned by somebody who is not the member.", "asked"
    )
    asked_on: PartialDate | None = prop("When the member was asked, the latest time.")
    answered_on: PartialDate | None = prop("When the member answered.")
    made_on: int | None = prop("Version of the member's record that the answer was made on.", ge=1)
    attributes: dict[AttributeName, Annotated[LongText, Field(max_length=20_000)]] = prop(
        "What the member says, by what it is about.", {}, max_length=200
    )
    decisions: list[ShortText] = prop_list(
        "What staff decided of it, each as item, decision, day and account, with bars between.",
        examples=[["email|accepted|2026-11-28|kim"]],
        most=500,
    )


class RespondedBy(Relationship):
    """The member whose response it is."""

    kind, type, plural = "responded_by", "RESPONDED_BY", "responded_by"
    endpoints = (("response", "person"),)
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    max_outgoing = 1
    lent = ()
    verb = "is the response of"
    at_start = Listing("Whose response it is", rank=0)
    at_end = Listing(member=NOT_LISTED)


class RespondsTo(Relationship):
    """The survey that a response belongs to."""

    kind, type, plural = "responds_to", "RESPONDS_TO", "responds_to"
    endpoints = (("response", "survey"),)
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    max_outgoing = 1
    lent = ()
    at_start = Listing("Survey", rank=1)
    at_end = Listing("Who was asked", rank=0)
