"""The kinds of records about those who sign in: accounts, what they were granted, and what they keep for themselves."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import AwareDatetime, Field, model_validator

from cjn_graph.model.base import (
    AccountName,
    Dated,
    EmailAddress,
    Entity,
    LongText,
    PrivateEntity,
    Relationship,
    Sensitivity,
    ShortText,
    prop,
    prop_list,
)
from cjn_graph.model.listing import NOT_LISTED, Listing


class Account(Entity):
    """Somebody, or some tool, that signs in."""

    kind, label, plural = "account", "Account", "accounts"
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    erased_with = "each"
    for_managers = True

    name: AccountName = prop("Name to sign in with.", ...)
    display_name: ShortText | None = prop("Name of whoever it belongs to.", examples=["Kim Example"])
    email: EmailAddress | None = prop("Where its holder is reached.", examples=["kim@example.org"])
    role: Literal["viewer", "staff", "manager", "admin"] = prop("What it may do.", "viewer")
    disabled: bool = prop("True where it may no longer sign in.", False)
    credential_by: AccountName | None = prop(
        "The other account that made its latest link, password or key; its grants wait until another admin confirms."
    )


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
    erased_with = "last"
    for_managers = True

    scope: Literal["restricted"] = prop("What it opens.", "restricted")
    granted_by: AccountName | None = prop("The account that gave it; set when it is written.")
    reason: LongText | None = prop("Why.")
    revoked_at: AwareDatetime | None = prop("When it was taken back before its end.", unit="UTC")


class GivenTo(Relationship):
    """The account that a grant belongs to."""

    kind, type, plural = "given_to", "GIVEN_TO", "given_to"
    endpoints = (("grant", "account"),)
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    for_managers = True
    max_outgoing = 1
    verb = "is given to"
    at_start = Listing("Account it is given to", rank=0)
    at_end = Listing("Grants", rank=0)


class AccountOf(Relationship):
    """The person who signs in with an account."""

    kind, type, plural = "account_of", "ACCOUNT_OF", "account_of"
    endpoints = (("account", "person"),)
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    for_managers = True
    max_outgoing = 1
    max_incoming = 1
    verb = "is the account of"
    at_start = Listing("Person who signs in with it", rank=0, member=NOT_LISTED)
    at_end = Listing("Account", rank=0, member=NOT_LISTED)
