"""The tables of reference and demo data in ``seed/data``."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "data"


def table(name: str, of: str | None = None) -> list[list[str]]:
    """The rows of ``NAME.txt``: one per line, cells divided by bars; a line that begins with ``#`` explains.

    Parameters
    ----------
    of : str, optional
        Only the rows whose first cell this is, without that cell.
    """
    rows = _rows(name)
    return rows if of is None else [row[1:] for row in rows if row[0] == of]


@cache
def _rows(name: str) -> list[list[str]]:
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if not line.startswith("#")]


def remarks(occasion: str) -> list[str]:
    """What may be said on an occasion."""
    return [text for (text,) in table("remarks", occasion)]


@cache
def written(name: str) -> dict[str, list[dict[str, Any]]]:
    """The records that are written out in ``NAME.toml``, by section: for :meth:`seed.make.Maker.written`."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
