"""A store that is away: the first who ask wait for it, and whoever asks later is refused soon."""

from __future__ import annotations

import time

import pytest
from neo4j.exceptions import ServiceUnavailable

from cjn_graph.errors import StoreUnavailable
from cjn_graph.store.transaction import Runner


class Gone:
    """A connection to nothing."""

    engine, address, database, driver, back = "neo4j", "bolt://nowhere", "neo4j", None, False

    def is_lost(self, _error: BaseException) -> bool:
        return True

    def recover(self, _driver: object) -> None:
        pass

    def is_full(self) -> bool:
        return False

    def ask(self, _driver: object) -> str:
        if not self.back:
            raise ServiceUnavailable("gone")
        return "answer"


def test_who_asks_a_store_that_is_known_to_be_away_is_refused_soon() -> None:
    gone = Gone()
    runner = Runner(gone, patience=1.0)  # type: ignore[arg-type]  # as much of a connection as counts

    def refused_after() -> float:
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            runner._tried(gone.ask, "asking")  # type: ignore[arg-type]
        return time.monotonic() - began

    assert refused_after() >= 1.0
    assert refused_after() < 0.5
    gone.back = True
    assert runner._tried(gone.ask, "asking") == "answer"  # type: ignore[arg-type]
    gone.back = False
    assert refused_after() >= 1.0, "it was there in between"


def test_a_store_that_was_away_long_ago_is_waited_for_again() -> None:
    runner = Runner(Gone(), patience=30.0)  # type: ignore[arg-type]
    away = []
    for seconds in (1000.0, 1020.0, 1300.0, 5000.0, 5001.0):
        runner._miss(seconds)
        away.append(runner._lost_at)
    assert away == [1000.0, 1000.0, 1000.0, 5000.0, 5000.0]
