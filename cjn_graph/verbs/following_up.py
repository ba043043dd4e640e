"""What is noted down later: commitments kept or dropped, resources used, observations; and searches that are kept."""

from __future__ import annotations

from typing import Final, Literal

from cjn_graph.model.accounts import SavedSearch
from cjn_graph.model.entities import SETTLED_COMMITMENTS, Commitment, Observation
from cjn_graph.model.relationships import Used
from cjn_graph.pages.observations import known_terms
from cjn_graph.services import following_up, observing, saved_searches
from cjn_graph.services.receipts import Receipt
from cjn_graph.verbs.asking import ask, take, take_all
from cjn_graph.verbs.inputs import Reference
from cjn_graph.verbs.verb import Call, Form, Verb

_SAVED: Final = Reference(("saved_search",), "The saved search's name, or its id.")


def _settle(call: Call) -> Receipt:
    return following_up.settle_commitment(*call.by, call.subject, **call.values, expected_version=call.made_on)


def _use(call: Call) -> Receipt:
    return following_up.record_use(*call.by, call.subject, call.one("user"), call.values)


def _observe(call: Call) -> Receipt:
    return observing.observe(*call.by, call.one("about"), call.values)


def _save(call: Call) -> Receipt:
    return saved_searches.save_search(*call.by, call.values)


def _rename(call: Call) -> Receipt:
    return saved_searches.rename_saved(*call.by, call.subject, call.values["name"], expected_version=call.made_on)


def _remove(call: Call) -> Receipt:
    return saved_searches.remove_saved(*call.by, call.subject, expected_version=call.made_on)


VERBS: Final = (
    Verb(
        name="settle",
        does="Record that a commitment was kept or dropped, and what was learned.",
        run=_settle,
        inputs={
            "commitment": Reference(("commitment",), "The commitment's id, or its whole name."),
            "status": ask(Literal[SETTLED_COMMITMENTS], "What came of it.", "Kept or dropped"),
            "lesson": take(Commitment, "lesson", "What was learned"),
        },
        done=lambda said: f"Recorded that “{said['commitment']}” was {said['status']}.",
        on="commitment",
        command="settle",
        positional=("commitment", "status"),
        route="POST /commitments/{commitment_id}/settle",
        operation="settle",
        tag="outcomes",
        made_on="version",
        form=Form("Settle", "What came of “{name}”", "Record it"),
    ),
    Verb(
        name="use",
        does="Record that somebody used a resource, and what came of it.",
        run=_use,
        inputs={
            "resource": Reference(("resource",), "The resource's whole name, or its id."),
            "user": Reference(
                ("person", "organization"),
                "Name or id of who used it: a person or an organization.",
                "Who used it",
            ),
            "on": take(Used, "on", "Date"),
            "outcome": take(Used, "outcome", "What came of it"),
            "sensitivity": take(Used, "sensitivity"),
        },
        done=lambda said: f"Recorded that {said['user']} used {said['resource']}.",
        on="resource",
        command="use",
        positional=("resource", "user"),
        route="POST /resources/{resource_id}/uses",
        operation="use",
        writes=("used",),
        tag="outcomes",
        form=Form("Record a use", "Who used {name}", "Record the use"),
    ),
    Verb(
        name="observe",
        does="Record a number or a statement about a reform, a program, an organization or a place.",
        run=_observe,
        inputs={
            "about": Reference(
                observing.SUBJECTS,
                "Name or id of what it is about: a reform, a program, an organization or a place.",
            ),
            "measure": take(Observation, "measure", "What is measured"),
            "value": take(Observation, "value", "Number"),
            "unit": take(Observation, "unit"),
            "text": take(Observation, "text", "In words"),
            "start": take(
                Observation,
                "start",
                "Day, month or year that it is about",
                description="As precise as known; today where it is left out.",
            ),
            "end": take(
                Observation, "end", "Last day, month or year", description="Only where it is about more than one."
            ),
            "reported_by": take(Observation, "reported_by", "Where it comes from", option="--by"),
            "sensitivity": take(Observation, "sensitivity"),
        },
        done=lambda said: f"Added an observation about {said['about']}: {said['measure']}.",
        on="about",
        command="observe",
        positional=("about", "measure"),
        route="POST /observations",
        operation="observe",
        adds="observation",
        writes=("of",),
        tag="observations",
        form=Form(
            "Add an observation",
            "An observation about {name}",
            "Add the observation",
            "A number, a statement, or both.",
            known_terms,
        ),
    ),
    Verb(
        name="save",
        does="Save a search for the account alone.",
        run=_save,
        inputs={**take_all(SavedSearch, "name", "words", "kinds", "place", "topic", "role")},
        done=lambda said: f"Saved this search as “{said['name']}”.",
        route="POST /saved-searches",
        operation="save",
        tag="search",
        conflicts=True,
    ),
    Verb(
        name="rename",
        does="Give one of your saved searches another name.",
        run=_rename,
        inputs={
            "saved": _SAVED,
            "name": take(SavedSearch, "name", description="What to call it from now on."),
        },
        done=lambda said: f"It is called “{said['name']}” now.",
        on="saved",
        command="saved rename",
        positional=("saved", "name"),
        route="PATCH /saved-searches/{saved_id}",
        operation="rename",
        tag="search",
        made_on="version",
        conflicts=True,
    ),
    Verb(
        name="remove",
        does="Remove one of your saved searches.",
        run=_remove,
        inputs={"saved": _SAVED},
        done=lambda said: f"Removed “{said['saved']}”.",
        on="saved",
        command="saved remove",
        positional=("saved",),
        route="DELETE /saved-searches/{saved_id}",
        operation="remove",
        tag="search",
        made_on="version",
    ),
)
