"""What belongs to a person: their records, those that tell of them, and every relationship of these.

What goes with whom is declared by each kind of entity (``erased_with``). Both who erases a person and who asks what is
held about one look here, so that the two speak of the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from cjn_graph.model import MODEL, kind_of
from cjn_graph.records import batches
from cjn_graph.records.batches import Read

PARTIES = frozenset({"person", "organization"})
"""Kinds whose records have a part in others: with the last of them goes what is declared to."""


class Belonging(NamedTuple):
    """Ids of what belongs to a person.

    Attributes
    ----------
    entities : set of str
        What goes when they are erased, their own records among them.
    edges : set of str
        All relationships of these.
    shared : set of str
        What tells of them and stays, since others have a part in it too.
    """

    entities: set[str]
    edges: set[str]
    shared: set[str]


def records_of_person(read: Read, person_id: str) -> set[str]:
    """Return a person's record and those that were merged into it and stayed so: they hold what it said."""
    found: set[str] = set()
    fresh = {person_id}
    while fresh:
        found |= fresh
        rows = [row for one in fresh for row in read("erasing/merged", into=one)]
        stored = batches.found_records(
            read,
            {row["id"] for row in rows},
            nodes="records/current_nodes",
            relationships="records/current_relationships",
        )
        fresh = {
            row["id"]
            for row in rows
            if row["id"] in stored and row["after"] and stored[row["id"]].version == json.loads(row["after"])["version"]
        } - found
    return found


def belonging_to(read: Read, same: Iterable[str]) -> Belonging:
    """Return what belongs to a person, whose records are given."""
    entities, edges, shared = set(same), set[str](), set[str]()
    fresh = set(entities)
    while fresh:
        ends = _edges(read, fresh)
        edges |= {edge for those in ends.values() for edge, _ in those}
        candidates = {other for those in ends.values() for _, other in those if _goes(other) != "nobody"} - entities
        parts = _edges(read, candidates)
        fresh = {
            candidate
            for candidate in candidates
            if _goes(candidate) == "each"
            or not any(kind_of(other) in PARTIES and other not in entities for _, other in parts[candidate])
        }
        entities |= fresh
        shared |= candidates
    return Belonging(entities, edges, shared - entities)


def _goes(record_id: str) -> str:
    return MODEL.entities[kind_of(record_id) or ""].erased_with


def _edges(read: Read, ids: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, those in batches.by_kind(ids).items():
        for row in read("erasing/edges", kind=kind, ids=those):
            found[row["id"]].append((row["relationship_id"], row["other_id"]))
    return found
