"""Accounts and grants: who may do what, and that nobody reaches restricted facts alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cjn_graph.access import Viewer
from cjn_graph.accounts import (
    Accounts,
    credentials,
    directory,
    granting,
    keys,
    links,
    passwords,
    security_log,
    sessions,
)
from cjn_graph.accounts.base import find_viewer
from cjn_graph.accounts.identities import sign_in_with
from cjn_graph.accounts.sessions import Browser
from cjn_graph.errors import Conflict, Forbidden, InvalidInput, NotFound, WrongSignIn
from cjn_graph.records import Delete, Update
from cjn_graph.services import records
from cjn_graph.services.checking import check
from cjn_graph.services.history import history, undo
from cjn_graph.store import Store
from tests.making import ADMIN, NOW, apply, edge, entity, workspace_on, write

FIRST, SECOND = Viewer("admin", "admin"), Viewer("second", "admin")
STAFF, MANAGER = Viewer("staff", "staff"), Viewer("manager", "manager")
AT_TERMINAL = replace(FIRST, terminal=True)


@pytest.fixture
def accounts(store: Store) -> Accounts:
    """One admin."""
    write(store, entity("account", "admin", role="admin"), viewer=ADMIN)
    return Accounts(store, lambda: NOW)


@pytest.fixture
def two(accounts: Accounts) -> Accounts:
    """Two admins, and a colleague."""
    write(accounts.store, entity("account", "second", role="admin"), viewer=ADMIN)
    write(accounts.store, entity("account", "kim", role="staff"), viewer=ADMIN)
    return accounts


def granted(accounts: Accounts, name: str) -> bool:
    viewer = find_viewer(accounts, name)
    assert viewer is not None
    return "restricted" in viewer.grants


def refused(accounts: Accounts, error: type[Exception], match: str, call: Any, *arguments: Any, **options: Any) -> None:
    before = accounts.store.last_change()
    with pytest.raises(error, match=match):
        call(*arguments, **options)
    assert accounts.store.last_change() == before


def test_an_account_is_added_changed_and_says_whose_it_is(accounts: Accounts) -> None:
    write(accounts.store, entity("person", "p", name="Kim Example"), entity("person", "q", name="Lee Example"))
    values = {"name": "kim", "display_name": "Kim Example", "email": "kim@example.org"}
    added = directory.add(accounts, FIRST, values, person_id=entity("person", "p").id)
    assert (added.role, added.person_name, added.email, added.grants) == ("staff", "Kim Example", "kim@example.org", [])
    assert directory.edit(accounts, FIRST, "kim", {"role": "manager", "email": None}).email is None
    assert directory.set_person(accounts, FIRST, "kim", entity("person", "q").id).person_name == "Lee Example"
    assert directory.set_person(accounts, FIRST, "kim", None).person_id is None
    assert [one.name for one in directory.list_accounts(accounts, MANAGER)] == ["admin", "kim"]
    assert directory.show_account(accounts, Viewer("kim", "manager"), "kim").role == "manager"
    assert {edit.actor for edit in history(workspace_on(accounts.store), FIRST, added.id)} == {"admin"}
    assert check(workspace_on(accounts.store), FIRST).ok


@pytest.mark.parametrize("name", ["", "..", ".", "-x", "kim lee", "kim/lee", "k" * 81, "k\u0456m"])
def test_a_name_that_could_not_stand_in_an_address_is_refused(accounts: Accounts, name: str) -> None:
    refused(accounts, InvalidInput, "letters, digits", directory.add, accounts, FIRST, {"name": name})


def test_who_may_not_does_not(two: Accounts) -> None:
    kim = entity("person", "p", name="Kim Example")
    write(two.store, kim)
    needs = "needs the role"
    for viewer in (STAFF, MANAGER):
        refused(two, Forbidden, needs, directory.add, two, viewer, {"name": "x"})
        refused(two, Forbidden, needs, directory.edit, two, viewer, "kim", {"role": "admin"})
        refused(two, Forbidden, needs, directory.set_person, two, viewer, "kim", kim.id)
        refused(two, Forbidden, needs, granting.give, two, viewer, "kim", {"reason": "x"})
        refused(two, Forbidden, needs, granting.revoke, two, viewer, "kim", "grant-x")
        refused(two, Forbidden, needs, credentials.confirm, two, viewer, "kim")
    refused(two, Forbidden, needs, directory.list_accounts, two, STAFF)
    refused(two, Forbidden, needs, directory.show_account, two, STAFF, "kim")
    refused(two, NotFound, "no account called", directory.edit, two, FIRST, "nobody", {"role": "staff"})
    refused(two, NotFound, "no account called", directory.show_account, two, FIRST, "")
    refused(two, NotFound, "no person", directory.set_person, two, FIRST, "kim", "topic-0000000000000000")
    refused(two, InvalidInput, "name: is not changed here", directory.edit, two, FIRST, "kim", {"name": "x"})
    refused(two, InvalidInput, "role", directory.edit, two, FIRST, "kim", {"role": "boss"})
    refused(two, Conflict, "is or was an account", directory.add, two, FIRST, {"name": "Kim"})
    directory.set_person(two, FIRST, "kim", kim.id)
    refused(
        two, Conflict, "Kim Example has the account kim already", directory.set_person, two, FIRST, "second", kim.id
    )


def test_staff_read_no_account_and_no_grant_by_any_way(two: Accounts) -> None:
    granting.give(two, FIRST, "kim", {"reason": "secret reason"})
    account = directory.read_account(two, "kim")
    workspace = workspace_on(two.store)
    for record_id in (account.id, account.grants[0].id):
        for call in (records.read, history):
            refused(two, NotFound, "no record", call, workspace, STAFF, record_id)
            call(workspace, MANAGER, record_id)
    for kind in ("account", "grant", "given_to"):
        assert records.list_records(workspace, STAFF, kind) == []
        assert records.list_records(workspace, MANAGER, kind)


def test_the_last_admin_stays_one(accounts: Accounts) -> None:
    only = directory.read_account(accounts, "admin")
    for changes in ({"role": "staff"}, {"disabled": True}):
        refused(accounts, Conflict, "last admin", directory.edit, accounts, FIRST, "admin", changes)
        refused(accounts, Conflict, "last admin", apply, accounts.store, Update(only.id, changes), viewer=ADMIN)
    refused(accounts, Conflict, "last admin", apply, accounts.store, Delete(only.id), viewer=ADMIN)
    directory.add(accounts, FIRST, {"name": "second", "role": "admin"})
    assert directory.edit(accounts, SECOND, "admin", {"role": "staff"}).role == "staff"
    refused(accounts, Conflict, "last admin", directory.edit, accounts, SECOND, "second", {"disabled": True})


def test_a_grant_is_given_in_ones_own_name_for_a_reason_and_revoked_at_once(two: Accounts) -> None:
    refused(two, InvalidInput, "reason: is missing", granting.give, two, FIRST, "kim", {"reason": " "})
    refused(two, InvalidInput, "end", granting.give, two, FIRST, "kim", {"reason": "x", "end": "soon"})
    given = granting.give(two, FIRST, "kim", {"reason": "Works on it", "granted_by": "somebody", "end": "2026-11-01"})
    grant = given.grants[0]
    assert (grant.granted_by, grant.reason, grant.start, grant.holds) == ("admin", "Works on it", "2026-11-01", True)
    assert granted(two, "kim")
    longer = "moved to an earlier day"
    for end in ("2027", None):
        refused(two, InvalidInput, longer, apply, two.store, Update(grant.id, {"end": end}), viewer=ADMIN)
    assert not granting.revoke(two, SECOND, "kim", grant.id).grants[0].holds
    assert not granted(two, "kim")
    refused(two, Conflict, "revoked already", granting.revoke, two, FIRST, "kim", grant.id)
    refused(two, NotFound, "no grant", granting.revoke, two, FIRST, "second", grant.id)
    back = Update(grant.id, {"revoked_at": None})
    refused(two, InvalidInput, "never changed", apply, two.store, back, viewer=ADMIN)
    told = [(one.event, one.by) for one in security_log.read_log(two, FIRST, only=security_log.GRANTING)]
    assert sorted(told) == [("grant given", "admin"), ("grant revoked", "second")]


def test_nobody_grants_themselves_but_a_sole_admin_at_the_terminal(accounts: Accounts) -> None:
    give = (accounts, FIRST, "admin", {"reason": "x"})
    refused(accounts, Forbidden, "own account.* at the terminal", granting.give, *give)
    granting.give(accounts, AT_TERMINAL, "admin", {"reason": "x"})
    assert granted(accounts, "admin")
    directory.add(accounts, FIRST, {"name": "second", "role": "admin"})
    refused(accounts, Forbidden, "Ask second", granting.give, accounts, AT_TERMINAL, "admin", {"reason": "x"})
    granting.give(accounts, SECOND, "admin", {"reason": "x"})
    mine = entity("grant", "own", reason="x")
    given = edge("given_to", mine, entity("account", "admin"))
    refused(accounts, Forbidden, "own account", write, accounts.store, mine, given, viewer=ADMIN)


def test_what_another_made_is_confirmed_by_a_second_admin_before_grants_hold(two: Accounts) -> None:
    granting.give(two, FIRST, "kim", {"reason": "x"})
    assert granted(two, "kim")
    links.make_link(two, Viewer("kim", "staff"), "kim")
    assert granted(two, "kim"), "a link of one's own changes nothing"
    links.make_link(two, AT_TERMINAL, "kim")
    assert not granted(two, "kim")
    assert directory.read_account(two, "kim").credential_by == "admin"
    for viewer in (FIRST, AT_TERMINAL):
        refused(two, Forbidden, "another admin.*Ask second", credentials.confirm, two, viewer, "kim")
    by_hand = Update(directory.read_account(two, "kim").id, {"credential_by": None})
    refused(two, Forbidden, "another admin", apply, two.store, by_hand, viewer=ADMIN)
    forged = Update(by_hand.id, {"credential_by": "second"})
    refused(two, InvalidInput, "never written by hand", apply, two.store, forged, viewer=ADMIN)
    credentials.confirm(two, SECOND, "kim")
    assert granted(two, "kim")
    refused(two, Conflict, "nothing to confirm", credentials.confirm, two, SECOND, "kim")


def test_a_colleague_that_an_admin_made_up_is_no_second_admin(accounts: Accounts) -> None:
    directory.add(accounts, FIRST, {"name": "puppet", "role": "admin"})
    links.make_link(accounts, FIRST, "puppet")
    puppet = Viewer("puppet", "admin")
    refused(accounts, Forbidden, "another admin has to", granting.give, accounts, puppet, "admin", {"reason": "x"})
    refused(accounts, Forbidden, "another admin has to", credentials.confirm, accounts, puppet, "puppet")
    refused(accounts, Forbidden, "at the terminal", credentials.confirm, accounts, FIRST, "puppet")
    credentials.confirm(accounts, AT_TERMINAL, "puppet")
    granting.give(accounts, puppet, "admin", {"reason": "x"})


def test_at_the_terminal_without_a_second_admin_there_is_nothing_to_confirm(accounts: Accounts) -> None:
    directory.add(accounts, FIRST, {"name": "kim"})
    granting.give(accounts, FIRST, "kim", {"reason": "x"})
    links.make_link(accounts, AT_TERMINAL, "kim")
    assert granted(accounts, "kim")


def test_what_one_admin_made_ends_when_another_makes_it_anew(two: Accounts) -> None:
    write(two.store, entity("account", "third", role="admin"), viewer=ADMIN)
    old = links.make_link(two, FIRST, "kim")
    new = links.make_link(two, SECOND, "kim")
    assert links.use_link(two, old, links.Browser()) is None, "or the first would be confirmed along with the second"
    assert links.use_link(two, new, links.Browser()) is not None
    unused = links.make_link(two, SECOND, "kim")
    credentials.confirm(two, FIRST, "kim")
    assert links.use_link(two, unused, links.Browser()) is None, "what nobody used is in nobody's hands"


def test_a_store_from_before_is_closed_to_staff_when_it_is_opened(two: Accounts) -> None:
    granting.give(two, FIRST, "kim", {"reason": "x"})
    connection = two.store._connection
    for text in (
        "MATCH (n) WHERE n.visibility = 'managers' SET n.visibility = 'staff'",
        "MATCH ()-[r]->() WHERE r.visibility = 'managers' SET r.visibility = 'staff'",
        "MATCH (v:SchemaVersion) SET v.version = 1",
    ):
        connection.driver.execute_query(text, database_=connection.database)
    workspace = workspace_on(two.store)
    assert records.list_records(workspace, STAFF, "account")
    assert not check(workspace, FIRST).ok
    two.store.ensure_schema()
    assert records.list_records(workspace, STAFF, "account") == []
    assert check(workspace, FIRST).ok
    refused(two, NotFound, "no record", history, workspace, STAFF, directory.read_account(two, "kim").id)


def test_what_the_same_admin_makes_anew_ends_what_was_not_confirmed(two: Accounts) -> None:
    kept = links.use_link(two, links.make_link(two, FIRST, "kim"), links.Browser())
    assert kept is not None
    links.make_link(two, FIRST, "kim")
    assert sessions.find(two, kept) is None, "or the admin who kept it would be confirmed as kim"


def test_a_password_that_another_made_opens_nothing_restricted_and_ends_when_confirmed(two: Accounts) -> None:
    granting.give(two, FIRST, "kim", {"reason": "x"})
    passwords.set_password(two, FIRST, "kim", "lanterns over nine rivers")
    first, second = (passwords.sign_in(two, "kim", "lanterns over nine rivers", Browser()) for _ in range(2))
    inside = sessions.find(two, first)
    assert inside is not None
    assert inside.viewer.credential_by == "admin"
    refused(two, Forbidden, "no further link", links.make_link, two, inside.viewer, "kim")
    key = keys.make_key(two, inside.viewer, "kim", ["read"])
    assert [one.how for one in sessions.list_sessions(two, SECOND, of="kim")] == ["password made by admin"] * 2
    refused(two, Forbidden, "needs the role admin", sessions.list_sessions, two, STAFF, of="kim")
    credentials.confirm(two, SECOND, "kim")
    assert sessions.find(two, first) is sessions.find(two, second) is None
    assert not passwords.has_password(two, "kim")
    bearer = keys.find_bearer(two, key)
    assert bearer is not None
    assert not bearer.viewer.grants


def test_a_password_of_ones_own_stays_when_confirmed(two: Accounts) -> None:
    granting.give(two, FIRST, "kim", {"reason": "x"})
    session = sessions.find(two, str(links.use_link(two, links.make_link(two, FIRST, "kim"), Browser())))
    assert session is not None
    passwords.set_password(two, session.viewer, "kim", "lanterns over nine rivers", but=session.key)
    credentials.confirm(two, SECOND, "kim")
    found = sessions.find(two, passwords.sign_in(two, "kim", "lanterns over nine rivers", Browser()))
    assert found is not None
    assert found.viewer.grants == {"restricted"}


def test_where_nobody_could_confirm_a_password_made_by_another_opens_nothing_restricted(accounts: Accounts) -> None:
    directory.add(accounts, FIRST, {"name": "kim"})
    granting.give(accounts, FIRST, "kim", {"reason": "x"})
    passwords.set_password(accounts, AT_TERMINAL, "kim", "lanterns over nine rivers")
    session = sessions.find(accounts, passwords.sign_in(accounts, "kim", "lanterns over nine rivers", Browser()))
    assert session is not None
    assert (session.viewer.grants, session.viewer.credential_by) == (frozenset(), "admin")


def test_a_person_who_is_hidden_is_shown_with_no_account(two: Accounts) -> None:
    hidden = entity("person", "hidden", name="Hidden Fictional", sensitivity="restricted")
    open_one = entity("person", "open", name="Open Fictional")
    write(two.store, hidden, open_one)
    cleared = replace(FIRST, grants=frozenset({"restricted"}))
    assert directory.set_person(two, cleared, "kim", hidden.id).person_name == "Hidden Fictional"
    for viewer in (FIRST, MANAGER):
        listed = {one.name: one for one in directory.list_accounts(two, viewer)}["kim"]
        assert listed == directory.show_account(two, viewer, "kim")
        assert (listed.person_id, listed.person_name) == (None, None)
    refused(two, NotFound, "no person", directory.set_person, two, FIRST, "second", hidden.id)
    directory.set_person(two, FIRST, "kim", None)
    assert directory.show_account(two, cleared, "kim").person_id == hidden.id, "who does not see it does not clear it"
    directory.set_person(two, FIRST, "kim", open_one.id)
    assert directory.show_account(two, cleared, "kim").person_id == open_one.id


@pytest.mark.parametrize("kind", ["account", "account_of", "grant", "given_to"])
def test_accounts_and_grants_are_written_where_the_log_is_written_only(accounts: Accounts, kind: str) -> None:
    workspace, only = workspace_on(accounts.store), "on their own pages only"
    account, person, grant = (entity(one, "admin") for one in ("account", "person", "grant"))
    ends = {"account_of": (account.id, person.id), "given_to": (grant.id, account.id)}.get(kind)
    make, given = (records.relate, ends) if ends else (records.create, ({"name": "x"} if kind == "account" else {},))
    refused(accounts, Forbidden, only, make, workspace, FIRST, kind, *given)


def test_an_account_is_not_edited_deleted_or_undone_as_a_record(two: Accounts) -> None:
    workspace, only = workspace_on(two.store), "on their own pages only"
    kim = directory.edit(two, FIRST, "kim", {"role": "viewer"})
    refused(
        two, Forbidden, only, records.edit, workspace, FIRST, kim.id, {"role": "admin"}, expected_version=kim.version
    )
    refused(two, Forbidden, only, records.delete, workspace, FIRST, kim.id, expected_version=kim.version)
    refused(two, Forbidden, only, records.restore, workspace, FIRST, kim.id)
    last = history(workspace, FIRST, kim.id)[0].transaction_id
    refused(two, Forbidden, only, undo, workspace, FIRST, last)


YVES = {"name": "yves", "role": "staff", "email": "yves@example.org"}
ANYWHERE = Browser("203.0.113.9", "x")


@pytest.mark.parametrize("signing_out", [False, True])
def test_an_identity_that_an_intruder_linked_ends(two: Accounts, signing_out: bool) -> None:
    """By confirming the account, and by signing it out everywhere."""
    directory.add(two, FIRST, YVES)
    directory.edit(two, FIRST, "yves", {"email": "intruder@example.org"})
    session = sign_in_with(two, "https://idp", "intruder", "intruder@example.org", ANYWHERE)
    directory.edit(two, FIRST, "yves", {"email": "yves@example.org"})
    if signing_out:
        sessions.sign_out_everywhere(two, "yves")
    else:
        credentials.confirm(two, SECOND, "yves")
    assert sessions.find(two, session) is None
    with pytest.raises(WrongSignIn):
        sign_in_with(two, "https://idp", "intruder", "intruder@example.org", ANYWHERE)


def test_an_identity_with_the_present_address_stays_confirmed(two: Accounts) -> None:
    directory.add(two, FIRST, YVES)
    granting.give(two, SECOND, "yves", {"reason": "test"})
    begun = sign_in_with(two, "https://idp", "own", "Yves@example.org", ANYWHERE)
    credentials.confirm(two, SECOND, "yves")
    assert sessions.find(two, begun) is None, "who it was is not known: they sign in again"
    sessions.sign_out_everywhere(two, "yves")
    found = sessions.find(two, sign_in_with(two, "https://idp", "own", "", ANYWHERE))
    assert found is not None
    assert found.viewer.grants


@pytest.mark.parametrize("writer", ["admin", "yves"])
def test_whose_address_the_log_does_not_tell_any_more_was_written_by_another(two: Accounts, writer: str) -> None:
    directory.add(two, FIRST, YVES)
    directory.edit(two, Viewer(writer, "admin"), "yves", {"email": "other@example.org"})
    blank = {"before": "2999", "limit": 500}
    two.store.write(lambda transaction: transaction.run("retention/blank_changes", **blank))
    sign_in_with(two, "https://idp", "own", "other@example.org", ANYWHERE)
    assert directory.read_account(two, "yves").credential_by == "admin"
