"""Runs: every stretch of neighbouring words of a question, and how well each record fits it.

A run fits a text that holds all its words. The text counts for its record, and for those that its record lends words
to. A record's score is the best way to cut the question into runs::

    best[0] = 0,   best[j] = max over i < j of best[i] + score of the run from i to j

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
from cjn_graph.search.shelf import Floats, Shelf
from cjn_graph.search.spelling import Fit, fits, parts, typos
from cjn_graph.search.splice import stretches
from cjn_graph.search.words import Words

LONGEST: Final = 5
"""Words of the longest run that is tried."""
_LEAST_SHAPE: Final = 0.8
"""What a match counts in a long text, where 1 is a text that the words fill."""


@dataclass(frozen=True)
class Shelved:
    """A question's words on one shelf.

    Attributes
    ----------
    fits : list of dict
        For each word, the stored words that fit it.
    qualities : list of array
        For each word, how well the best stored word in each text fits; 0 where none does.
    """

    shelf: Shelf
    fits: list[dict[int, Fit]]
    qualities: list[Floats]

    def scores(self, texts: NDArray[np.int64], first: int, last: int) -> Floats:
        """Score a run in these texts, 0 where a word is missing."""
        total = np.zeros(len(texts), dtype=np.float32)
        whole = np.ones(len(texts), dtype=np.bool_)
        for word in range(first, last):
            quality = self.qualities[word][texts]
            total += quality
            whole &= quality > 0
        filled = np.minimum((last - first) / self.shelf.length[texts], 1)
        shape = np.float32(_LEAST_SHAPE) + np.float32(1 - _LEAST_SHAPE) * filled.astype(np.float32)
        return np.where(whole, total * shape * self.shelf.weight[texts], np.float32(0))

    def score(self, text: int, first: int, last: int) -> float:
        """Score a run in one text; as :meth:`scores`, without the cost of an array."""
        qualities = [float(self.qualities[word][text]) for word in range(first, last)]
        if not all(qualities):
            return 0.0
        filled = min((last - first) / float(self.shelf.length[text]), 1)
        return sum(qualities) * (_LEAST_SHAPE + (1 - _LEAST_SHAPE) * filled) * float(self.shelf.weight[text])


@dataclass(frozen=True)
class Run:
    """One run: each record's score by its own texts, by those that it can lend, and in all."""

    own: Floats
    lent: Floats
    score: Floats


@dataclass
class Runs:
    """All runs of a question that fit anything, by (first word, word after the last)."""

    index: Index
    words: Words
    shelves: list[Shelved]
    found: dict[tuple[int, int], Run] = field(default_factory=dict)

    def totals(self) -> tuple[Floats, NDArray[np.int16]]:
        """Return each record's score, the mean over the words, and how many of the words fit it."""
        count = len(self.words)
        nothing = np.zeros(len(self.index), dtype=np.float32)
        best = [nothing]
        covered = np.zeros(len(self.index), dtype=np.int16)
        for last in range(1, count + 1):
            here = best[last - 1].copy()
            for first in range(max(0, last - LONGEST), last):
                run = self.found.get((first, last))
                if run is not None:
                    np.maximum(here, best[first] + run.score, out=here)
                    if last - first == 1:
                        covered += run.score > 0
            best.append(here)
        return best[count] / np.float32(count), covered

    def cut(self, record: int) -> list[tuple[int, int]]:
        """Return the runs that make up a record's score."""
        best: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
        for last in range(1, len(self.words) + 1):
            ways = [best[last - 1]]
            for first in range(max(0, last - LONGEST), last):
                run = self.found.get((first, last))
                if run is not None and run.score[record] > 0:
                    ways.append((best[first][0] + float(run.score[record]), [*best[first][1], (first, last)]))
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


def shelve(index: Index, words: Words, looseness: Looseness) -> list[Shelved]:
    """Look the words up."""
    found = [[fits(shelf, word) for shelf in index.shelves] for word in words.folded]
    for word, per_shelf in zip(words.folded, found, strict=True):
        is_unknown = not any(per_shelf)
        for shelf, known in zip(index.shelves, per_shelf, strict=True):
            near = typos(shelf, word) if looseness >= (Looseness.UNKNOWN if is_unknown else Looseness.ALL) else {}
            held = parts(shelf, word) if is_unknown or looseness == Looseness.ALL else {}
            for number, fit in [*near.items(), *held.items()]:
                if number not in known or known[number].quality < fit.quality:
                    known[number] = fit
    return [
        Shelved(shelf, [per_shelf[place] for per_shelf in found], [_qualities(shelf, row[place]) for row in found])
        for place, shelf in enumerate(index.shelves)
    ]


def find_runs(index: Index, words: Words, shelves: list[Shelved]) -> Runs:
    """Score every run of the question."""
    runs = Runs(index, words, shelves)
    holding = [[np.flatnonzero(quality) for quality in shelved.qualities] for shelved in shelves]
    for first in range(len(words)):
        for last in range(first + 1, min(first + LONGEST, len(words)) + 1):
            run = _run(index, shelves, holding, first, last)
            if run is not None:
                runs.found[first, last] = run
    return runs


def _run(
    index: Index,
    shelves: Sequence[Shelved],
    holding: Sequence[Sequence[NDArray[np.int64]]],
    first: int,
    last: int,
) -> Run | None:
    own = np.zeros(len(index), dtype=np.float32)
    lent = own.copy()
    for shelved, texts_with in zip(shelves, holding, strict=True):
        texts = min((texts_with[word] for word in range(first, last)), key=len)
        scores = shelved.scores(texts, first, last)
        texts, scores = texts[scores > 0], scores[scores > 0]
        np.maximum.at(own, shelved.shelf.record[texts], scores)
        lends = shelved.shelf.lends[texts]
        np.maximum.at(lent, shelved.shelf.record[texts[lends]], scores[lends])
    if not own.any():
        return None
    score = own.copy()
    _lend(index, lent, score)
    return Run(own, lent, score)


def _lend(index: Index, lent: Floats, score: Floats) -> None:
    """Raise the scores of those who borrow from the records that fit."""
    lenders = np.flatnonzero(lent)
    edges = stretches(index.lender_starts, lenders)
    weights = index.edges.weight[edges] * lent[index.edges.lender[edges]]
    np.maximum.at(score, index.edges.borrower[edges], weights)


def _qualities(shelf: Shelf, known: Mapping[int, Fit]) -> Floats:
    quality = np.zeros(len(shelf.record), dtype=np.float32)
    if known:
        numbers = np.fromiter(known, dtype=np.int64, count=len(known))
        values = np.fromiter((fit.quality for fit in known.values()), dtype=np.float32, count=len(known))
        counts = shelf.starts[numbers + 1] - shelf.starts[numbers]
        np.maximum.at(quality, shelf.texts[stretches(shelf.starts, numbers)], np.repeat(values, counts))
    return quality
