"""Mail by SMTP, where a server is set; without one, a message that was written is sent by whoever wrote it."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from typing import Final

from cjn_graph.errors import Conflict, InvalidInput
from cjn_graph.settings import Settings

_SECONDS: Final = 20
_THIS_MACHINE: Final = ("localhost", "127.0.0.1")


def can_send(settings: Settings) -> bool:
    """Tell whether there is a server to send through."""
    return bool(settings.mail_server and settings.mail_from)


def send(settings: Settings, mail: EmailMessage) -> None:
    """Hand a message to the mail server: encrypted, unless the server is this machine itself.

    Raises
    ------
    InvalidInput
        No server, or no address to send from, is set; or nobody is addressed.
    Conflict
        The server cannot be reached, or does not take it.
    """
    if not can_send(settings):
        raise InvalidInput(
            "There is no mail server to send through.",
            hint="Set CJN_MAIL_SERVER and CJN_MAIL_FROM, or send the message yourself.",
        )
    if not mail["To"]:
        raise InvalidInput("There is no mail address to send to.", hint="Add it to the person, or call them.")
    host, _, port = settings.mail_server.partition(":")
    try:
        with smtplib.SMTP(host, int(port or 587), timeout=_SECONDS) as server:
            if host not in _THIS_MACHINE:
                server.starttls(context=ssl.create_default_context())
            if settings.mail_user:
                server.login(settings.mail_user, settings.mail_password.get_secret_value())
            server.send_message(mail)
    except (OSError, smtplib.SMTPException) as error:
        raise Conflict(
            f"The mail server {host} did not take the message ({type(error).__name__}).",
            hint="Nothing was sent. Check the settings with `cjn doctor`, or send the message yourself.",
        ) from error
