"""The commands that take in mail and lists of who came, and show what waits to be confirmed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cjn_graph.cli.context import JsonOption, asking
from cjn_graph.cli.output import say, show, show_json
from cjn_graph.errors import InvalidInput
from cjn_graph.services.capturing import ENDINGS, MOST_BYTES, Captured, capture, list_captured


def add_command(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(help="Mails (.eml), calendars (.ics), participants (.csv); folders; -.")
    ],
    body: Annotated[bool, typer.Option("--body", help="Keep the text of mails as well.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Take in again what was confirmed or forgotten.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take in who was in touch, when and about what, to be confirmed; - reads one mail from a mail server's pipe."""
    with asking(context).network() as (workspace, viewer):
        kept = capture(workspace, viewer, list(_contents(files)), body=body, again=again)
    if as_json:
        show_json(kept)
    else:
        for line in kept.known:
            say(f"Came in before: {line}. Where that was forgotten by mistake, add --again.")
        for key in kept.added:
            show(key)
        say(f"{len(kept.added)} to confirm: cjn capture list.")
    if kept.refused:
        raise InvalidInput("\n".join(kept.refused), hint="All others are kept.")


def list_command(context: typer.Context, as_json: JsonOption = False) -> None:
    """List what waits to be confirmed: who is on record, who may be, and who is not."""
    with asking(context).network() as (workspace, viewer):
        found = list_captured(workspace, viewer)
    if as_json:
        show_json(found)
        return
    if not found:
        say("Nothing waits to be confirmed.")
    for one in found:
        _show(one)


def _show(one: Captured) -> None:
    where = f", {one.convening.name} ({one.convening.id})" if one.convening else ""
    show(f"{one.key}  {one.sort} {one.on or 'without a date'}: {one.subject or '(no subject)'}{where}")
    for who in one.people:
        called = f"{who.name} <{who.address}>" if who.name and who.address else who.name or who.address
        if who.person:
            show(f"    {called}: {who.person.name} ({who.person.id}){', staff' if who.staff else ''}")
        else:
            show(f"    {called}: not on record")
            for candidate in who.candidates:
                show(f"        may be {candidate.id}  {candidate.name}")


def _contents(files: list[Path]) -> Iterator[tuple[str, bytes]]:
    for path in files:
        try:
            if str(path) == "-":
                yield "mail.eml", sys.stdin.buffer.read(MOST_BYTES + 1)
            elif path.is_dir():
                inside = sorted(one for one in path.iterdir() if one.suffix.casefold() in ENDINGS and one.is_file())
                yield from ((one.name, one.read_bytes()) for one in inside)
            else:
                yield path.name, path.read_bytes()
        except OSError as error:
            raise InvalidInput(f"{path} cannot be read: {error.strerror}.", hint="Check the name.") from None
