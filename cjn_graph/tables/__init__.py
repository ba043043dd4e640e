"""Facts as columns in memory: what :mod:`cjn_graph.facts` reads, and the network and the search index are made of.

One table for each kind of record, sorted by id: :class:`Entities` or :class:`Relationships` (with the ids of their
ends), with the properties that the model declares as ``table_columns``. Tables never change: putting a few
records in makes a new one, which shares every column in which nothing changed, so that what is derived from a column
can be kept as long as the column is the same object.
"""

from cjn_graph.tables.column import Codes, Column, Convert, Texts, Values, as_texts
from cjn_graph.tables.tables import Entities, Ids, Relationships, Rows, Tables

__all__ = [
    "Codes",
    "Column",
    "Convert",
    "Entities",
    "Ids",
    "Relationships",
    "Rows",
    "Tables",
    "Texts",
    "Values",
    "as_texts",
]
