"""Printing: results on stdout, everything else on stderr, safe in a pipe and for any text."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from time import monotonic
from typing import Any, NoReturn, Protocol

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from cjn_graph import progress as progress_of

_PIPE_WIDTH = 10_000  # a program that reads our words must not find them broken into lines
_GAP = 2  # blanks between two columns
_WORD = 14  # letters of a word that stay together, as those of "communications"
_ID = re.compile(r"[a-z]-[a-z0-9]{16}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean(text: object) -> str:
    """Return ``text`` without control characters: stored names must not steer the terminal."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", str(text))


@cache
def console(*, stderr: bool = False) -> Console:
    """Return the console for people: colours only on a terminal and without NO_COLOR, full lines in a pipe."""

    class PipeConsole(Console):
        def on_broken_pipe(self) -> NoReturn:
            stop_writing()

    # Stored text is data: brackets in a name are no markup, ":smile:" is no picture.
    made = PipeConsole(stderr=stderr, highlight=False, markup=False, emoji=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = _PIPE_WIDTH
    return made


def stop_writing() -> NoReturn:
    """End quietly, as ``head`` and the like expect, when whoever read our output has stopped reading."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, sys.stdout.fileno())
    raise SystemExit(141)


def say(text: object = "") -> None:
    """Print one message for people on stderr."""
    console(stderr=True).print(clean(text), soft_wrap=True)


def say_error(text: object) -> None:
    """Print what went wrong on stderr."""
    console(stderr=True).print(Text.assemble(("Error: ", "bold red"), clean(text)), soft_wrap=True)


def show(text: str | Text = "") -> None:
    """Print one line of the answer on stdout, never broken; a string is cleaned, a Text is taken as it is."""
    console().print(clean(text) if isinstance(text, str) else text, soft_wrap=True)


def show_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str = "", stderr: bool = False
) -> None:
    """Print a table on stdout, or on stderr; long cells are folded, never cut. None is an empty cell.

    Headings are broken between words only, and ids, which are there to be copied, never: where the terminal is too
    narrow for that, each row is printed as a block, a line for each cell.
    """
    cells = [["" if cell is None else clean(cell) for cell in row] for row in rows]
    by_column = [[name, *(row[place] for row in cells)] for place, name in enumerate(columns)]
    room = console(stderr=stderr).width - _GAP * (len(columns) - 1)
    widths = _narrowed([_natural(texts) for texts in by_column], [_least(texts) for texts in by_column], room)
    table = _blocks(columns, cells, title) if widths is None else _table(columns, cells, title, widths)
    _show_filled(table, console(stderr=stderr))


def _table(columns: Sequence[str], rows: list[list[str]], title: str, widths: list[int]) -> Table:
    table = Table(title=title or None, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for name, width in zip(columns, widths, strict=True):
        table.add_column(name, overflow="fold", header_style="dim", width=width)
    for row in rows:
        table.add_row(*row)
    return table


def _blocks(columns: Sequence[str], rows: list[list[str]], title: str) -> Table:
    """Lay each row out as lines of heading and cell, without the empty ones, and with an empty line after it."""
    table = Table(
        title=title or None, title_justify="left", title_style="bold", box=None, pad_edge=False, show_header=False
    )
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for number, row in enumerate(rows):
        if number:
            table.add_row("", "")
        for name, cell in zip(columns, row, strict=True):
            if cell:
                table.add_row(name, cell)
    return table


def _narrowed(natural: list[int], least: list[int], room: int) -> list[int] | None:
    """Take what is too much from the widest columns; None where not even the least widths fit."""
    if sum(least) > room:
        return None
    widths = list(natural)
    for _ in range(sum(natural) - room):
        spare = [place for place in range(len(widths)) if widths[place] > least[place]]
        widths[max(spare, key=widths.__getitem__)] -= 1
    return widths


def _natural(texts: Iterable[str]) -> int:
    return max((cell_len(line) for text in texts for line in text.split("\n")), default=0)


def _least(texts: Sequence[str]) -> int:
    """Return the width below which the heading or an id would break; of other words the start must have room."""
    heading, *cells = texts
    words = (word for cell in cells for word in cell.split())
    return max(
        1,
        *(cell_len(word) for word in heading.split()),
        *(cell_len(word) if _ID.search(word) else min(cell_len(word), _WORD) for word in words),
    )


def show_pairs(pairs: Iterable[tuple[str, str | Text]]) -> None:
    """Print short marks and, beside each, a text that keeps to its own column on a narrow terminal."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", min_width=5)
    grid.add_column(overflow="fold")
    for mark, text in pairs:
        grid.add_row(mark, clean(text) if isinstance(text, str) else text)
    _show_filled(grid, console())


def show_tree(tree: Tree) -> None:
    """Print a tree on stdout, with an empty line before it; its texts are cleaned already."""
    show()
    _show_filled(tree, console())


def _show_filled(shown: Table | Tree, on: Console) -> None:
    if on.is_terminal:
        on.print(shown)
        return
    with on.capture() as captured:
        on.print(shown)
    # Rich fills each line with blanks; `less` would break them into empty lines.
    on.out("\n".join(line.rstrip() for line in captured.get().split("\n")), end="", highlight=False)


def show_json(value: Any) -> None:
    """Print the answer as JSON on stdout, in UTF-8 whatever the terminal's own encoding is.

    Parameters
    ----------
    value : object
        Pydantic models, lists of them, or what JSON knows.
    """
    text = json.dumps(value, default=_plain, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        stop_writing()


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json")


class Advance(Protocol):
    """How far the work is: ``done`` of ``total`` (0: unknown), and what exactly is being done."""

    def __call__(self, done: int, total: int = 0, detail: str = "") -> None:
        """Move the bar."""


@contextmanager
def measuring(what: str = "Measuring") -> Iterator[None]:
    """Show how far what is computed inside has come, and the time left, from two seconds on; Ctrl-C breaks it off."""
    begun = monotonic()
    with ExitStack() as later:
        advance: Advance | None = None

        def tell(share: float) -> None:
            nonlocal advance
            if advance is None and monotonic() - begun > progress_of.PATIENCE:
                advance = later.enter_context(progress(what))
            if advance is not None:
                advance(round(100 * share), 100)

        with progress_of.watched(tell):
            yield


@contextmanager
def progress(what: str, *, hidden: bool = False) -> Iterator[Advance]:
    """Show a progress bar on stderr, when that is a terminal; the bar is gone afterwards."""
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console(stderr=True),
        disable=hidden or not console(stderr=True).is_terminal,
        redirect_stdout=False,
        transient=True,
    )
    with bar:
        task = bar.add_task(what, total=None)

        def advance(done: int, total: int = 0, detail: str = "") -> None:
            bar.update(task, completed=done, total=total or None, description=f"{what} {clean(detail)}".rstrip())

        yield advance
