"""Files of rejected rows, as they were, with the reason in a column: to be corrected and imported again."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cjn_graph.exchange.exports.tables import harmless

REJECTED = "-rejected"
"""Behind the name of the file that the rows were in."""
WHY_REJECTED = "Why rejected"
"""The column with the reason; it is passed over when such a file is imported."""


def write_rejected(
    folder: Path, file: str, header: Sequence[str], rows: Iterable[tuple[int, list[str]]], why: Mapping[int, str]
) -> Path | None:
    """Write the rows of a file that were rejected; an older file of the same name is replaced.

    An apostrophe stands before what a spreadsheet would compute; it is taken off when the file is imported.

    Returns
    -------
    Path or None
        The file; None where the folder cannot be written.
    """
    stem = re.sub(r"[^\w.-]+", "-", file.rpartition(".")[0] or file).strip("-").removesuffix(REJECTED)
    path = folder / f"{stem}{REJECTED}.csv"
    kept = [place for place, name in enumerate(header) if name != WHY_REJECTED]
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as text:
            writer = csv.writer(text)
            writer.writerow([WHY_REJECTED, *(harmless(header[place]) for place in kept)])
            writer.writerows(
                [harmless(why[number]), *(harmless(cells[place]) for place in kept)]
                for number, cells in rows
                if number in why
            )
    except OSError:
        return None
    return path
