"""What a record is, in one line: somebody's current post, its organization and place; else its sort, year, place."""

from __future__ import annotations

from typing import Final

import numpy as np

from cjn_graph.model.holding import place_served, seniority
from cjn_graph.search.index import Index
from cjn_graph.search.reading import READ

_LOCATED: Final = ("serves", "in")
"""Relationships from a record to its place."""


def detail(index: Index, row: int) -> str | None:
    """Say what a record is, and where."""
    if READ[index.records.kind[row]] == "person":
        parts = _current_post(index, row)
    else:
        parts = [index.records.labels[row], *(_place(index, kind, row) for kind in _LOCATED)]
    return ", ".join(part for part in parts if part) or None


def _current_post(index: Index, person: int) -> list[str]:
    """Name somebody's current post, its organization and place."""
    names, holds = index.records.names, index.links.get("holds")
    if holds is None:
        return []
    terms = [
        (seniority(holds.begun(term), index.records.levels[holds.end[term]], holds.id(term)), int(holds.end[term]))
        for term in np.flatnonzero((holds.start == person) & holds.now).tolist()
    ]
    if not terms:
        return []
    _, post = min(terms)
    has_post = index.links.get("has_post")
    offices = has_post.start[has_post.end == post].tolist() if has_post is not None else []
    return [names[post], *(part for office in offices for part in (names[office], _place(index, "serves", office)))]


def _place(index: Index, kind: str, row: int) -> str:
    """Name the place of a record, the first by name where there are several."""
    located = index.links.get(kind)
    if located is None:
        return ""
    places = (index.records.names[place] for place in located.end[located.start == row].tolist())
    return place_served(places, str) or ""
