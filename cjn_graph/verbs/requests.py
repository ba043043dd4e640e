"""Support that members ask for: from the question to the answer."""

from __future__ import annotations

from typing import Final

from cjn_graph.model.base import LongText, ShortText
from cjn_graph.model.entities import Request
from cjn_graph.services import requests
from cjn_graph.services.receipts import Receipt
from cjn_graph.verbs.asking import ask, take, take_all
from cjn_graph.verbs.inputs import Reference
from cjn_graph.verbs.verb import Call, Form, Verb

_REQUEST: Final = Reference(("request",), "Id of the request, as the queue shows it, or what it is called.")


def _ask(call: Call) -> Receipt:
    return requests.ask(*call.by, call.one("asker"), call.values)


def _assign(call: Call) -> Receipt:
    return requests.assign(*call.by, call.subject, expected_version=call.made_on, **call.values)


def _answer(call: Call) -> Receipt:
    return requests.answer(*call.by, call.subject, call.values["answer"], expected_version=call.made_on)


def _close(call: Call) -> Receipt:
    return requests.close(*call.by, call.subject, **call.values, expected_version=call.made_on)


VERBS: Final = (
    Verb(
        name="ask",
        does="Record what a person or an organization asks for.",
        run=_ask,
        inputs={
            "asker": Reference(("person", "organization"), "Name or id of who asks: a person or an organization."),
            "name": take(Request, "name", "What is asked"),
            "team": take(Request, "team", usual="peer"),
            "due": take(Request, "due"),
            "assignee": take(Request, "assignee", "Who works on it"),
            "description": take(Request, "description", "The request in full"),
            "sensitivity": take(Request, "sensitivity"),
        },
        done=lambda said: f"Added {said['asker']}’s request “{said['name']}”.",
        on="asker",
        command="request ask",
        positional=("asker", "name"),
        route="POST /requests",
        operation="ask",
        adds="request",
        writes=("asked",),
        tag="requests",
        form=Form("Add a request", "A request from {name}", "Add the request"),
    ),
    Verb(
        name="assign",
        does="Say who works on a request, and until when.",
        run=_assign,
        inputs={
            "request": _REQUEST,
            "assignee": ask(ShortText, "Who works on it."),
            **take_all(Request, "due"),
        },
        done=lambda said: f"Assigned “{said['request']}” to {said['assignee']}.",
        on="request",
        command="request assign",
        positional=("request", "assignee"),
        route="POST /requests/{request_id}/assign",
        operation="assign",
        tag="requests",
        made_on="version",
        form=Form("Assign", "Who works on “{name}”", "Assign it"),
    ),
    Verb(
        name="answer",
        does="Record the answer to a request.",
        run=_answer,
        inputs={"request": _REQUEST, "answer": ask(LongText, "The answer.", "The answer")},
        done=lambda said: f"Recorded the answer to “{said['request']}”.",
        on="request",
        command="request answer",
        positional=("request", "answer"),
        route="POST /requests/{request_id}/answer",
        operation="answer",
        tag="requests",
        made_on="version",
        form=Form("Answer", "Answer “{name}”", "Record the answer"),
    ),
    Verb(
        name="close",
        does="Close a request that needs no answer any more.",
        run=_close,
        inputs={
            "request": _REQUEST,
            "why": ask(LongText | None, "Why it needs no answer any more.", "Why it needs no answer", default=None),
        },
        done=lambda said: f"Closed “{said['request']}”.",
        on="request",
        command="request close",
        positional=("request",),
        route="POST /requests/{request_id}/close",
        operation="close",
        tag="requests",
        made_on="version",
        form=Form(
            "Close",
            "Close “{name}”",
            "Close it",
            "For a request that needs no answer any more. It leaves the queue and stays on record.",
        ),
    ),
)
