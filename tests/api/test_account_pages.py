"""The pages about accounts without a browser: what went wrong is told where it was typed, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.web.accounts.managing import together
from cjn_graph.accounts import back_off, passwords, security_log
from tests.api.world import ADMIN, HOME, World

GOOD = "lanterns over nine rivers"


@pytest.fixture
def apart(world: World) -> Iterator[World]:
    """The same world; wrong guesses of a test are forgotten, since all tests come from one address."""
    yield world
    world.workspace.store.write(lambda tx: tx.run("accounts/forget_guesses", before=1e12))


def test_a_refusal_on_a_page_is_in_the_log_and_too_many_tries_say_when_to_come_back(apart: World) -> None:
    apart.add("account", name="hasty", role="staff")
    accounts, client = apart.app.state.accounts, apart.client("hasty")
    token = {"csrf_token": client.headers["x-csrf-token"]}
    passwords.set_password(accounts, apart.workspace.viewer_for("hasty"), "hasty", GOOD)
    client = apart.client("hasty")
    token = {"csrf_token": client.headers["x-csrf-token"]}
    for _ in range(back_off.FREE["account"] + 1):
        answer = client.post("/account/password", data={**token, "present": "wrong", "password": GOOD})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1
    admin = apart.client("admin")
    own = {"csrf_token": admin.headers["x-csrf-token"], "reason": "x"}
    assert admin.post("/accounts/admin/grant", data=own).status_code == 403
    noted = {(one.event, one.account, one.detail) for one in security_log.read_log(accounts, ADMIN)}
    assert ("refused", "admin", "POST /accounts/admin/grant") in noted


def test_a_link_from_another_site_does_not_put_somebody_into_another_account_unasked(world: World) -> None:
    client, link = world.client("staff"), world.link("manager")
    asked = client.get(link, headers={"sec-fetch-site": "cross-site"})
    assert "Sign in with this link?" in asked.text
    assert client.get("/api/v1/session").json()["account"] == "staff"
    answer = client.post("/sign-in", data={"token": link.partition("token=")[2]})
    assert answer.url == f"{HOME}/"
    assert client.get("/api/v1/session").json()["account"] == "manager"
    assert "does not work" in world.client(None).post("/sign-in", data={"token": "used"}).text


def test_who_is_meant_is_chosen_where_a_name_fits_several(world: World) -> None:
    for _ in range(2):
        twin = world.add("person", name="Twin Chosen")
    admin = world.client("admin")
    fields = {"csrf_token": admin.headers["x-csrf-token"], "name": "chosen", "role": "staff", "person": "Twin Chosen"}
    asked = admin.post("/accounts", data=fields)
    assert asked.status_code == 409
    assert f'name="chosen" value="{twin}"' in asked.text
    assert 'value="Twin Chosen"' in asked.text
    page = admin.post("/accounts", data={**fields, "chosen": twin})
    assert f'<a href="/people/{twin}">Twin Chosen</a>' in page.text
    assert 'name="person" type="text" value="Twin Chosen"' in page.text, "not its id"
    again = admin.post("/accounts/chosen/edit", data={**fields, "email": "x@example.org"})
    assert "chosen was changed" in again.text, "the same twin, although two have the name"
    taken = admin.post("/accounts", data={**fields, "name": "other", "chosen": twin})
    assert "Twin Chosen has the account chosen already" in taken.text


def test_a_form_stays_open_with_what_was_typed(world: World) -> None:
    world.add("account", name="careful", role="staff")
    client = world.client("careful")
    token = {"csrf_token": client.headers["x-csrf-token"]}
    weak = client.post("/account/password", data={**token, "password": "short"})
    assert "<details open><summary>Set one" in weak.text
    assert "<p>Has fewer than 12 characters." in weak.text
    none = client.post("/account/keys", data={**token, "purpose": "Website"})
    assert "<details open><summary>Make a key" in none.text
    assert 'value="Website"' in none.text


def test_a_grant_takes_dates_as_people_write_them_and_its_maker_is_not_asked_to_confirm(world: World) -> None:
    world.add("account", name="dated", role="staff")
    admin = world.client("admin")
    token = {"csrf_token": admin.headers["x-csrf-token"]}
    page = admin.post("/accounts/dated/grant", data={**token, "reason": "x", "end": "June 2027"})
    assert "until June 2027" in page.text
    wrong = admin.post("/accounts/dated/grant", data={**token, "reason": "x", "end": "soon"})
    assert wrong.status_code == 422
    assert "Write it as" in wrong.text
    assert 'value="soon"' in wrong.text
    made = admin.post("/accounts/dated/link", data=token)
    assert "you cannot confirm it yourself" in made.text
    assert "It is in the right hands" not in made.text
    admin.get("/accounts/dated")
    world.add("account", name="third", role="admin")
    assert "It is in the right hands" in world.client("third").get("/accounts/dated").text


def test_what_is_added_most_is_offered_without_a_kind(world: World) -> None:
    client = world.client("staff")
    assert client.get("/add").url == f"{HOME}/add/person"
    assert "<h1>Add a post</h1>" in client.get("/add/post").text
    assert world.client("reader").get("/add").status_code == 403
    joining = client.get(f"/facts/{world.ids['Wren']}/join/member_of").text
    assert "<h1>Wren Okafor is a member of …</h1>" in joining
    assert (
        'title="Its record, to end, edit or delete it">since 2022<' in client.get(f"/people/{world.ids['Wren']}").text
    )


def test_what_was_read_under_a_grant_stands_together_in_the_log(world: World) -> None:
    client = world.client("grantee")
    for name in ("Wren", "Tobias"):
        client.get(f"/people/{world.ids[name]}")
    page = world.client("admin").get("/accounts/log").text
    assert "pages and routes</summary>" in page
    assert f"GET /people/{world.ids['Tobias']}" in page
    grouped = together(security_log.read_log(world.app.state.accounts, ADMIN, limit=1000))
    hours = [(one.account, one.address, one.at[:13]) for one, _ in grouped if one.event == "restricted facts read"]
    assert len(hours) == len(set(hours))
