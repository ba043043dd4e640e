"""Phrases: neighbouring words of a question, and how well each record fits them.

A phrase fits a text that holds all its words. The text counts for its record, and for those that its record lends words
to. A record's score is the best way to cut the question into phrases::

    best[0] = 0,   best[j] = max over i < j of best[i] + score of the phrase from i to j

Words that stand together in one text count more than the same words in two, because they fill more of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cjn_graph.search.index import Index
from cjn_graph.search.postings import Floats, Positions, Postings, ranges
from cjn_graph.search.spelling import Fit, fits, parts, typos
from cjn_graph.search.words import Words

LONGEST: Final = 5
"""Words of the longest phrase that is tried."""
_LEAST_SHAPE: Final = 0.8
"""What a match counts in a long text, where 1 is a text that the words fill."""


@dataclass(frozen=True)
class Matches:
    """A question's words among the postings of one sort.

    Attributes
    ----------
    fits : list of dict
        For each word, the stored words that fit it.
    qualities : list of array
        For each word, how well the best stored word in each text fits; 0 where none does.
    """

    postings: Postings
    fits: list[dict[int, Fit]]
    qualities: list[Floats]

    def scores(self, texts: NDArray[np.int64], first: int, last: int) -> Floats:
        """Score a phrase in these texts, 0 where a word is missing."""
        total = np.zeros(len(texts), dtype=np.float32)
        whole = np.ones(len(texts), dtype=np.bool_)
        for word in range(first, last):
            quality = self.qualities[word][texts]
            total += quality
            whole &= quality > 0
        filled = np.minimum((last - first) / self.postings.length[texts], 1)
        shape = np.float32(_LEAST_SHAPE) + np.float32(1 - _LEAST_SHAPE) * filled.astype(np.float32)
        return np.where(whole, total * shape * self.postings.weight[texts], np.float32(0))

    def score(self, text: int, first: int, last: int) -> float:
        """Score a phrase in one text; as :meth:`scores`, without the cost of an array."""
        qualities = [float(self.qualities[word][text]) for word in range(first, last)]
        if not all(qualities):
            return 0.0
        filled = min((last - first) / float(self.postings.length[text]), 1)
        return sum(qualities) * (_LEAST_SHAPE + (1 - _LEAST_SHAPE) * filled) * float(self.postings.weight[text])


@dataclass(frozen=True)
class Phrase:
    """One phrase: each record's score by its own texts, by those that it can lend, and in all."""

    own: Floats
    lent: Floats
    score: Floats


@dataclass
class Phrases:
    """All phrases of a question that fit anything, by (first word, word after the last)."""

    index: Index
    words: Words
    matches: list[Matches]
    found: dict[tuple[int, int], Phrase] = field(default_factory=dict)

    def totals(self) -> tuple[Floats, NDArray[np.int16]]:
        """Return each record's score, the mean over the words, and how many of the words fit it."""
        count = len(self.words)
        nothing = np.zeros(len(self.index), dtype=np.float32)
        best = [nothing]
        covered = np.zeros(len(self.index), dtype=np.int16)
        for last in range(1, count + 1):
            here = best[last - 1].copy()
            for first in range(max(0, last - LONGEST), last):
                phrase = self.found.get((first, last))
                if phrase is not None:
                    np.maximum(here, best[first] + phrase.score, out=here)
                    if last - first == 1:
                        covered += phrase.score > 0
            best.append(here)
        return best[count] / np.float32(count), covered

    def cut(self, record: int) -> list[tuple[int, int]]:
        """Return the phrases that make up a record's score."""
        best: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
        for last in range(1, len(self.words) + 1):
            ways = [best[last - 1]]
            for first in range(max(0, last - LONGEST), last):
                phrase = self.found.get((first, last))
                if phrase is not None and phrase.score[record] > 0:
                    ways.append((best[first][0] + float(phrase.score[record]), [*best[first][1], (first, last)]))
            best.append(max(ways, key=lambda way: (way[0], -len(way[1]))))
        return best[-1][1]


class Looseness(IntEnum):
    """How freely words are taken."""

    PARTS = 0
    """A word that nothing holds or begins with may stand within a stored one."""
    UNKNOWN = 1
    """Such a word may be a typo too."""
    ALL = 2
    """Any word may be a typo."""


def look_up(index: Index, words: Words, looseness: Looseness) -> list[Matches]:
    """Look the words up."""
    found = [[_held(postings, fits(postings, word)) for postings in index.postings] for word in words.folded]
    for word, by_postings in zip(words.folded, found, strict=True):
        is_unknown = not any(by_postings)
        for postings, known in zip(index.postings, by_postings, strict=True):
            near = typos(postings, word) if looseness >= (Looseness.UNKNOWN if is_unknown else Looseness.ALL) else {}
            within = parts(postings, word) if is_unknown or looseness == Looseness.ALL else {}
            for number, fit in [*_held(postings, near).items(), *_held(postings, within).items()]:
                if number not in known or known[number].quality < fit.quality:
                    known[number] = fit
    return [
        Matches(
            postings,
            [by_postings[place] for by_postings in found],
            [_qualities(postings, by_postings[place]) for by_postings in found],
        )
        for place, postings in enumerate(index.postings)
    ]


def _held(postings: Postings, fitting: dict[int, Fit]) -> dict[int, Fit]:
    """Leave out the words that no text holds any more."""
    return {number: fit for number, fit in fitting.items() if postings.holds(number)}


def find_phrases(index: Index, words: Words, matches: list[Matches]) -> Phrases:
    """Score every phrase of the question."""
    phrases = Phrases(index, words, matches)
    holding = [[np.flatnonzero(quality) for quality in each.qualities] for each in matches]
    for first in range(len(words)):
        for last in range(first + 1, min(first + LONGEST, len(words)) + 1):
            phrase = _phrase(index, matches, holding, first, last)
            if phrase is not None:
                phrases.found[first, last] = phrase
    return phrases


def _phrase(
    index: Index, matches: Sequence[Matches], holding: Sequence[Sequence[Positions]], first: int, last: int
) -> Phrase | None:
    own = np.zeros(len(index), dtype=np.float32)
    lent = own.copy()
    for each, texts_with in zip(matches, holding, strict=True):
        texts = min((texts_with[word] for word in range(first, last)), key=len)
        scores = each.scores(texts, first, last)
        texts, scores = texts[scores > 0], scores[scores > 0]
        np.maximum.at(own, each.postings.record[texts], scores)
        lends = each.postings.lends[texts]
        np.maximum.at(lent, each.postings.record[texts[lends]], scores[lends])
    if not own.any():
        return None
    score, edges = own.copy(), index.edges
    rows = edges.from_lenders(np.flatnonzero(lent))
    np.maximum.at(score, edges.borrower[rows], edges.rows["weight"][rows] * lent[edges.lender[rows]])
    return Phrase(own, lent, score)


def _qualities(postings: Postings, known: Mapping[int, Fit]) -> Floats:
    quality = np.zeros(len(postings.record), dtype=np.float32)
    if known:
        numbers = np.fromiter(known, dtype=np.int64, count=len(known))
        values = np.fromiter((fit.quality for fit in known.values()), dtype=np.float32, count=len(known))
        first, last = postings.starts[numbers], postings.starts[numbers + 1]
        np.maximum.at(quality, postings.texts[ranges(first, last)], np.repeat(values, last - first))
    return quality
