"""Signing in elsewhere: OpenID Connect, with code and PKCE, where a provider is set.

The provider is asked over checked connections only (:mod:`cjn_graph.delivery.addresses`), what it says about itself is
looked up anew after a while, and an identity is believed where its token is signed by the provider's own key, is meant
for us, and answers to the sign-in that was begun here.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from cjn_graph.delivery.addresses import checked_client
from cjn_graph.errors import CjnError, WrongSignIn
from cjn_graph.settings import Settings

ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signatures that need a private key; none that our own secret would be enough for."""
_KNOWN_SECONDS: Final = 600
_FAILED_SECONDS: Final = 10
"""Seconds in which a provider that could not be asked is not asked again: else each sign-in waits for it."""
_LEEWAY: Final = 60
"""Seconds by which the clocks may differ."""
_MOST_ANSWER: Final = 1_000_000
_FAILURES: Final = (httpx2.HTTPError, httpx2.InvalidURL, AuthlibBaseError, JoseError, ValueError, KeyError, TypeError)


@dataclass(frozen=True)
class Begun:
    """A sign-in that was begun: what has to come back, and what proves that it was this browser."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Begun:
        """Draw all three at random."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))

    def __str__(self) -> str:
        return f"{self.state}.{self.nonce}.{self.verifier}"


@dataclass(frozen=True)
class Identity:
    """Who the provider says that it is. ``email`` is empty unless the provider has verified it."""

    issuer: str
    subject: str
    email: str


class Provider:
    """The provider of the settings.

    Parameters
    ----------
    client : callable
        Opens what the provider is asked with.
    """

    def __init__(self, settings: Settings, client: Callable[[Settings], httpx2.Client] = checked_client) -> None:
        self._settings = settings
        self._client = client
        self._known: tuple[float, dict[str, Any], KeySet] | None = None
        self._failed: tuple[float, Exception] | None = None

    def address(self, begun: Begun, back: str) -> str:
        """Return where the browser goes to sign in.

        Parameters
        ----------
        back : str
            Our own address, where it comes back to.

        Raises
        ------
        WrongSignIn
            The provider cannot be asked.
        """
        about, _ = self._about()
        return str(
            prepare_grant_uri(
                about["authorization_endpoint"],
                self._settings.openid_client,
                "code",
                back,
                "openid email",
                begun.state,
                nonce=begun.nonce,
                code_challenge=create_s256_code_challenge(begun.verifier),
                code_challenge_method="S256",
            )
        )

    def identity(self, begun: Begun, code: str, back: str) -> Identity:
        """Return who came back with a code.

        Raises
        ------
        WrongSignIn
            The provider cannot be asked, or does not vouch for anybody.
        """
        about, keys = self._about()
        settings = self._settings
        try:
            with self._client(settings) as client:
                form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
                auth = httpx2.BasicAuth(settings.openid_client, settings.openid_secret.get_secret_value())
                sent = form | {"code_verifier": begun.verifier}
                token = _answer(client.post(_secure(about["token_endpoint"], settings), data=sent, auth=auth))
                claims = self._claims(str(token["id_token"]), keys, about, begun)
                if "email" not in claims and "userinfo_endpoint" in about:
                    bearer = {"authorization": f"Bearer {token['access_token']}"}
                    more = _answer(client.get(_secure(about["userinfo_endpoint"], settings), headers=bearer))
                    claims = {**more, **claims} if more.get("sub") == claims["sub"] else claims
        except (*_FAILURES, CjnError) as error:
            raise _failed(error) from error
        email = claims["email"] if claims.get("email_verified") is True else ""
        return Identity(str(claims["iss"]), str(claims["sub"]), str(email))

    def _claims(self, token: str, keys: KeySet, about: dict[str, Any], begun: Begun) -> dict[str, Any]:
        decoded = jwt.decode(token, keys, algorithms=ALGORITHMS)
        client = self._settings.openid_client
        expected = {"iss": {"essential": True, "value": about["issuer"]}, "aud": {"essential": True, "value": client}}
        found = CodeIDToken(decoded.claims, decoded.header, expected, {"nonce": begun.nonce, "client_id": client})
        found.validate(leeway=_LEEWAY)
        return dict(found)

    def _about(self) -> tuple[dict[str, Any], KeySet]:
        """Look up what the provider says about itself, and its keys."""
        now = time.monotonic()
        if self._failed is not None and now - self._failed[0] < _FAILED_SECONDS:
            raise _failed(self._failed[1])
        if self._known is None or now - self._known[0] > _KNOWN_SECONDS:
            issuer = self._settings.openid_issuer
            try:
                with self._client(self._settings) as client:
                    where = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
                    about = _answer(client.get(_secure(where, self._settings)))
                    if about["issuer"] != issuer:
                        raise ValueError(f"It calls itself {str(about['issuer'])[:200]!r}.")
                    _secure(about["authorization_endpoint"], self._settings)
                    keys = KeySet.import_key_set(_answer(client.get(_secure(about["jwks_uri"], self._settings))))
            except (*_FAILURES, CjnError) as error:
                self._failed = (time.monotonic(), error)
                raise _failed(error) from error
            self._known = (now, about, keys)
        return self._known[1], self._known[2]


def _secure(address: str, settings: Settings) -> str:
    """Refuse an address without TLS, unless private networks are allowed: there the provider may be our own machine."""
    if urlsplit(address).scheme != "https" and not settings.private_networks:
        raise ValueError(f"{address[:200]!r} is not encrypted.")
    return address


def _answer(response: httpx2.Response) -> Any:
    if response.status_code != 200 or len(response.content) > _MOST_ANSWER:
        raise ValueError(f"The provider answered {response.status_code}.")
    return response.json()


def _failed(error: Exception) -> WrongSignIn:
    return WrongSignIn(
        f"Signing in elsewhere failed ({type(error).__name__}).",
        hint="Try again; where it fails again, an admin looks at the settings of the provider.",
    )
