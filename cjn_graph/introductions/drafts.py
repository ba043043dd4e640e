"""Messages about introductions: written from texts that can be edited, with only what may be passed on.

Offices are public bodies, and their mail is a public record: a subject line says nothing of anybody, no score is ever
in a message, and nobody is named to somebody else before having agreed to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import quote

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape

from cjn_graph.errors import InvalidInput, Problem

TEXTS_OF: Final[dict[str, tuple[str, ...]]] = {
    "proposed": ("ask",),
    "asked": ("ask", "remind"),
    "postponed": ("ask",),
    "expired": ("ask",),
    "accepted": ("introduce",),
    "introduced": ("met",),
    "met": ("met",),
}
"""The texts that fit a state."""
ASKING: Final = ("ask", "remind")
"""Texts that a link to answer belongs in."""
SOMEBODY: Final = "A colleague from another office"
_MOST: Final = 20_000


@dataclass(frozen=True)
class Message:
    """A message, ready to be sent."""

    to: tuple[str, ...]
    subject: str
    text: str

    @property
    def html(self) -> str:
        """The same text as HTML: a paragraph for each, addresses as links."""
        paragraphs = [part for part in self.text.split("\n\n") if part.strip()]
        return "\n".join(f"<p>{_with_links(part)}</p>" for part in paragraphs)

    @property
    def mailto(self) -> str:
        """An address that opens it in a mail program."""
        to = ",".join(quote(one, safe="@") for one in self.to)
        return f"mailto:{to}?subject={quote(self.subject)}&body={quote(self.text.replace(chr(10), chr(13) + chr(10)))}"

    def as_email(self, sender: str = "", calendar: bytes | None = None) -> EmailMessage:
        """Return it as mail, as text and as HTML, with an invitation if there is one; unsent (RFC 5322)."""
        mail = EmailMessage(policy=SMTP)
        mail["Subject"] = self.subject
        if self.to:
            mail["To"] = ", ".join(self.to)
        if sender:
            mail["From"] = sender
        else:
            mail["X-Unsent"] = "1"  # mail programs open it to be completed
        mail.set_content(self.text)
        mail.add_alternative(self.html, subtype="html")
        if calendar is not None:
            mail.add_attachment(calendar, maintype="text", subtype="calendar", filename="first-call.ics")
        return mail


def write_message(name: str, values: Mapping[str, str | None], to: Sequence[str], folder: Path | None) -> Message:
    """Write a message from a text.

    Parameters
    ----------
    name : str
        Such as ``ask``; a file of that name with ``.txt`` in the folder stands in for ours.
    values : mapping
        What the text may name: ``to``, ``other``, ``topic``, ``link`` and so on.

    Raises
    ------
    InvalidInput
        The text is no template, names what is not there, does what it may not, or has no subject line.
    """
    source, where = _source(name, folder)
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    try:
        written = environment.from_string(source).render(values)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        hint = f"It may use: {', '.join(sorted(values))}."
        raise InvalidInput([Problem(where, f"cannot be written: {str(error)[:200]}.", hint)]) from None
    head, _, body = written[:_MOST].strip().partition("\n")
    if not head.startswith("Subject:") or not body.strip():
        raise InvalidInput([Problem(where, "has no subject.", "Its first line is Subject: and a few words.")])
    lines = "\n".join(line.rstrip() for line in body.strip().splitlines())
    while "\n\n\n" in lines:
        lines = lines.replace("\n\n\n", "\n\n")
    return Message(tuple(to), " ".join(head.removeprefix("Subject:").split()), f"{lines}\n")


def _source(name: str, folder: Path | None) -> tuple[str, str]:
    own = folder / f"{name}.txt" if folder else None
    if own is not None and own.is_file():
        try:
            return own.read_text(encoding="utf-8")[:_MOST], str(own)
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidInput([Problem(str(own), f"cannot be read: {error}.", "Save it as text in UTF-8.")]) from None
    return files("cjn_graph.introductions").joinpath("texts", f"{name}.txt").read_text(encoding="utf-8"), f"{name}.txt"


def _with_links(paragraph: str) -> str:
    words = (
        f'<a href="{escape(word)}">{escape(word)}</a>'
        if word.startswith(("https://", "http://"))
        else str(escape(word))
        for line in paragraph.splitlines()
        for word in [*line.split(), "\n"]
    )
    return " ".join(words).replace(" \n ", "<br>").strip()
