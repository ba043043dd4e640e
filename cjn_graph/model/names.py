"""Names as people type them: what is left out or written otherwise, and meant all the same."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Final

from cjn_graph.model.base import fold

SPELT_OUT: Final = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}
"""Words of names that people shorten or spell out as they like."""
_WORD: Final = re.compile(r"[^\W_]+")


def name_key(name: str) -> str:
    """Reduce a name to what tells it from others: no stops, hyphens and apostrophes, initials together, St. as Saint.

    >>> name_key("J. R. St. John-Vale"), name_key("JR Saint John Vale"), name_key("St. Mary's"), name_key("张 伟")
    ('jr saint john vale', 'jr saint john vale', 'saint marys', '张伟')
    """
    words = [SPELT_OUT.get(word, word) for word in words_of_name(name)]
    runs = ((alone, list(run)) for alone, run in groupby(words, key=lambda word: len(word) == 1 and word.isascii()))
    return " ".join("".join(run) if alone else " ".join(run) for alone, run in runs)


def words_of_name(name: str) -> list[str]:
    """Return the folded words of a name; an apostrophe parts none."""
    return _WORD.findall(fold(name).replace("'", ""))
