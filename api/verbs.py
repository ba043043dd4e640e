"""The daily verbs, each declared once: what it asks for, and the service that does it.

The JSON routes and the forms both read this table, so the two cannot ask for different things, and both give what is
asked to the services that the command line calls.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from api.verb import Call, Reference, Verb
from cjn_graph.model import PartialDate, Record
from cjn_graph.model.accounts import SavedSearch
from cjn_graph.model.base import LongText, ShortText
from cjn_graph.model.entities import (
    SETTLED_COMMITMENTS,
    Commitment,
    Consent,
    Convening,
    Interaction,
    Observation,
    Organization,
    Person,
    Post,
    Request,
)
from cjn_graph.model.relationships import Attended, CanHelpWith, Holds, SeeksHelpWith, Used
from cjn_graph.services import (
    contacts,
    editing,
    following_up,
    observing,
    offices,
    requests,
    saved_searches,
    succession,
)
from cjn_graph.services.receipts import Receipt


def _pick(declared: type[BaseModel], *names: str, optional: tuple[str, ...] = ()) -> dict[str, FieldInfo]:
    """Take properties from the model; those in ``optional`` have a default in the service."""
    fields = declared.model_fields
    return {name: _optional(fields[name]) if name in optional else copy(fields[name]) for name in names}


def _optional(declared: FieldInfo, description: str = "") -> FieldInfo:
    annotation: Any = declared.annotation
    return FieldInfo(annotation=annotation | None, default=None, description=description or declared.description)


def _required(annotation: Any, description: str) -> FieldInfo:
    return FieldInfo(annotation=annotation, description=description)


def _log(call: Call) -> Receipt:
    return contacts.log_interaction(call.workspace, call.viewer, call.named["people"], call.values)


def _consent(call: Call) -> Receipt:
    return contacts.record_consent(call.workspace, call.viewer, call.subject, call.values)


def _offer(call: Call) -> Receipt:
    return contacts.offer_help(call.workspace, call.viewer, call.subject, call.one("topic"), call.values)


def _need(call: Call) -> Receipt:
    return contacts.seek_help(call.workspace, call.viewer, call.subject, call.one("topic"), call.values)


def _attend(call: Call) -> Receipt:
    return contacts.record_attendance(call.workspace, call.viewer, call.subject, call.named["people"], **call.values)


def _succeed(call: Call) -> Receipt:
    return succession.succeed(
        call.workspace, call.viewer, call.subject, call.one("successor"), **call.values, expected_state=call.state
    )


def _ask(call: Call) -> Receipt:
    return requests.ask(call.workspace, call.viewer, call.one("asker"), call.values)


def _assign(call: Call) -> Receipt:
    return requests.assign(call.workspace, call.viewer, call.subject, expected_version=call.version, **call.values)


def _answer(call: Call) -> Receipt:
    return requests.answer(
        call.workspace, call.viewer, call.subject, call.values["answer"], expected_version=call.version
    )


def _close(call: Call) -> Receipt:
    return requests.close(call.workspace, call.viewer, call.subject, **call.values, expected_version=call.version)


def _settle(call: Call) -> Receipt:
    return following_up.settle_commitment(
        call.workspace, call.viewer, call.subject, **call.values, expected_version=call.version
    )


def _use(call: Call) -> Receipt:
    return following_up.record_use(call.workspace, call.viewer, call.subject, call.one("user"), call.values)


def _save(call: Call) -> Receipt:
    return saved_searches.save_search(call.workspace, call.viewer, call.values)


def _rename(call: Call) -> Receipt:
    return saved_searches.rename_saved(
        call.workspace, call.viewer, call.subject, call.values["name"], expected_version=call.version
    )


def _observe(call: Call) -> Receipt:
    return observing.observe(call.workspace, call.viewer, call.one("about"), call.values)


def _add(kind: str) -> Callable[[Call], Receipt]:
    return lambda call: editing.add(call.workspace, call.viewer, kind, call.values)


def _add_organization(call: Call) -> Receipt:
    return offices.add_organization(call.workspace, call.viewer, call.values, place_id=call.perhaps("place"))


def _add_post(call: Call) -> Receipt:
    post = {name: value for name, value in call.values.items() if name in Post.model_fields}
    term = {name: value for name, value in call.values.items() if name in ("start", "how")}
    return offices.add_post(
        call.workspace, call.viewer, call.subject, post, holder_id=call.perhaps("holder"), term=term
    )


def _editable(declared: type[Record]) -> dict[str, FieldInfo]:
    return _pick(declared, *editing.editable(declared))


_PEOPLE = "Names or ids of everybody who took part."
_ASKER = "Name or id of who asks: a person or an organization."
_TOPIC = {"topic": Reference("Name or id of the topic.", ("topic",))}
_ABOUT = "Name or id of what it is about: a reform, a program, an organization or a place."
_SENSITIVITY = ("sensitivity",)

VERBS: dict[str, Verb] = {
    "log": Verb(
        _log,
        _pick(Interaction, "channel", "on", "subject", "note", "sensitivity", optional=("on", "sensitivity")),
        {"people": Reference(_PEOPLE, ("person",), many=True)},
        subject="person",
        stands_for="people",
    ),
    "consent": Verb(
        _consent, _pick(Consent, "decision", "purpose", "on", "how", "wording", optional=("on",)), subject="person"
    ),
    "offer": Verb(
        _offer,
        _pick(CanHelpWith, "level", "evidence", "since", "note", "sensitivity", optional=_SENSITIVITY),
        _TOPIC,
        subject="person",
    ),
    "need": Verb(
        _need,
        _pick(SeeksHelpWith, "urgency", "since", "until", "note", "sensitivity", optional=_SENSITIVITY),
        _TOPIC,
        subject="person",
    ),
    "ask": Verb(
        _ask,
        _pick(Request, "name", "team", "due", "assignee", "description", "sensitivity", optional=_SENSITIVITY),
        {"asker": Reference(_ASKER, ("person", "organization"))},
        subject="person|organization",
        stands_for="asker",
    ),
    "attendance": Verb(
        _attend,
        _pick(Attended, "role"),
        {"people": Reference("Names or ids of everybody who came.", ("person",), many=True)},
        subject="convening",
    ),
    "succession": Verb(
        _succeed,
        {
            "on": _required(PartialDate, "First day of the new term, as precise as known."),
            **_pick(Holds, "how"),
            "all_work": FieldInfo(
                annotation=bool,
                default=False,
                description="Whether they are handed on also where who leaves keeps another post.",
            ),
        },
        {"successor": Reference("Name or id of who follows.", ("person",))},
        subject="post",
    ),
    "assign": Verb(
        _assign, {"assignee": _required(ShortText, "Who works on it."), **_pick(Request, "due")}, subject="request"
    ),
    "answer": Verb(_answer, {"answer": _required(LongText, "The answer.")}, subject="request"),
    "close": Verb(
        _close,
        {"why": FieldInfo(annotation=LongText | None, default=None, description="Why it needs no answer any more.")},
        subject="request",
    ),
    "settle": Verb(
        _settle,
        {
            "status": _required(Literal[SETTLED_COMMITMENTS], "What came of it."),
            **_pick(Commitment, "lesson"),
        },
        subject="commitment",
    ),
    "use": Verb(
        _use,
        _pick(Used, "on", "outcome", "sensitivity", optional=_SENSITIVITY),
        {"user": Reference("Name or id of who used it: a person or an organization.", ("person", "organization"))},
        subject="resource",
    ),
    "save": Verb(_save, _pick(SavedSearch, "name", "words", "kinds", "place", "topic", "role")),
    "rename": Verb(_rename, _pick(SavedSearch, "name"), subject="saved_search"),
    "observe": Verb(
        _observe,
        {
            **_pick(Observation, "measure", "value", "unit", "text"),
            "start": _optional(Observation.model_fields["start"], "As precise as known; today where it is left out."),
            "end": _optional(Observation.model_fields["end"], "Only where it is about more than one."),
            **_pick(Observation, "reported_by", "sensitivity", optional=_SENSITIVITY),
        },
        {"about": Reference(_ABOUT, observing.SUBJECTS)},
        subject="|".join(observing.SUBJECTS),
        stands_for="about",
    ),
    "person": Verb(_add("person"), _editable(Person)),
    "organization": Verb(
        _add_organization,
        _editable(Organization),
        {"place": Reference("Name or id of the place that it serves.", ("jurisdiction",), required=False)},
    ),
    "convening": Verb(_add("convening"), _editable(Convening)),
    "post": Verb(
        _add_post,
        {**_pick(Post, "title", "function", "level", "elected", "next_election"), **_pick(Holds, "start", "how")},
        {"holder": Reference("Name or id of who holds it.", ("person",), required=False)},
        subject="organization",
    ),
}
