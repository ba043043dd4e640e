"""Signing in elsewhere, by OpenID Connect: the browser goes to the provider and comes back with a code."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.deps import AccountsDep
from api.problems import ProblemError, http_problem, library_problem
from api.sessions import browser_of, led_by_another_site
from api.web.accounts.signing_in import signed_in
from api.web.accounts.telling import told_in_place
from api.web.render import page
from cjn_graph.accounts import Accounts, back_off
from cjn_graph.accounts.identities import sign_in_with
from cjn_graph.accounts.secret import same
from cjn_graph.delivery.openid import Begun, Provider
from cjn_graph.errors import CjnError, TooManyTries, WrongSignIn

public = APIRouter(include_in_schema=False)

_COOKIE: Final = "cjn-openid"
_PATH: Final = "/sign-in/openid"
_SECONDS: Final = 600
_Text = Annotated[str, Query(max_length=2000)]


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.openid
    if provider is None:
        raise ProblemError(http_problem("no-such-page", "Signing in elsewhere is not set up."))
    return provider


def _back(request: Request) -> str:
    base = request.app.state.workspace.settings.public_url or str(request.base_url).rstrip("/")
    return f"{base}{_PATH}/done"


@public.get(_PATH)
def begin(request: Request, accounts: AccountsDep) -> Response:
    """Send the browser to the provider, and let it keep what has to come back."""
    provider, begun = _provider(request), Begun.new()
    try:
        back_off.require_patience(accounts, back_off.keys(link=browser_of(request).address))
        answer = RedirectResponse(provider.address(begun, _back(request)), status_code=303)
    except (WrongSignIn, TooManyTries) as error:
        return _refused(request, error)
    secure = request.url.scheme == "https"
    answer.set_cookie(_COOKIE, str(begun), _SECONDS, path=_PATH, secure=secure, httponly=True, samesite="lax")
    return answer


@public.get(f"{_PATH}/done")
def done(request: Request, accounts: AccountsDep, code: _Text = "", state: _Text = "") -> Response:
    """Start a session for who came back, if the provider vouches for them and an account is theirs."""
    provider, counted = _provider(request), back_off.keys(link=browser_of(request).address)
    try:
        back_off.require_patience(accounts, counted)
        answer = signed_in(request, accounts, _session(request, accounts, provider, code, state))
    except (WrongSignIn, TooManyTries) as refused:
        if isinstance(refused, WrongSignIn) and not led_by_another_site(request):
            back_off.count_guess(accounts, counted)
        answer = _refused(request, refused)
    answer.delete_cookie(_COOKIE, path=_PATH)
    return answer


def _session(request: Request, accounts: Accounts, provider: Provider, code: str, state: str) -> str:
    parts = request.cookies.get(_COOKIE, "").split(".")
    begun = Begun(*parts) if len(parts) == 3 else None
    if begun is None or not code or not same(state, begun.state):
        raise WrongSignIn("That sign-in was not begun in this browser, or it took too long.", hint="Begin again.")
    who = provider.identity(begun, code, _back(request))
    return sign_in_with(accounts, who.issuer, who.subject, who.email, browser_of(request))


def _refused(request: Request, error: CjnError) -> Response:
    return page(request, "sign_in.html", **told_in_place(request, error), problem=library_problem(error))
