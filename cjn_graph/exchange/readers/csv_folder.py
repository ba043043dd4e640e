"""A folder of CSV files, one for each kind of record, or one of them: the first reader."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cjn_graph.errors import InvalidInput
from cjn_graph.exchange.problems import ProblemList
from cjn_graph.exchange.readers.base import OpenTable
from cjn_graph.exchange.readers.csv_file import open_csv
from cjn_graph.exchange.rejected import REJECTED


@dataclass(frozen=True)
class CsvFolder:
    """Reads ``people.csv``, ``holds.csv`` and so on.

    Parameters
    ----------
    folder : Path
    encoding : str, optional
        Of the files, where it is not UTF-8.
    """

    folder: Path
    encoding: str | None = None

    @staticmethod
    def reads(path: Path) -> bool:
        """Tell whether a path is a folder or a CSV file."""
        return path.is_dir() or path.suffix.casefold() == ".csv"

    @property
    def location(self) -> str:
        """The folder as it was given."""
        return str(self.folder)

    @property
    def name(self) -> str:
        """The name of the folder or of the file, without its ending."""
        return self.folder.stem if self.folder.is_file() else self.folder.resolve().name

    def contents(self) -> tuple[list[CsvTable], list[str]]:
        """Return the CSV files, and the names of what else is in the folder."""
        if self.folder.is_file() and self.reads(self.folder):
            return [CsvTable(self.folder, self.encoding)], []
        if not self.folder.is_dir():
            what = "is a file, not a folder" if self.folder.exists() else "does not exist"
            raise InvalidInput(
                f"{self.folder} {what}.", hint="Give the folder that holds people.csv and the other files."
            )
        paths = sorted(self.folder.iterdir())
        tables = [
            path
            for path in paths
            if path.suffix.casefold() == ".csv" and path.is_file() and not path.stem.endswith(REJECTED)
        ]
        if not tables:
            raise InvalidInput(
                f"There is no CSV file in {self.folder}.",
                hint="Save spreadsheets as CSV first; `cjn import --templates FOLDER` writes an empty file for every "
                "kind.",
            )
        return [CsvTable(path, self.encoding) for path in tables], [path.name for path in paths if path not in tables]


@dataclass(frozen=True)
class CsvTable:
    """One file of the folder."""

    path: Path
    encoding: str | None

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def stem(self) -> str:
        """The file's name without its ending, and without what is added to files of rejected rows."""
        return self.path.stem.casefold().removesuffix(REJECTED)

    def open(self, problems: ProblemList) -> OpenTable | None:
        """Check the file's bytes and read its header."""
        return open_csv(self.path, problems, encoding=self.encoding)
