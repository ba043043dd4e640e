"""Links and sessions as the store keeps them."""

from __future__ import annotations

import threading

import pytest

from cjn_graph.access import Viewer
from cjn_graph.accounts import Accounts, directory, links, security_log, sessions
from cjn_graph.accounts.sessions import Browser, Notice
from cjn_graph.errors import Forbidden, NotFound
from cjn_graph.services.workspace import Workspace
from cjn_graph.settings import Settings
from cjn_graph.store import Store
from tests.accounts.conftest import Clock
from tests.making import NOW

HERE = Browser("192.0.2.1", "a browser")


@pytest.fixture
def accounts(people: Accounts) -> Accounts:
    """Two admins and a member of staff."""
    return people


def kept(store: Store) -> str:
    """Everything that the store holds, as text."""
    driver = store._connection.driver
    found = driver.execute_query("MATCH (n) RETURN properties(n) AS p", database_=store._connection.database)
    return repr([record["p"] for record in found.records])


def test_a_link_works_once_and_nothing_secret_is_kept(accounts: Accounts) -> None:
    before = accounts.store.last_change()
    token = links.make_link(accounts, Viewer("kim", "staff"), "kim")
    session_id = links.use_link(accounts, token, HERE)
    assert session_id is not None
    assert links.use_link(accounts, token, HERE) is None
    found = sessions.find(accounts, session_id)
    assert found is not None
    assert found.viewer == Viewer("kim", "staff")
    everything = kept(accounts.store)
    assert not [secret for secret in (token, session_id, found.csrf_token) if secret in everything]
    assert accounts.store.last_change() == before, "operational records append no Change"


def test_a_link_for_another_needs_an_admin(accounts: Accounts) -> None:
    with pytest.raises(Forbidden, match="needs the role admin"):
        links.make_link(accounts, Viewer("other", "manager"), "kim")
    with pytest.raises(NotFound, match="no account called"):
        links.make_link(accounts, Viewer("admin", "admin"), "nobody")
    directory.edit(accounts, Viewer("admin", "admin"), "kim", {"disabled": True})
    with pytest.raises(Forbidden, match="is disabled"):
        links.make_link(accounts, Viewer("admin", "admin"), "kim")


def test_of_many_who_follow_a_link_at_once_one_gets_in(accounts: Accounts) -> None:
    token = links.make_link(accounts, Viewer("kim"), "kim")
    won: list[str | None] = []
    start = threading.Barrier(4)

    def follow() -> None:
        start.wait()
        won.append(links.use_link(accounts, token, HERE))

    threads = [threading.Thread(target=follow) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 4
    assert sum(session_id is not None for session_id in won) == 1


def test_a_session_survives_the_process_and_ends_by_both_limits(
    accounts: Accounts, clock: Clock, store_settings: Settings
) -> None:
    session_id = links.use_link(accounts, links.make_link(accounts, Viewer("kim"), "kim"), HERE)
    assert session_id is not None
    another_process = Accounts(accounts.store, lambda: NOW, clock)
    for _ in range(7):
        clock.now += sessions.IDLE_SECONDS * 0.8
        assert sessions.find(another_process, session_id) is not None
    clock.now += sessions.IDLE_SECONDS * 0.8
    assert sessions.find(another_process, session_id) is None, "twelve hours are over"
    links.use_link(accounts, links.make_link(accounts, Viewer("kim"), "kim"), HERE)
    assert kept(accounts.store).count("a browser") == 1, "what has ended is not kept"


def test_a_notice_is_told_once(accounts: Accounts) -> None:
    session_id = links.use_link(accounts, links.make_link(accounts, Viewer("kim"), "kim"), HERE)
    assert session_id is not None
    session = sessions.find(accounts, session_id)
    assert session is not None
    assert sessions.take_notice(accounts, session) is None
    sessions.leave_notice(accounts, session, Notice("Added “Ana”.", "t-1", "/people/x"))
    again = sessions.find(accounts, session_id)
    assert again is not None
    assert sessions.take_notice(accounts, again) == Notice("Added “Ana”.", "t-1", "/people/x")
    last = sessions.find(accounts, session_id)
    assert last is not None
    assert sessions.take_notice(accounts, last) is None


def test_the_log_says_who_signed_in_with_what(accounts: Accounts) -> None:
    links.use_link(accounts, links.make_link(accounts, Viewer("admin", "admin"), "kim"), HERE)
    links.use_link(accounts, "nonsense", HERE)
    links.use_link(accounts, "nonsense again", HERE)
    log = security_log.read_log(accounts, Viewer("admin", "admin"))
    assert sorted((one.event, one.account, one.by, one.detail, one.address) for one in log) == [
        ("link made", "kim", "admin", "", ""),
        ("sign-in refused", "", "", "link", "192.0.2.1"),
        ("signed in", "kim", "", "link made by admin", "192.0.2.1"),
    ]
    assert [one.event for one in security_log.own_entries(accounts, Viewer("kim"))] != []
    with pytest.raises(Forbidden, match="security log needs the role admin"):
        security_log.read_log(accounts, Viewer("kim", "manager"))


def test_the_printed_link_is_that_of_the_account_that_was_chosen_or_of_the_only_admin(store: Store) -> None:
    accounts = Accounts(store, lambda: NOW)
    assert links.whose_link(accounts, "staff", chosen=False) == "admin"
    with pytest.raises(NotFound, match="no account called 'nobody' in the store"):
        links.whose_link(accounts, "nobody", chosen=True)
    before = store.last_change()
    token = links.printed_link(accounts, "admin")
    assert store.last_change() == before, "a link that nobody uses makes no account"
    session_id = links.use_link(accounts, token, HERE)
    assert session_id is not None
    session = sessions.find(accounts, session_id)
    assert session is not None
    assert session.viewer == Viewer("admin", "admin")
    assert Workspace(store, Settings()).viewer_for("admin").role == "admin"
    directory.add(accounts, Viewer("admin", "admin"), {"name": "staff"})
    assert links.whose_link(accounts, "staff", chosen=False) == "staff"
    assert links.whose_link(accounts, "other", chosen=False) == "admin"
    directory.edit(accounts, Viewer("admin", "admin"), "staff", {"role": "admin"})
    assert links.whose_link(accounts, "other", chosen=False) is None, "nothing tells which of two admins it would be"
    directory.edit(accounts, Viewer("admin", "admin"), "staff", {"disabled": True})
    assert links.whose_link(accounts, "staff", chosen=False) == "admin"
    with pytest.raises(Forbidden, match="is disabled"):
        links.whose_link(accounts, "staff", chosen=True)
