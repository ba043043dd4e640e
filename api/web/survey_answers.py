"""The member's side of a survey on the page of answer links: their own record, without an account or JavaScript."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from api.web.forms.fields import Field, field_of, troubles_of, with_troubles
from cjn_graph.errors import InvalidInput
from cjn_graph.model.entities import Person
from cjn_graph.services.surveys.answering import Theirs
from cjn_graph.services.surveys.items import PROPERTIES, ROWS

_LABELS: Final = {
    "name": "Your full name",
    "email": "Your mail address",
    "phone": "Your telephone number",
    "preferred_channel": "How do you like to be reached?",
    "languages": "Languages you work in",
    "biography": "About you, in a few sentences",
    "introductions_paused_until": "Propose nobody to me until",
    "introductions_a_quarter": "Most introductions in three months",
}
_HINTS: Final = {
    "pronouns": "",
    "languages": "By their codes, such as en or es. One on each line.",
    "introductions_paused_until": "If you want a pause: its last day, such as Mar 2027.",
    "introductions_a_quarter": "A number up to 50.",
}
"""What is said to members, who know no names of fields."""


def values_of(theirs: Theirs, texts: Mapping[str, str], error: InvalidInput | None) -> dict[str, Any]:
    """Return what the template shows: what is on record, or what was typed, with what is wrong with it."""
    troubles = troubles_of(error) if error else []
    fields = with_troubles([_field(name, texts.get(name, theirs.values[name])) for name in PROPERTIES], troubles)
    labels = {field.name: field.label for field in fields}
    wrong: defaultdict[str, str] = defaultdict(str)
    for trouble in troubles:
        wrong[trouble.where] = trouble.what
    return {
        "theirs": theirs,
        "fields": fields,
        "rows": range(1, ROWS + 1),
        "typed": defaultdict(str, texts),
        "wrong": wrong,
        "troubles": [f"{labels.get(one.where, one.where.capitalize())}: {one.what}" for one in troubles],
    }


def _field(name: str, value: str) -> Field:
    declared = Person.model_fields[name]
    field = field_of(name, declared, label=_LABELS.get(name, ""), value=value)
    hint = _HINTS.get(name, field.hint if name not in _LABELS else "")
    return replace(field, hint=hint, required=name == "name")
