"""Surveys: what staff decide of an answer, and taking a link back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.model.base import LongText
from cjn_graph.services.receipts import Receipt
from cjn_graph.services.surveys import reviewing, sending
from cjn_graph.verbs.asking import ask
from cjn_graph.verbs.inputs import Input, Reference
from cjn_graph.verbs.verb import Call, Verb


def _review(call: Call) -> Receipt:
    named = {name: call.values.get(name) or [] for name in ("accept", "reject", "edit", "match")}
    pairs = {name: _pairs(name, named[name]) for name in ("edit", "match")}
    return reviewing.review(
        *call.by,
        call.subject,
        accept=named["accept"],
        reject=named["reject"],
        edit=pairs["edit"],
        match=pairs["match"],
        expected_version=call.made_on,
    )


def _pairs(name: str, texts: Sequence[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts]
    if wrong := [item for item, sign, _ in pairs if not sign]:
        raise InvalidInput([Problem(name, f"{wrong[0][:80]!r} has no equals sign.", "Write ITEM=TEXT.")])
    return {item.strip(): text.strip() for item, _, text in pairs}


def _items(description: str, label: str) -> Input:
    return ask(list[LongText], description, label, default=[])


_RESPONSE: Final = Reference(("response",), "Id of the response, as `cjn survey show` lists it.")

VERBS: Final = (
    Verb(
        name="review",
        does="Decide on what a member answered in a survey: what is accepted counts from then on, all else does not.",
        run=_review,
        inputs={
            "response": _RESPONSE,
            "accept": _items("An item to accept as it is, by its name.", "Accept"),
            "reject": _items("An item to reject.", "Reject"),
            "edit": _items("An item to accept with another text, as ITEM=TEXT.", "Accept with another text"),
            "match": _items("Which record an item means, as ITEM=ID.", "Which record is meant"),
        },
        done=lambda _: "Reviewed.",
        on="response",
        command="survey review",
        positional=("response",),
        route="POST /responses/{response_id}/review",
        operation="review_response",
        tag="surveys",
        made_on="version",
    ),
    Verb(
        name="withdraw",
        does="Take the link of a survey back that a member has not answered: it works no more.",
        run=lambda call: sending.withdraw(*call.by, call.subject, expected_version=call.made_on),
        inputs={"response": _RESPONSE},
        done=lambda _: "The link works no more.",
        on="response",
        command="survey withdraw",
        positional=("response",),
        route="POST /responses/{response_id}/withdraw",
        operation="withdraw_survey_link",
        tag="surveys",
        made_on="version",
    ),
)
