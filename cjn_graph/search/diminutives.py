"""Short and familiar forms of given names, English and Spanish: Bob is Robert, Pepe is José.

Those that begin as the name does (Ben, Benny for Benjamin) come from the package ``nicknames``; what it lacks, or has
only among much else, stands in ``given_names.txt``. The package is made for genealogy: by it Robert is also Rupert,
Antoinette is Tony, and Erin is Aaron. So of its pairs only those count that anybody would guess.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from importlib.resources import files

from nicknames import name_triplets

_ENDING = re.compile(r"(ie|ey|y|i)$")


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Each form with the other forms of the names that it is a form of."""
    lines: dict[str, set[str]] = defaultdict(set)
    for pair in name_triplets():
        if _begins_alike(pair.name1, pair.name2):
            lines[pair.name1].add(pair.name2)
    for line in files(__package__).joinpath("given_names.txt").read_text(encoding="utf-8").splitlines():
        full, _, short = line.partition(":")
        if not full.startswith("#"):
            lines[full].update(short.split())
    groups: dict[str, set[str]] = defaultdict(set)
    for full, short_forms in lines.items():
        for name in {full, *short_forms}:
            groups[name] |= {full, *short_forms} - {name}
    return {name: frozenset(others) for name, others in groups.items()}


def _begins_alike(full: str, short: str) -> bool:
    """Tell whether a short form begins as the name does, but for its ending: Abby for Abigail, not Polly for Mary."""
    stem = _ENDING.sub("", short)
    if len(stem) > 2 and stem[-1] == stem[-2]:
        stem = stem[:-1]
    return len(stem) > 1 and full.startswith(stem)


def other_forms(name: str) -> frozenset[str]:
    """Return the forms of the same given name: Robert, Rob and Bobby for Bob.

    Parameters
    ----------
    name : str
        Folded. A form of several names (Al) gives those of each.
    """
    return _groups().get(name, frozenset())
