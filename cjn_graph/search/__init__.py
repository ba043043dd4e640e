"""Search: an index of what one viewer sees, and one ranking over it; values in, never the store itself.

A record is found by words of its own (names, synonyms, categories, free text) and by words of what it is linked to
(somebody's post, office, places and topics). The questions' words are split into runs; each run is matched where it
fits best, and the sum over the runs is the score. See :mod:`cjn_graph.search.rank`.
"""

from cjn_graph.search.answer import Hit, Match, SearchAnswer
from cjn_graph.search.build import Links, Records, build_index
from cjn_graph.search.filters import Filters
from cjn_graph.search.index import Index
from cjn_graph.search.people import NamedPerson, rank_names
from cjn_graph.search.rank import rank
from cjn_graph.search.reading import ENDS, KINDS, NAME_PROPERTIES, PROPERTIES
from cjn_graph.search.words import MAX_CHARACTERS, MAX_WORDS, Words, parse_words, words_in

__all__ = [
    "ENDS",
    "KINDS",
    "MAX_CHARACTERS",
    "MAX_WORDS",
    "NAME_PROPERTIES",
    "PROPERTIES",
    "Filters",
    "Hit",
    "Index",
    "Links",
    "Match",
    "NamedPerson",
    "Records",
    "SearchAnswer",
    "Words",
    "build_index",
    "parse_words",
    "rank",
    "rank_names",
    "words_in",
]
