"""A disk without room: an error that says so, and readiness that is gone until there is room again."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from api.problems import library_problem
from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.cli.exits import STORE, exit_code
from cjn_graph.errors import Conflict, StoreDamaged, StoreError, StoreFull
from cjn_graph.store import Row, Store
from cjn_graph.store.faults import translated
from tests.making import STAFF, entity, write


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system says that the disk is full."""
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**9, 10**9 - 1000, 1000))  # type: ignore[attr-defined]


def test_what_fails_on_a_full_disk_says_so(empty_store: Store, full: None) -> None:
    assert empty_store.is_full
    with pytest.raises(StoreFull, match="no room left on the disk") as told:
        empty_store.read(SYSTEM, "copies/keys", after="", limit="many")
    assert exit_code(told.value) == STORE
    assert (library_problem(told.value).status, library_problem(told.value).type) == (507, "/problems/store-full")
    write(empty_store, entity("person", "fits", name="What still fits is written"), viewer=STAFF)
    with pytest.raises(Conflict):
        write(empty_store, entity("person", "fits", name="Twice"), viewer=STAFF)


@pytest.mark.parametrize("words", ["No space left on device", "The disk is full."])
def test_a_server_that_says_so_is_understood(words: str) -> None:
    assert isinstance(translated(OSError(28, words), address="a", database="d", what="Writing"), StoreError)


def test_there_is_room_otherwise(embedded_store: Store) -> None:
    assert not embedded_store.is_full


class Damaged(Store):
    """A store in which a record has lost a property that the query reads."""

    def read(self, viewer: Viewer, name: str, /, **arguments: Any) -> list[Row]:
        return [{"id": ["person-1", "person-2"], "name": ["Ada"]}]


def test_a_record_that_lacks_something_is_told_as_damage(embedded_store: Store) -> None:
    with pytest.raises(StoreDamaged, match=r"lack what all of their kind have \(person\)") as told:
        Damaged(embedded_store._connection).read_columns(STAFF, "facts/entities", kind="person")
    assert "cjn restore" in told.value.hint
