"""Signing in elsewhere, at a real provider that is started for it."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx2
import oidc_provider_mock
import pytest
from fastapi.testclient import TestClient

from api import create_app
from cjn_graph.access import Viewer
from cjn_graph.accounts import Accounts, directory, granting
from cjn_graph.accounts.credentials import confirm
from cjn_graph.accounts.security_log import read_log
from cjn_graph.delivery.openid import Begun, Provider
from cjn_graph.errors import WrongSignIn
from cjn_graph.settings import Settings
from tests.api.world import ADMIN, HOME, World, open_world

SECOND = Viewer("second", "admin")
USERS = [
    oidc_provider_mock.User(sub=f"sub-{name}", claims={"email": f"{name}@example.org", "email_verified": verified})
    for name, verified in (
        ("nadia", True),
        ("Omar", True),
        ("pia", False),
        ("quentin", True),
        ("twin", True),
        ("rosa", True),
    )
]


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread(user_claims=USERS) as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, issuer: str) -> Iterator[World]:
    with open_world(tmp_path_factory.mktemp("openid") / "data") as opened:
        settings = opened.workspace.settings.model_copy(
            update={
                "openid_issuer": issuer,
                "openid_client": "cjn",
                "openid_secret": Settings(openid_secret="not used by it").openid_secret,  # type: ignore[arg-type]  # pydantic
                "openid_name": "Example University",
                "private_networks": "127.0.0.0/8",
            }
        )
        opened.workspace.settings = settings
        opened.app = create_app(settings, workspace=opened.workspace, accounts=opened.app.state.accounts)
        opened.add("account", name="second", role="admin")
        for name in ("nadia", "omar", "pia"):
            directory.add(accounts_of(opened), ADMIN, {"name": name, "role": "staff", "email": f"{name}@example.org"})
        for name in ("twin", "other-twin"):
            directory.add(accounts_of(opened), ADMIN, {"name": name, "role": "staff", "email": "twin@example.org"})
        yield opened


def accounts_of(world: World) -> Accounts:
    accounts: Accounts = world.app.state.accounts
    return accounts


def signed_in(browser: TestClient, who: str) -> httpx2.Response:
    """Go to the provider, say there who one is, and come back."""
    there = browser.get("/sign-in/openid", follow_redirects=False)
    assert there.status_code == 303, there.text
    answer = httpx2.post(there.headers["location"], data={"sub": f"sub-{who}"}, follow_redirects=False)
    back = urlsplit(answer.headers["location"])
    assert f"{back.scheme}://{back.netloc}" == HOME
    return browser.get(f"{back.path}?{back.query}")


def test_who_has_an_account_with_the_verified_address_signs_in_and_stays_linked(world: World) -> None:
    browser = world.client(None)
    assert "Sign in with Example University" in browser.get("/sign-in").text
    answer = signed_in(browser, "nadia")
    assert answer.url.path == "/", answer.text
    assert browser.get("/api/v1/session").json()["account"] == "nadia"
    assert "OpenID Connect" in browser.get("/account").text
    directory.edit(accounts_of(world), ADMIN, "nadia", {"email": "moved@example.org"})
    again = world.client(None)
    assert signed_in(again, "nadia").url.path == "/", "the identity is known now, whatever the address"
    assert signed_in(world.client(None), "Omar").url.path == "/", "an address is the same in any case of letters"


def test_who_signs_in_elsewhere_sees_it_and_removes_it(world: World) -> None:
    directory.add(accounts_of(world), ADMIN, {"name": "rosa", "role": "staff", "email": "rosa@example.org"})
    browser, other = world.client(None), world.client("omar")
    assert "Signing in elsewhere" not in world.client("rosa").get("/account").text
    elsewhere = world.client(None)
    signed_in(browser, "rosa")
    signed_in(elsewhere, "rosa")
    page = browser.get("/account").text
    key = re.search(r'name="identity" value="(\w+)"', page)
    assert key is not None
    assert "rosa@example.org" in page
    token = other.headers["x-csrf-token"]
    asked = {"csrf_token": token, "identity": key[1]}
    assert other.post("/account/identities/remove", data=asked).status_code == 404, "it is somebody else's"
    asked["csrf_token"] = browser.get("/api/v1/session").json()["csrf_token"]
    said = browser.post("/account/identities/remove", data=asked).text
    assert "That identity is removed." in said
    assert "links it again, unless an admin changes that address" in said
    assert "Signing in elsewhere" not in said
    assert elsewhere.get("/api/v1/session").status_code == 401, "what it began has ended"
    removed = next(one for one in read_log(accounts_of(world), ADMIN) if one.event == "identity removed")
    assert (removed.account, removed.address) == ("rosa", "testclient")
    directory.edit(accounts_of(world), ADMIN, "rosa", {"email": "moved.too@example.org"})
    assert signed_in(world.client(None), "rosa").status_code == 403, "it leads nowhere now"


@pytest.mark.parametrize("who", ["pia", "quentin", "twin", "stranger"])
def test_nobody_else_gets_in_and_no_account_is_made(world: World, who: str) -> None:
    """An address that is not verified, one of no account, one of two, and none."""
    before, browser = world.changes(), world.client(None)
    answer = signed_in(browser, who)
    assert answer.status_code == 403
    assert "No account here belongs to that identity." in answer.text
    assert browser.get("/api/v1/session").status_code == 401
    assert world.changes() == before
    assert any(one.event == "sign-in refused" and "OpenID" in one.detail for one in read_log(accounts_of(world), ADMIN))


def test_what_was_granted_waits_where_another_account_wrote_the_address(world: World) -> None:
    accounts = accounts_of(world)
    directory.edit(accounts, ADMIN, "pia", {"email": "quentin@example.org"})
    granting.give(accounts, SECOND, "pia", {"reason": "test"})
    browser = world.client(None)
    assert signed_in(browser, "quentin").url.path == "/"
    assert directory.read_account(accounts, "pia").credential_by == "admin"
    assert not world.workspace.viewer_for("pia").grants
    confirm(accounts, SECOND, "pia")
    assert world.workspace.viewer_for("pia").grants
    directory.edit(accounts, ADMIN, "pia", {"disabled": True})
    directory.edit(accounts, ADMIN, "pia", {"email": None})
    directory.edit(accounts, ADMIN, "pia", {"disabled": False})
    assert signed_in(world.client(None), "quentin").status_code == 403, "disabling ended the link to the identity"


def test_a_return_that_was_not_begun_here_is_refused(world: World) -> None:
    browser, other = world.client(None), world.client(None)
    there = browser.get("/sign-in/openid", follow_redirects=False).headers["location"]
    came = httpx2.post(there, data={"sub": "sub-nadia"}, follow_redirects=False).headers["location"]
    query = urlsplit(came).query
    assert other.get(f"/sign-in/openid/done?{query}").status_code == 403, "another browser"
    assert browser.get(f"/sign-in/openid/done?code={parse_qs(query)['code'][0]}&state=x").status_code == 403
    assert browser.get(f"/sign-in/openid/done?{query}&hd=added").status_code == 403, "the cookie is gone"
    assert world.client(None).get("/sign-in/openid/done?error=access_denied").status_code == 403


def provider(world: World, **changes: str) -> Provider:
    return Provider(world.workspace.settings.model_copy(update=changes))


def test_a_token_for_another_sign_in_or_client_is_not_believed(world: World) -> None:
    good, begun = provider(world), Begun.new()
    assert {"code_challenge_method": ["S256"], "nonce": [begun.nonce]}.items() <= asked_for(good, begun).items()
    for answering, nonce in ((good, "another"), (provider(world, openid_client="others"), begun.nonce)):
        where = httpx2.post(good.address(begun, f"{HOME}/x"), data={"sub": "sub-nadia"}, follow_redirects=False)
        code = parse_qs(urlsplit(where.headers["location"]).query)["code"][0]
        with pytest.raises(WrongSignIn):
            answering.identity(replace(begun, nonce=nonce), code, f"{HOME}/x")
    with pytest.raises(WrongSignIn):
        good.identity(begun, "no code", f"{HOME}/x")


def asked_for(provider: Provider, begun: Begun) -> dict[str, list[str]]:
    return parse_qs(urlsplit(provider.address(begun, HOME)).query)


def test_providers_that_are_private_or_call_themselves_otherwise_are_not_asked(world: World, issuer: str) -> None:
    for changes in (
        {"private_networks": ""},
        {"openid_issuer": f"{issuer}/"},
        {"openid_issuer": f"{issuer}/nothing"},
        {"openid_issuer": "https://0x7f000001", "private_networks": ""},
        {"openid_issuer": "http://[::ffff:127.0.0.1]:1", "private_networks": ""},
    ):
        with pytest.raises(WrongSignIn, match="failed"):
            provider(world, **changes).address(Begun.new(), HOME)
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        with pytest.raises(WrongSignIn, match="ConnectError"):
            provider(world, openid_issuer=f"http://127.0.0.1:{unheard.getsockname()[1]}").address(Begun.new(), HOME)


def test_a_provider_that_fails_is_not_asked_again_at_once(world: World) -> None:
    asked: list[Settings] = []

    def client(settings: Settings) -> httpx2.Client:
        asked.append(settings)
        raise httpx2.ConnectError("down")

    failing = Provider(world.workspace.settings, client)
    for _ in range(3):
        with pytest.raises(WrongSignIn, match="ConnectError"):
            failing.address(Begun.new(), HOME)
    assert len(asked) == 1


def test_requests_that_another_site_leads_lock_nobody_out(world: World) -> None:
    unseen = {"sec-fetch-site": "cross-site", "sec-fetch-dest": "image"}
    browser = world.client(None)
    for number in range(25):
        assert browser.get(f"/live/a{number}_b/x.ics", headers=unseen).status_code == 404
        assert browser.get("/sign-in/openid/done?code=x&state=y", headers=unseen).status_code == 403
    for number in range(25):
        answer = browser.get(f"/live/a{number}_b/x.ics")
    assert answer.status_code == 429, "whoever guesses has to wait"
    assert signed_in(world.client(None), "nadia").url.path == "/", "but not with signing in"
