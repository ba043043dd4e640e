"""Why a record was found: for each phrase, the text that it fits best, and the way from there to the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from cjn_graph.search.answer import Hit, Match, MatchedIn
from cjn_graph.search.detail import detail
from cjn_graph.search.edges import TOLD_AS, Edge, fact_id
from cjn_graph.search.index import Index
from cjn_graph.search.phrases import Matches, Phrases
from cjn_graph.search.postings import Positions
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


def _hit(phrases: Phrases, row: int, score: float, edges: Positions) -> Hit:
    records = phrases.index.records
    cut = phrases.cut(row)
    fitting = {word for first, last in cut for word in range(first, last)}
    return Hit(
        id=records.ids[row],
        kind=KINDS[records.kind[row]],
        name=records.names[row],
        detail=detail(phrases.index, row),
        score=round(score, 4),
        matched=[_match(phrases, row, first, last, edges) for first, last in cut],
        missing=[typed for word, typed in enumerate(phrases.words.typed) if word not in fitting],
    )


def _match(phrases: Phrases, row: int, first: int, last: int, edges: Positions) -> Match:
    index, phrase = phrases.index, phrases.found[first, last]
    lent = index.edges.weight[edges] * phrase.lent[index.edges.lender[edges]]
    typed = " ".join(dict.fromkeys(phrases.words.typed[first:last]))
    best = float(lent.max(initial=0))
    if phrase.own[row] >= best:
        matches, text = _best_text(phrases, row, first, last, lending=False)
        return _told(matches, text, first, last, matches.postings.role[text], typed, [])
    edge = _first_edge(index, edges[lent == best])
    names = index.records.names
    matches, text = _best_text(phrases, edge.lender, first, last, lending=True)
    facts = [*(fact_id(index.links, fact) for fact in edge.facts), index.records.ids[edge.lender]]
    lender = names[edge.lender] if names[edge.lender] != matches.postings.shown[text] else ""
    via = names[edge.via] if edge.via >= 0 else ""
    return _told(matches, text, first, last, TOLD_AS[edge.told_as], typed, facts, via, lender)


def _first_edge(index: Index, rows: Positions) -> Edge:
    """Choose among equally good edges, so that neither the order of what was read nor a name in between decides."""

    def key(edge: Edge) -> tuple[int, float, int, list[str]]:
        facts = [fact_id(index.links, fact) for fact in edge.facts]
        return int(index.records.rank[edge.lender]), -edge.weight, edge.told_as, facts

    return min((index.edges.edge(int(row)) for row in rows), key=key)


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
        shown = _excerpt(shown, {matches.postings.vocabulary.words[number] for number, _ in best})
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


def _best_fit(matches: Matches, text: int, word: int) -> tuple[int, Fit]:
    """Find the stored word of a text that fits a word of the question best."""
    known = matches.fits[word]
    numbers = (int(number) for number in matches.postings.words_of(text))
    return max(((number, known[number]) for number in numbers if number in known), key=lambda found: found[1].quality)


def _excerpt(written: str, words: set[str]) -> str:
    """Return the part of a long text around the first of the words."""
    pieces = written.split()
    at = next((place for place, piece in enumerate(pieces) if words & set(words_in(piece))), 0)
    first, last = max(0, at - _AROUND), at + _AROUND + 1
    return ("… " if first else "") + " ".join(pieces[first:last]) + (" …" if last < len(pieces) else "")
