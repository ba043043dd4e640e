"""Mailing somebody the link to sign in with, so that nobody but its holder sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from filelock import FileLock, Timeout

from cjn_graph.access import Viewer
from cjn_graph.accounts.directory import show_account
from cjn_graph.accounts.links import make_link
from cjn_graph.delivery.mail import can_send, send
from cjn_graph.errors import InvalidInput, Problem
from cjn_graph.services.workspace import Workspace

_TEXT = """Hello {name},

this link signs you in to the network, once, within an hour:

{link}

It is as good as a password until then: do not forward it. If you did not ask for it, tell whoever runs the network.
"""


_ADDRESS: Final = "app-address"
"""File in the data folder of the embedded store that says where the app answers, while the app holds its lock."""
_LOCK: Final = f"{_ADDRESS}.lock"
_MOMENT: Final = 0.5
"""Seconds that the app waits for a command that just looks."""


@contextmanager
def telling_address(workspace: Workspace, address: str) -> Iterator[None]:
    """Let commands that work on the same data folder know where the app answers, until the block ends."""
    if workspace.store.engine == "neo4j":  # the app may run on another machine
        yield
        return
    folder = workspace.settings.data_folder
    with ExitStack() as telling:
        try:
            telling.enter_context(FileLock(folder / _LOCK, timeout=_MOMENT))
        except Timeout:  # another app runs on this folder, and told where
            pass
        else:
            telling.callback((folder / _ADDRESS).unlink, missing_ok=True)
            (folder / _ADDRESS).write_text(address, encoding="utf-8")
        yield


def known_address(workspace: Workspace) -> str:
    """Return where the app answers, as the settings say or as the app that runs here says; "" where neither does."""
    settings = workspace.settings
    if settings.public_url or "port" in settings.model_fields_set:
        return settings.public_url or f"http://{settings.host}:{settings.port}"
    file = settings.data_folder / _ADDRESS
    if workspace.store.engine == "neo4j" or not file.is_file():
        return ""
    try:
        with FileLock(settings.data_folder / _LOCK, timeout=0):
            file.unlink(missing_ok=True)  # the app was killed
            return ""
    except Timeout:
        return file.read_text(encoding="utf-8")


def sign_in_address(workspace: Workspace) -> str:
    """Return where people sign in; on the usual port where nothing says which."""
    settings = workspace.settings
    return f"{known_address(workspace) or f'http://{settings.host}:{settings.port}'}/sign-in"


def mail_link(workspace: Workspace, viewer: Viewer, name: str) -> str:
    """Make a one-time link, mail it to the holder of an account, and return the address that it went to.

    Raises
    ------
    InvalidInput
        No mail server is set, or the account has no mail address; then no link is made.
    Conflict
        The server did not take it.
    NotFound, Forbidden
        As :func:`cjn_graph.accounts.links.make_link`.
    """
    settings = workspace.settings
    if not can_send(settings):
        raise InvalidInput(
            "There is no mail server to send through.",
            hint="Set CJN_MAIL_SERVER and CJN_MAIL_FROM, or make a link and hand it over yourself.",
        )
    account = show_account(workspace.accounts, viewer, name)
    if not account.email:
        raise InvalidInput([Problem("email", f"The account {name} has no mail address.", "Add it to the account.")])
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = "Your link to sign in"
    mail["From"], mail["To"] = settings.mail_from, account.email
    link = f"{sign_in_address(workspace)}?token={make_link(workspace.accounts, viewer, name)}"
    mail.set_content(_TEXT.format(name=account.display_name or name, link=link))
    send(settings, mail)
    return account.email
