"""The one ranking of search results, for both stores: pure, so that equal records give equal answers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cjn_graph.search.answer import Hit, Match, SearchAnswer
from cjn_graph.search.explain import explain
from cjn_graph.search.filters import Filters, allowed
from cjn_graph.search.index import Index
from cjn_graph.search.reading import KINDS
from cjn_graph.search.runs import Looseness, Runs, find_runs, shelve
from cjn_graph.search.words import Words, parse_words


def rank(index: Index, text: str, filters: Filters, *, limit: int) -> SearchAnswer:
    """Find what fits the words, the best first.

    All words must fit, each anywhere. Where no record fits all of them, words are taken loosely (typos); where that
    doesn't help either, those records are returned that fit the most words, at least half of them.

    Raises
    ------
    InvalidInput
        There is nothing to look for, it is too long, or a filter names nothing that there is.
    """
    exact = index.named(text.strip())
    if exact is not None and allowed(index, filters)[exact]:
        return _one(index, exact, text.strip())
    named = filters.named()
    words = parse_words(text) if text.strip() or not named else Words((), ())
    for name, wanted in named.items():
        words = words.joined_with(parse_words(wanted, where=name))
    return _ranked(index, words, allowed(index, filters), limit)


def _ranked(index: Index, words: Words, may: NDArray[np.bool_], limit: int) -> SearchAnswer:
    for looseness in (Looseness.UNKNOWN, Looseness.ALL):
        runs = find_runs(index, words, shelve(index, words, looseness))
        scores, covered = runs.totals()
        fitting = may & (covered == len(words))
        if fitting.any():
            return _answer(runs, scores, fitting, limit, all_words=True)
    most = int(covered[may].max(initial=0))
    if most * 2 < len(words):
        return SearchAnswer(hits=[], total=0, kinds={}, all_words=True)
    return _answer(runs, scores, may & (covered == most), limit, all_words=False)


def _answer(
    runs: Runs, scores: NDArray[np.float32], fitting: NDArray[np.bool_], limit: int, *, all_words: bool
) -> SearchAnswer:
    rows = np.flatnonzero(fitting)
    # Rows are in the order in which equally good ones are shown. Rounded, so that the last bit decides nothing.
    order = rows[np.argsort(-np.round(scores[rows], 5), kind="stable")]
    counts = np.bincount(runs.index.kind[rows], minlength=len(KINDS))
    return SearchAnswer(
        hits=[explain(runs, int(row), float(scores[row])) for row in order[:limit]],
        total=len(rows),
        kinds={kind: int(count) for kind, count in zip(KINDS, counts, strict=True) if count},
        all_words=all_words,
    )


def _one(index: Index, row: int, key: str) -> SearchAnswer:
    """Answer with the one record that an id names."""
    kind = KINDS[index.kind[row]]
    match = Match(words=key, matched_in="id", text=key, sentence=f"id {key}", facts=[])
    hit = Hit(
        id=index.ids[row],
        kind=kind,
        name=index.names[row],
        detail=index.details[row] or None,
        score=1.0,
        matched=[match],
        missing=[],
    )
    return SearchAnswer(hits=[hit], total=1, kinds={kind: 1}, all_words=True)
