"""Why a record was found: for each phrase, the text that it fits best, and the way from there to the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

import numpy as np

from cjn_graph.search.answer import Hit, Match, MatchedIn
from cjn_graph.search.detail import detail
from cjn_graph.search.edges import TOLD_AS, EdgeRows, fact_ids
from cjn_graph.search.index import Index
from cjn_graph.search.phrases import Matches, Phrases
from cjn_graph.search.reading import KINDS
from cjn_graph.search.spelling import Fit
from cjn_graph.search.words import words_in

_AROUND: Final = 8
"""Words shown on each side of a match in a long text."""
_NOTES: Final = {
    "form": "of which {typed} is another form",
    "typo": "close to {typed}",
    "part": "which holds {typed}",
}


def explain(phrases: Phrases, rows: Sequence[int], scores: Sequence[float]) -> list[Hit]:
    """Say of each hit what matched."""
    edges = phrases.index.edges.to_borrowers(rows)
    return [_hit(phrases, row, score, edges[row]) for row, score in zip(rows, scores, strict=True)]


def _hit(phrases: Phrases, row: int, score: float, edges: EdgeRows) -> Hit:
    document = phrases.index.records.documents[row]
    cut = phrases.cut(row)
    fitting = {word for first, last in cut for word in range(first, last)}
    return Hit(
        id=document.id,
        kind=KINDS[document.kind],
        name=document.name,
        detail=detail(phrases.index, row),
        score=round(score, 4),
        matched=[_match(phrases, row, first, last, edges) for first, last in cut],
        missing=[typed for word, typed in enumerate(phrases.words.typed) if word not in fitting],
    )


def _match(phrases: Phrases, row: int, first: int, last: int, edges: EdgeRows) -> Match:
    index, phrase = phrases.index, phrases.found[first, last]
    lent = edges["weight"] * phrase.lent[edges["lender"]]
    typed = " ".join(dict.fromkeys(phrases.words.typed[first:last]))
    best = float(lent.max(initial=0))
    if phrase.own[row] >= best:
        matches, text = _best_text(phrases, row, first, last, lending=False)
        return _told(matches, text, first, last, matches.postings.role[text], typed, [])
    edge, facts = _first_edge(index, edges[lent == best])
    lender, via = (index.records.documents[edge[end]] for end in ("lender", "via"))
    matches, text = _best_text(phrases, int(edge["lender"]), first, last, lending=True)
    return _told(
        matches,
        text,
        first,
        last,
        TOLD_AS[edge["told_as"]],
        typed,
        [*facts, lender.id],
        via=via.name if edge["via"] >= 0 else "",
        lender=lender.name if lender.name != matches.postings.shown[text] else "",
    )


def _first_edge(index: Index, edges: EdgeRows) -> tuple[np.void, list[str]]:
    """Choose among equally good edges, so that neither the order of what was read nor a name in between decides."""
    with_facts = ((edge, fact_ids(index.links, edge["facts"])) for edge in edges)
    rank = index.records.rank
    return min(with_facts, key=lambda each: (rank[each[0]["lender"]], -each[0]["weight"], each[0]["told_as"], each[1]))


def _told(
    matches: Matches,
    text: int,
    first: int,
    last: int,
    told_as: str,
    typed: str,
    facts: list[str],
    via: str = "",
    lender: str = "",
) -> Match:
    best = [_best_fit(matches, text, word) for word in range(first, last)]
    shown = matches.postings.shown[text]
    if matches.postings.sort == "text":
        shown = _excerpt(shown, {word for word, _ in best})
    sentence = f"{told_as} {lender} ({shown})" if lender else f"{told_as} {shown}"
    if via:
        sentence += f", via {via}"
    hows = {fit.how for _, fit in best} & set(_NOTES)
    for how in sorted(hows):
        sentence += ", " + _NOTES[how].format(typed=f"“{typed}”")
    return Match(words=typed, matched_in=cast(MatchedIn, told_as), text=shown, sentence=sentence, facts=facts)


def _best_text(phrases: Phrases, row: int, first: int, last: int, *, lending: bool) -> tuple[Matches, int]:
    """Find the record's text that a phrase fits best; the first of equally good ones."""
    texts = (
        (matches, text)
        for matches in phrases.matches
        for text in matches.postings.texts_of(row)
        if matches.postings.lends[text] or not lending
    )
    return max(texts, key=lambda each: each[0].score(each[1], first, last))


def _best_fit(matches: Matches, text: int, word: int) -> tuple[str, Fit]:
    """Find the stored word of a text that fits a word of the question best; the first of equally good ones."""
    known, postings = matches.fits[word], matches.postings
    numbers = (number for number in postings.words_of(text).tolist() if number in known)
    best = max(numbers, key=lambda number: known[number].quality)
    return postings.vocabulary.words[best], known[best]


def _excerpt(written: str, words: set[str]) -> str:
    """Return the part of a long text around the first of the words."""
    pieces = written.split()
    at = next((place for place, piece in enumerate(pieces) if words & set(words_in(piece))), 0)
    first, last = max(0, at - _AROUND), at + _AROUND + 1
    return ("… " if first else "") + " ".join(pieces[first:last]) + (" …" if last < len(pieces) else "")
