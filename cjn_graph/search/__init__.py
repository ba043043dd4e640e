"""Search: an index of what one viewer sees, and one ranking over it; values in, never the store itself.

A record is found by words of its own (names, synonyms, categories, free text) and by words of what it is linked to
(somebody's post, office, places and topics). The questions' words are cut into phrases; each is matched where it fits
best, and the sum over the phrases is the score. See :mod:`cjn_graph.search.rank`.

An index is built of everything (:func:`build_index`), and never changed. After a write, :func:`update_index` makes the
next one of it (:mod:`cjn_graph.search.build`), whose answers are those of an index built anew.
"""

from cjn_graph.search.answer import Hit, Match, SearchAnswer
from cjn_graph.search.build import build_index, update_index
from cjn_graph.search.filters import Filters
from cjn_graph.search.index import Index
from cjn_graph.search.people import NamedPerson, rank_names
from cjn_graph.search.rank import rank
from cjn_graph.search.reading import KINDS, NAME_PROPERTIES, PROPERTIES, RELATIONSHIPS
from cjn_graph.search.words import MAX_CHARACTERS, MAX_WORDS, Words, parse_words, words_in

__all__ = [
    "KINDS",
    "MAX_CHARACTERS",
    "MAX_WORDS",
    "NAME_PROPERTIES",
    "PROPERTIES",
    "RELATIONSHIPS",
    "Filters",
    "Hit",
    "Index",
    "Match",
    "NamedPerson",
    "SearchAnswer",
    "Words",
    "build_index",
    "parse_words",
    "rank",
    "rank_names",
    "update_index",
    "words_in",
]
