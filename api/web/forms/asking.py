"""Showing the form of a verb, and doing what was asked in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.web.forms.fields import Field, Trouble, field_of, reference_field, troubles_of
from cjn_graph.access import Viewer
from cjn_graph.errors import AlreadyRecorded, Ambiguous, Conflict, InvalidInput, NotFound, StaleTerms, StaleVersion
from cjn_graph.model.base import Record
from cjn_graph.model.texts import lines_of, to_text
from cjn_graph.services.naming import names_of
from cjn_graph.services.workspace import Workspace
from cjn_graph.verbs import Done, Reference, Unfound, Verb
from cjn_graph.verbs.inputs import TODAY

CHOICE = "choice:"
"""Start of the names of the buttons by which one of several records of a name is chosen."""


@dataclass(frozen=True)
class Refused:
    """What was asked could not be done: the form says why, with all that was typed."""

    status: int
    troubles: list[Trouble]


def first_texts(workspace: Workspace, verb: Verb, subject: Record | None) -> dict[str, str]:
    """Return what stands in the fields at first: what is usual, or what the record says that is changed."""
    usual = {name: asked.usual for name, asked in verb.values.items() if asked.usual}
    texts = {name: workspace.today().isoformat() if text == TODAY else text for name, text in usual.items()}
    if subject is None or verb.made_on != "version":
        return texts
    stated = {name: to_text(getattr(subject, name)) for name in verb.values if hasattr(subject, name)}
    return texts | {name: text for name, text in stated.items() if _can_stand(verb, name, text)}


def _can_stand(verb: Verb, name: str, text: str) -> bool:
    options = field_of(name, verb.values[name].field).options
    return not options or text in dict(options)


def fields_of(
    workspace: Workspace, viewer: Viewer, verb: Verb, subject: Record | None, texts: Mapping[str, str]
) -> list[Field]:
    """Make the fields of a form with these texts in them; what it stands on is not asked for."""
    known = verb.form.known(workspace, viewer) if verb.form and verb.form.known else {}
    fields = []
    for name, asked in verb.inputs.items():
        if isinstance(asked, Reference):
            stands = subject is not None and name == verb.on
            if stands and not asked.many:
                continue
            made = reference_field(name, asked, value=texts.get(name, ""))
            made = replace(made, required=made.required and not stands)
            fields.append(_offering(made, [] if asked.many else names_of(workspace, viewer, asked.kinds)))
        else:
            made = field_of(name, asked.field, label=asked.label, value=texts.get(name, ""), usual=asked.usual)
            fields.append(_offering(made, known.get(name)))
    return within_rights(fields, viewer)


def within_rights(fields: list[Field], viewer: Viewer) -> list[Field]:
    """Offer only those degrees of sensitivity that the viewer may write."""
    return [
        replace(one, options=tuple(option for option in one.options if option[0] in viewer.visible))
        if one.name == "sensitivity"
        else one
        for one in fields
    ]


def _offering(made: Field, terms: Sequence[str] | None) -> Field:
    """Offer terms while the field is typed; others may be typed as well."""
    return replace(made, widget="suggested", options=tuple((term, term) for term in terms)) if terms else made


def ask(
    workspace: Workspace, viewer: Viewer, verb: Verb, subject: Record | None, texts: Mapping[str, str]
) -> Done | Refused:
    """Do what was asked.

    Raises
    ------
    Forbidden
    NotFound
        The record that the form stands on is no more.
    """
    viewer.require("staff", "Writing records")
    try:
        given = verb.given(_chosen(verb, texts))
        if subject is not None:
            others = given.get(verb.on) or []
            given[verb.on] = [subject.id, *others] if verb.references[verb.on].many else subject.id
        # Everything wrong is said at once: with the values, and with the names.
        values, troubles = _read(verb, given)
        named, unfound = verb.find(workspace, viewer, given)
        wrong = {trouble.where for trouble in troubles}
        troubles = [*(_trouble_of(one) for one in unfound if one.name not in wrong), *troubles]
        if troubles:
            return Refused(422, troubles)
        version = texts.get("version", "")
        number = int(version) if version.isascii() and version.isdecimal() and len(version) < 18 else 0
        return verb.do(workspace, viewer, named, values, version=number, state=texts.get("state", ""))
    except InvalidInput as error:
        return Refused(422, troubles_of(error))
    except StaleVersion as stale:
        first = stale.who or "Somebody changed it meanwhile."
        return Refused(412, [Trouble("", f"{first} Below is what it says now; send yours again if it fits.")])
    except StaleTerms:
        # The page shows who holds it now, beside what was wanted.
        said = "Somebody changed who holds this post meanwhile. Look at both sides, and send yours if it still fits."
        return Refused(412, [Trouble("", said)])
    except AlreadyRecorded as error:
        return Refused(409, [Trouble("", error.message, recorded=tuple(error.record_ids))])
    except Conflict as error:
        return Refused(409, [Trouble("", str(error))])


def _read(verb: Verb, given: Mapping[str, object]) -> tuple[dict[str, object], list[Trouble]]:
    try:
        return verb.read(given), []
    except InvalidInput as error:
        return {}, troubles_of(error)


def _chosen(verb: Verb, texts: Mapping[str, str]) -> dict[str, str]:
    """Put the ids that were chosen in place of the names that fit several records, or none."""
    return {
        name: "\n".join(texts.get(f"{CHOICE}{name}:{typed}") or typed for typed in lines_of(text))
        if name in verb.references
        else text
        for name, text in texts.items()
    }


def _trouble_of(unfound: Unfound) -> Trouble:
    name, typed, error = unfound
    if not isinstance(error, Ambiguous | NotFound) or not error.candidates:
        return Trouble(name, str(error))
    split = (candidate.partition("  ") for candidate in error.candidates)
    candidates = tuple((record_id, line) for record_id, _, line in split)
    question = "Choose one." if isinstance(error, Ambiguous) else "Did you mean one of these?"
    return Trouble(name, f"{error.message} {question}", candidates, typed)
