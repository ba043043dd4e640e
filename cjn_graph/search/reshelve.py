"""Shelves after a write: some records' texts go, others come in between, words that nothing holds any more go too."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cjn_graph.search.shelf import Rows, Shelf
from cjn_graph.search.splice import Splice, splice, stretches


def reshelve(shelf: Shelf, going: NDArray[np.bool_], row_now: Rows, coming: Shelf) -> Shelf:
    """Return the shelf with the texts of some records replaced.

    Parameters
    ----------
    going : array of bool
        Which of the old records' texts go.
    row_now : array of int
        Where each old record stands now.
    coming : Shelf
        The texts that come in, of records as they are numbered now.
    """
    kept = ~going[shelf.record]
    record = row_now[shelf.record]
    staying = np.flatnonzero(kept)
    at = np.append(staying, len(kept))[np.searchsorted(record[staying], coming.record)]
    texts = splice(kept, at)
    if texts.is_idle:
        return shelf if np.array_equal(record, shelf.record) else replace(shelf, record=record)
    words = _words(shelf, np.flatnonzero(~kept), coming)
    spelt_starts, spelt = _spelt(shelf, coming, texts, words)
    starts, holding = _holding(shelf, coming, texts, words)
    return Shelf(
        sort=shelf.sort,
        words=words.all,
        starts=starts,
        texts=holding,
        spelt_starts=spelt_starts,
        spelt=spelt,
        record=texts.column(record, coming.record),
        weight=texts.column(shelf.weight, coming.weight),
        length=texts.column(shelf.length, coming.length),
        lends=texts.column(shelf.lends, coming.lends),
        named=texts.listed(shelf.named, coming.named),
        written=texts.listed(shelf.written, coming.written),
    )


@dataclass(frozen=True)
class _Words:
    """The words that there are now, and where those of the old shelf and of the coming texts stand among them."""

    all: list[str]
    old: Rows
    coming: Rows


def _words(shelf: Shelf, going: NDArray[np.int64], coming: Shelf) -> _Words:
    uses = np.diff(shelf.starts)
    np.subtract.at(uses, shelf.spelt[stretches(shelf.spelt_starts, going)], 1)
    at = np.array([bisect_left(shelf.words, word) for word in coming.words], dtype=np.int64)
    is_known = np.array(
        [place < len(shelf.words) and shelf.words[place] == word for place, word in zip(at, coming.words, strict=True)],
        dtype=np.bool_,
    )
    kept = uses > 0
    kept[at[is_known]] = True
    plan = splice(kept, at[~is_known])
    places = np.empty(len(at), dtype=np.int32)
    places[~is_known] = plan.new_places
    places[is_known] = plan.old_places[at[is_known]]
    new = [word for word, known in zip(coming.words, is_known, strict=True) if not known]
    return _Words(plan.listed(shelf.words, new), plan.old_places, places)


def _spelt(shelf: Shelf, coming: Shelf, texts: Splice, words: _Words) -> tuple[NDArray[np.int64], Rows]:
    """Splice the words of each text."""
    lengths = texts.column(np.diff(shelf.spelt_starts), np.diff(coming.spelt_starts))
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    both = np.concatenate([words.old[shelf.spelt], words.coming[coming.spelt]])
    both_starts = np.concatenate([shelf.spelt_starts[:-1], len(shelf.spelt) + coming.spelt_starts])
    return starts, both[stretches(both_starts, texts.order)]


def _holding(shelf: Shelf, coming: Shelf, texts: Splice, words: _Words) -> tuple[NDArray[np.int64], Rows]:
    """Splice the texts that hold each word."""
    old_counts, new_counts = np.diff(shelf.starts), np.diff(coming.starts)
    text = texts.old_places[shelf.texts]
    kept = text >= 0
    counts = np.zeros(len(words.all), dtype=np.int64)
    word = np.repeat(words.old[:-1], old_counts)[kept]
    counts += np.bincount(word, minlength=len(counts))
    new_word, new_text = np.repeat(words.coming, new_counts), texts.new_places[coming.texts]
    first = np.concatenate([[0], np.cumsum(counts)])
    staying = text[kept]
    at = np.array(
        [
            first[each] + np.searchsorted(staying[first[each] : first[each + 1]], held)
            for each, held in zip(new_word, new_text, strict=True)
        ],
        dtype=np.int64,
    )
    plan = splice(np.ones(len(staying), dtype=np.bool_), at)
    counts += np.bincount(new_word, minlength=len(counts))
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), plan.column(staying, new_text)
