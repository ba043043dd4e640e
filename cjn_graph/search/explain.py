"""Why a record was found: for each run of words, the text that it fits best, and the way from there to the record."""

from __future__ import annotations

from typing import Final, cast

import numpy as np

from cjn_graph.search.answer import Hit, Match, MatchedIn
from cjn_graph.search.edges import RELATIONS
from cjn_graph.search.reading import KINDS
from cjn_graph.search.runs import Runs, Shelved
from cjn_graph.search.spelling import Fit
from cjn_graph.search.words import words_in

_AROUND: Final = 8
"""Words shown on each side of a match in a long text."""
_NOTES: Final = {
    "form": "of which {typed} is another form",
    "typo": "close to {typed}",
    "part": "which holds {typed}",
}


def explain(runs: Runs, record: int, score: float) -> Hit:
    """Say what matched."""
    index = runs.index
    cut = runs.cut(record)
    fitting = {word for first, last in cut for word in range(first, last)}
    return Hit(
        id=index.ids[record],
        kind=KINDS[index.kind[record]],
        name=index.names[record],
        detail=index.details[record] or None,
        score=round(score, 4),
        matched=[_match(runs, record, first, last) for first, last in cut],
        missing=[typed for word, typed in enumerate(runs.words.typed) if word not in fitting],
    )


def _match(runs: Runs, record: int, first: int, last: int) -> Match:
    index, run = runs.index, runs.found[first, last]
    edges = index.by_borrower[index.borrower_starts[record] : index.borrower_starts[record + 1]]
    lent = index.edges.weight[edges] * run.lent[index.edges.lender[edges]]
    typed = " ".join(dict.fromkeys(runs.words.typed[first:last]))
    best = int(np.argmax(lent)) if len(edges) else -1
    if best < 0 or run.own[record] >= lent[best]:
        shelved, text = _best_text(runs, record, first, last, lending=False)
        named, facts, via = shelved.shelf.named[text], [], ""
    else:
        edge = int(edges[best])
        lender, middle = int(index.edges.lender[edge]), int(index.edges.via[edge])
        shelved, text = _best_text(runs, lender, first, last, lending=True)
        named = RELATIONS[index.edges.relation[edge]]
        facts = [index.links.ids[fact] for fact in index.edges.facts[edge] if fact >= 0] + [index.ids[lender]]
        via = index.names[middle] if middle >= 0 else ""
        if index.names[lender] != shelved.shelf.written[text]:
            return _told(shelved, text, first, last, named, typed, facts, via, lender=index.names[lender])
    return _told(shelved, text, first, last, named, typed, facts, via)


def _told(
    shelved: Shelved,
    text: int,
    first: int,
    last: int,
    named: str,
    typed: str,
    facts: list[str],
    via: str,
    lender: str = "",
) -> Match:
    best = [_best_fit(shelved, text, word) for word in range(first, last)]
    written = shelved.shelf.written[text]
    if shelved.shelf.sort == "text":
        written = _excerpt(written, {shelved.shelf.words[number] for number, _ in best})
    sentence = f"{named} {written}"
    if lender:
        sentence = f"{named} {lender} ({written})"
    if via:
        sentence += f", via {via}"
    hows = {fit.how for _, fit in best} & set(_NOTES)
    for how in sorted(hows):
        sentence += ", " + _NOTES[how].format(typed=f"“{typed}”")
    return Match(words=typed, matched_in=cast(MatchedIn, named), text=written, sentence=sentence, facts=facts)


def _best_text(runs: Runs, record: int, first: int, last: int, *, lending: bool) -> tuple[Shelved, int]:
    """Find the record's text that a run fits best; the first of equally good ones."""
    texts = (
        (shelved, text)
        for shelved in runs.shelves
        for text in shelved.shelf.texts_of(record)
        if shelved.shelf.lends[text] or not lending
    )
    return max(texts, key=lambda each: each[0].score(each[1], first, last))


def _best_fit(shelved: Shelved, text: int, word: int) -> tuple[int, Fit]:
    """Find the stored word of a text that fits a word of the question best."""
    known = shelved.fits[word]
    numbers = (int(number) for number in shelved.shelf.words_of(text))
    return max(((number, known[number]) for number in numbers if number in known), key=lambda found: found[1].quality)


def _excerpt(written: str, words: set[str]) -> str:
    """Return the part of a long text around the first of the words."""
    pieces = written.split()
    at = next((place for place, piece in enumerate(pieces) if words & set(words_in(piece))), 0)
    first, last = max(0, at - _AROUND), at + _AROUND + 1
    return ("… " if first else "") + " ".join(pieces[first:last]) + (" …" if last < len(pieces) else "")
