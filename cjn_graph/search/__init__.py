"""Search: an index of what one viewer sees, and one ranking over it; values in, never the store itself.

A record is found by words of its own (names, synonyms, categories, free text) and by words of what it is linked to
(somebody's post, office, places and topics). The questions' words are split into runs; each run is matched where it
fits best, and the sum over the runs is the score. See :mod:`cjn_graph.search.rank`.

An index is built once (:func:`build_index`), and never changed. After a write, :func:`refresh_index` makes the next one
of it: the records and relationships that were changed are read again and take the places of what the index held of
them; the words of a record lie on its shelves, what it lends and borrows in the edges. Only for those who borrow by way
of a changed relationship are the edges worked out anew (:mod:`cjn_graph.search.reach`); every other column is copied,
with its numbers moved on. The outcome is the same, column for column, as an index built of everything, so that no
answer can tell how an index came about.
"""

from cjn_graph.search.answer import Hit, Match, SearchAnswer
from cjn_graph.search.build import build_index
from cjn_graph.search.filters import Filters
from cjn_graph.search.index import Index
from cjn_graph.search.lines import Columns
from cjn_graph.search.links import COLUMNS, Links
from cjn_graph.search.people import NamedPerson, rank_names
from cjn_graph.search.rank import rank
from cjn_graph.search.reading import ENDS, KINDS, NAME_PROPERTIES, PROPERTIES
from cjn_graph.search.refresh import refresh_index
from cjn_graph.search.texts import Records
from cjn_graph.search.words import MAX_CHARACTERS, MAX_WORDS, Words, parse_words, words_in

__all__ = [
    "COLUMNS",
    "ENDS",
    "KINDS",
    "MAX_CHARACTERS",
    "MAX_WORDS",
    "NAME_PROPERTIES",
    "PROPERTIES",
    "Columns",
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
    "refresh_index",
    "words_in",
]
