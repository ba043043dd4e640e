"""Introductions: proposing one, and taking its steps."""

from __future__ import annotations

from typing import Final

from cjn_graph.introductions.table import STEPS, find_step
from cjn_graph.model import PartialDate
from cjn_graph.model.base import ShortText
from cjn_graph.model.introductions import Introduction
from cjn_graph.services import introductions
from cjn_graph.services.receipts import Receipt
from cjn_graph.verbs.asking import ask, take
from cjn_graph.verbs.inputs import TODAY, Reference
from cjn_graph.verbs.verb import Call, Form, Said, Verb


def _introduce(call: Call) -> Receipt:
    return introductions.introduce(
        *call.by, call.one("person"), call.one("counterpart"), request_id=call.perhaps("for"), **call.values
    )


def _step(call: Call) -> Receipt:
    values = dict(call.values)
    return introductions.take_step(
        *call.by,
        call.subject,
        values.pop("step"),
        counterpart_id=call.perhaps("counterpart"),
        expected_version=call.made_on,
        **values,
    )


def _took(said: Said) -> str:
    return f"The introduction of {said['introduction']}: {find_step(said['step']).done}."


VERBS: Final = (
    Verb(
        name="introduce",
        does="Propose an introduction of two people: who looks for help first, then who could help.",
        run=_introduce,
        inputs={
            "person": Reference(("person",), "Name or id of who looks for help."),
            "counterpart": Reference(("person",), "Name or id of who could help.", "Who could help"),
            "for": Reference(
                ("request",), "Id or name of the request that it answers.", "Request it answers", required=False
            ),
            "need": ask(
                ShortText | None,
                "What help is wanted with: a topic, or words.",
                "What help is wanted with",
                default=None,
            ),
            "note": take(Introduction, "note"),
        },
        done=lambda said: f"Proposed an introduction of {said['person']} and {said['counterpart']}.",
        on="person",
        command="introduce",
        positional=("person", "counterpart"),
        route="POST /introductions",
        operation="introduce",
        adds="introduction",
        writes=("introduces",),
        tag="introductions",
        form=Form("Introduce", "Introduce {name} to somebody", "Propose it"),
    ),
    Verb(
        name="step",
        does="Take a step of an introduction: that it was proposed, asked, accepted, declined, that they met …",
        run=_step,
        inputs={
            "introduction": Reference(("introduction",), "Id of the introduction, as the ledger shows it."),
            "step": ask(ShortText, f"One of: {', '.join(STEPS)}.", "Step"),
            "who": ask(
                list[ShortText] | None,
                "Name or id of the one of the two whom it concerns; without any, those whose turn it is.",
                "Who",
                default=None,
            ),
            "on": ask(PartialDate | None, "When it happened.", "Date", default=None, usual=TODAY),
            "how": ask(ShortText | None, "How the answer came, such as by phone.", "How", default=None),
            "reason": ask(ShortText | None, "Why, for staff only.", "Why", default=None),
            "until": ask(PartialDate | None, "Day until which it is put off.", "Ask again after", default=None),
            "counterpart": Reference(
                ("person",), "Whom to introduce instead, for re-pair.", "Whom to introduce instead", required=False
            ),
        },
        done=_took,
        on="introduction",
        command="introduction",
        positional=("introduction", "step"),
        route="POST /introductions/{introduction_id}/steps",
        operation="take_step",
        tag="introductions",
        made_on="version",
    ),
)
