"""Everything that staff do by hand, each verb declared once; commands, JSON routes and forms are made from it."""

from __future__ import annotations

from typing import Final

from cjn_graph.verbs import contacts, following_up, records, requests
from cjn_graph.verbs.inputs import Asked, Input, Reference
from cjn_graph.verbs.verb import Call, Done, Form, Said, Unfound, Verb

__all__ = ["VERBS", "Asked", "Call", "Done", "Form", "Input", "Reference", "Said", "Unfound", "Verb"]

VERBS: Final[dict[str, Verb]] = {
    verb.name: verb for family in (contacts, requests, records, following_up) for verb in family.VERBS
}
"""Every verb by its name."""
