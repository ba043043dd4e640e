"""A shelf: short texts of one sort, found by their words.

There are three: names of people (nicknames, initials, typos), names of everything else (plurals, typos), and free
text (whole words). Each text belongs to one record; each word leads to the texts that hold it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Sort: TypeAlias = Literal["people", "names", "text"]
Floats: TypeAlias = NDArray[np.float32]
Rows: TypeAlias = NDArray[np.int32]

KEPT: Final = frozenset({"email", "place", "text", "attribute"})
"""Texts that find their own record only: a speech in Ohio makes nobody a member from there."""
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

    def texts_of(self, record: int) -> range:
        """Return the texts of a record."""
        return range(int(np.searchsorted(self.record, record)), int(np.searchsorted(self.record, record + 1)))


@dataclass
class Shelving:
    """Texts on their way to a shelf."""

    sort: Sort
    record: list[int] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    length: list[int] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    _number: dict[str, int] = field(default_factory=dict)
    _word: list[int] = field(default_factory=list)
    _text: list[int] = field(default_factory=list)

    def add(
        self, record: int, named: str, written: str, words: Sequence[str], weight: float, also: Iterable[str] = ()
    ) -> None:
        """Put a text on the shelf. ``also`` are words that find it and don't count for its length."""
        if not words:
            return
        text = len(self.record)
        self.record.append(record)
        self.weight.append(weight)
        self.length.append(len(set(words)))
        self.named.append(named)
        self.written.append(written)
        number = self._number
        for word in {*words, *also}:
            self._word.append(number.setdefault(word, len(number)))
            self._text.append(text)

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
        word = rank[np.array(self._word, dtype=np.int64)]
        text = place[np.array(self._text, dtype=np.int64)]
        by_word, by_text = np.lexsort((text, word)), np.lexsort((word, text))
        return Shelf(
            sort=self.sort,
            words=words,
            starts=_starts(word, len(words)),
            texts=text[by_word].astype(np.int32),
            spelt_starts=_starts(text, len(place)),
            spelt=word[by_text].astype(np.int32),
            record=np.array(self.record, dtype=np.int32)[by_record],
            weight=np.array(self.weight, dtype=np.float32)[by_record],
            length=np.array(self.length, dtype=np.float32)[by_record],
            lends=np.array([named not in KEPT for named in self.named], dtype=np.bool_)[by_record],
            named=[self.named[row] for row in by_record],
            written=[self.written[row] for row in by_record],
        )


def _starts(numbers: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(np.bincount(numbers, minlength=count))]).astype(np.int64)
