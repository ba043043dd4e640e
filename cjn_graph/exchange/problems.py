"""What is wrong with a file, said so that the person who made the file can put it right."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, Field


class FileProblem(BaseModel):
    """One thing wrong in one file.

    ``row`` is the line number that a spreadsheet or an editor shows: the header is row 1.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    row: int | None = None
    column: str | None = None
    what: str
    hint: str = ""

    def __str__(self) -> str:
        row = f", row {self.row}" if self.row is not None else ""
        column = f", column {self.column}" if self.column is not None else ""
        return f"{self.file}{row}{column}: {self.what} {self.hint}".rstrip()


class ProblemList(BaseModel):
    """Problems in the order in which they were found: all are counted, the first ``limit`` are kept.

    Attributes
    ----------
    of_files : int
        How many are of a file as a whole, such as a column that there is not; the others are of one row each.
    each : callable, optional
        Called with every problem of a row.
    """

    limit: int = 1_000
    total: int = 0
    of_files: int = 0
    kept: list[FileProblem] = Field(default_factory=list)
    each: Callable[[FileProblem], None] | None = None

    def add(
        self, file: str, row: int | None, column: str | None, what: str, hint: str = "", *, of_row: bool = False
    ) -> None:
        """Count one problem and keep it if there is room.

        Parameters
        ----------
        of_row : bool
            Whether the rest of the file can be used without this row.
        """
        self.total += 1
        self.of_files += not of_row
        problem = FileProblem(file=file, row=row, column=column, what=what, hint=hint)
        if len(self.kept) < self.limit:
            self.kept.append(problem)
        if self.each and of_row:
            self.each(problem)
