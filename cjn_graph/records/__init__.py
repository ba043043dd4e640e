"""Writing records: the one write path, its change log, and the actions that touch several records at once."""

from cjn_graph.records.change import Change
from cjn_graph.records.commit import commit
from cjn_graph.records.mutation import Create, Delete, Move, Mutation, Restore, Update
from cjn_graph.records.reading import Joined, read_joined, read_records

__all__ = [
    "Change",
    "Create",
    "Delete",
    "Joined",
    "Move",
    "Mutation",
    "Restore",
    "Update",
    "commit",
    "read_joined",
    "read_records",
]
