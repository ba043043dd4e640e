"""Sending one message to a receiver: signed as Standard Webhooks (https://www.standardwebhooks.com) has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

import httpx2
from standardwebhooks import Webhook

from cjn_graph.delivery.addresses import PrivateAddress

PAUSES: Final = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds between one try and the next: ten tries within three days and a half."""
_GONE: Final = 410


class Sent(NamedTuple):
    """What came of sending a message.

    Attributes
    ----------
    delivered : bool
        Whether the receiver took it.
    final : bool
        Whether trying again is of no use: the receiver says that it wants no more.
    told : str
        What was answered, for people.
    """

    delivered: bool
    final: bool
    told: str


def send(client: httpx2.Client, url: str, secrets: Sequence[str], message_id: str, body: str, *, at: float) -> Sent:
    """Send a message, signed with each of the secrets.

    Parameters
    ----------
    client : httpx2.Client
        One that connects to checked addresses only and follows no redirect.
    at : float
        When it is sent, seconds since 1970.
    """
    moment = datetime.fromtimestamp(int(at), UTC)
    signatures = [Webhook(secret).sign(msg_id=message_id, timestamp=moment, data=body) for secret in secrets]
    headers = {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at)),
        "webhook-signature": " ".join(signatures),
    }
    try:
        with client.stream("POST", url, content=body.encode(), headers=headers) as answer:
            status = answer.status_code
    except PrivateAddress as error:
        return Sent(False, False, error.message)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return Sent(False, False, f"no answer ({type(error).__name__})")
    return Sent(200 <= status < 300, status == _GONE, f"answered {status}")
