"""Everything that staff do by hand, each verb declared once; commands, JSON routes and forms are made from it."""

from __future__ import annotations

from typing import Final

from cjn_graph.verbs import (
    bulk,
    captured,
    contacts,
    convenings,
    following_up,
    introductions,
    kinds,
    merging,
    publishing,
    records,
    requests,
    rounds,
    surveys,
)
from cjn_graph.verbs.inputs import Asked, Input, Reference
from cjn_graph.verbs.kinds import JOINS, standing_on
from cjn_graph.verbs.verb import Call, Done, Form, Said, Unfound, Verb

__all__ = [
    "JOINS",
    "VERBS",
    "Asked",
    "Call",
    "Done",
    "Form",
    "Input",
    "Reference",
    "Said",
    "Unfound",
    "Verb",
    "adder_of",
    "standing_on",
]

VERBS: Final[dict[str, Verb]] = {
    verb.name: verb
    for family in (
        bulk,
        captured,
        contacts,
        convenings,
        introductions,
        rounds,
        requests,
        records,
        following_up,
        kinds,
        merging,
        publishing,
        surveys,
    )
    for verb in family.VERBS
}
"""Every verb by its name."""


def adder_of(kind: str) -> Verb | None:
    """Return the verb that adds a record of a kind or joins two, or None for kinds that are never written alone."""
    return JOINS.get(kind) or _ADDERS.get(kind)


_ADDERS: Final = {verb.adds: verb for verb in VERBS.values() if verb.adds}
