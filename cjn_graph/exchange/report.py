"""What an import found and did, as a whole, by file and by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, computed_field

from cjn_graph.exchange.problems import FileProblem
from cjn_graph.exchange.settling import FieldChange

Action = Literal["create", "update", "unchanged", "repeated"]
Progress = Callable[[str, int, int], None]
"""Called as ``progress(stage, done, total)``; the stages are ``checking`` (lines), ``comparing`` (new people) and
``writing`` (records)."""


class RowOutcome(BaseModel):
    """What a row would do, or did: for showing a dry run row by row.

    ``changes`` are the fields that an update changes, ``conflicts`` those that the file says otherwise than people who
    edited them since the last import, and that are left as they are.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    row: int
    action: Action
    id: str
    changes: list[FieldChange] = []
    conflicts: list[FieldChange] = []

    @property
    def changed(self) -> list[str]:
        """The names of the properties that an update changes."""
        return sorted(change.name for change in self.changes)


class FileReport(BaseModel):
    """What one file holds and what becomes of it."""

    file: str
    kind: str
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    repeated: int = 0
    conflicts: int = 0
    rejected: int = 0

    def count(self, action: Action) -> None:
        """Count one row."""
        name = {"create": "created", "update": "updated"}.get(action, action)
        setattr(self, name, getattr(self, name) + 1)


class ColumnReport(BaseModel):
    """One column of a list, and what it fills."""

    column: str
    fills: str
    example: str


class SheetReport(BaseModel):
    """One list of a file.

    Attributes
    ----------
    notes : list of str
        What was found out about it, such as its encoding.
    places : dict
        From a place as it is written to what was found, and why.
    unknown : list of str
        What it names and is not on record.
    names : dict
        Names as they are written, and as they are stored.
    """

    file: str
    notes: list[str] = Field(default_factory=list)
    columns: list[ColumnReport] = Field(default_factory=list)
    places: dict[str, str] = Field(default_factory=dict)
    unknown: list[str] = Field(default_factory=list)
    names: dict[str, str] = Field(default_factory=dict)


class LookAlike(BaseModel):
    """A row that would create somebody who may be on record, or in another row, already.

    Attributes
    ----------
    key : str
        What names the new one in the list.
    on_record : bool
        Whether the other one is here already, and not in another row.
    score : float
        Probability that they are one, 0 to 1.
    evidence : list of str
        What speaks for and against it, the strongest first.
    """

    file: str
    row: int
    key: str = ""
    id: str
    name: str
    other_id: str
    other_name: str
    on_record: bool = True
    score: float
    evidence: list[str]

    def __str__(self) -> str:
        reasons = "; ".join(self.evidence[:4])
        other = f"{self.other_name} ({self.other_id})"
        return f"{self.file}, row {self.row}: {self.name} may be {other}, {self.score:.0%}: {reasons}"


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
    sheets : list of SheetReport
        Of lists with columns of their own: what each column fills, and what else was found out.
    look_alikes : list of LookAlike
        New people who may be on record, or twice in the files: the first thousand; ``look_alike_count`` has them all.
    overlaps : list of str
        Terms that overlap another one of the same person in the same post.
    rejected_files : list of str
        Files of the rejected rows.
    mapping : str
        Of lists with columns of their own, as text to be edited.
    import_id : str
        Give it to ``cjn undo``, which takes the whole import back.
    problems : list of FileProblem
        The first thousand; ``problem_count`` has them all. A row with one is not written; nothing is where a whole
        file is wrong (``refused``).
    refused : bool
        Whether nothing is written because of a problem.
    rejected : int
        How many rows are left out because of what is wrong with them.
    written : int
        Records that were written: created or updated.
    transactions : list of str
        Of the batches, in the order of writing; each can be undone by itself, the last one first.
    """

    folder: str
    source: str
    dry_run: bool
    files: list[FileReport] = Field(default_factory=list)
    ignored: list[str] = Field(default_factory=list)
    sheets: list[SheetReport] = Field(default_factory=list)
    problems: list[FileProblem] = Field(default_factory=list)
    problem_count: int = 0
    refused: bool = False
    rejected: int = 0
    look_alikes: list[LookAlike] = Field(default_factory=list)
    look_alike_count: int = 0
    overlaps: list[str] = Field(default_factory=list)
    rejected_files: list[str] = Field(default_factory=list)
    mapping: str = ""
    import_id: str = ""
    written: int = 0
    transactions: list[str] = Field(default_factory=list)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def ok(self) -> bool:
        """Whether every row of every file is valid."""
        return self.problem_count == 0
