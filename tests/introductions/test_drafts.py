"""What messages say and hold back, from which texts they are written, and how they travel."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from icalendar import Calendar

from cjn_graph.delivery.mail import send
from cjn_graph.errors import Conflict, InvalidInput
from cjn_graph.introductions.drafts import Message, write_message
from cjn_graph.introductions.first_call import first_call
from cjn_graph.settings import Settings

VALUES: dict[str, str | None] = {
    "network": "Example Network",
    "to": "Ada {{ 7 * 7 }}",
    "other": "A colleague from another office",
    "part": "helps",
    "topic": "bail <policy>",
    "link": None,
    "until": None,
    "sender": "Kim",
    "other_name": "Ben",
    "introductions": "Ada\n\nBen",
}


@pytest.mark.parametrize("name", ["ask", "remind", "introduce", "met"])
@pytest.mark.parametrize("part", ["helps", "seeks", None])
def test_no_subject_line_names_anybody_or_anything(name: str, part: str | None) -> None:
    message = write_message(name, VALUES | {"part": part}, ["ada@example.org"], None)
    assert message.subject in ("A question from Example Network", "An introduction from Example Network")
    assert "Ada {{ 7 * 7 }}" in message.text  # what people are called is never a template
    assert "{%" not in message.text
    assert not re.search(r"[\w,] A colleague", message.text), "who is not named stands at a beginning"
    assert "\n\n\n" not in message.text


def test_as_html_nothing_is_markup_but_links() -> None:
    message = write_message(
        "ask", VALUES | {"link": "https://e.org/answer?token=x", "until": "2026"}, ["a@b.org"], None
    )
    assert "bail &lt;policy&gt;" in message.html
    assert '<a href="https://e.org/answer?token=x">' in message.html


def test_texts_can_be_edited_but_only_write(tmp_path: Path) -> None:
    (tmp_path / "ask.txt").write_text("Subject: Hello\n\n{{ to }}, {{ other }} asks.")
    assert write_message("ask", VALUES, [], tmp_path).text == "Ada {{ 7 * 7 }}, A colleague from another office asks.\n"
    assert "asked whether" in write_message("remind", VALUES, [], tmp_path).text  # ours, where there is none
    for wrong in (
        "Subject: x\n\n{{ score }}",
        "Subject: x\n\n{{ to.__class__.__mro__ }}",
        "Subject: x\n\n{% include 'etc' %}",
        "Subject: x\n\n{{ 'a' * 'b' }}",
        "Subject: x\n\n{% for n in range(10000000) %}x{% endfor %}",
        "{{ to }}",
        "Subject: x",
        "Subject: {{ to",
    ):
        (tmp_path / "ask.txt").write_text(wrong)
        with pytest.raises(InvalidInput, match=r"ask\.txt"):
            write_message("ask", VALUES, [], tmp_path)
    (tmp_path / "ask.txt").write_bytes(b"Subject: \xff\n\nx")
    with pytest.raises(InvalidInput, match="cannot be read"):
        write_message("ask", VALUES, [], tmp_path)


def test_a_mail_file_and_a_mail_address_say_the_same() -> None:
    message = Message(("ada@example.org",), "A question", "Dear Ada,\n\nmay we?\n")
    mail = message_from_bytes(message.as_email(calendar=b"BEGIN:VCALENDAR").as_bytes(), policy=policy.default)
    assert (mail["Subject"], mail["To"], mail["X-Unsent"]) == ("A question", "ada@example.org", "1")
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "text/calendar"]
    assert (
        message.mailto == "mailto:ada@example.org?subject=A%20question&body=Dear%20Ada%2C%0D%0A%0D%0Amay%20we%3F%0D%0A"
    )


def test_the_invitation_is_a_calendar_that_names_nobody_in_its_title() -> None:
    start, now = datetime(2026, 12, 3, 15, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
    made = first_call("introduction-0000000000000000", start, 30, now, [("Ada", "ada@example.org")])
    [event] = Calendar.from_ical(made).walk("VEVENT")
    assert (str(event["summary"]), event["dtstart"].dt, (event["dtend"].dt - start).seconds) == (
        "First call",
        start,
        1800,
    )
    assert str(event["attendee"]) == "mailto:ada@example.org"


class Mailbox(socketserver.StreamRequestHandler):
    """As much of a mail server as one message needs."""

    taken: list[bytes]
    takes = True

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                self.taken.append(b"".join(lines))
            refused = word == b"RCPT" and not self.takes
            self.wfile.write(b"550 no\r\n" if refused else b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


@pytest.fixture
def mailbox() -> Iterator[tuple[Settings, type[Mailbox]]]:
    handler = type("Box", (Mailbox,), {"taken": []})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Settings(mail_server=f"127.0.0.1:{server.server_address[1]}", mail_from="staff@example.org"), handler
        server.shutdown()


def test_mail_goes_out_where_a_server_is_set(mailbox: tuple[Settings, type[Mailbox]]) -> None:
    settings, handler = mailbox
    message = Message(("ada@example.org",), "A question", "May we?\n").as_email(settings.mail_from)
    send(settings, message)
    assert b"Subject: A question" in handler.taken[0]
    handler.takes = False
    with pytest.raises(Conflict, match="did not take the message"):
        send(settings, message)
    with pytest.raises(Conflict, match="did not take the message"):
        send(settings.model_copy(update={"mail_server": "127.0.0.1:1"}), message)
    with pytest.raises(InvalidInput, match="no mail address"):
        send(settings, Message((), "A question", "May we?\n").as_email(settings.mail_from))
    with pytest.raises(InvalidInput, match="no mail server"):
        send(Settings(), message)
