"""The one ranking of search results, for both stores: pure, so that equal records give equal answers."""

from __future__ import annotations

import numpy as np

from cjn_graph.search.answer import Hit, Match, SearchAnswer
from cjn_graph.search.detail import detail
from cjn_graph.search.explain import explain
from cjn_graph.search.filters import Filters, allowed
from cjn_graph.search.index import Index
from cjn_graph.search.phrases import Looseness, Phrases, find_phrases, look_up
from cjn_graph.search.postings import Floats, Mask, Positions
from cjn_graph.search.reading import KINDS
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


def _ranked(index: Index, words: Words, may: Mask, limit: int) -> SearchAnswer:
    for looseness in (Looseness.UNKNOWN, Looseness.ALL):
        phrases = find_phrases(index, words, look_up(index, words, looseness))
        scores, covered = phrases.totals()
        fitting = may & (covered == len(words))
        if fitting.any():
            return _answer(phrases, scores, fitting, limit, all_words=True)
    most = int(covered[may].max(initial=0))
    if most * 2 < len(words):
        return SearchAnswer(hits=[], total=0, kinds={}, all_words=True)
    return _answer(phrases, scores, may & (covered == most), limit, all_words=False)


def _answer(phrases: Phrases, scores: Floats, fitting: Mask, limit: int, *, all_words: bool) -> SearchAnswer:
    rows, records = np.flatnonzero(fitting), phrases.index.records
    shown = best_first(phrases.index, rows, scores)[:limit]
    counts = np.bincount(records.kind[rows], minlength=len(KINDS))
    return SearchAnswer(
        hits=explain(phrases, shown.tolist(), scores[shown].tolist()),
        total=len(rows),
        kinds={kind: int(count) for kind, count in zip(KINDS, counts, strict=True) if count},
        all_words=all_words,
    )


def best_first(index: Index, rows: Positions, scores: Floats) -> Positions:
    """Sort hits. Scores are rounded, so that the last bit decides nothing."""
    return rows[np.lexsort((index.records.rank[rows], -np.round(scores[rows], 5)))]


def _one(index: Index, row: int, key: str) -> SearchAnswer:
    """Answer with the one record that an id names."""
    document = index.records.documents[row]
    kind = KINDS[document.kind]
    match = Match(words=key, matched_in="id", text=key, sentence=f"id {key}", facts=[])
    hit = Hit(
        id=document.id,
        kind=kind,
        name=document.name,
        detail=detail(index, row),
        score=1.0,
        matched=[match],
        missing=[],
    )
    return SearchAnswer(hits=[hit], total=1, kinds={kind: 1}, all_words=True)
