"""Links by which a member answers one question without an account: kept as a hash, used once, for some days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cjn_graph.access import SYSTEM, Viewer
from cjn_graph.accounts.secret import digest, new_token
from cjn_graph.errors import Conflict, NotFound
from cjn_graph.services.workspace import Workspace
from cjn_graph.store import Transaction

GONE: Final = "Ask whoever wrote to you for another link, or answer them directly."


@dataclass(frozen=True)
class AnswerLink:
    """What a link asks.

    Attributes
    ----------
    about, question : str
        Ids of the introduction and of its edge to the member; twice the id of the response, where it belongs to a
        survey.
    person : str
        Id of the member.
    until : str
        The day until which it holds.
    """

    about: str
    question: str
    person: str
    until: str


def make_link(
    workspace: Workspace, viewer: Viewer, about: str, question: str, person: str, *, days: int
) -> tuple[str, str]:
    """Make the link to one question; an earlier one to the same question works no more.

    Returns
    -------
    tuple
        The address, which is shown this once, and the day until which it holds.
    """
    token, until = new_token(), workspace.clock() + timedelta(days=days)
    kept = {"digest": digest(token), "introduction": about, "edge": question, "person": person}
    kept |= {"made_by": viewer.account}
    workspace.store.write(
        lambda transaction: transaction.run("introductions/make_link", expires=until.timestamp(), **kept)
    )
    settings = workspace.settings
    base = settings.public_url or f"http://{settings.host}:{settings.port}"
    return f"{base}/answer?token={token}", until.date().isoformat()


def find_link(workspace: Workspace, token: str) -> AnswerLink:
    """Find what a link asks.

    Raises
    ------
    NotFound
        There is no such link.
    Conflict
        It was used, or has expired.
    """
    rows = workspace.store.read(SYSTEM, "introductions/link", digest=digest(token)) if token else []
    if not rows:
        raise NotFound("This link does not work.", hint=GONE)
    link = rows[0]
    if link["used"]:
        raise Conflict("This link was used already.", hint=GONE)
    expires = datetime.fromtimestamp(link["expires"], UTC)
    if expires <= workspace.clock():
        raise Conflict("This link has expired.", hint=GONE)
    return AnswerLink(link["introduction"], link["edge"], link["person"], expires.date().isoformat())


def use_up(workspace: Workspace, token: str) -> Callable[[Transaction], None]:
    """Make what uses a link up within the transaction that writes the answer: whoever comes second finds none."""
    now = workspace.clock().timestamp()

    def require(transaction: Transaction) -> None:
        if not transaction.run("introductions/use_link", digest=digest(token), now=now):
            raise Conflict("This link was used already.", hint=GONE)

    return require


def end_links(transaction: Transaction, question: str) -> None:
    """End the links to a question."""
    transaction.run("introductions/end_links", edge=question)
