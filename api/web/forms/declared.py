"""The forms of the daily verbs: their titles, labels and what they say when done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from api.verb import Verb
from api.verbs import VERBS
from api.web import wording
from cjn_graph.access import Viewer
from cjn_graph.model import kind_of
from cjn_graph.model.texts import lines_of
from cjn_graph.pages.observations import known_terms
from cjn_graph.records.commit import APPEND_ONLY_KINDS
from cjn_graph.services.observing import SUBJECTS
from cjn_graph.services.workspace import Workspace

Done = Callable[[str, Mapping[str, str]], str]

_CHANNELS = {"call": "a call", "email": "an email", "visit": "a visit", "meeting": "a meeting"}
_DECISIONS = {"granted": "agreed", "refused": "refused", "do_not_contact": "does not want to be contacted"}


@dataclass(frozen=True)
class Form:
    """How a verb is asked for on a page.

    Attributes
    ----------
    link : str
        The words that lead to it.
    title : str
        With ``{name}`` of the record that it stands on.
    done : callable
        From that name and the texts of the form to the line that says what was done.
    initial : dict
        What stands in the fields at first, where it is not the property's default.
    known : callable, optional
        What is offered while the texts of properties are typed: terms by property, of what the viewer sees.
    order : tuple of str
        Fields that come first; otherwise records are asked for before properties.
    """

    verb: Verb
    link: str
    title: str
    button: str
    done: Done
    labels: dict[str, str] = field(default_factory=dict)
    initial: dict[str, str] = field(default_factory=dict)
    intro: str = ""
    known: Callable[[Workspace, Viewer], Mapping[str, Sequence[str]]] | None = None
    order: tuple[str, ...] = ()

    @property
    def first_texts(self) -> dict[str, str]:
        """What stands in the fields at first: the defaults of the properties, and what the form sets itself."""
        defaults = {name: declared.default for name, declared in self.verb.properties.items()}
        return {name: value for name, value in defaults.items() if isinstance(value, str)} | self.initial


FORMS: dict[str, Form] = {
    "log": Form(
        VERBS["log"],
        "Log a contact",
        "Log a contact with {name}",
        "Log it",
        lambda name, texts: f"Logged {_CHANNELS.get(texts.get('channel', ''), 'a contact')} with {name}.",
        {"people": "Who else took part", "on": "Date"},
        {"channel": "call", "sensitivity": "staff"},
        order=("channel", "on", "subject", "note", "people"),
    ),
    "need": Form(
        VERBS["need"],
        "Add a need",
        "What {name} looks for help with",
        "Add the need",
        lambda name, texts: f"Recorded that {name} looks for help with {texts.get('topic', '')}.",
        initial={"sensitivity": "staff"},
    ),
    "offer": Form(
        VERBS["offer"],
        "Add an offer",
        "What {name} can help with",
        "Add the offer",
        lambda name, texts: f"Recorded that {name} can help with {texts.get('topic', '')}.",
        {"level": "How much they know", "evidence": "What it rests on"},
        {"sensitivity": "open"},
    ),
    "ask": Form(
        VERBS["ask"],
        "Add a request",
        "A request from {name}",
        "Add the request",
        lambda name, texts: f"Added {name}’s request “{texts.get('name', '')}”.",
        {"name": "What is asked", "description": "The request in full", "assignee": "Who works on it"},
        {"sensitivity": "staff"},
    ),
    "consent": Form(
        VERBS["consent"],
        "Record consent",
        "What {name} agreed to",
        "Record it",
        lambda name, texts: f"Recorded: {name} {_DECISIONS.get(texts.get('decision', ''), 'decided')}.",
        {"on": "Date", "how": "How they said it", "wording": "What they were asked"},
        intro="Earlier decisions stay on record and the latest counts, so this cannot be taken back: "
        "a later one says otherwise. Give the day where somebody changed their mind.",
    ),
    "attendance": Form(
        VERBS["attendance"],
        "Record attendance",
        "Who came to {name}",
        "Record attendance",
        lambda name, texts: (
            f"Recorded {wording.count(len(lines_of(texts.get('people', ''))), 'person', 'people')} at {name}."
        ),
        {"people": "Who came", "role": "Their part in it"},
    ),
    "succession": Form(
        VERBS["succession"],
        "Hand over this post",
        "Hand over the post {name}",
        "Hand it over",
        lambda name, texts: (
            f"Handed over the post {name}, to {texts['successor']} from {wording.date(texts['on'].strip())}."
        ),
        {
            "successor": "Who follows",
            "on": "First day of the new term",
            "how": "How they came to hold it",
            "all_work": "Hand on all open requests and introductions",
        },
        {"all_work": "false"},
        intro="The present term ends the day before, and open requests and introductions go to whoever follows; "
        "where who leaves keeps another post, they stay with them.",
    ),
    "assign": Form(
        VERBS["assign"],
        "Assign",
        "Who works on “{name}”",
        "Assign it",
        lambda name, texts: f"Assigned “{name}” to {texts.get('assignee', '')}.",
    ),
    "answer": Form(
        VERBS["answer"],
        "Answer",
        "Answer “{name}”",
        "Record the answer",
        lambda name, _: f"Recorded the answer to “{name}”.",
        {"answer": "The answer"},
    ),
    "close": Form(
        VERBS["close"],
        "Close",
        "Close “{name}”",
        "Close it",
        lambda name, _: f"Closed “{name}”.",
        {"why": "Why it needs no answer"},
        intro="For a request that needs no answer any more. It leaves the queue and stays on record.",
    ),
    "settle": Form(
        VERBS["settle"],
        "Settle",
        "What came of “{name}”",
        "Record it",
        lambda name, texts: f"Recorded that “{name}” was {texts.get('status', 'settled')}.",
        {"status": "Kept or dropped", "lesson": "What was learned"},
    ),
    "use": Form(
        VERBS["use"],
        "Record a use",
        "Who used {name}",
        "Record the use",
        lambda name, texts: f"Recorded that {texts.get('user', '')} used {name}.",
        {"user": "Who used it", "on": "Date", "outcome": "What came of it"},
        {"sensitivity": "open"},
    ),
    "observe": Form(
        VERBS["observe"],
        "Add an observation",
        "An observation about {name}",
        "Add the observation",
        lambda name, texts: f"Added an observation about {name}: {texts.get('measure', '')}.",
        {
            "measure": "What is measured",
            "value": "Number",
            "text": "In words",
            "start": "Day, month or year that it is about",
            "end": "Last day, month or year",
            "reported_by": "Where it comes from",
        },
        {"sensitivity": "open"},
        intro="A number, a statement, or both.",
        known=known_terms,
    ),
    "post": Form(
        VERBS["post"],
        "Add a post",
        "A new post at {name}",
        "Add the post",
        lambda name, texts: f"Added the post {texts.get('title', '')} at {name}.",
        {
            "function": "What it is for",
            "holder": "Who holds it",
            "start": "Since when they hold it",
            "how": "How they came to hold it",
        },
        order=("title", "function", "level", "elected", "next_election", "holder"),
    ),
}
"""Forms that stand on a record, by the last part of their address."""

_ADDED: Done = lambda _, texts: f"Added {texts.get('name', '')}."  # noqa: E731 (it is one of a table's values)
_FIRST = {"confidence": "1.0", "fictional": "false"}

NEW: dict[str, Form] = {
    kind: Form(VERBS[kind], kind, f"Add {article} {kind}", f"Add the {kind}", _ADDED, labels, _FIRST)
    for kind, article, labels in (
        ("person", "a", {}),
        ("organization", "an", {"place": "Place it serves", "classification": "Sort of organization"}),
        ("convening", "a", {"classification": "Sort of event", "mode": "How people meet"}),
    )
}
"""Forms that add a record, by its kind."""

ADDING: Sequence[str] = (*NEW, "observation")
"""What can be added from anywhere; an observation begins with what it is about."""


def links_on(record_id: str) -> list[tuple[str, str]]:
    """Return the words and addresses of the forms about a record, of its history, and of what was observed of it."""
    kind = kind_of(record_id)
    verbs = [(form.link, verb) for verb, form in FORMS.items() if form.verb.stands_on(kind)]
    edit = [] if kind in APPEND_ONLY_KINDS else [("Edit", "edit")]
    links = [(words, f"/facts/{record_id}/{last}") for words, last in (*verbs, *edit, ("History", "history"))]
    return [*links, ("Observations", f"/observations?about={record_id}")] if kind in SUBJECTS else links
