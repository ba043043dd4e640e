"""Publishing numbers of the network's health, so that what was said stays as it was said."""

from __future__ import annotations

from typing import Final

from cjn_graph.model import PartialDate
from cjn_graph.model.publications import Publication
from cjn_graph.questions import GraphDefinition, HealthQuestion, KindChoice, StaffChoice, TieChoice, parts_of
from cjn_graph.services.publishing import publish
from cjn_graph.services.receipts import Receipt
from cjn_graph.verbs.asking import ask, take
from cjn_graph.verbs.inputs import TODAY
from cjn_graph.verbs.verb import Call, Form, Verb

_TOLD: Final = {name: part.told.description for name, part in parts_of(GraphDefinition).items()}


def _publish(call: Call) -> Receipt:
    asked = {name: call.values[name] for name in _TOLD if name in call.values}
    day = call.values.get("as_of")
    question = HealthQuestion(**asked, as_of=str(day) if day else None)
    return publish(*call.by, call.values["name"], question, call.values.get("note"))


VERBS: Final = (
    Verb(
        name="publish",
        does="Keep the numbers of the network's health as published, each with its definition, for good.",
        run=_publish,
        inputs={
            "name": take(Publication, "name", "Name of the report or the mailing"),
            "as_of": ask(PartialDate | None, "Day that the numbers hold for.", "As of", default=None, usual=TODAY),
            "ties": ask(TieChoice, _TOLD["ties"], "Ties", default="live", usual="live"),
            "staff": ask(StaffChoice, _TOLD["staff"], "Staff", default="exclude", usual="exclude"),
            "kind": ask(KindChoice, _TOLD["kind"], "Between", default="person", usual="person"),
            "note": take(Publication, "note"),
        },
        done=lambda said: f"Published as {said['name']}.",
        command="publish",
        positional=("name",),
        route="POST /publications",
        operation="publish",
        adds="publication",
        tag="network",
        form=Form(
            "publish",
            "Publish the numbers of the network's health",
            "Publish",
            "They are kept as they are, each with its definition, and cannot be changed: what was said stays what was "
            "said, whatever is entered or defined otherwise later. An admin can withdraw a publication that is wrong "
            "(cjn delete). Restricted facts are not counted, "
            "and nobody is named.",
        ),
    ),
)
