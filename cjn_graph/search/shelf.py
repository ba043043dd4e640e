"""A shelf: short texts of one sort, found by their words.

There are three: names of people (nicknames, initials, typos), names of everything else (plurals, typos), and free
text (whole words). Each text belongs to one record; each word leads to the texts that hold it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from cjn_graph.search.words import joined_words_in, words_in

Sort: TypeAlias = Literal["people", "names", "text"]
Floats: TypeAlias = NDArray[np.float32]
Rows: TypeAlias = NDArray[np.int32]

KEPT: Final = frozenset({"email", "place", "text", "attribute"})
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
_OFTEN_REPEATED: Final = 60
"""Most characters of a text whose words are remembered while a shelf is filled."""
SORTS: Final[tuple[Sort, ...]] = ("people", "names", "text")


@dataclass(frozen=True)
class Shelf:
    """Texts of one sort, ordered by the record that they belong to.

    Attributes
    ----------
    sort : str
        Which words fit which (:mod:`cjn_graph.search.spelling`).
    words : list of str
        Every word, sorted.
    starts, texts : array of int
        The texts that hold word ``w`` are ``texts[starts[w]:starts[w + 1]]``.
    spelt_starts, spelt : array of int
        The words of text ``t``, ascending, are ``spelt[spelt_starts[t]:spelt_starts[t + 1]]``.
    record : array of int
        The record of each text.
    weight : array of float
        How much a match in each text counts, 0 to 1.
    length : array of float
        The number of words of each text.
    lends : array of bool
        True where a text also finds those that its record lends words to.
    named : list of str
        What each text is to its record, as in ``MatchedIn``.
    written : list of str
        The texts as they are stored.
    """

    sort: Sort
    words: list[str]
    starts: NDArray[np.int64]
    texts: Rows
    spelt_starts: NDArray[np.int64]
    spelt: Rows
    record: Rows
    weight: Floats
    length: Floats
    lends: NDArray[np.bool_]
    named: list[str]
    written: list[str]

    @cached_property
    def lines(self) -> str:
        """All words in one text, each between line breaks, to be searched for parts of words."""
        return "\n" + "\n".join(self.words) + "\n"

    @cached_property
    def line_starts(self) -> NDArray[np.int64]:
        """Where each word begins in ``lines``."""
        lengths = np.fromiter((len(word) for word in self.words), dtype=np.int64, count=len(self.words))
        return 1 + np.concatenate([[0], np.cumsum(lengths + 1)[:-1]]) if len(self.words) else lengths

    @cached_property
    def by_length(self) -> dict[int, list[str]]:
        """The words of each length."""
        found: dict[int, list[str]] = {}
        for word in self.words:
            found.setdefault(len(word), []).append(word)
        return found

    def words_of(self, text: int) -> Rows:
        """Return the numbers of a text's words."""
        return self.spelt[self.spelt_starts[text] : self.spelt_starts[text + 1]]

    @cached_property
    def record_starts(self) -> NDArray[np.int64]:
        """The texts of record ``r`` are those from ``record_starts[r]`` to ``record_starts[r + 1]``."""
        last = int(self.record[-1]) if len(self.record) else -1
        return np.searchsorted(self.record, np.arange(last + 2, dtype=np.int32))

    def texts_of(self, record: int) -> range:
        """Return the texts of a record."""
        if record + 1 >= len(self.record_starts):
            return range(0)
        return range(int(self.record_starts[record]), int(self.record_starts[record + 1]))


@dataclass
class Shelving:
    """Texts on their way to a shelf."""

    sort: Sort
    record: list[int] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    _spelt: list[tuple[int, ...]] = field(default_factory=list)
    _length: list[int] = field(default_factory=list)
    _known: dict[str, tuple[tuple[int, ...], int]] = field(default_factory=dict)
    _number: dict[str, int] = field(default_factory=dict)

    def add(self, record: int, named: str, sought: str, shown: str) -> None:
        """Put a text on the shelf, to be found by the words of ``sought``; none if it has no words."""
        spelt, length = self._known.get(sought) or self._spell(sought)
        if spelt:
            self.record.append(record)
            self.named.append(named)
            self.written.append(shown)
            self._spelt.append(spelt)
            self._length.append(length)

    def _spell(self, sought: str) -> tuple[tuple[int, ...], int]:
        """Number the words. Categories, years and titles come again and again, long texts do not."""
        words = set(words_in(sought))
        also = set() if self.sort == "text" else set(joined_words_in(sought))
        spelt = tuple(self._number.setdefault(word, len(self._number)) for word in sorted(words | also))
        if len(sought) <= _OFTEN_REPEATED:
            self._known[sought] = spelt, len(words)
        return spelt, len(words)

    def shelf(self) -> Shelf:
        """Sort everything; the answer doesn't depend on the order of the calls within a record's texts alone."""
        by_record = np.argsort(np.array(self.record, dtype=np.int32), kind="stable")
        place = np.empty_like(by_record)
        place[by_record] = np.arange(len(by_record))
        words = sorted(self._number)
        rank = np.empty(len(words), dtype=np.int64)
        rank[np.fromiter((self._number[word] for word in words), dtype=np.int64, count=len(words))] = np.arange(
            len(words)
        )
        counts = np.fromiter(map(len, self._spelt), dtype=np.int64, count=len(self._spelt))
        word = rank[np.fromiter(chain.from_iterable(self._spelt), dtype=np.int64, count=int(counts.sum()))]
        text = place[np.repeat(np.arange(len(counts)), counts)]
        by_word, by_text = np.lexsort((text, word)), np.lexsort((word, text))
        return Shelf(
            sort=self.sort,
            words=words,
            starts=_starts(word, len(words)),
            texts=text[by_word].astype(np.int32),
            spelt_starts=_starts(text, len(place)),
            spelt=word[by_text].astype(np.int32),
            record=np.array(self.record, dtype=np.int32)[by_record],
            weight=np.array([WEIGHTS[named] for named in self.named], dtype=np.float32)[by_record],
            length=np.array(self._length, dtype=np.float32)[by_record],
            lends=np.array([named not in KEPT for named in self.named], dtype=np.bool_)[by_record],
            named=[self.named[row] for row in by_record],
            written=[self.written[row] for row in by_record],
        )


def _starts(numbers: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(np.bincount(numbers, minlength=count))]).astype(np.int64)
