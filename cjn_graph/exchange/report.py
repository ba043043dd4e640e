"""What an import found and did, as a whole, by file and by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field

from cjn_graph.exchange.problems import FileProblem

Action = Literal["create", "update", "unchanged", "repeated"]
Progress = Callable[[str, int, int], None]
"""Called as ``progress(stage, done, total)``; the stages are ``checking`` (lines) and ``writing`` (records)."""


class RowOutcome(BaseModel):
    """What a row would do, or did: for showing a dry run row by row.

    ``changed`` names the properties that an update changes.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    row: int
    action: Action
    id: str
    changed: list[str] = []


class FileReport(BaseModel):
    """What one file holds and what becomes of it."""

    file: str
    kind: str
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0

    def count(self, action: Action) -> None:
        """Count one row."""
        name = {"create": "created", "update": "updated"}.get(action, action)
        setattr(self, name, getattr(self, name) + 1)


class ImportReport(BaseModel):
    """What an import found and did.

    Attributes
    ----------
    folder, source : str
    dry_run : bool
        True where nothing was to be written.
    files : list of FileReport
        One for each file that was read, in the order of writing: what its rows are, or would be.
    ignored : list of str
        Names in the folder that are not CSV files.
    problems : list of FileProblem
        The first thousand; ``problem_count`` has them all. With any problem, nothing is written.
    written : int
        Records that were written: created or updated.
    transactions : list of str
        Of the batches, in the order of writing: each can be undone, the last one first.
    """

    folder: str
    source: str
    dry_run: bool
    files: list[FileReport] = Field(default_factory=list)
    ignored: list[str] = Field(default_factory=list)
    problems: list[FileProblem] = Field(default_factory=list)
    problem_count: int = 0
    written: int = 0
    transactions: list[str] = Field(default_factory=list)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def ok(self) -> bool:
        """Whether every row of every file is valid."""
        return self.problem_count == 0
