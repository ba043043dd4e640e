"""People by name: the ranking of search, over names alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cjn_graph.model.names import name_key
from cjn_graph.search.index import Index
from cjn_graph.search.phrases import Looseness, find_phrases, look_up
from cjn_graph.search.rank import best_first
from cjn_graph.search.words import parse_words


@dataclass(frozen=True)
class NamedPerson:
    """A person whose name fits.

    Attributes
    ----------
    is_whole : bool
        The words are the full name, in any order.
    is_sure : bool
        False where the words fit only if they are misspelt.
    """

    id: str
    name: str
    is_whole: bool
    is_sure: bool


def rank_names(index: Index, text: str, *, limit: int) -> list[NamedPerson]:
    """Find people all words of whose name fit, the best first; by likely typos only where nobody fits otherwise.

    Raises
    ------
    InvalidInput
        There is no word, or too much of them.
    """
    words = parse_words(text, where="name", all_count=True)
    for looseness in Looseness:
        scores, covered = find_phrases(index, words, look_up(index, words, looseness)).totals()
        rows = np.flatnonzero(covered == len(words))
        if len(rows):
            asked = sorted(name_key(text).split())
            found = (index.records.documents[row] for row in best_first(index, rows, scores)[:limit].tolist())
            return [
                NamedPerson(
                    id=person.id,
                    name=person.name,
                    is_whole=sorted(name_key(person.name).split()) == asked,
                    is_sure=looseness == Looseness.PARTS,
                )
                for person in found
            ]
    return []
