"""The kinds of records about those who sign in: accounts, what they were granted, and what they keep for themselves."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from cjn_graph.model.base import (
    AccountName,
    Dated,
    Entity,
    LongText,
    PrivateEntity,
    Relationship,
    Sensitivity,
    ShortText,
    prop,
    prop_list,
)
from cjn_graph.model.listing import Listing


class Account(Entity):
    """Somebody, or some tool, that signs in."""

    kind, label, plural = "account", "Account", "accounts"
    default_sensitivity: ClassVar[Sensitivity] = "staff"

    name: AccountName = prop("Name to sign in with.", ...)
    role: Literal["viewer", "staff", "manager", "admin"] = prop("What it may do.", "viewer")
    disabled: bool = prop("True where it may no longer sign in.", False)


_SearchText: TypeAlias = Annotated[ShortText, Field(max_length=200)]


class SavedSearch(PrivateEntity):
    """A search that an account keeps under a name, for itself alone: its words may hint at restricted facts."""

    kind, label, plural = "saved_search", "SavedSearch", "saved_searches"
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    most: ClassVar[int] = 50

    words: _SearchText | None = prop("Names, topics, places, roles, words of descriptions.", examples=["diversion"])
    kinds: list[ShortText] = prop_list("Only these kinds of records; all where it is empty.", most=20)
    place: _SearchText | None = prop("Only what is there.", examples=["Ohio"])
    topic: _SearchText | None = prop("Only what is about it.", examples=["restorative justice"])
    role: _SearchText | None = prop("Only who holds such a post now.", examples=["chief prosecutor"])

    @model_validator(mode="after")
    def _looks_for_something(self) -> Self:
        if not (self.words or self.kinds or self.place or self.topic or self.role):
            raise ValueError("needs words or a filter")
        return self


class Grant(Entity, Dated):
    """Permission for one account to see restricted facts (append-only)."""

    kind, label, plural = "grant", "Grant", "grants"
    default_sensitivity: ClassVar[Sensitivity] = "staff"

    scope: Literal["restricted"] = prop("What it opens.", "restricted")
    granted_by: ShortText = prop("Who gave it.", ...)
    reason: LongText | None = prop("Why.")


class GivenTo(Relationship):
    """The account that a grant belongs to."""

    kind, type, plural = "given_to", "GIVEN_TO", "given_to"
    endpoints = (("grant", "account"),)
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    max_outgoing = 1
    verb = "is given to"
    at_start = Listing("Account it is given to", rank=0)
    at_end = Listing("Grants", rank=0)
