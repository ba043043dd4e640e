"""The network after any write is the one that is derived from everything read anew, for whoever looks."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import Forbidden
from cjn_graph.facts import read_tables
from cjn_graph.network import Network, derive_network
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Store
from tests.facts.test_facts import VIEWERS
from tests.facts.writing import random_writes
from tests.making import CLEARED, NOW, STAFF, VIEWER, edge, entity, workspace_on, write
from tests.matching.test_on_stores import records
from tests.network.differing import differences
from tests.watched import WatchedStore

TODAY = NOW.date()


def same_as_read_anew(workspace: Workspace, viewer: Viewer, day: date = TODAY) -> list[str]:
    return differences(workspace.network(viewer, day), derive_network(read_tables(workspace.store, viewer), day))


def shared(one: Network, other: Network) -> set[str]:
    return {field.name for field in fields(Network) if getattr(one, field.name) is getattr(other, field.name)}


@pytest.mark.parametrize("seed", range(3))
def test_after_any_writes_it_is_the_one_read_anew(store: Store, seed: int) -> None:
    known = records()
    write(store, *known)
    workspace = workspace_on(store)
    for viewer in VIEWERS:
        workspace.network(viewer)
    for number, mutation in random_writes(store, known, seed, 24):
        if number % 4 == 0:
            for viewer in VIEWERS:
                assert same_as_read_anew(workspace, viewer) == [], mutation
    for viewer in VIEWERS:
        assert same_as_read_anew(workspace, viewer) == []
    assert same_as_read_anew(workspace, STAFF, date(2025, 6, 30)) == []


def test_a_write_derives_only_what_it_touches(store: Store) -> None:
    write(store, *records())
    workspace = workspace_on(store)
    before = workspace.network(STAFF)
    write(store, edge("knows", entity("person", "Ana"), entity("person", "Cem"), last_on="2026-10"))
    after = workspace.network(STAFF)
    assert {field.name for field in fields(Network)} - shared(before, after) - {"as_of"} == {"people", "ties"}
    assert after.ties.count == before.ties.count + 1


def test_a_write_that_a_viewer_may_not_see_leaves_their_network_as_it_is(store: Store) -> None:
    write(store, *records())
    workspace = workspace_on(store)
    before = workspace.network(STAFF)
    write(store, edge("faced", entity("person", "Cem"), entity("pressure", "recall")))
    assert workspace.network(STAFF) is before


def test_what_two_viewers_see_alike_is_held_once(store: Store) -> None:
    write(store, *records())
    workspace = workspace_on(store)
    for topic in ("dashboards", "diversion"):
        alike = shared(workspace.network(STAFF), workspace.network(CLEARED))
        assert alike >= {"places", "organizations", "posts", "topics", "holds", "needs", "introduced", "stewarded"}
        assert "activities" not in alike
        write(store, edge("can_help_with", entity("person", "Dot"), entity("topic", topic)))


def test_days_are_kept_until_something_changes(store: Store) -> None:
    write(store, *records())
    watched = WatchedStore(store)
    workspace = workspace_on(watched)
    earlier = [workspace.network(STAFF, date(2020 + year, 1, 1)) for year in range(6)]
    watched.names.clear()
    assert all(workspace.network(STAFF, network.as_of) is network for network in earlier)
    assert watched.names == []
    for month in range(1, 12):
        workspace.network(STAFF, date(2019, month, 1))
    assert workspace.network(STAFF, earlier[0].as_of) is not earlier[0], "few days are kept"


def test_whoever_sees_numbers_only_gets_no_network(store: Store) -> None:
    with pytest.raises(Forbidden, match="Reading the network"):
        workspace_on(store).network(VIEWER)
