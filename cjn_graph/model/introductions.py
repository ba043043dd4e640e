"""Introductions of two members: the record, whom it brings together, what it answers, and the dates of its steps.

Which step may follow which is declared in :mod:`cjn_graph.introductions.table`.
"""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from cjn_graph.model.base import Entity, LongText, Relationship, Sensitivity, ShortText, columns, prop, prop_list
from cjn_graph.model.listing import Listing, MemberSection
from cjn_graph.model.partial_date import PartialDate

INTRODUCTION_STEPS: Final = (
    ("suggested", "suggested_on"),
    ("proposed", "proposed_on"),
    ("asked", "asked_on"),
    ("accepted", "decided_on"),
    ("introduced", "introduced_on"),
    ("met", "met_on"),
    ("closed", "closed_on"),
)
"""The steps of an introduction in their order, each with its date.

One is declined where it could be accepted; it is closed where it is put off, withdrawn, or expires.
"""

CLOSED: Final = ("postponed", "withdrawn", "expired")
"""States that an introduction comes to from nearly everywhere, on the day of ``closed_on``."""
INTRODUCTIONS_UNDER_WAY: Final = ("proposed", "asked", "accepted")
"""States of an introduction that somebody is working on: a member has it on their plate."""
OPEN_INTRODUCTIONS: Final = ("suggested", *INTRODUCTIONS_UNDER_WAY)
"""States of an introduction that may still be made, whether or not anybody has taken it up."""

ASK_EXPIRES_DAYS: Final = 30
"""Days after which an ask that was not answered has expired, and is on nobody's plate any more."""


class Introduction(Entity):
    """One introduction between members, from suggestion to what came of it."""

    kind, label, plural = "introduction", "Introduction", "introductions"
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    erased_with = "each"
    names_others = ("steps",)
    table_columns = columns("status suggested_on proposed_on asked_on decided_on introduced_on met_on closed_on")

    status: Literal[
        "suggested",
        "proposed",
        "asked",
        "accepted",
        "declined",
        "introduced",
        "met",
        "postponed",
        "withdrawn",
        "expired",
    ] = prop("The furthest step reached.", "suggested")
    suggested_on: PartialDate | None = prop("When it was suggested.")
    proposed_on: PartialDate | None = prop("When staff decided to propose it.")
    asked_on: PartialDate | None = prop("When a member was asked, the latest time.")
    decided_on: PartialDate | None = prop("When it was accepted or declined.")
    introduced_on: PartialDate | None = prop("When the two were introduced.")
    met_on: PartialDate | None = prop("When they met.")
    closed_on: PartialDate | None = prop("When it was put off or withdrawn, or expired.")
    ask_after: PartialDate | None = prop("Day until which it was put off.")
    decline_reason: ShortText | None = prop("Why it was declined or withdrawn, or was of no use; for staff only.")
    useful: bool | None = prop("Whether the members found it useful.")
    in_touch_after_6_months: bool | None = prop("Whether they were still in touch half a year later.")
    made_by: ShortText | None = prop("Who made it.")
    need: ShortText | None = prop("What help is wanted with, where no topic says it.")
    in_place_of: ShortText | None = prop("Id of the introduction that it stands in for, after a bad fit.")
    in_round: ShortText | None = prop("Id of the round that it was released with.")
    note: LongText | None = prop("Remark for staff.")
    steps: list[ShortText] = prop_list(
        "Steps taken, in their order: each as step, day, account, whom it concerns and how, with bars between.",
        examples=[["ask|2026-11-28|kim||by phone"]],
    )


class Answers(Relationship):
    """The request that an introduction answers."""

    kind, type, plural = "answers", "ANSWERS", "answers"
    endpoints, asked_with = (("introduction", "request"),), ("introduction",)
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    max_outgoing = 1
    at_start = Listing("Request it answers", rank=1)
    at_end = Listing("Introductions that answer it", rank=0)


class Introduces(Relationship):
    """Whom an introduction brings together; two edges, one for each."""

    kind, type, plural = "introduces", "INTRODUCES", "introduces"
    endpoints, asked_with = (("introduction", "person"),), ("introduction",)
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    max_outgoing = 2
    table_columns = columns("answer")
    fact_name = "introduced"
    at_start = Listing("Whom it brings together", rank=0)
    at_end = Listing(member=MemberSection("introductions", "Introductions", 5, "Introduced to"))

    answer: Literal["not_asked", "asked", "accepted", "declined", "postponed"] = prop(
        "What this person said.", "not_asked"
    )
    part: Literal["seeks", "helps"] | None = prop("Whether they look for help in it, or could help.")
    asked_on: PartialDate | None = prop("When this person was asked.")
    answered_on: PartialDate | None = prop("When this person answered.")
    answered_how: ShortText | None = prop("How the answer came.", examples=["by phone", "by link"])


RELEASED: Final = "round released"
"""Why a round was changed, in the change log, where that was its release."""
MOST_PAIRS: Final = 12_000
"""Pairs that one round may hold."""


class Round(Entity):
    """Introductions that are chosen together, edited by staff, and then released."""

    kind, label, plural = "round", "Round", "rounds"
    names_others = ("pairs", "taken_out")
    default_sensitivity: ClassVar[Sensitivity] = "staff"

    name: ShortText = prop("What it is called.", ..., examples=["Autumn 2026"])
    objective: Literal["fit", "everybody"] = prop("Best fit, or that nobody is left out.", "fit")
    group: ShortText | None = prop("Id of the group whose people it is for; everybody without it.")
    per_person: int = prop("Most introductions of one person.", 1, ge=1, le=20)
    per_office: int = prop("Most introductions of one office.", 3, ge=1, le=100)
    pairs: list[ShortText] = prop_list(
        "Whom it would introduce: two ids with a bar between.",
        examples=[["person-7k3f9q2mwx4c5d6e|person-8k3f9q2mwx4c5d6e"]],
        most=MOST_PAIRS,
    )
    taken_out: list[ShortText] = prop_list("Ids of people of whom staff took a pair out.", most=2 * MOST_PAIRS)
    released_on: PartialDate | None = prop("When it was released: its introductions are proposed since.")
    fit: float | None = prop("Sum of the mutual fits when it was released.")
    exposure_gini: float | None = prop("How unevenly introductions fell on people when it was released.")
    top_decile_share: float | None = prop("Share of the tenth with the most when it was released.")
    made_by: ShortText | None = prop("Who made it.")


class IntroductionRule(Relationship):
    """Two people who are to be introduced in any case, or never, whatever speaks for it."""

    kind, type, plural = "introduction_rule", "INTRODUCTION_RULE", "introduction_rules"
    endpoints = (("person", "person"),)
    default_sensitivity: ClassVar[Sensitivity] = "staff"
    symmetric = True
    lent = ()
    table_columns = columns("rule reason made_by")
    verb = "has a rule about introductions with"
    at_start = Listing(
        member=MemberSection(title="Rules about introductions", rank=6, happened="A rule about introductions with")
    )
    at_end = Listing(
        member=MemberSection(title="Rules about introductions", rank=6, happened="A rule about introductions with")
    )

    rule: Literal["must", "never"] = prop("Whether the two are to be introduced in any case, or never.", ...)
    reason: ShortText = prop("Why.", ..., examples=["opposite sides of a case"])
    made_by: ShortText | None = prop("Who made the rule.")
