"""The one reader of the whole graph, and the one follower of the change log.

:class:`Facts` keeps, for each set of rights, a table for each kind of record (:mod:`cjn_graph.tables`), read by a few
template queries in ``cypher/facts/``: a kind needs no query of its own, only its ``table_columns`` in the model.

    tables = facts.tables(viewer, ["person", "holds"])      # those that are not asked for are not read
    people = tables.entities["person"]                      # sorted by id
    people.ids.texts, people["name"].decoded()              # None where a value is absent; lists are tuples
    holds = tables.relationships["holds"]                   # sorted by id; an end may be out of sight
    people.ids.rows(holds["from_id"].values)[holds["from_id"].codes]    # the row of each start; -1: leave it out

Ask again after a write: what is returned knows it. Tables never change; where nothing changed that the viewer sees they
are the same objects, and where a few records did, the columns that are as before are the same objects. What is made of
tables (the network, the search index) can therefore be kept as long as ``is`` says that its tables are the same.
"""

from cjn_graph.facts.facts import Facts
from cjn_graph.facts.reading import KINDS, read_tables

__all__ = ["KINDS", "Facts", "read_tables"]
