"""The graph's model, declared once.

``entities`` and ``relationships`` declare every kind as a pydantic class; ``registry.MODEL`` finds them.
"""

from cjn_graph.model.base import Dated, Entity, Record, Relationship, fold
from cjn_graph.model.ids import derived_id, kind_of, new_id
from cjn_graph.model.partial_date import PartialDate
from cjn_graph.model.registry import MODEL, Model, problems_of

__all__ = [
    "MODEL",
    "Dated",
    "Entity",
    "Model",
    "PartialDate",
    "Record",
    "Relationship",
    "derived_id",
    "fold",
    "kind_of",
    "new_id",
    "problems_of",
]
