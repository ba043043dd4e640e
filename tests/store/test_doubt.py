"""A write whose connection breaks at the commit is applied once: neither lost nor doubled. On both engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest

from cjn_graph.access import Viewer
from cjn_graph.errors import StoreUnavailable
from cjn_graph.settings import Settings
from cjn_graph.store import Store, Transaction, open_store
from cjn_graph.store.embedded import EmbeddedConnection
from cjn_graph.store.folder import DataFolder, Owner
from tests.store.proxy import Proxy, cutting_proxy
from tests.store.worker import topics, write_topic

ADMIN = Viewer("ada", "admin")


@pytest.fixture
def proxied(store_settings: Settings) -> Iterator[tuple[Store, Proxy]]:
    """A store that is reached through a proxy."""
    if store_settings.neo4j_uri:
        with (
            cutting_proxy(store_settings.neo4j_uri) as proxy,
            open_store(store_settings.model_copy(update={"neo4j_uri": proxy.address})) as store,
        ):
            yield store, proxy
        return
    folder = DataFolder(store_settings.data_folder)
    owner = folder.owner()
    assert owner
    with cutting_proxy(owner.address) as proxy:
        folder.set_owner(Owner(proxy.address, owner.pid))
        try:
            with Store(EmbeddedConnection(folder)) as store:
                yield store, proxy
        finally:
            folder.set_owner(owner)


@pytest.mark.parametrize("cuts", [["before"], ["after"], ["before", "after", "before"], ["after", "after"]])
def test_a_commit_in_doubt_is_applied_once(
    proxied: tuple[Store, Proxy], cuts: list[Literal["before", "after"]]
) -> None:
    store, proxy = proxied
    first = write_topic(store, "one")
    proxy.cuts = list(cuts)
    assert write_topic(store, "two") == first + 1
    assert write_topic(store, "three") == first + 2
    assert proxy.cuts == []
    assert topics(store) == ["one", "three", "two"]
    log = store.read(ADMIN, "checks/change_log", first=first, last=first + 10)[0]
    assert sorted(log["numbers"]) == [first, first + 1, first + 2]


def test_the_work_may_run_again_and_its_last_result_counts(proxied: tuple[Store, Proxy]) -> None:
    store, proxy = proxied
    runs = []

    def work(transaction: Transaction) -> int:
        runs.append(transaction.transaction_id)
        return len(runs)

    proxy.cuts = ["before"]
    assert store.write(work) == 2
    assert len(set(runs)) == 1


def test_a_server_that_stays_away_is_reported(store_settings: Settings) -> None:
    if not store_settings.neo4j_uri:
        pytest.skip("the embedded store starts its own engine then; see test_joining")
    with cutting_proxy(store_settings.neo4j_uri) as proxy:
        store = open_store(store_settings.model_copy(update={"neo4j_uri": proxy.address}))
        store._runner._patience = 0.5
        proxy.cuts = ["before"] * 1000
        with pytest.raises(StoreUnavailable, match="Nothing answers"):
            write_topic(store, "never")
        store.close()
