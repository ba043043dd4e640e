"""Where the rows of an import come from: one module for each kind of file."""

from cjn_graph.exchange.readers.base import OpenTable, Reader, Table
from cjn_graph.exchange.readers.csv_folder import CsvFolder

__all__ = ["CsvFolder", "OpenTable", "Reader", "Table"]
