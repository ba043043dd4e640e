"""Which verbs have forms, and the links that lead to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cjn_graph.model import kind_of
from cjn_graph.records.commit import APPEND_ONLY_KINDS
from cjn_graph.services.observing import SUBJECTS
from cjn_graph.verbs import VERBS, Verb

FORMS: Final[dict[str, Verb]] = {name: verb for name, verb in VERBS.items() if verb.form and verb.on}
"""Verbs whose form stands on a record, by the last part of its address."""

NEW: Final[dict[str, Verb]] = {name: verb for name, verb in VERBS.items() if verb.form and not verb.on}
"""Verbs whose form adds a record, by its kind."""

ADDING: Sequence[str] = (*NEW, "observation")
"""What can be added from anywhere; an observation begins with what it is about."""


def links_on(record_id: str) -> list[tuple[str, str]]:
    """Return the words and addresses of the forms about a record, of its history, and of what was observed of it."""
    kind = kind_of(record_id)
    verbs = [(verb.form.link, name) for name, verb in FORMS.items() if verb.form and kind in verb.kinds]
    edit = [] if kind in APPEND_ONLY_KINDS else [("Edit", "edit")]
    links = [(words, f"/facts/{record_id}/{last}") for words, last in (*verbs, *edit, ("History", "history"))]
    return [*links, ("Observations", f"/observations?about={record_id}")] if kind in SUBJECTS else links
