"""Showing the form of a verb, and doing what was asked in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.verb import Reference
from api.web.forms.declared import Form
from api.web.forms.fields import (
    Field,
    Trouble,
    field_of,
    reference_field,
    troubles_of,
)
from cjn_graph.access import Viewer
from cjn_graph.errors import AlreadyRecorded, Ambiguous, Conflict, InvalidInput, NotFound, StaleTerms, StaleVersion
from cjn_graph.model.base import Record
from cjn_graph.model.texts import from_texts, lines_of
from cjn_graph.services.receipts import Receipt
from cjn_graph.services.workspace import Workspace

CHOICE = "choice:"
"""Start of the names of the buttons by which one of several records of a name is chosen."""


@dataclass(frozen=True)
class Refused:
    """What was asked could not be done: the form says why, with all that was typed."""

    status: int
    troubles: list[Trouble]


def fields_of(workspace: Workspace, viewer: Viewer, form: Form, texts: Mapping[str, str]) -> list[Field]:
    """Make the fields of a form with these texts in them."""
    verb = form.verb
    fields = []
    for name, reference in verb.references.items():
        if name == verb.stands_for and not reference.many:
            continue
        made = reference_field(name, reference, label=form.labels.get(name, ""), value=texts.get(name, ""))
        if name == verb.stands_for:
            made = replace(made, required=False)
        fields.append(_suggesting(workspace, viewer, made, reference))
    known = form.known(workspace, viewer) if form.known else {}
    fields += [
        _offering(field_of(name, declared, label=form.labels.get(name, ""), value=texts.get(name, "")), known.get(name))
        for name, declared in verb.properties.items()
    ]
    first = {name: place for place, name in enumerate(form.order)}
    fields.sort(key=lambda one: first.get(one.name, len(first)))
    return within_rights(fields, viewer)


def within_rights(fields: list[Field], viewer: Viewer) -> list[Field]:
    """Offer only those degrees of sensitivity that the viewer may write."""
    return [
        replace(one, options=tuple(option for option in one.options if option[0] in viewer.visible))
        if one.name == "sensitivity"
        else one
        for one in fields
    ]


def _suggesting(workspace: Workspace, viewer: Viewer, made: Field, reference: Reference) -> Field:
    if reference.kinds != ("topic",):
        return made
    return _offering(made, sorted({str(name) for name in workspace.network(viewer).topics.names}))


def _offering(made: Field, terms: Sequence[str] | None) -> Field:
    """Offer terms while the field is typed; others may be typed as well."""
    return replace(made, widget="suggested", options=tuple((term, term) for term in terms)) if terms else made


def ask(
    workspace: Workspace, viewer: Viewer, form: Form, subject: Record | None, texts: Mapping[str, str]
) -> Receipt | Refused:
    """Do what was asked.

    Raises
    ------
    Forbidden
    NotFound
        The record that the form stands on is no more.
    """
    try:
        given, troubles = _given(workspace, viewer, form, texts)
        if not troubles:
            return _do(workspace, viewer, form, subject, given, texts)
        # The other fields are looked at too, so that everything wrong is said at once.
        return Refused(422, [*troubles, *_other_troubles(form, given, {trouble.where for trouble in troubles})])
    except InvalidInput as error:
        return Refused(422, troubles_of(error))
    except StaleVersion:
        return Refused(
            412, [Trouble("", "Somebody changed it meanwhile. Below is what it says now; send yours again if it fits.")]
        )
    except StaleTerms:
        # The page shows who holds it now, beside what was wanted.
        said = "Somebody changed who holds this post meanwhile. Look at both sides, and send yours if it still fits."
        return Refused(412, [Trouble("", said)])
    except AlreadyRecorded as error:
        return Refused(409, [Trouble("", error.message, recorded=tuple(error.record_ids))])
    except Conflict as error:
        return Refused(409, [Trouble("", str(error))])


def _do(
    workspace: Workspace,
    viewer: Viewer,
    form: Form,
    subject: Record | None,
    given: dict[str, Any],
    texts: Mapping[str, str],
) -> Receipt:
    verb = form.verb
    if subject is not None and verb.stands_for:
        others = given.get(verb.stands_for) or []
        given[verb.stands_for] = [subject.id, *others] if verb.references[verb.stands_for].many else subject.id
    version = texts.get("version", "")
    return verb(
        workspace,
        viewer,
        given,
        subject=subject.id if subject else "",
        version=int(version) if version.isascii() and version.isdecimal() and len(version) < 18 else 0,
        state=texts.get("state", ""),
    )


def _given(
    workspace: Workspace, viewer: Viewer, form: Form, texts: Mapping[str, str]
) -> tuple[dict[str, Any], list[Trouble]]:
    """Read the fields and find the records that are named in them."""
    fields = fields_of(workspace, viewer, form, texts)
    given = {
        name: value
        for name, value in from_texts({one.name: one.widget for one in fields}, texts).items()
        if value is not None
    }
    troubles: list[Trouble] = []
    for name, reference in form.verb.references.items():
        found: list[str] = []
        for typed in lines_of(texts.get(name, "")) if reference.many else [texts.get(name, "").strip()]:
            if not typed:
                continue
            try:
                found.append(reference.find(workspace, viewer, texts.get(f"{CHOICE}{name}:{typed}") or typed))
            except Ambiguous as error:
                troubles.append(Trouble(name, f"{error.message} Choose one.", _candidates(error), typed))
            except (NotFound, InvalidInput) as error:
                troubles.append(Trouble(name, str(error)))
        if found:
            given[name] = found if reference.many else found[0]
    return given, troubles


def _other_troubles(form: Form, given: Mapping[str, Any], known: set[str]) -> list[Trouble]:
    try:
        form.verb.read(given)
    except InvalidInput as error:
        return [trouble for trouble in troubles_of(error) if trouble.where not in known | {form.verb.stands_for}]
    return []


def _candidates(error: Ambiguous) -> tuple[tuple[str, str], ...]:
    split = (candidate.partition("  ") for candidate in error.candidates)
    return tuple((record_id, line) for record_id, _, line in split)
