"""Where the rows of an import come from: one module for each kind of file."""

from pathlib import Path
from typing import Final

from cjn_graph.exchange.readers.base import OpenTable, Reader, Table
from cjn_graph.exchange.readers.csv_folder import CsvFolder

__all__ = ["READERS", "CsvFolder", "OpenTable", "Reader", "Table", "reader_of"]

READERS: Final = (CsvFolder,)
"""The readers, each with ``reads(path)`` to say which paths are its own."""


def reader_of(path: Path, encoding: str | None = None) -> Reader:
    """Return the reader of a path; that of CSV folders, which says what is wrong with it, where none reads it."""
    return next((reader for reader in READERS if reader.reads(path)), CsvFolder)(path, encoding)
