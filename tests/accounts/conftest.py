"""Two admins and a member of staff on each store, with a clock that passes when a test says so."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from cjn_graph.accounts import Accounts
from cjn_graph.store import Store
from tests.making import ADMIN, NOW, entity, write


@dataclass
class Clock:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(store: Store, clock: Clock) -> Accounts:
    write(store, *(entity("account", name, role="admin") for name in ("admin", "second")), viewer=ADMIN)
    write(store, entity("account", "kim", role="staff"), viewer=ADMIN)
    return Accounts(store, lambda: NOW, clock)
