"""What a reader is: something that holds tables, each with a header, and rows that know their place in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from cjn_graph.exchange.problems import ProblemList


class Reader(Protocol):
    """Files of one format."""

    @property
    def location(self) -> str:
        """Where they lie, for the report."""

    @property
    def name(self) -> str:
        """What the source is called where nobody says otherwise."""

    def contents(self) -> tuple[Sequence[Table], list[str]]:
        """Return the tables, and the names of what else is there and is not read.

        Raises
        ------
        InvalidInput
            There is nothing to read.
        """


class Table(Protocol):
    """A table before it is read."""

    @property
    def name(self) -> str:
        """What problems call it, such as ``people.csv``."""

    @property
    def stem(self) -> str:
        """What its rows are, by the name that their CSV file would have: ``people``, ``knows`` and so on."""

    def open(self, problems: ProblemList) -> OpenTable | None:
        """Read the header; None, with the reason in ``problems``, where the table cannot be read at all."""


@dataclass
class OpenTable:
    """A table whose header has been read.

    Parameters
    ----------
    name : str
        What problems call it.
    header : list of str
        The column names as written.
    header_row : int
        Number of the header's row.
    lines : int
        How many lines or rows there are, for progress bars.
    read : callable
        Yields every row as its number and its cells; None for the cells where it cannot read on and has said so.
    whole : bool
        False once rows were passed over because they could not be read.
    """

    name: str
    header: list[str]
    header_row: int
    lines: int
    read: Callable[[ProblemList], Iterator[tuple[int, list[str] | None]]]
    whole: bool = True

    def rows(self, problems: ProblemList) -> Iterator[tuple[int, list[str]]]:
        """Yield each row under the header as its number and its cells, as many as the header has.

        Blank rows are passed over. A row with too few or too many cells is reported and passed over.
        """
        width = len(self.header)
        for line, cells in self.read(problems):
            if cells is None:
                self.whole = False
                return
            if line <= self.header_row or not any(cells):
                continue
            if len(cells) > width and not any(cells[width:]):
                cells = cells[:width]
            if len(cells) != width:
                self.whole = False
                what = f"The row has {len(cells)} cells, the header has {width}."
                hint = 'Put text that contains the delimiter in double quotes: "Lake, Ohio".'
                problems.add(self.name, line, None, what, hint, of_row=True)
                continue
            yield line, cells
