"""Keys: made, used, rotated, revoked, with the rights that their account has at each use."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from cjn_graph.access import Viewer
from cjn_graph.accounts import Accounts, credentials, directory, granting, keys, security_log
from cjn_graph.errors import Conflict, Forbidden, InvalidInput, NotFound
from cjn_graph.services import records
from tests.accounts.conftest import Clock
from tests.making import workspace_on

KIM, ADMIN, SECOND = Viewer("kim", "staff"), Viewer("admin", "admin"), Viewer("second", "admin")


def test_a_key_is_shown_once_and_has_the_rights_of_its_account(people: Accounts, clock: Clock) -> None:
    before = people.store.last_change()
    key = keys.make_key(people, KIM, "kim", ["read", "matches"], purpose="Mailing list")
    assert re.fullmatch(r"cjn_[0-9a-f]{12}_[\w-]{43}", key)
    bearer = keys.find_bearer(people, key, "192.0.2.1")
    assert bearer is not None
    assert (bearer.viewer, bearer.scopes) == (replace(KIM, reads_accounts=False), {"read", "matches"})
    assert people.store.last_change() == before
    driver, database = people.store._connection.driver, people.store._connection.database
    rows = driver.execute_query("MATCH (n) RETURN properties(n) AS p", database_=database).records
    assert key.rpartition("_")[2] not in repr([row["p"] for row in rows])
    (listed,) = keys.list_keys(people, KIM, "kim")
    assert (listed.name, listed.scopes, listed.state) == ("Mailing list", ["matches", "read"], "works")
    assert listed.last_used is not None
    clock.now += keys.DAYS * 86_400
    assert keys.find_bearer(people, key) is None
    assert keys.list_keys(people, KIM, "kim")[0].state == "expired"


def test_what_changes_about_the_account_counts_at_the_next_use(people: Accounts) -> None:
    key = keys.make_key(people, KIM, "kim", ["read"])
    granting.give(people, ADMIN, "kim", {"reason": "x"})
    bearer = keys.find_bearer(people, key)
    assert bearer is not None
    assert bearer.viewer.grants == {"restricted"}
    directory.edit(people, ADMIN, "kim", {"role": "viewer"})
    bearer = keys.find_bearer(people, key)
    assert bearer is not None
    assert bearer.viewer.role == "viewer"
    directory.edit(people, ADMIN, "kim", {"disabled": True})
    assert keys.find_bearer(people, key) is None
    directory.edit(people, ADMIN, "kim", {"disabled": False})
    assert keys.find_bearer(people, key) is None, "it ended with the account"


def test_a_key_made_by_another_opens_no_restricted_facts(people: Accounts) -> None:
    granting.give(people, ADMIN, "kim", {"reason": "x"})
    key = keys.make_key(people, ADMIN, "kim", ["read"])
    assert directory.read_account(people, "kim").credential_by == "admin"
    credentials.confirm(people, SECOND, "kim")
    bearer = keys.find_bearer(people, key)
    assert bearer is not None
    assert bearer.viewer.grants == frozenset()


def test_a_key_is_rotated_with_an_overlap(people: Accounts, clock: Clock) -> None:
    old = keys.make_key(people, KIM, "kim", ["read"])
    prefix = old.split("_")[1]
    new = keys.rotate_key(people, KIM, prefix)
    assert keys.find_bearer(people, old)
    assert keys.find_bearer(people, new)
    clock.now += keys.OVERLAP_HOURS * 3600
    assert keys.find_bearer(people, old) is None
    assert keys.find_bearer(people, new)
    with pytest.raises(Conflict, match="works no longer"):
        keys.rotate_key(people, KIM, prefix)


def test_a_rotated_key_lasts_as_long_as_the_old_one_was_made_to(people: Accounts, clock: Clock) -> None:
    old = keys.make_key(people, KIM, "kim", ["read"], days=10)
    clock.now += 4 * 86_400
    made = keys.rotate_key(people, KIM, old.split("_")[1])
    lasts = {one.prefix: one.expires for one in keys.list_keys(people, KIM, "kim")}
    assert lasts[made.split("_")[1]] == security_log.when(clock.now + 10 * 86_400)
    same_day = keys.rotate_key(people, KIM, made.split("_")[1], longer=False)
    (last,) = [one for one in keys.list_keys(people, KIM, "kim") if one.prefix == same_day.split("_")[1]]
    assert last.expires == lasts[made.split("_")[1]]


def test_rotating_a_key_does_not_make_it_ones_own(people: Accounts) -> None:
    granting.give(people, ADMIN, "kim", {"reason": "x"})
    theirs = keys.make_key(people, ADMIN, "kim", ["read"])
    credentials.confirm(people, SECOND, "kim")
    mine = keys.make_key(people, KIM, "kim", ["read"])
    for viewer, key in ((KIM, theirs), (ADMIN, mine)):
        bearer = keys.find_bearer(people, keys.rotate_key(people, viewer, key.split("_")[1]))
        assert bearer is not None
        assert not bearer.viewer.grants


def test_only_a_key_for_managing_accounts_reads_them(people: Accounts) -> None:
    for scope, sees in (("read", False), ("admin", True)):
        bearer = keys.find_bearer(people, keys.make_key(people, ADMIN, "admin", [scope]))
        assert bearer is not None
        found = records.list_records(workspace_on(people.store), bearer.viewer, "account")
        assert bool(found) is sees


def test_a_key_is_revoked_at_once_by_its_holder_or_an_admin(people: Accounts) -> None:
    key = keys.make_key(people, KIM, "kim", ["read"])
    prefix = key.split("_")[1]
    other = keys.make_key(people, SECOND, "second", ["read"]).split("_")[1]
    for viewer, which in ((KIM, other), (KIM, "nonsense"), (Viewer("manager", "manager"), prefix)):
        with pytest.raises(NotFound, match="no key"):
            keys.revoke_key(people, viewer, which)
    keys.revoke_key(people, ADMIN, prefix)
    assert keys.find_bearer(people, key) is None
    with pytest.raises(Conflict, match="revoked already"):
        keys.revoke_key(people, KIM, prefix)
    assert len(keys.list_keys(people, ADMIN)) == 2
    with pytest.raises(Forbidden, match="needs the role admin"):
        keys.list_keys(people, KIM)


@pytest.mark.parametrize("key", ["", "cjn", "cjn_000000000000_" + "x" * 43, "cjn_' OR 1=1_" + "x" * 43, "\N{SNOWMAN}"])
def test_garbage_is_no_key(people: Accounts, key: str) -> None:
    assert keys.find_bearer(people, key) is None


def test_another_secret_does_not_fit(people: Accounts) -> None:
    key = keys.make_key(people, KIM, "kim", ["read"])
    assert keys.find_bearer(people, key[:-43] + "x" * 43) is None


def test_a_key_that_could_not_be_used_is_not_made(people: Accounts) -> None:
    for scopes, purpose, days, match in (
        ([], "", 1, "scopes: are missing"),
        (["all"], "", 1, "no scope 'all'"),
        (["read"], "", 0, "days"),
        (["read"], "", 366, "days"),
        (["read"], "x" * 201, 1, "purpose"),
        (["read"], "a\nb", 1, "purpose"),
    ):
        with pytest.raises(InvalidInput, match=match):
            keys.make_key(people, KIM, "kim", scopes, purpose=purpose, days=days)
    with pytest.raises(Forbidden, match="needs the role admin"):
        keys.make_key(people, KIM, "second", ["read"])
    directory.edit(people, ADMIN, "kim", {"disabled": True})
    with pytest.raises(Forbidden, match="is disabled"):
        keys.make_key(people, ADMIN, "kim", ["read"])


def test_the_first_use_in_an_hour_is_logged(people: Accounts, clock: Clock) -> None:
    key = keys.make_key(people, KIM, "kim", ["read"])
    for _ in range(3):
        keys.find_bearer(people, key, "192.0.2.1")
    clock.now += 3600
    keys.find_bearer(people, key, "192.0.2.1")
    used = [one for one in security_log.read_log(people, ADMIN) if one.event == "key used"]
    assert len(used) == 2
