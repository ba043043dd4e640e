"""Convenings: the guest list, from wanted to accepted."""

from __future__ import annotations

from typing import Final

from cjn_graph.model import PartialDate
from cjn_graph.model.relationships import InvitedTo
from cjn_graph.services import inviting
from cjn_graph.services.receipts import Receipt
from cjn_graph.verbs.asking import ask, take
from cjn_graph.verbs.inputs import TODAY, Reference
from cjn_graph.verbs.verb import Call, Form, Said, Verb

_CONVENING: Final = Reference(("convening",), "The convening's whole name, or its id.")


def _invite(call: Call) -> Receipt:
    return inviting.invite(*call.by, call.subject, call.named["people"], **call.values)


def _uninvite(call: Call) -> Receipt:
    return inviting.uninvite(*call.by, call.subject, call.named["people"])


def _seat(call: Call) -> Receipt:
    table = call.values.get("table")
    return inviting.seat_guests(*call.by, call.subject, dict.fromkeys(call.named["people"], table))


def _counted(said: Said) -> str:
    count = said.counts["people"]
    return "1 person" if count == 1 else f"{count} people"


def _seated(said: Said) -> str:
    sit = "sits" if said.counts["people"] == 1 else "sit"
    table = f"at table {said['table']}" if said["table"] else "wherever most meet somebody new"
    return f"At {said['convening']}, {said['people']} {sit} {table} now."


def _told(said: Said) -> str:
    return f"Recorded for {said['convening']}: {_counted(said)} {said['answer'] or 'listed'}."


VERBS: Final = (
    Verb(
        name="invite",
        does="Put people on the guest list of a convening, or record that they were invited, accepted or declined.",
        run=_invite,
        inputs={
            "convening": _CONVENING,
            "people": Reference(("person",), "Names or ids of whom it concerns.", "Who", many=True),
            "answer": take(InvitedTo, "answer", "How far it has come"),
            "on": ask(PartialDate | None, "When that was.", "Date", default=None, usual=TODAY),
            "how": take(InvitedTo, "answered_how", "How the answer came"),
        },
        done=_told,
        on="convening",
        command="invite",
        positional=("convening", "people"),
        route="POST /convenings/{convening_id}/invitations",
        operation="invite",
        writes=("invited_to",),
        tag="convenings",
        form=Form("Invite", "Whom to invite to {name}", "Record it"),
    ),
    Verb(
        name="uninvite",
        does="Take people off the guest list of a convening.",
        run=_uninvite,
        inputs={
            "convening": _CONVENING,
            "people": Reference(("person",), "Names or ids of whom to take off.", "Who", many=True),
        },
        done=lambda said: f"Took {_counted(said)} off the list of {said['convening']}.",
        on="convening",
        command="uninvite",
        positional=("convening", "people"),
        route="POST /convenings/{convening_id}/invitations/remove",
        operation="uninvite",
        tag="convenings",
    ),
    Verb(
        name="seat",
        does="Give guests of a convening a table by hand; without a number, tables are found for them again.",
        run=_seat,
        inputs={
            "convening": _CONVENING,
            "people": Reference(("person",), "Names or ids of guests.", "Who", many=True),
            "table": take(InvitedTo, "table"),
        },
        done=_seated,
        on="convening",
        command="seat",
        positional=("convening", "people"),
        route="POST /convenings/{convening_id}/tables",
        operation="seat_guests",
        tag="convenings",
    ),
)
