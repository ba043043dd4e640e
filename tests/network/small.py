"""Small networks for tests: rows in, columns out. Ids are readable, such as ``person:Ana``."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from cjn_graph.model import fold
from cjn_graph.network import DEFINITIONS, TABLES, Definitions, Network, build_network

AS_OF = date(2026, 11, 1)

_LISTS = ("external_ids", "languages", "synonyms", "steps")
_NUMBERS = {"population": -1, "elected": -1, "strength": 1.0}


class Small:
    """A network that grows row by row."""

    def __init__(self) -> None:
        self.columns: dict[str, dict[str, list[Any]]] = {
            table: {name: [] for name in names} for table, names in TABLES.items()
        }
        self._count = 0

    def add(self, table: str, **values: Any) -> str:
        """Add a row; what is not given is absent. Returns its id."""
        self._count += 1
        values.setdefault("id", f"{table}:{self._count:04d}")
        unknown = set(values) - set(TABLES[table])
        assert not unknown, f"{table} has no {unknown}"
        for name in TABLES[table]:
            default = [] if name in _LISTS else _NUMBERS.get(name, "")
            self.columns[table][name].append(values.get(name, default))
        return str(values["id"])

    def person(self, name: str, *, attributes: dict[str, str] | None = None, **values: Any) -> str:
        values = {"id": f"person:{name}", "folded_name": fold(name)} | values
        return self.add("people", name=name, attributes=json.dumps(attributes) if attributes else "", **values)

    def people(self, *names: str) -> list[str]:
        return [self.person(name) for name in names]

    def place(self, name: str, **values: Any) -> str:
        return self.add("jurisdictions", **({"id": f"place:{name}", "name": name, "classification": "county"} | values))

    def office(self, name: str, place: str = "", classification: str = "prosecutor_office") -> str:
        office = self.add("organizations", id=f"office:{name}", name=name, classification=classification)
        if place:
            self.add("serves", organization=office, jurisdiction=place)
        return office

    def post(
        self, person: str, office: str, title: str = "Director", *, start: str = "2020", end: str = "", **values: Any
    ) -> str:
        """Give somebody a post of their own in an office; returns the id of the term."""
        post = self.add("posts", title=title, **({"function": "diversion", "level": "manager"} | values))
        self.add("has_post", organization=office, post=post)
        return self.add("holds", person=person, post=post, start=start, end=end)

    def topic(self, name: str, broader: str = "", synonyms: list[str] | None = None) -> str:
        topic = self.add("topics", id=f"topic:{name}", name=name, synonyms=synonyms or [])
        if broader:
            self.add("broader", narrower=topic, broader=broader)
        return topic

    def offers(self, person: str, topic: str, evidence: str = "did_it", level: str = "") -> str:
        return self.add("can_help", person=person, topic=topic, evidence=evidence, level=level)

    def seeks(self, person: str, topic: str, urgency: str = "normal", **values: Any) -> str:
        return self.add("seeks_help", person=person, topic=topic, urgency=urgency, **values)

    def knows(self, person: str, other: str, last_on: str = "2026-09", **values: Any) -> str:
        return self.add("knows", person=person, other=other, last_on=last_on, **values)

    def activity(
        self, name: str, kind: str = "program", topics: tuple[str, ...] = (), place: str = "", **values: Any
    ) -> str:
        given = {"id": f"{kind}:{name}", "kind": kind, "classification": "diversion", "name": name, "status": "active"}
        activity = self.add("activities", **(given | values))
        for topic in topics:
            self.add("about", subject=activity, topic=topic)
        if place:
            self.add("in_places", activity=activity, jurisdiction=place)
        return activity

    def part(self, party: str, activity: str, role: str = "", **values: Any) -> str:
        return self.add("took_part", party=party, activity=activity, role=role, **values)

    def convening(self, name: str, start: str, *people: str) -> str:
        convening = self.add("convenings", id=f"convening:{name}", name=name, start=start)
        for person in people:
            self.add("attended", person=person, convening=convening)
        return convening

    def introduction(self, a: str, b: str, status: str, answer: str = "asked", **steps: str) -> str:
        introduction = self.add("introductions", status=status, **steps)
        for person in (a, b):
            self.add("introduces", introduction=introduction, person=person, answer=answer)
        return introduction

    def consent(
        self, person: str, decision: str = "granted", on: str = "2026-01", purpose: str = "introductions"
    ) -> str:
        consent = self.add("consents", decision=decision, on=on, purpose=purpose)
        self.add("given_by", consent=consent, person=person)
        return consent

    def build(self, as_of: date = AS_OF, definitions: Definitions = DEFINITIONS) -> Network:
        return build_network(self.columns, as_of, definitions)
