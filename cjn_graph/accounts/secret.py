"""Secrets: made at random, shown once, kept as hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets

_TOKEN_BYTES = 32


def new_token() -> str:
    """Return 32 random bytes as text."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def digest(secret: str) -> str:
    """Return what is kept of a secret. It is random and long, so that no slow hash is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def csrf_token(session_id: str) -> str:
    """Derive the token from the session id, which other sites never see, so that there is nothing more to store."""
    return hmac.new(session_id.encode("utf-8", "surrogatepass"), b"csrf", hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
