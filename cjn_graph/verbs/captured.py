"""Captured contacts: confirming one, or forgetting it."""

from __future__ import annotations

from typing import Final

from cjn_graph.model import PartialDate
from cjn_graph.model.base import ShortText
from cjn_graph.services import capturing
from cjn_graph.services.receipts import Receipt
from cjn_graph.verbs.asking import ask
from cjn_graph.verbs.inputs import Reference
from cjn_graph.verbs.verb import Call, Verb

_KEY: Final = ask(ShortText, "Its key, as `cjn capture list` shows it.", "Key")


def _confirm(call: Call) -> Receipt:
    return capturing.confirm(
        *call.by,
        call.values["key"],
        convening=call.perhaps("convening"),
        also=call.named["also"],
        without=call.named["without"],
        on=str(call.values.get("on", "")),
    )


VERBS: Final = (
    Verb(
        name="confirm-captured",
        does="Record a captured mail or meeting as a contact, or who came as attendance of a convening.",
        run=_confirm,
        inputs={
            "key": _KEY,
            "convening": Reference(("convening",), "The convening that it was; its name or id.", required=False),
            "also": Reference(("person",), "Who else it was.", many=True, required=False),
            "without": Reference(("person",), "Who is not to be recorded.", many=True, required=False),
            "on": ask(PartialDate | None, "The day, where it tells none.", default=None),
        },
        done=lambda _: "Recorded.",
        command="capture confirm",
        positional=("key",),
        route="POST /captured/confirm",
        operation="confirm_captured",
        tag="daily",
        conflicts=True,
    ),
    Verb(
        name="dismiss-captured",
        does="Forget something that was captured; the same mail or meeting is known when it comes again.",
        run=lambda call: capturing.dismiss(*call.by, call.values["key"]),
        inputs={"key": _KEY},
        done=lambda _: "Forgotten.",
        command="capture dismiss",
        positional=("key",),
        route="POST /captured/dismiss",
        operation="dismiss_captured",
        tag="daily",
        conflicts=True,
    ),
)
