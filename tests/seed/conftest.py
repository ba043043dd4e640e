"""The demo network, generated once for all tests of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pytest

from cjn_graph.model import MODEL, Record
from cjn_graph.model.base import Relationship
from seed import accounts
from seed.cast import key_of
from seed.make import Maker
from seed.network import generate


@dataclass
class Generated:
    """Records of a network, found by id and by kind; edges by their ends."""

    records: list[Record] = field(repr=False)
    by_id: dict[str, Any] = field(default_factory=dict, repr=False)
    of: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list), repr=False)
    outgoing: dict[tuple[str, str], list[Any]] = field(default_factory=lambda: defaultdict(list), repr=False)
    incoming: dict[tuple[str, str], list[Any]] = field(default_factory=lambda: defaultdict(list), repr=False)

    def __post_init__(self) -> None:
        for record in self.records:
            self.by_id[record.id] = record
            self.of[record.kind].append(record)
            if isinstance(record, Relationship):
                self.outgoing[record.kind, record.from_id].append(record)
                self.incoming[record.kind, record.to_id].append(record)

    def person(self, name: str) -> str:
        """The id of a person of the stories."""
        return Maker("demo", namespace="demo", fictional=True).id("person", key_of(name))

    def made(self, kind: str, key: str) -> Any:
        """The demo's entity of this key."""
        return self.by_id[Maker("demo", namespace="demo", fictional=True).id(kind, key)]


@pytest.fixture(scope="session")
def demo() -> Generated:
    batches = [*generate(), list(accounts.records())]
    return Generated([record for batch in batches for record in batch])


@pytest.fixture(scope="session")
def all_kinds() -> set[str]:
    return set(MODEL.kinds)
