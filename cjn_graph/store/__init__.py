"""The store: one driver and one set of query files, on two engines.

``open_store(settings)`` opens a Neo4j server or the embedded engine (ArcadeDB, in process); both are reached over Bolt
by the official Neo4j driver, and nothing outside this folder sees which it is.

=====================  ==============================================================================
``store``              :class:`Store`: read for a viewer, write in one transaction
``transaction``        running statements: again after a passing fault, never twice
``queries``            the query files: headers, templates
``schema``             indexes and constraints from the model
``values``             plain Python in, plain Python out
``neo4j_server``       a Neo4j server
``embedded``           one owner, others join, and what happens when the owner dies
``engine``             the only place that imports the embedded engine
``folder``             what lies where in the data folder
``write_lock``         one writer at a time
``signals``            SIGTERM ends the owner cleanly
``faults``             the driver's errors in our words
``py2neo_bridge``      for notebooks written for py2neo
=====================  ==============================================================================
"""

from cjn_graph.store.py2neo_bridge import py2neo_graph
from cjn_graph.store.schema import SCHEMA_VERSION
from cjn_graph.store.store import Store, open_store
from cjn_graph.store.transaction import Row, Transaction

__all__ = ["SCHEMA_VERSION", "Row", "Store", "Transaction", "open_store", "py2neo_graph"]
