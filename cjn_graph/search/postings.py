"""Postings: short texts of one sort, found by their words.

There are three sorts: names of people (nicknames, initials, typos), names of everything else (plurals, typos), and free
text (whole words). Each text belongs to one record; each word leads to the texts that hold it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cjn_graph.search.documents import Document, Text
from cjn_graph.search.words import other_words_in, words_in

Floats: TypeAlias = NDArray[np.float32]
Rows: TypeAlias = NDArray[np.int32]
Positions: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]

OWN_ONLY: Final = frozenset({"email", "phone", "place", "text", "attribute"})
"""Texts that find their own record only: a speech in Ohio makes nobody a member from there."""
WEIGHTS: Final[dict[str, float]] = {
    "name": 1.0,
    "nickname": 0.95,
    "email": 1.0,
    "phone": 1.0,
    "synonym": 0.95,
    "role": 1.0,
    "state": 0.7,
    "region": 0.6,
    "code": 0.9,
    "place": 0.7,
    "category": 0.5,
    "year": 0.5,
    "attribute": 0.4,
    "text": 0.35,
}
"""How much a match counts by what the matched text is to its record."""
SORTS: Final = ("people", "names", "text")
_OFTEN_REPEATED: Final = 60
"""Most characters of a text whose words are remembered while postings are made."""


@dataclass(frozen=True)
class Vocabulary:
    """Every word of some texts, sorted; a word's number is its position."""

    words: list[str]

    @cached_property
    def joined(self) -> str:
        """All words in one text, each between line breaks, to be searched for parts of words."""
        return "\n" + "\n".join(self.words) + "\n"

    @cached_property
    def starts(self) -> Positions:
        """Where each word begins in ``joined``."""
        lengths = np.fromiter((len(word) for word in self.words), dtype=np.int64, count=len(self.words))
        return 1 + np.cumsum(lengths + 1) - (lengths + 1)

    @cached_property
    def by_length(self) -> dict[int, list[str]]:
        """The words of each length."""
        found: dict[int, list[str]] = {}
        for word in self.words:
            found.setdefault(len(word), []).append(word)
        return found


@dataclass(frozen=True)
class Postings:
    """Texts of one sort, ordered by the record that they belong to.

    Attributes
    ----------
    sort : str
        Which words fit which (:mod:`cjn_graph.search.spelling`).
    vocabulary : Vocabulary
    starts, texts : array of int
        The texts that hold word ``w`` are ``texts[starts[w]:starts[w + 1]]``; none where they were taken out.
    word_starts, words : array of int
        The words of text ``t``, ascending, are ``words[word_starts[t]:word_starts[t + 1]]``.
    record : array of int
        The record of each text.
    weight : array of float
        How much a match in each text counts, 0 to 1.
    length : array of float
        The number of words of each text.
    lends : array of bool
        True where a text also finds those that its record lends words to.
    role : list of str
        What each text is to its record, as in ``MatchedIn``.
    shown : list of str
        The texts as they are stored.
    """

    sort: str
    vocabulary: Vocabulary
    starts: Positions
    texts: Rows
    word_starts: Positions
    words: Rows
    record: Rows
    weight: Floats
    length: Floats
    lends: Mask
    role: list[str]
    shown: list[str]

    def holds(self, word: int) -> bool:
        """Tell whether any text holds a word."""
        return bool(self.starts[word] < self.starts[word + 1])

    def words_of(self, text: int) -> Rows:
        """Return the numbers of a text's words."""
        return self.words[self.word_starts[text] : self.word_starts[text + 1]]

    def texts_of(self, record: int) -> range:
        """Return the texts of a record."""
        return range(*np.searchsorted(self.record, np.array([record, record + 1], dtype=np.int32)).tolist())

    def without(self, rows: NDArray[np.integer], count: int) -> Postings:
        """Return them with the texts of some records taken out, so that no word leads there; ``count`` are all."""
        stays = np.ones(count, dtype=np.bool_)
        stays[rows] = False
        kept = stays[self.record[self.texts]]
        before = np.concatenate([[0], np.cumsum(kept)])
        return replace(self, starts=before[self.starts], texts=self.texts[kept])


def postings_of(rows: Iterable[tuple[int, Document]]) -> tuple[Postings, ...]:
    """Make the postings of each of ``SORTS`` for documents with their records' numbers, ascending."""
    collected = {sort: _Collected() for sort in SORTS}
    for row, document in rows:
        for text in document.texts:
            collected[text.sort].add(row, text)
    return tuple(each.postings(sort) for sort, each in collected.items())


@dataclass
class _Collected:
    """Texts of one sort on their way to postings."""

    record: list[int] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    length: list[int] = field(default_factory=list)
    holding: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    known: dict[str, tuple[frozenset[str], int]] = field(default_factory=dict)

    def add(self, record: int, text: Text) -> None:
        """Add a text; not if it has no words."""
        words, length = self.known.get(text.sought) or self._words_in(text)
        if words:
            for word in words:
                self.holding[word].append(len(self.texts))
            self.record.append(record)
            self.texts.append(text)
            self.length.append(length)

    def _words_in(self, text: Text) -> tuple[frozenset[str], int]:
        """Take a text apart. Categories, years and titles come again and again, long texts do not."""
        words = frozenset(words_in(text.sought))
        also = () if text.sort == "text" else other_words_in(text.sought)
        found = words.union(also), len(words)
        if len(text.sought) <= _OFTEN_REPEATED:
            self.known[text.sought] = found
        return found

    def postings(self, sort: str) -> Postings:
        """Sort the words, and turn everything into columns."""
        words = sorted(self.holding)
        counts = [len(self.holding[word]) for word in words]
        listed = chain.from_iterable(self.holding[word] for word in words)
        texts = np.fromiter(listed, dtype=np.int32, count=sum(counts))
        by_text = np.argsort(texts, kind="stable")
        return Postings(
            sort=sort,
            vocabulary=Vocabulary(words),
            starts=np.cumsum([0, *counts], dtype=np.int64),
            texts=texts,
            word_starts=np.cumsum([0, *np.bincount(texts, minlength=len(self.texts))]),
            words=np.repeat(np.arange(len(words), dtype=np.int32), counts)[by_text],
            record=np.array(self.record, dtype=np.int32),
            weight=np.array([WEIGHTS[text.role] for text in self.texts], dtype=np.float32),
            length=np.array(self.length, dtype=np.float32),
            lends=np.array([text.role not in OWN_ONLY for text in self.texts], dtype=np.bool_),
            role=[text.role for text in self.texts],
            shown=[text.shown for text in self.texts],
        )


def ranges(first: Positions, last: Positions) -> Positions:
    """Return the positions from each first to before each last, one after the other."""
    counts = last - first
    ends = np.cumsum(counts)
    found: Positions = np.arange(ends[-1] if len(ends) else 0, dtype=np.int64)
    found += np.repeat(first - (ends - counts), counts)
    return found
