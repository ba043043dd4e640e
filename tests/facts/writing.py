"""Random writes to a store: records that come, change, are hidden, opened, deleted or brought back."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from cjn_graph.errors import CjnError
from cjn_graph.model import MODEL, Record, Relationship, kind_of
from cjn_graph.records import Create, Delete, Mutation, Restore, Update
from cjn_graph.records.reading import stored_records
from cjn_graph.store import Store
from tests.making import apply, edge, entity

CHANGES: dict[str, dict[str, tuple[Any, ...]]] = {
    "person": {"name": ("Ana Example", "Zoë Q. Example"), "languages": (["en"], ["es", "en"])},
    "post": {"title": ("Analyst",), "elected": (True, False), "level": ("chief", "line")},
    "program": {"status": ("active", "ended"), "name": ("Another First Step",)},
    "reform": {"in_effect_on": ("2025-01",), "repealed_on": ("2026-02",), "status": ("in_effect", "repealed")},
    "convening": {"start": (None, "2026-03"), "end": ("2026-03-04",)},
    "introduction": {"status": ("declined", "met", "asked"), "asked_on": ("2026-09-20",)},
    "interaction": {"on": ("2026-10-30", "2026-01")},
    "knows": {"strength": (0.0, 2.0), "last_on": ("2026-10", "2019")},
    "holds": {"end": ("2026-05", "2026-12")},
    "took_part": {"role": ("lead", "staff")},
    "can_help_with": {"level": ("expert",)},
}


def random_writes(store: Store, known: list[Record], seed: int, count: int) -> Iterator[tuple[int, Mutation]]:
    """Make random writes, and yield each that was not refused with its number; refused ones change nothing."""
    dice = random.Random(seed)
    for number in range(count):
        mutation = random_mutation(dice, store, known, number)
        try:
            apply(store, mutation)
        except CjnError:  # too many posts, a hidden end
            continue
        known += [mutation.record] if isinstance(mutation, Create) else []
        yield number, mutation


def random_mutation(dice: random.Random, store: Store, known: list[Record], number: int) -> Mutation:
    """Draw one write: a record that is new, changed, hidden, opened, deleted or brought back."""
    if dice.random() < 0.45:
        return Create(new_record(dice, known, number))
    record = stored_records(store, [dice.choice(known).id])
    (stored,) = record.values()
    if stored.deleted_at:
        return Restore(stored.id)
    what = dice.random()
    if what < 0.25:
        return Delete(stored.id, stored.version)
    if what < 0.5:
        return Update(stored.id, {"sensitivity": dice.choice(("open", "staff", "restricted"))}, stored.version)
    options = CHANGES.get(kind_of(stored.id) or "", {"source": ("elsewhere",)})
    name = dice.choice(sorted(options))
    return Update(stored.id, {name: dice.choice(options[name])}, stored.version)


def new_record(dice: random.Random, known: list[Record], number: int) -> Record:
    """Draw an entity, or a relationship between known ones."""
    sensitivity = dice.choice(("open", "open", "staff", "restricted"))
    entities = [record for record in known if not isinstance(record, Relationship)]
    if dice.random() < 0.4:
        kind = dice.choice(("person", "program", "engagement", "interaction", "introduction", "topic", "post"))
        return entity(kind, f"new {number}", sensitivity=sensitivity)
    kind = dice.choice(
        "knows holds took_part runs involves attended can_help_with seeks_help_with stewards introduces".split()
    )
    start, end = dice.choice(MODEL.relationships[kind].endpoints)
    starts, ends = ([record for record in entities if kind_of(record.id) == which] for which in (start, end))
    a, b = dice.choice(starts), dice.choice(ends)
    if a.id == b.id:
        return entity("person", f"new {number}", sensitivity=sensitivity)
    return edge(kind, a, b, id=f"{kind}-{number:016d}", sensitivity=sensitivity)
