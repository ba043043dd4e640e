"""The kinds of edges: which entities they join, what they say, how many there may be."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import model_validator

from cjn_graph.model.base import Dated, LongText, Relationship, Sensitivity, ShortText, columns, prop
from cjn_graph.model.partial_date import PartialDate

ABOUT_KINDS = (
    "person",
    "organization",
    "post",
    "engagement",
    "program",
    "reform",
    "pressure",
    "convening",
    "network",
    "workgroup",
    "resource",
    "commitment",
    "request",
    "introduction",
    "interaction",
    "observation",
)


def _each(starts: str, ends: str) -> tuple[tuple[str, str], ...]:
    return tuple((start, end) for start in starts.split("|") for end in ends.split("|"))


class Holds(Relationship, Dated):
    """A person's term in a post (Popolo Membership)."""

    kind, type, plural = "holds", "HOLDS", "holds"
    endpoints = _each("person", "post")

    how: Literal["elected", "appointed", "hired", "acting"] | None = prop("How they came to hold it.")


class HasPost(Relationship):
    """The organization that a post belongs to."""

    kind, type, plural = "has_post", "HAS_POST", "has_post"
    endpoints = _each("organization", "post")
    max_incoming = 1


class Serves(Relationship, Dated):
    """The place an organization serves."""

    kind, type, plural = "serves", "SERVES", "serves"
    endpoints = _each("organization", "jurisdiction")


class PartOf(Relationship, Dated):
    """A place within a larger one, or a workgroup or convening of a network."""

    kind, type, plural = "part_of", "PART_OF", "part_of"
    endpoints = (("jurisdiction", "jurisdiction"), *_each("workgroup|convening", "network"))
    acyclic = True


class TookPart(Relationship, Dated):
    """Who worked together in an engagement; a cohort pair is two partners."""

    kind, type, plural = "took_part", "TOOK_PART", "took_part"
    endpoints = _each("person|organization", "engagement")
    table_columns = columns("role start end")

    role: Literal["lead", "partner", "staff"] = prop("Their part in it.", "partner")


class In(Relationship):
    """Where an engagement, a program or a reform is."""

    kind, type, plural = "in", "IN", "in"
    endpoints = _each("engagement|program|reform", "jurisdiction")


class Runs(Relationship, Dated):
    """Who runs a program or carries a reform."""

    kind, type, plural = "runs", "RUNS", "runs"
    endpoints = _each("person|organization", "program|reform")
    table_columns = columns("role start end")

    role: ShortText | None = prop("Their part in it.", examples=["designed it", "director"])


class Faced(Relationship):
    """Who faced a pressure. Restricted unless stated otherwise."""

    kind, type, plural = "faced", "FACED", "faced"
    endpoints = _each("person", "pressure")
    default_sensitivity: ClassVar[Sensitivity] = "restricted"


class Attended(Relationship):
    """Who came to a convening."""

    kind, type, plural = "attended", "ATTENDED", "attended"
    endpoints = _each("person", "convening")

    role: Literal["host", "speaker", "facilitator", "participant"] = prop("Their part in it.", "participant")


class MemberOf(Relationship, Dated):
    """Membership of a network or workgroup (Popolo Membership)."""

    kind, type, plural = "member_of", "MEMBER_OF", "member_of"
    endpoints = _each("person|organization", "network|workgroup")

    role: ShortText | None = prop("Their part in it.", examples=["co-chair"])


class FormedAt(Relationship):
    """The convening that a workgroup came out of."""

    kind, type, plural = "formed_at", "FORMED_AT", "formed_at"
    endpoints = _each("workgroup", "convening")


class Produced(Relationship):
    """What a workgroup, an engagement or a convening made."""

    kind, type, plural = "produced", "PRODUCED", "produced"
    endpoints = _each("workgroup|engagement|convening", "resource")


class Used(Relationship):
    """Who used a resource, and what came of it."""

    kind, type, plural = "used", "USED", "used"
    endpoints = _each("person|organization", "resource")

    on: PartialDate | None = prop("When.")
    outcome: LongText | None = prop("What came of it.")


class Made(Relationship):
    """Who made a commitment."""

    kind, type, plural = "made", "MADE", "made"
    endpoints = _each("person|organization", "commitment")


class At(Relationship):
    """The convening at which a commitment was made."""

    kind, type, plural = "at", "AT", "at"
    endpoints = _each("commitment", "convening")


class About(Relationship):
    """What something is about (SKOS subject)."""

    kind, type, plural = "about", "ABOUT", "about"
    endpoints = _each("|".join(ABOUT_KINDS), "topic")


class Broader(Relationship):
    """A topic's wider topic (skos:broader)."""

    kind, type, plural = "broader", "BROADER", "broader"
    endpoints = _each("topic", "topic")
    acyclic = True


class CanHelpWith(Relationship):
    """A topic a person can help others with."""

    kind, type, plural = "can_help_with", "CAN_HELP_WITH", "can_help_with"
    endpoints = _each("person", "topic")
    table_columns = columns("level evidence")

    level: Literal["some", "solid", "expert"] | None = prop("How much they know.")
    evidence: Literal["did_it", "trained_on_it", "says_so"] = prop("What the offer rests on.", "says_so")
    since: PartialDate | None = prop("Since when.")
    note: LongText | None = prop("What exactly.")


class SeeksHelpWith(Relationship):
    """A topic a person wants help with."""

    kind, type, plural = "seeks_help_with", "SEEKS_HELP_WITH", "seeks_help_with"
    endpoints = _each("person", "topic")
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    table_columns = columns("urgency since until")

    urgency: Literal["low", "normal", "high"] = prop("How soon they need it.", "normal")
    since: PartialDate | None = prop("Since when.")
    until: PartialDate | None = prop("Last day on which it still helps.")
    note: LongText | None = prop("What exactly.")


class Knows(Relationship):
    """Two people know each other; one edge says it for both."""

    kind, type, plural = "knows", "KNOWS", "knows"
    endpoints = _each("person", "person")
    symmetric = True
    table_columns = columns("strength first_on last_on")

    how: ShortText | None = prop("How they know each other.", examples=["colleagues before 2019"])
    strength: float = prop("How strong the source says it is.", 1.0, unit="1 is ordinary", ge=0, allow_inf_nan=False)
    first_on: PartialDate | None = prop("First contact known of.")
    last_on: PartialDate | None = prop("Latest contact known of.")

    @model_validator(mode="after")
    def _last_after_first(self) -> Self:
        if self.first_on and self.last_on and self.last_on.last_day < self.first_on.first_day:
            raise ValueError(f"last contact ({self.last_on}) is before the first ({self.first_on})")
        return self


class Asked(Relationship):
    """Who asked for support."""

    kind, type, plural = "asked", "ASKED", "asked"
    endpoints = _each("person|organization", "request")
    default_sensitivity: ClassVar[Sensitivity] = "staff"


class Answers(Relationship):
    """The request that an introduction answers."""

    kind, type, plural = "answers", "ANSWERS", "answers"
    endpoints = _each("introduction", "request")
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    max_outgoing = 1


class Introduces(Relationship):
    """Whom an introduction brings together; two edges, one for each."""

    kind, type, plural = "introduces", "INTRODUCES", "introduces"
    endpoints = _each("introduction", "person")
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    max_outgoing = 2
    table_columns = columns("answer")

    answer: Literal["not_asked", "asked", "accepted", "declined"] = prop("What this person said.", "not_asked")


class Involves(Relationship):
    """Who was in touch."""

    kind, type, plural = "involves", "INVOLVES", "involves"
    endpoints = _each("interaction", "person")
    default_sensitivity: ClassVar[Sensitivity] = "staff"


class Of(Relationship):
    """What an observation is about."""

    kind, type, plural = "of", "OF", "of"
    endpoints = _each("observation", "jurisdiction|organization|reform|program")


class Stewards(Relationship, Dated):
    """The member of staff who looks after a person or an organization."""

    kind, type, plural = "stewards", "STEWARDS", "stewards"
    endpoints = _each("person", "person|organization")
    default_sensitivity: ClassVar[Sensitivity] = "staff"


class GivenTo(Relationship):
    """The account that a grant belongs to."""

    kind, type, plural = "given_to", "GIVEN_TO", "given_to"
    endpoints = _each("grant", "account")
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    max_outgoing = 1


class GivenBy(Relationship):
    """The person whose consent it is."""

    kind, type, plural = "given_by", "GIVEN_BY", "given_by"
    endpoints = _each("consent", "person")
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    max_outgoing = 1
