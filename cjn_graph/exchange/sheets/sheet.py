"""A sheet: a header and rows of texts, from whatever file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from cjn_graph.exchange.problems import ProblemList

MOST_COLUMNS: Final = 1_000
SAMPLE: Final = 200
"""Rows that are looked at to guess what the columns hold."""
_FOOTER: Final = re.compile(
    r"(grand |sub)?totals?\b|confidential information\b|copyright \(c\)|(generated|filtered) by\b|end of report\b",
    re.IGNORECASE,
)
"""What reports of Salesforce and others have below their rows, in one cell."""


@dataclass(frozen=True)
class Sheet:
    """One list of a file.

    Parameters
    ----------
    file : str
        What problems call it.
    header : list of str
        Each name once, as written.
    header_row : int
    read : callable
        Yields each row under the header as its number and its cells, as many as the header has.
    lines : int
        How many lines or rows there are, for progress bars.
    notes : list of str
        What was found out about the file, such as its encoding.
    prefix : str
        What stands before the ids of its rows, where several lists are imported together.
    """

    file: str
    header: list[str]
    header_row: int
    read: Callable[[ProblemList], Iterator[tuple[int, list[str]]]]
    lines: int
    notes: list[str] = field(default_factory=list)
    prefix: str = ""

    @cached_property
    def sample(self) -> list[list[str]]:
        """The first rows."""
        rows: list[list[str]] = []
        for _, cells in self.read(ProblemList()):
            rows.append(cells)
            if len(rows) == SAMPLE:
                break
        return rows


def find_header(rows: Sequence[tuple[int, list[str]]], known: Callable[[str], bool]) -> tuple[int, list[str]] | None:
    """Find the row of column names, below titles and remarks: the one with most names that are known.

    Parameters
    ----------
    rows : sequence
        The first ones, each with its number.
    known : callable
        Tells whether a text is the name of a column that is understood.

    Returns
    -------
    tuple of int and list of str, or None
        Its number, and its names without empty ones at the end; None where no row has any text.
    """
    best: tuple[tuple[int, int], int, list[str]] | None = None
    for number, cells in rows:
        names = [" ".join(cell.split()) for cell in cells]
        while names and not names[-1]:
            names.pop()
        filled = [name for name in names if name]
        if not filled:
            continue
        rank = (sum(known(name) for name in filled), min(len(filled), 2))
        if best is None or rank > best[0]:
            best = (rank, number, names)
    return (best[1], named_once(best[2])) if best else None


def named_once(names: Sequence[str]) -> list[str]:
    """Give a column without a name one, and the second of the same name a number.

    >>> named_once(["Name", "", "Name"])
    ['Name', 'Column 2', 'Name (2)']
    """
    seen: dict[str, int] = {}
    found = []
    for place, name in enumerate(names, 1):
        text = name or f"Column {place}"
        seen[text] = seen.get(text, 0) + 1
        found.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return found


def rows_under(
    header: Sequence[str], header_row: int, file: str, rows: Iterator[tuple[int, list[str]]], problems: ProblemList
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows below a header, as wide as it; blank rows, totals and the header again are passed over."""
    width = len(header)
    for number, cells in rows:
        texts = [cell.strip() for cell in cells]
        if number <= header_row or not any(texts) or [" ".join(text.split()) for text in texts[:width]] == [*header]:
            continue
        filled = [text for text in texts if text]
        if len(filled) == 1 and width > 1 and _FOOTER.match(filled[0]):
            continue
        if any(texts[width:]):
            what = f"The row has {len(cells)} cells, the header has {width}."
            hint = 'Put text that contains the delimiter in double quotes: "Lake, Ohio".'
            problems.add(file, number, None, what, hint, of_row=True)
            continue
        yield number, [*texts[:width], *[""] * (width - len(texts))]
