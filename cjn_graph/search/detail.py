"""What a record is, in one line: somebody's current post, its organization and place; else its sort, year, place."""

from __future__ import annotations

from itertools import chain
from typing import Final

import numpy as np

from cjn_graph.model.holding import place_served, seniority
from cjn_graph.search.index import Index
from cjn_graph.search.reading import READ

_LOCATED: Final = ("serves", "in")
"""Relationships from a record to its place."""


def detail(index: Index, row: int) -> str | None:
    """Say what a record is, and where."""
    document = index.records.documents[row]
    if READ[document.kind] == "person":
        parts = _current_post(index, row)
    else:
        parts = [document.label, *(_place(index, kind, row) for kind in _LOCATED)]
    return ", ".join(part for part in parts if part) or None


def _current_post(index: Index, person: int) -> list[str]:
    """Name somebody's current post, its organization and place."""
    documents, holds = index.records.documents, index.links.get("holds")
    if holds is None:
        return []
    terms = [
        (seniority(holds.begun(term), documents[holds.end[term]].level, holds.id(term)), int(holds.end[term]))
        for term in np.flatnonzero(holds.start == person).tolist()
        if holds.now[term]
    ]
    if not terms:
        return []
    _, post = min(terms)
    has_post = index.links.get("has_post")
    offices = has_post.start[has_post.end == post].tolist() if has_post is not None else []
    offices_and_places = ((documents[each].name, _place(index, "serves", each)) for each in offices)
    return [documents[post].name, *chain.from_iterable(offices_and_places)]


def _place(index: Index, kind: str, row: int) -> str:
    """Name the place of a record, the first by name where there are several."""
    located = index.links.get(kind)
    if located is None:
        return ""
    places = (index.records.documents[place].name for place in located.end[located.start == row].tolist())
    return place_served(places, str) or ""
