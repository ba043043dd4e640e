"""Small networks for tests: rows in, tables out. Ids are readable, such as ``person:Ana``."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from cjn_graph.model import MODEL, fold
from cjn_graph.model.entities import REFORM_STEPS
from cjn_graph.network import DEFINITIONS, Definitions, Network, derive_network
from cjn_graph.tables import Tables
from tests.tables.making import tables_of

AS_OF = date(2026, 11, 1)

_PARTS = {"engagement": "took_part", "program": "runs", "reform": "runs", "pressure": "faced"}
"""How somebody takes part in an activity."""
_REFORM_DATES = {"start": "in_effect_on", "end": "repealed_on"}


class Small:
    """A network that grows row by row.

    Attributes
    ----------
    rows : dict
        For each kind, the properties of its records by id.
    """

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self._count = 0

    def add(self, kind: str, **values: Any) -> str:
        """Add a record; what is not given is absent. Returns its id."""
        self._count += 1
        record = str(values.pop("id", f"{kind}:{self._count:04d}"))
        unknown = set(values) - {*MODEL.kinds[kind].table_columns, "from_id", "to_id"}
        assert not unknown, f"{kind} has no {unknown}"
        self.rows[kind][record] = values
        return record

    def link(self, kind: str, from_id: str, to_id: str, **values: Any) -> str:
        """Add a relationship."""
        return self.add(kind, from_id=from_id, to_id=to_id, **values)

    def set(self, kind: str, name: str, values: Sequence[Any]) -> None:
        """Give a property to all records of a kind, in the order in which they were added."""
        for row, value in zip(self.rows[kind].values(), values, strict=True):
            row[name] = value

    def person(self, name: str, *, attributes: dict[str, str] | None = None, **values: Any) -> str:
        values = {"id": f"person:{name}", "folded_name": fold(name)} | values
        return self.add("person", name=name, attributes=json.dumps(attributes) if attributes else "", **values)

    def people(self, *names: str) -> list[str]:
        return [self.person(name) for name in names]

    def place(self, name: str, **values: Any) -> str:
        return self.add("jurisdiction", **({"id": f"place:{name}", "name": name, "classification": "county"} | values))

    def office(self, name: str, place: str = "", classification: str = "prosecutor_office") -> str:
        office = self.add("organization", id=f"office:{name}", name=name, classification=classification)
        if place:
            self.link("serves", office, place)
        return office

    def post(
        self, person: str, office: str, title: str = "Director", *, start: str = "2020", end: str = "", **values: Any
    ) -> str:
        """Give somebody a post of their own in an office; returns the id of the term."""
        post = self.add("post", title=title, **({"function": "diversion", "level": "manager"} | values))
        self.link("has_post", office, post)
        return self.link("holds", person, post, start=start, end=end)

    def topic(self, name: str, broader: str = "", synonyms: list[str] | None = None) -> str:
        topic = self.add("topic", id=f"topic:{name}", name=name, synonyms=synonyms or [])
        if broader:
            self.link("broader", topic, broader)
        return topic

    def offers(self, person: str, topic: str, evidence: str = "did_it", level: str = "") -> str:
        return self.link("can_help_with", person, topic, evidence=evidence, level=level)

    def seeks(self, person: str, topic: str, urgency: str = "normal", **values: Any) -> str:
        return self.link("seeks_help_with", person, topic, urgency=urgency, **values)

    def knows(self, person: str, other: str, last_on: str = "2026-09", **values: Any) -> str:
        return self.link("knows", person, other, last_on=last_on, **values)

    def activity(
        self, name: str, kind: str = "program", topics: tuple[str, ...] = (), place: str = "", **values: Any
    ) -> str:
        """Add work of a kind; of a reform, ``steps`` are the dates of its steps, or it starts by taking effect."""
        given = {"id": f"{kind}:{name}", "classification": "diversion", "name": name} | values
        given.setdefault("status", "active")
        if kind == "pressure":
            del given["status"]
        if kind == "reform":
            given |= zip((on for _, on in REFORM_STEPS), given.pop("steps", ()), strict=False)
            given = {_REFORM_DATES.get(key, key): value for key, value in given.items()}
        activity = self.add(kind, **given)
        for topic in topics:
            self.link("about", activity, topic)
        if place:
            self.link("in", activity, place)
        return activity

    def part(self, party: str, activity: str, role: str = "", **values: Any) -> str:
        kind = _PARTS[next(kind for kind in _PARTS if activity in self.rows[kind])]
        return self.link(kind, party, activity, **(values if kind == "faced" else {"role": role, **values}))

    def convening(self, name: str, start: str, *people: str) -> str:
        convening = self.add("convening", id=f"convening:{name}", name=name, start=start)
        for person in people:
            self.link("attended", person, convening)
        return convening

    def introduction(self, a: str, b: str, status: str, answer: str = "asked", **steps: str) -> str:
        introduction = self.add("introduction", status=status, **steps)
        for person in (a, b):
            self.link("introduces", introduction, person, answer=answer)
        return introduction

    def contact(self, on: str, *people: str) -> str:
        interaction = self.add("interaction", on=on)
        for person in people:
            self.link("involves", interaction, person)
        return interaction

    def consent(
        self, person: str, decision: str = "granted", on: str = "2026-01", purpose: str = "introductions"
    ) -> str:
        consent = self.add("consent", decision=decision, on=on, purpose=purpose)
        self.link("given_by", consent, person)
        return consent

    def tables(self) -> Tables:
        return tables_of(self.rows)

    def build(self, as_of: date = AS_OF, definitions: Definitions = DEFINITIONS) -> Network:
        return derive_network(self.tables(), as_of, definitions)
