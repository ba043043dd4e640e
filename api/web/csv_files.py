"""Tables of pages as CSV: written for downloads, or held by the address of a link."""

from __future__ import annotations

import base64
import csv
import io
from collections.abc import Iterable, Sequence

from cjn_graph.exchange.exports.tables import Row, harmless


def as_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Write a table as CSV, safe for spreadsheets."""
    written = io.StringIO()
    csv.writer(written).writerows([harmless(cell) for cell in row] for row in (columns, *rows))
    return written.getvalue()


def csv_address(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Return an address that holds a table as CSV, for a link that downloads it."""
    return f"data:text/csv;base64,{base64.b64encode(as_csv(columns, rows).encode()).decode()}"
