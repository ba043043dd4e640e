"""Passwords: which are taken, how they are checked, and how guessing is slowed down."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from cjn_graph.access import Viewer
from cjn_graph.accounts import Accounts, back_off, credentials, directory, links, passwords, security_log, sessions
from cjn_graph.accounts.sessions import Browser
from cjn_graph.errors import Forbidden, InvalidInput, TooManyTries, WrongSignIn
from tests.accounts.conftest import Clock

KIM, ADMIN, SECOND = Viewer("kim", "staff"), Viewer("admin", "admin"), Viewer("second", "admin")
GOOD = "lanterns over nine rivers"
HERE, THERE = Browser("192.0.2.1"), Browser("192.0.2.2")


def test_a_password_signs_in_and_only_its_slow_hash_is_kept(people: Accounts) -> None:
    before = people.store.last_change()
    passwords.set_password(people, KIM, "kim", GOOD)
    session = sessions.find(people, passwords.sign_in(people, "kim", GOOD, HERE))
    assert session is not None
    assert session.viewer == KIM
    driver = people.store._connection.driver
    database = people.store._connection.database
    rows = driver.execute_query("MATCH (n) RETURN properties(n) AS p", database_=database).records
    everything = repr([row["p"] for row in rows])
    assert GOOD not in everything
    assert "$argon2id$" in everything
    assert people.store.last_change() == before


@pytest.mark.parametrize(
    "password",
    [
        "",
        "short",
        "a" * 30,
        "passwordpassword",
        "qwertyuiop123",
        "Password1234",
        "abcabcabcabc",
        "kim@example.org",
        "x" * 257,
    ],
)
def test_what_is_short_long_or_common_is_refused(people: Accounts, password: str) -> None:
    directory.edit(people, ADMIN, "kim", {"email": "kim@example.org"})
    with pytest.raises(InvalidInput, match="password: "):
        passwords.set_password(people, KIM, "kim", password)
    assert not passwords.has_password(people, "kim")


def test_the_same_password_typed_on_another_keyboard_fits(people: Accounts) -> None:
    passwords.set_password(people, KIM, "kim", "Bråten og ni elver i nord")
    passwords.sign_in(people, "kim", "Bra\u030aten og ni elver i nord", HERE)


def test_nothing_tells_which_of_name_and_password_is_wrong(people: Accounts) -> None:
    passwords.set_password(people, KIM, "kim", GOOD)
    told = set()
    for name, password in (("kim", "wrong"), ("nobody", GOOD), ("second", GOOD), ("", ""), ("kim", "")):
        with pytest.raises(WrongSignIn) as refused:
            passwords.sign_in(people, name, password, HERE)
        told.add(str(refused.value))
    directory.edit(people, ADMIN, "kim", {"disabled": True})
    with pytest.raises(WrongSignIn) as refused:
        passwords.sign_in(people, "kim", GOOD, HERE)
    assert told == {str(refused.value)}


def test_a_new_password_ends_the_other_sessions_and_the_links(people: Accounts) -> None:
    passwords.set_password(people, KIM, "kim", GOOD)
    here, there = passwords.sign_in(people, "kim", GOOD, HERE), passwords.sign_in(people, "kim", GOOD, THERE)
    token = links.make_link(people, KIM, "kim")
    session = sessions.find(people, here)
    assert session is not None
    passwords.set_password(people, KIM, "kim", "eleven quiet harbours, one bell", but=session.key)
    assert sessions.find(people, here) is not None
    assert sessions.find(people, there) is None
    assert links.use_link(people, token, HERE) is None
    with pytest.raises(WrongSignIn):
        passwords.sign_in(people, "kim", GOOD, HERE)


def test_a_password_for_another_needs_an_admin_and_waits_to_be_confirmed(people: Accounts) -> None:
    with pytest.raises(Forbidden, match="needs the role admin"):
        passwords.set_password(people, KIM, "second", GOOD)
    passwords.set_password(people, ADMIN, "kim", GOOD)
    assert directory.read_account(people, "kim").credential_by == "admin"
    session = sessions.find(people, passwords.sign_in(people, "kim", GOOD, HERE))
    assert session is not None
    assert session.viewer.credential_by == "admin"
    credentials.confirm(people, SECOND, "kim")
    assert ("signed in", "password made by admin") in {
        (one.event, one.detail) for one in security_log.own_entries(people, KIM)
    }
    directory.edit(people, ADMIN, "kim", {"disabled": True})
    with pytest.raises(Forbidden, match="is disabled"):
        passwords.set_password(people, ADMIN, "kim", GOOD)


def test_guessing_an_account_is_slowed_down_twice_as_long_each_time(people: Accounts, clock: Clock) -> None:
    passwords.set_password(people, KIM, "kim", GOOD)
    for number in range(back_off.FREE["account"]):
        with pytest.raises(WrongSignIn):
            passwords.sign_in(people, "KIM" if number % 2 else "kim", "wrong", Browser(f"192.0.2.{number}"))
    with pytest.raises(TooManyTries) as refused:
        passwords.sign_in(people, "kim", GOOD, THERE)
    assert refused.value.seconds == 2, "the right one waits too, or the wait would tell which it is"
    waits = []
    for _ in range(12):
        clock.now += refused.value.seconds
        with pytest.raises(WrongSignIn):
            passwords.sign_in(people, "kim", "wrong", Browser())
        with pytest.raises(TooManyTries) as refused:
            passwords.sign_in(people, "kim", "wrong", Browser())
        waits.append(refused.value.seconds)
    assert waits[:3] == [3, 5, 9]
    assert waits[-1] == back_off.LONGEST
    clock.now += back_off.LONGEST
    passwords.sign_in(people, "kim", GOOD, HERE)
    with pytest.raises(WrongSignIn):
        passwords.sign_in(people, "kim", "wrong", HERE)
    passwords.sign_in(people, "kim", GOOD, HERE)  # the right one has cleared the count


def test_guessing_from_one_address_is_slowed_down_and_right_ones_do_not_count(people: Accounts) -> None:
    passwords.set_password(people, KIM, "kim", GOOD)
    for _ in range(back_off.FREE["address"] + 1):
        passwords.sign_in(people, "kim", GOOD, HERE)
    for number in range(back_off.FREE["address"]):
        with pytest.raises(WrongSignIn):
            passwords.sign_in(people, f"nobody{number}", "wrong", HERE)
    with pytest.raises(TooManyTries):
        passwords.sign_in(people, "kim", GOOD, HERE)
    passwords.sign_in(people, "kim", GOOD, THERE)


def test_the_present_password_is_asked_for(people: Accounts) -> None:
    passwords.set_password(people, KIM, "kim", GOOD)
    passwords.check_again(people, "kim", GOOD, "")
    with pytest.raises(WrongSignIn, match="present password"):
        passwords.check_again(people, "kim", "wrong", "")


def test_the_present_password_is_not_guessed_by_many_at_once(people: Accounts) -> None:
    passwords.set_password(people, KIM, "kim", GOOD)

    def guess(number: int) -> type[Exception]:
        with pytest.raises((WrongSignIn, TooManyTries)) as refused:
            passwords.check_again(people, "kim", f"wrong {number}", HERE.address)
        return refused.type

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(guess, range(12)))
    assert answers.count(WrongSignIn) <= back_off.FREE["account"]
    with pytest.raises(TooManyTries):
        passwords.check_again(people, "kim", GOOD, HERE.address)


def test_the_right_present_password_clears_the_count(people: Accounts) -> None:
    passwords.set_password(people, KIM, "kim", GOOD)
    for _ in range(back_off.FREE["account"] * 2):
        passwords.check_again(people, "kim", GOOD, HERE.address)


def test_the_name_to_sign_in_with_may_be_written_in_any_case(people: Accounts) -> None:
    passwords.set_password(people, KIM, "kim", GOOD)
    session = sessions.find(people, passwords.sign_in(people, "Kim ", GOOD, HERE))
    assert session is not None
    assert session.account == "kim"


def test_the_log_has_nothing_of_a_name_that_is_no_account(people: Accounts) -> None:
    for name in ("lanterns over nine rivers", "second"):
        with pytest.raises(WrongSignIn):
            passwords.sign_in(people, name, "x", HERE)
    noted = {entry.account for entry in security_log.read_log(people, ADMIN)}
    assert noted == {"", "second"}
