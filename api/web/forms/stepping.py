"""The fields of a step's form: what the table of steps says that it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from api.web.forms.fields import Field, field_of, reference_field
from cjn_graph.introductions.standing import whose_turn
from cjn_graph.introductions.table import Step
from cjn_graph.pages.introductions import IntroductionPage
from cjn_graph.verbs import VERBS, Reference


def fields_of_step(step: Step, found: IntroductionPage, today: date, texts: Mapping[str, str]) -> list[Field]:
    """Return the fields, with what was typed into them; ids differ from form to form on a page with several."""
    verb = VERBS["step"]
    names = [name for name in verb.inputs if name in ("on", *step.needs, *step.takes) and name != "contact"]
    if "contact" in step.needs:
        names.remove("on")
    fields = []
    for name in names:
        asked = verb.inputs[name]
        if isinstance(asked, Reference):
            made = reference_field(name, asked, value=texts.get(name, ""))
        else:
            usual = today.isoformat() if name == "on" else ""
            made = field_of(name, asked.field, label=asked.label, value=texts.get(name, usual))
        made = replace(made, required=made.required or name in step.needs)
        fields.append(_who(made, step, found, texts) if name == "who" else made)
    return fields


def _who(made: Field, step: Step, found: IntroductionPage, texts: Mapping[str, str]) -> Field:
    options = [(party.person.id, party.person.name) for party in whose_turn(step, found.people, found.state)]
    hint = "Those whose turn it is, where it is left as it is." if len(options) > 1 else ""
    value = texts.get("who", options[0][0] if len(options) == 1 else "")
    return replace(made, widget="select", hint=hint, value=value, options=tuple(options))
