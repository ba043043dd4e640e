"""Postings: short texts of one sort, found by their words.

There are three sorts: names of people (nicknames, initials, typos), names of everything else (plurals, typos), and free
text (whole words). Each text belongs to one record; each word leads to the texts that hold it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cjn_graph.search.documents import Document
from cjn_graph.search.words import joined_words_in, words_in

Floats: TypeAlias = NDArray[np.float32]
Rows: TypeAlias = NDArray[np.int32]
Positions: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]

OWN_ONLY: Final = frozenset({"email", "place", "text", "attribute"})
"""Texts that find their own record only: a speech in Ohio makes nobody a member from there."""
WEIGHTS: Final[dict[str, float]] = {
    "name": 1.0,
    "nickname": 0.95,
    "email": 1.0,
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
            collected[text.sort].add(row, text.role, text.sought, text.shown, is_prose=text.sort == "text")
    return tuple(each.postings(sort) for sort, each in collected.items())


@dataclass
class _Collected:
    """Texts of one sort on their way to postings."""

    record: list[int] = field(default_factory=list)
    role: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    words: list[tuple[int, ...]] = field(default_factory=list)
    length: list[int] = field(default_factory=list)
    known: dict[str, tuple[tuple[int, ...], int]] = field(default_factory=dict)
    number: dict[str, int] = field(default_factory=dict)

    def add(self, record: int, role: str, sought: str, shown: str, *, is_prose: bool) -> None:
        """Add a text, to be found by the words of ``sought``; not if it has no words."""
        words, length = self.known.get(sought) or self._numbered(sought, is_prose)
        if words:
            self.record.append(record)
            self.role.append(role)
            self.shown.append(shown)
            self.words.append(words)
            self.length.append(length)

    def _numbered(self, sought: str, is_prose: bool) -> tuple[tuple[int, ...], int]:
        """Number the words. Categories, years and titles come again and again, long texts do not."""
        words = set(words_in(sought))
        also = set() if is_prose else set(joined_words_in(sought))
        numbers = tuple(self.number.setdefault(word, len(self.number)) for word in words | also)
        if len(sought) <= _OFTEN_REPEATED:
            self.known[sought] = numbers, len(words)
        return numbers, len(words)

    def postings(self, sort: str) -> Postings:
        """Sort the words, and turn everything into columns."""
        words = sorted(self.number)
        position = np.empty(len(words), dtype=np.int64)
        position[[self.number[word] for word in words]] = np.arange(len(words))
        counts = np.fromiter(map(len, self.words), dtype=np.int64, count=len(self.words))
        word = position[np.fromiter(chain.from_iterable(self.words), dtype=np.int64, count=int(counts.sum()))]
        text = np.repeat(np.arange(len(counts)), counts)
        by_word, by_text = np.lexsort((text, word)), np.lexsort((word, text))
        return Postings(
            sort=sort,
            vocabulary=Vocabulary(words),
            starts=_starts(word, len(words)),
            texts=text[by_word].astype(np.int32),
            word_starts=_starts(text, len(counts)),
            words=word[by_text].astype(np.int32),
            record=np.array(self.record, dtype=np.int32),
            weight=np.array([WEIGHTS[role] for role in self.role], dtype=np.float32),
            length=np.array(self.length, dtype=np.float32),
            lends=np.array([role not in OWN_ONLY for role in self.role], dtype=np.bool_),
            role=self.role,
            shown=self.shown,
        )


def _starts(numbers: Positions, count: int) -> Positions:
    return np.concatenate([[0], np.cumsum(np.bincount(numbers, minlength=count))]).astype(np.int64)


def ranges(first: Positions, last: Positions) -> Positions:
    """Return the positions from each first to before each last, one after the other."""
    counts = last - first
    ends = np.cumsum(counts)
    found: Positions = np.arange(ends[-1] if len(ends) else 0, dtype=np.int64)
    found += np.repeat(first - (ends - counts), counts)
    return found
