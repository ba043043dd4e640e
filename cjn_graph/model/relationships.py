"""The kinds of edges: which entities they join, what they say, how many there may be."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator

from cjn_graph.model import entities, introductions
from cjn_graph.model.base import NO_TRUTH_VALUE, Dated, LongText, Relationship, Sensitivity, ShortText, columns, prop
from cjn_graph.model.listing import NOT_LISTED, Listing, MemberSection
from cjn_graph.model.partial_date import PartialDate
from cjn_graph.model.searched import Lent, takes_part

_ABOUT = {
    kind.kind: kind.plural
    for kind in (
        *(entities.Person, entities.Organization, entities.Post, entities.Engagement, entities.Program),
        *(entities.Reform, entities.Pressure, entities.Convening, entities.Network, entities.Workgroup),
        *(entities.Resource, entities.Commitment, entities.Request, introductions.Introduction),
        *(entities.Interaction, entities.Observation),
    )
}
"""What can be about a topic: the names of the kinds, of one record and of several."""


def _each(starts: str, ends: str) -> tuple[tuple[str, str], ...]:
    return tuple((start, end) for start in starts.split("|") for end in ends.split("|"))


class Holds(Relationship, Dated):
    """A person's term in a post (Popolo Membership)."""

    kind, type, plural = "holds", "HOLDS", "holds"
    endpoints = _each("person", "post")
    lent = (Lent("role", 0.9, past=0.6),)
    fact_name = "post held"
    at_start = Listing(member=NOT_LISTED)  # a member's page has its own list of posts
    at_end = Listing("Terms", rank=1)

    how: Literal["elected", "appointed", "hired", "acting"] | None = prop("How they came to hold it.")


class HasPost(Relationship):
    """The organization that a post belongs to."""

    kind, type, plural = "has_post", "HAS_POST", "has_post"
    endpoints, asked_with = _each("organization", "post"), ("post",)
    lent = (Lent("role", 0.45),)
    max_incoming = 1
    verb, fact_name = "has the post", "post of the office"
    at_start = Listing("Posts", rank=0)
    at_end = Listing("Office it belongs to", rank=0)


class Serves(Relationship, Dated):
    """The place an organization serves."""

    kind, type, plural = "serves", "SERVES", "serves"
    endpoints, asked_with = _each("organization", "jurisdiction"), ("organization",)
    lent = (Lent("place", 0.75, wider=0.72),)
    fact_name = "place served"
    at_start = Listing("Place it serves", rank=0)
    at_end = Listing("Offices and organizations that serve it", rank=0)


class PartOf(Relationship, Dated):
    """A place within a larger one, or a workgroup or convening of a network."""

    kind, type, plural = "part_of", "PART_OF", "part_of"
    endpoints = (("jurisdiction", "jurisdiction"), *_each("workgroup|convening", "network"))
    lent = (Lent("part of", 0.55, start="jurisdiction", wider=0.55), Lent("part of", 0.5, start="workgroup"))
    acyclic, asked_with = True, ("workgroup", "convening", "jurisdiction")
    verb = "is part of"
    at_start = Listing("Part of", rank=1)
    at_end = Listing(
        titles={"convening": "Convenings", "workgroup": "Workgroups", "jurisdiction": "Places within it"},
        rank=0,
        ranks={"jurisdiction": 5},
    )


class TookPart(Relationship, Dated):
    """Who worked together in an engagement; a cohort pair is two partners."""

    kind, type, plural = "took_part", "TOOK_PART", "took_part"
    endpoints, asked_with = _each("person|organization", "engagement"), ("engagement",)
    lent = takes_part(0.6, topics=0.75)
    table_columns = columns("role start end")
    verb = "took part in"
    at_start = Listing(
        "Engagements it took part in",
        member=MemberSection("engagements", "Engagements", 1, "Took part in", "Is to take part in"),
    )
    at_end = Listing(titles={"person": "Who took part", "organization": "Organizations that took part"}, rank=1)

    role: Literal["lead", "partner", "staff"] = prop("Their part in it.", "partner")


class In(Relationship):
    """Where an engagement, a program or a reform is."""

    kind, type, plural = "in", "IN", "in"
    endpoints, asked_with = _each("engagement|program|reform", "jurisdiction"), ("engagement", "program", "reform")
    lent = (Lent("place", 0.8, wider=0.75),)
    verb, fact_name = "is in", "where"
    at_start = Listing("Where", rank=0)
    at_end = Listing(
        titles={"engagement": "Engagements here", "program": "Programs here", "reform": "Reforms here"}, rank=1
    )


class Runs(Relationship, Dated):
    """Who runs a program or carries a reform."""

    kind, type, plural = "runs", "RUNS", "runs"
    endpoints, asked_with = _each("person|organization", "program|reform"), ("program", "reform")
    lent = takes_part(0.65, topics=0.75)
    table_columns = columns("role start end")
    at_start = Listing(
        titles={"program": "Programs it runs", "reform": "Reforms it carries"},
        rank=2,
        member=MemberSection("programs", "Programs and reforms", 2, "Ran", "Is to run"),
    )
    at_end = Listing(titles={"person": "Who runs it", "organization": "Organizations that run it"}, rank=0)

    role: ShortText | None = prop("Their part in it.", examples=["designed it", "director"])


class Faced(Relationship):
    """Who faced a pressure. Restricted unless stated otherwise."""

    kind, type, plural = "faced", "FACED", "faced"
    endpoints, asked_with = _each("person", "pressure"), ("pressure",)
    lent = takes_part(0.55, topics=0.6)
    default_sensitivity: ClassVar[Sensitivity] = "restricted"
    at_start = Listing(member=MemberSection("pressures", "Pressure faced (restricted)", 10, "Faced"))
    at_end = Listing("Who faced it", rank=0)


class Attended(Relationship):
    """Who came to a convening."""

    kind, type, plural = "attended", "ATTENDED", "attended"
    endpoints = _each("person", "convening")
    lent = takes_part(0.45, topics=0.4)
    at_start = Listing(member=MemberSection("convenings", "Convenings", 3, "Attended", "Is to attend"))
    at_end = Listing("Who came", rank=0)

    role: Literal["host", "speaker", "facilitator", "participant"] = prop("Their part in it.", "participant")


class InvitedTo(Relationship):
    """Whom staff want at a convening, and what they answered; who and when, each time, is in its history."""

    kind, type, plural = "invited_to", "INVITED_TO", "invited_to"
    endpoints, lent = _each("person", "convening"), ()
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    verb, fact_name = "is on the list of", "invitation"
    at_start = Listing(member=MemberSection(title="On the list of", happened="On the list of"))
    at_end = Listing("Guest list", rank=0)

    answer: Literal["listed", "invited", "accepted", "declined"] = prop("How far it has come.", "listed")
    listed_on: PartialDate | None = prop("When they were put on the list.")
    invited_on: PartialDate | None = prop("When they were invited.")
    answered_on: PartialDate | None = prop("When they accepted or declined.")
    answered_how: ShortText | None = prop("How the answer came.", examples=["by phone"])
    table: Annotated[int | None, NO_TRUTH_VALUE] = prop("Number of the table that staff gave them.", ge=1, le=200)


class MemberOf(Relationship, Dated):
    """Membership of a network or workgroup (Popolo Membership)."""

    kind, type, plural = "member_of", "MEMBER_OF", "member_of"
    endpoints = _each("person|organization", "network|workgroup")
    lent = takes_part(0.55, topics=0.4)
    verb, fact_name = "is a member of", "membership"
    at_start = Listing(
        titles={"network": "Networks it belongs to", "workgroup": "Workgroups it belongs to"},
        member=MemberSection("memberships", "Memberships", 4, "Joined", "Is to join"),
    )
    at_end = Listing(titles={"person": "Members", "organization": "Member organizations"}, rank=2)

    role: ShortText | None = prop("Their part in it.", examples=["co-chair"])


class FormedAt(Relationship):
    """The convening that a workgroup came out of."""

    kind, type, plural = "formed_at", "FORMED_AT", "formed_at"
    endpoints, asked_with = _each("workgroup", "convening"), ("workgroup",)
    lent = (Lent("activity", 0.4),)
    verb = "was formed at"
    at_start = Listing("Formed at", rank=1)
    at_end = Listing("Workgroups formed here", rank=1)


class Produced(Relationship):
    """What a workgroup, an engagement or a convening made."""

    kind, type, plural = "produced", "PRODUCED", "produced"
    endpoints, asked_with = _each("workgroup|engagement|convening", "resource"), ("resource",)
    lent = (Lent("activity", 0.5, to="end"),)
    at_start = Listing("What came of it to read or use", rank=1)
    at_end = Listing(
        titles={
            "workgroup": "Made by the workgroup",
            "engagement": "Made in the engagement",
            "convening": "Made at the convening",
        },
        rank=0,
    )


class Used(Relationship):
    """Who used a resource, and what came of it."""

    kind, type, plural = "used", "USED", "used"
    endpoints = _each("person|organization", "resource")
    lent = takes_part(0.45, topics=0.4)
    at_start = Listing("Resources used", rank=1, member=MemberSection("resources", "Resources used", 9, "Used"))
    at_end = Listing(titles={"person": "Who used it", "organization": "Organizations that used it"}, rank=0)

    on: PartialDate | None = prop("When.")
    outcome: LongText | None = prop("What came of it.")


class Made(Relationship):
    """Who made a commitment."""

    kind, type, plural = "made", "MADE", "made"
    endpoints, asked_with = _each("person|organization", "commitment"), ("commitment",)
    lent = takes_part(0.45, topics=0.4)
    at_start = Listing("Commitments", rank=1, member=MemberSection("commitments", "Commitments", 8, "Promised"))
    at_end = Listing(titles={"person": "Who made it", "organization": "Organizations that made it"}, rank=1)


class At(Relationship):
    """The convening at which a commitment was made."""

    kind, type, plural = "at", "AT", "at"
    endpoints, asked_with = _each("commitment", "convening"), ("commitment",)
    lent = (Lent("activity", 0.4),)
    verb = "was made at"
    at_start = Listing("Made at", rank=0)
    at_end = Listing("Commitments made here", rank=1)


class About(Relationship):
    """What something is about (SKOS subject)."""

    kind, type, plural = "about", "ABOUT", "about"
    endpoints, lent = _each("|".join(_ABOUT), "topic"), (Lent("topic", 0.8),)
    asked_with = ("engagement", "program", "reform", "pressure", "convening", "workgroup", "resource", "commitment")
    verb, fact_name = "is about", "topic of it"
    at_start = Listing("Topics", rank=4, member=NOT_LISTED)
    at_end = Listing(titles={kind: f"{plural.capitalize()} with this topic" for kind, plural in _ABOUT.items()}, rank=2)


class Broader(Relationship):
    """A topic's wider topic (skos:broader)."""

    kind, type, plural = "broader", "BROADER", "broader"
    endpoints, asked_with = _each("topic", "topic"), ("topic",)
    lent = (Lent("topic", 0.51),)
    acyclic = True
    verb = "belongs under"
    at_start = Listing("Wider topics", rank=1)
    at_end = Listing("Narrower topics", rank=1)


class CanHelpWith(Relationship):
    """A topic a person can help others with."""

    kind, type, plural = "can_help_with", "CAN_HELP_WITH", "can_help_with"
    endpoints = _each("person", "topic")
    lent = (Lent("topic", 0.85),)
    table_columns = columns("level evidence")
    fact_name = "offers help"
    at_start = Listing(member=MemberSection("helps_with", "Can help with", 0, "Offers help with"))
    at_end = Listing("Offers help", rank=0)

    level: Literal["some", "solid", "expert"] | None = prop("How much they know.")
    evidence: Literal["did_it", "trained_on_it", "says_so"] = prop("What the offer rests on.", "says_so")
    since: PartialDate | None = prop("Since when.")
    note: LongText | None = prop("What exactly.")


class SeeksHelpWith(Relationship):
    """A topic a person wants help with."""

    kind, type, plural = "seeks_help_with", "SEEKS_HELP_WITH", "seeks_help_with"
    endpoints = _each("person", "topic")
    lent = (Lent("topic", 0.7),)
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    table_columns = columns("urgency since until")
    fact_name = "seeks help"
    at_start = Listing(member=MemberSection("seeks_help_with", "Looks for help with", 0, "Looks for help with"))
    at_end = Listing("Seeks help", rank=0)

    urgency: Literal["low", "normal", "high"] = prop("How soon they need it.", "normal")
    since: PartialDate | None = prop("Since when.")
    until: PartialDate | None = prop("Last day on which it still helps.")
    note: LongText | None = prop("What exactly.")


class Knows(Relationship):
    """Two people know each other; one edge says it for both."""

    kind, type, plural = "knows", "KNOWS", "knows"
    endpoints = _each("person", "person")
    lent = ()
    symmetric = True
    table_columns = columns("strength first_on last_on said_by")
    at_start = Listing(member=MemberSection("acquaintances", happened="Got to know"))

    how: ShortText | None = prop("How they know each other.", examples=["colleagues before 2019"])
    strength: float = prop("How strong the source says it is.", 1.0, unit="1 is ordinary", ge=0, allow_inf_nan=False)
    first_on: PartialDate | None = prop("First contact known of.")
    last_on: PartialDate | None = prop("Latest contact known of.")
    said_by: Literal["one", "both"] | None = prop(
        "Where members were asked: whether both say so, or only the one that it starts at."
    )

    @model_validator(mode="after")
    def _last_after_first(self) -> Self:
        if self.first_on and self.last_on and self.last_on.last_day < self.first_on.first_day:
            raise ValueError(f"last contact ({self.last_on}) is before the first ({self.first_on})")
        return self


class Asked(Relationship):
    """Who asked for support."""

    kind, type, plural = "asked", "ASKED", "asked"
    endpoints, asked_with = _each("person|organization", "request"), ("request",)
    lent = takes_part(0.5, topics=0.5)
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    verb = "asked for"
    at_start = Listing("Requests", rank=0, member=MemberSection("requests", "Requests", 7, "Asked for"))
    at_end = Listing(titles={"person": "Asked by", "organization": "Asked by the organization"}, rank=0)


class Involves(Relationship):
    """Who was in touch."""

    kind, type, plural = "involves", "INVOLVES", "involves"
    endpoints, asked_with = _each("interaction", "person"), ("interaction",)
    lent = (Lent("person", 0.5),)
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    at_start = Listing("Who was in touch", rank=0)
    at_end = Listing(member=MemberSection("interactions", "Contact with staff", 6, "In touch:"))


class Of(Relationship):
    """What an observation is about."""

    kind, type, plural = "of", "OF", "of"
    endpoints, asked_with = _each("observation", "jurisdiction|organization|reform|program"), ("observation",)
    lent = (Lent("about", 0.6),)
    verb = "describes"
    at_start = Listing(
        titles={
            "jurisdiction": "Place it describes",
            "organization": "Organization it describes",
            "reform": "Reform it describes",
            "program": "Program it describes",
        },
        rank=4,
    )
    at_end = Listing("Observations", rank=4)


class Stewards(Relationship, Dated):
    """The member of staff who looks after a person or an organization."""

    kind, type, plural = "stewards", "STEWARDS", "stewards"
    endpoints = _each("person", "person|organization")
    lent = ()
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    verb = "looks after"
    at_start = Listing(member=NOT_LISTED)
    at_end = Listing("Who looks after it", member=MemberSection("stewards", happened="Looked after by"))


class GivenBy(Relationship):
    """The person whose consent it is."""

    kind, type, plural = "given_by", "GIVEN_BY", "given_by"
    endpoints, asked_with = _each("consent", "person"), ("consent",)
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    max_outgoing = 1
    verb = "was given by"
    at_start = Listing("Whose decision it is", rank=0)
    at_end = Listing(member=NOT_LISTED)
