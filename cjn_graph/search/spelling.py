"""Which stored words fit a word of the question, and how well: forms of names, beginnings, parts, typos."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cjn_graph.search.diminutives import other_forms
from cjn_graph.search.postings import Postings
from cjn_graph.search.words import other_numbers

EXACT: Final = 1.0
OTHER_NUMBER: Final = 0.97
OTHER_FORM: Final = 0.9
"""Bob for Robert."""
INITIAL: Final = 0.6
PART: Final = 0.5
SHORTEST_PART: Final = 3
SHORTEST_IDEOGRAPHS: Final = 1
"""Of words that are not written in Latin letters: a Chinese given name may have one character."""
SHORTEST_TYPO: Final = 4
SHORTEST_BEGINNING: Final = {"people": 1, "names": 2, "text": 4}


@dataclass(frozen=True)
class Fit:
    """How well a stored word fits, and why."""

    quality: float
    how: str  # "exact", "number", "form", "beginning", "part" or "typo"


def fits(postings: Postings, word: str) -> dict[int, Fit]:
    """Find the stored words that are the word, another form of it, or begin with it; by their number."""
    found: dict[int, Fit] = {}
    words = postings.vocabulary.words
    exact = bisect_left(words, word)
    if len(word) >= SHORTEST_BEGINNING[postings.sort]:
        for number in range(exact, bisect_left(words, word + "\U0010ffff")):
            quality = INITIAL if len(word) == 1 else 0.6 + 0.35 * len(word) / len(words[number])
            found[number] = Fit(quality, "beginning")
    others = {}
    if postings.sort == "people":
        others = dict.fromkeys(other_forms(word), Fit(OTHER_FORM, "form"))
    else:
        others = dict.fromkeys(other_numbers(word), Fit(OTHER_NUMBER, "number"))
    for other, fit in {**others, word: Fit(EXACT, "exact")}.items():
        number = bisect_left(words, other)
        if number < len(words) and words[number] == other:
            found[number] = fit
    return found


def parts(postings: Postings, word: str) -> dict[int, Fit]:
    """Find the stored words that hold the word anywhere."""
    found: dict[int, Fit] = {}
    if postings.sort == "text" or len(word) < (SHORTEST_PART if word.isascii() else SHORTEST_IDEOGRAPHS):
        return found
    vocabulary = postings.vocabulary
    at = vocabulary.joined.find(word)
    while at >= 0:
        found[int(np.searchsorted(vocabulary.starts, at, side="right")) - 1] = Fit(PART, "part")
        at = vocabulary.joined.find(word, vocabulary.joined.find("\n", at))
    return found


def typos(postings: Postings, word: str) -> dict[int, Fit]:
    """Find the stored words that the word may be a slip of the keyboard for.

    Distance: insertions, deletions, replacements and swaps of neighbours (optimal string alignment), 1 in words of 4 or
    5 letters, 2 in longer ones.
    """
    found: dict[int, Fit] = {}
    if postings.sort == "text" or len(word) < SHORTEST_TYPO:
        return found
    most = 1 if len(word) < 6 else 2
    words, by_length = postings.vocabulary.words, postings.vocabulary.by_length
    for length in range(len(word) - most, len(word) + most + 1):
        near = process.extract(
            word, by_length.get(length, []), scorer=OSA.distance, score_cutoff=most, limit=None, processor=None
        )
        for other, distance, _ in near:
            if distance and other.isalpha():
                found[bisect_left(words, other)] = Fit(max(0.9 - 1.2 * distance / len(word), 0.45), "typo")
    return found
