"""Verbs for every kind of record and relationship, made from the model: add, join, end, delete."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from cjn_graph.model import MODEL, Record, Relationship
from cjn_graph.model.base import Dated, Entity
from cjn_graph.model.ids import a_kind
from cjn_graph.model.partial_date import PartialDate
from cjn_graph.records.commit import ADMIN_KINDS, APPEND_ONLY_KINDS, MEASURED_KINDS
from cjn_graph.services import editing, entering
from cjn_graph.services.alike import ANYWAY
from cjn_graph.services.duplicates import KINDS
from cjn_graph.services.receipts import Receipt
from cjn_graph.verbs.asking import ask, take
from cjn_graph.verbs.inputs import TODAY, Asked, Reference
from cjn_graph.verbs.verb import Call, Form, Said, Verb

_LABELS: Final = {
    "organization": {"classification": "Sort of organization"},
    "convening": {"classification": "Sort of event", "mode": "How people meet"},
}
_MORE: Final = {
    "person": "Which post they hold is said by cjn add post or cjn succession.",
    "convening": "Who came is said by cjn attend.",
}
"""What else the help of adding a kind says."""


def adding(kind: str, *, references: dict[str, Reference] | None = None, run: Any = None, **declared: Any) -> Verb:
    """Make the verb that adds a record of a kind, with the records that it is entered together with.

    Parameters
    ----------
    references : dict, optional
        The records that are asked for with it, where they are not those of the model.
    """
    entity = MODEL.entities[kind]
    asked = references if references is not None else entered_with(kind)
    labels = _LABELS.get(kind, {})
    inputs: dict[str, Asked] = {name: take(entity, name, labels.get(name, "")) for name in _own_first(entity)}
    words = kind.replace("_", " ")
    title = f"Add {a_kind(kind)}"
    does = f"{title}. {_summary(entity)}" + (f" {_MORE[kind]}" if kind in _MORE else "")
    main = next((name for name in inputs if entity.model_fields[name].is_required()), "")

    if kind in KINDS:
        inputs[ANYWAY] = ask(
            bool, "Add it though a look-alike is on record.", "Add it all the same", default=False, usual="false"
        )

    def add(call: Call) -> Receipt:
        values = {name: value for name, value in call.values.items() if name != ANYWAY}
        return entering.add(*call.by, kind, values, call.named, anyway=bool(call.values.get(ANYWAY)))

    parts: dict[str, Any] = {
        "name": kind,
        "does": does,
        "run": run or add,
        "inputs": inputs | asked,
        "done": _added(words, main),
        "adds": kind,
        "command": f"add {kind}",
        "positional": (main,) if main else (),
        "form": Form(words, title, f"Add the {words}"),
    }
    return Verb(**parts | declared)


def entered_with(kind: str) -> dict[str, Reference]:
    """Return what is asked for with a record of a kind: who or what is at the other end of its relationships."""
    found = {}
    for name, declared in MODEL.relationships.items():
        if kind not in declared.asked_with:
            continue
        outgoing = any(start == kind for start, _ in declared.endpoints)
        ends = declared.endpoints if outgoing else tuple((end, start) for start, end in declared.endpoints)
        kinds = tuple(other for own, other in ends if own == kind)
        limit = declared.max_outgoing if outgoing else declared.max_incoming
        words = _over_the_list(declared, outgoing=outgoing)
        found[name] = Reference(kinds, f"Name or id of {_named(kinds)}.", words, many=limit != 1, required=False)
    return found


def joining(kind: str) -> Verb:
    """Make the verb that joins two records by a relationship of a kind."""
    declared = MODEL.relationships[kind]
    starts = tuple(dict.fromkeys(start for start, _ in declared.endpoints))
    ends = tuple(dict.fromkeys(end for _, end in declared.endpoints))
    inputs: dict[str, Asked] = {
        "from_id": Reference(starts, f"Name or id of A: {_named(starts)}."),
        "to_id": Reference(ends, f"Name or id of B: {_named(ends)}."),
    }
    inputs |= {name: take(declared, name) for name in _own_first(declared)}

    def relate(call: Call) -> Receipt:
        return entering.relate(*call.by, kind, call.one("from_id"), call.one("to_id"), call.values)

    return Verb(
        name=kind,
        does=f"Record that A {declared.words()} B. {_summary(declared)}",
        run=relate,
        inputs=inputs,
        done=lambda said: f"Recorded: {said['from_id']} {declared.words()} {said['to_id']}.",
        adds=kind,
        writes=(kind,),
        on="from_id",
        command=f"join {kind}",
        positional=("from_id", "to_id"),
    )


def words_of(declared: type[Relationship], *, outgoing: bool, kind: str = "") -> str:
    """Say in a few words what a relationship is to the record at one of its ends, which may be of a kind.

    >>> words_of(MODEL.relationships["member_of"], outgoing=True)
    'Is a member of'
    >>> words_of(MODEL.relationships["member_of"], outgoing=False)
    'Members'
    """
    listing = declared.listing(outgoing=outgoing)
    if outgoing or declared.symmetric:
        return f"{declared.words()[:1].upper()}{declared.words()[1:]}"
    title = _over_the_list(declared, outgoing=False)
    if kind == "person":
        return listing.member.title or re.sub(r" it$", " them", title)
    return title


def _over_the_list(declared: type[Relationship], *, outgoing: bool) -> str:
    own = declared.at_start if outgoing else declared.at_end
    return own.title or next(iter(own.titles.values()), declared.listing(outgoing=outgoing).title)


def standing_on(kind: str, relation: str, *, outgoing: bool) -> Verb:
    """Return the verb that joins, as a form asks for it on a record of a kind, at one of its ends."""
    declared = MODEL.relationships[relation]
    words = words_of(declared, outgoing=outgoing, kind=kind)
    on, other = ("from_id", "to_id") if outgoing else ("to_id", "from_id")
    ends = declared.endpoints if outgoing else tuple((end, start) for start, end in declared.endpoints)
    kinds = tuple(there for here, there in ends if here == kind)
    asked = Reference(kinds, f"Name or id of {_named(kinds)}.", words)
    verb = JOINS[relation]
    inputs = {other: asked} | {name: one for name, one in verb.inputs.items() if name != other}
    title = f"{{name}} {declared.words()} …" if outgoing else f"{{name}}: {words}"
    return replace(verb, inputs=inputs, on=on, form=Form(words, title, "Add it"))


def _own_first(declared: type[Record]) -> list[str]:
    """Return what people fill in: what the kind itself says before what every record has."""
    dates = Dated.model_fields
    return sorted(editing.editable(declared), key=lambda name: (name in Entity.model_fields, name in dates))


def _summary(declared: type[Record]) -> str:
    text = (declared.__doc__ or "").split("\n")[0].partition(" (")[0].rstrip(".")
    return f"{text}."


def _added(words: str, main: str) -> Callable[[Said], str]:
    if main in ("name", "title"):
        return lambda said: f"Added {said[main]}."
    return lambda said: f"Added the {words} {said[main]}".rstrip() + "."


def _named(kinds: tuple[str, ...]) -> str:
    words = [a_kind("place" if kind == "jurisdiction" else kind) for kind in kinds]
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def _end(call: Call) -> Receipt:
    return entering.end(*call.by, call.subject, call.values.get("on"), expected_version=call.made_on)


def _delete(call: Call) -> Receipt:
    return entering.delete(*call.by, call.subject, expected_version=call.made_on)


_RECORD: Final = (
    "A person's name; the whole name of an office, a place, a topic or the like; an id; or two names with what joins "
    "them between, such as 'Ana Sample member_of Example Network'."
)
_WITH_THEIR_OWN: Final = frozenset(
    {"consent", "given_by", "saved_search", "survey", "response", "responded_by", "responds_to", *ADMIN_KINDS}
)
"""Kinds that only verbs and commands of their own write."""
ENDED: Final = tuple(kind for kind, one in MODEL.kinds.items() if one.ended_by and kind not in ADMIN_KINDS)
DELETED: Final = tuple(
    kind for kind in MODEL.kinds if kind not in _WITH_THEIR_OWN | (APPEND_ONLY_KINDS - MEASURED_KINDS)
)
_ADDED_BY_VERBS: Final = frozenset(
    {"post", "organization", "request", "round", "interaction", "observation", "publication"}
)

VERBS: Final = (
    *(adding(kind) for kind in MODEL.entities if kind not in _WITH_THEIR_OWN | _ADDED_BY_VERBS),
    Verb(
        name="end",
        does="Say when something ended: a membership, a term, an engagement, a need. It stays on record.",
        run=_end,
        inputs={
            "record": Reference(ENDED, _RECORD),
            "on": ask(PartialDate | None, "The last day, as precise as known.", "Last day", default=None, usual=TODAY),
        },
        done=lambda said: f"Ended: {', '.join(part for part in (said['record'], said['on']) if part)}.",
        on="record",
        command="end",
        positional=("record",),
        route="POST /records/{record}/end",
        operation="end_record",
        tag="records",
        made_on="version",
        form=Form("End it", "When {name} ended", "End it", "It stays on record, as what was so until that day."),
    ),
    Verb(
        name="delete",
        does="Hide a record from every reader, where it was never so. What was so and is over is ended instead.",
        run=_delete,
        inputs={"record": Reference(DELETED, _RECORD)},
        done=lambda said: f"Deleted: {said['record']}.",
        on="record",
        command="delete",
        positional=("record",),
        made_on="version",
    ),
)
_JOINED_BY_VERBS: Final = frozenset({"introduction_rule"})
"""Relationships whose own verb says who made them, and refuses a second one; they are deleted as others are."""
JOINS: Final[dict[str, Verb]] = {
    kind: joining(kind) for kind in MODEL.relationships if kind not in _WITH_THEIR_OWN | _JOINED_BY_VERBS
}
"""The verb that joins two records, by the kind of the relationship."""
