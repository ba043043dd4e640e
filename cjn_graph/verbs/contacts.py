"""What staff note down day by day: who was in touch, who agreed to what, who offers and needs what, who came."""

from __future__ import annotations

from typing import Final

from cjn_graph.model.entities import Consent, Interaction
from cjn_graph.model.relationships import Attended, CanHelpWith, SeeksHelpWith
from cjn_graph.services import contacts
from cjn_graph.services.receipts import Receipt
from cjn_graph.verbs.asking import take, take_all
from cjn_graph.verbs.inputs import TODAY, Reference
from cjn_graph.verbs.verb import Call, Form, Said, Verb

_CHANNELS: Final = {"call": "a call", "email": "an email", "visit": "a visit", "meeting": "a meeting"}
_DECISIONS: Final = {"granted": "agreed", "refused": "refused", "do_not_contact": "does not want to be contacted"}
_PERSON: Final = Reference(("person",), "A person's name, the start of one, or an id.")
_TOPIC: Final = Reference(("topic",), "Name or id of the topic.")


def _log(call: Call) -> Receipt:
    return contacts.log_interaction(*call.by, call.named["people"], call.values)


def _consent(call: Call) -> Receipt:
    return contacts.record_consent(*call.by, call.subject, call.values)


def _offer(call: Call) -> Receipt:
    return contacts.offer_help(*call.by, call.subject, call.one("topic"), call.values)


def _need(call: Call) -> Receipt:
    return contacts.seek_help(*call.by, call.subject, call.one("topic"), call.values)


def _attend(call: Call) -> Receipt:
    return contacts.record_attendance(*call.by, call.subject, call.named["people"], **call.values)


def _came(said: Said) -> str:
    count = said.counts["people"]
    return f"Recorded {count} {'person' if count == 1 else 'people'} at {said['convening']}."


VERBS: Final = (
    Verb(
        name="log",
        does="Log a call, an email, a visit or a meeting with one or several people.",
        run=_log,
        inputs={
            "channel": take(Interaction, "channel", usual="call"),
            "on": take(Interaction, "on", "Date", optional=True, usual=TODAY),
            **take_all(Interaction, "subject", "note"),
            "people": Reference(
                ("person",), "Names or ids of everybody who took part.", "Who else took part", many=True
            ),
            "sensitivity": take(Interaction, "sensitivity"),
        },
        done=lambda said: f"Logged {_CHANNELS[said['channel']]} with {said['people']}.",
        on="people",
        command="log",
        positional=("people",),
        route="POST /interactions",
        operation="log_interaction",
        adds="interaction",
        writes=("involves",),
        tag="daily",
        form=Form("Log a contact", "Log a contact with {name}", "Log it"),
    ),
    Verb(
        name="need",
        does="Record that a person wants help with a topic.",
        run=_need,
        inputs={
            "person": _PERSON,
            "topic": _TOPIC,
            **take_all(SeeksHelpWith, "urgency", "since", "until", "note", "sensitivity"),
        },
        done=lambda said: f"Recorded that {said['person']} looks for help with {said['topic']}.",
        on="person",
        command="need",
        positional=("person", "topic"),
        route="POST /people/{person_id}/needs",
        operation="seek_help",
        writes=("seeks_help_with",),
        tag="daily",
        form=Form("Add a need", "What {name} looks for help with", "Add the need"),
    ),
    Verb(
        name="offer",
        does="Record that a person can help others with a topic.",
        run=_offer,
        inputs={
            "person": _PERSON,
            "topic": _TOPIC,
            "level": take(CanHelpWith, "level", "How much they know"),
            "evidence": take(CanHelpWith, "evidence", "What it rests on"),
            **take_all(CanHelpWith, "since", "note", "sensitivity"),
        },
        done=lambda said: f"Recorded that {said['person']} can help with {said['topic']}.",
        on="person",
        command="offer",
        positional=("person", "topic"),
        route="POST /people/{person_id}/offers",
        operation="offer_help",
        writes=("can_help_with",),
        tag="daily",
        form=Form("Add an offer", "What {name} can help with", "Add the offer"),
    ),
    Verb(
        name="consent",
        does="Record what a person agreed to or refused. Earlier decisions stay on record; the answer says which "
        "counts.",
        run=_consent,
        inputs={
            "person": _PERSON,
            **take_all(Consent, "decision", "purpose"),
            "on": take(Consent, "on", "Date", optional=True, usual=TODAY),
            "how": take(Consent, "how", "How they said it"),
            "wording": take(Consent, "wording", "What they were asked"),
        },
        done=lambda said: f"Recorded: {said['person']} {_DECISIONS[said['decision']]}.",
        on="person",
        command="consent",
        positional=("person", "decision"),
        route="POST /people/{person_id}/consents",
        operation="record_consent",
        adds="consent",
        writes=("given_by",),
        tag="daily",
        form=Form(
            "Record consent",
            "What {name} agreed to",
            "Record it",
            "Earlier decisions stay on record and the latest counts, so this cannot be taken back: "
            "a later one says otherwise. Give the day where somebody changed their mind.",
        ),
    ),
    Verb(
        name="attendance",
        does="Record who came to a convening.",
        run=_attend,
        inputs={
            "convening": Reference(("convening",), "The convening's whole name, or its id."),
            "people": Reference(("person",), "Names or ids of everybody who came.", "Who came", many=True),
            "role": take(Attended, "role", "Their part in it"),
        },
        done=_came,
        on="convening",
        command="attend",
        positional=("convening", "people"),
        route="POST /convenings/{convening_id}/attendance",
        operation="record_attendance",
        writes=("attended",),
        tag="daily",
        form=Form("Record attendance", "Who came to {name}", "Record attendance"),
    ),
)
